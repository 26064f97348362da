//! Refusals in words, and values as they are shown.

use gate::{Problem, i18n::T, stops, ui};
use http::StatusCode;
use ledger::Stop;

use crate::deeds::inquiries::Refusal;

/// Puts a refusal into words; what one may not see does not exist.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    let say = |key| stops::refusal(t, StatusCode::CONFLICT, key);
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NoNumber | Refusal::OtherNumber => say("r-other-number"),
        Refusal::Known => say("r-known"),
        Refusal::NoGround => say("r-no-ground"),
        Refusal::Already => say("r-already"),
    })
}

/// The first digits of an id: enough to tell two apart on a page.
pub(super) fn short(id: impl std::fmt::Display) -> String {
    let text = id.to_string();
    let tail: Vec<char> = text.chars().rev().take(8).collect();
    tail.into_iter().rev().collect()
}

/// A kind of identifier, in words; as `traces` writes it when there are none.
pub(super) fn kind(t: &T, code: &str) -> String {
    let key = format!("r-kind-{}", code.replace('_', "-"));
    if t.catalogue().has(&key) {
        t.get(&key).to_owned()
    } else {
        ui::visible(code)
    }
}

/// Cents of euros.
pub(super) fn euros(cents: Option<i64>) -> String {
    cents.map_or_else(
        || "–".to_owned(),
        |cents| format!("{},{:02}\u{a0}€", cents / 100, cents % 100),
    )
}

/// A text on a page, its lines kept.
#[derive(askama::Template)]
#[template(
    ext = "html",
    source = "{% for line in lines %}<p class=\"govuk-body\">{{ line }}</p>{% endfor %}"
)]
struct Lines {
    lines: Vec<String>,
}
impl askama::filters::HtmlSafe for Lines {}

/// A text of many lines, a paragraph a line.
pub(super) fn lines(text: &str) -> ui::Markup {
    let lines = text.lines().map(ui::visible);
    let lines = lines.filter(|line| !line.trim().is_empty()).collect();
    ui::Markup::of(Lines { lines })
}
