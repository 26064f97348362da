//! Words that several pages share.

use gate::{Problem, i18n::T, stops, ui};
use http::StatusCode;
use ledger::Stop;

use crate::{
    deeds::Refusal,
    model::{Identity, Kind, Names, Offence, Scheme, Section, State},
    rules::age::Age,
};

/// Who one is, as the provider vouches: shown, never typed.
pub(super) fn identity(t: &T, identity: &Identity, email: Option<&str>) -> ui::Summary {
    let birth = &identity.birth;
    let mut rows = ui::summary()
        .row(
            t.get("identity-birth-name"),
            ui::visible(&identity.names.birth_name),
        )
        .row(
            t.get("identity-given-names"),
            ui::visible(&identity.names.given_names.join(" ")),
        );
    if let Some(used) = &identity.names.used_name {
        rows = rows.row(t.get("identity-used-name"), ui::visible(used));
    }
    rows = rows.row(t.get("identity-birth"), birth_date(t, &birth.date));
    if let Some(place) = &birth.place {
        rows = rows.row(t.get("identity-birth-place"), ui::visible(place));
    }
    if let Some(sex) = identity.sex {
        rows = rows.row(t.get("identity-sex"), t.get(&format!("sex-{}", sex.code())));
    }
    if let Some(email) = email {
        rows = rows.row(t.get("identity-email"), ui::visible(email));
    }
    rows
}

/// A birth date in words; one that is presumed stays as the register has it.
fn birth_date(t: &T, date: &str) -> String {
    if crate::rules::days::read(date).is_some() {
        t.iso_date(date)
    } else {
        ui::visible(date)
    }
}

/// Given names and birth name, on a line.
pub(super) fn name(names: &Names) -> String {
    ui::visible(&format!(
        "{} {}",
        names.given_names.join(" "),
        names.birth_name
    ))
}

/// Why one's age does not let one file, and what to do.
pub(super) fn age(t: &T, age: Age) -> String {
    match age {
        Age::Adult => String::new(),
        Age::Minor => t.get("age-minor").to_owned(),
        Age::Unsure(certain) => t
            .with("age-unsure", "day", t.iso_date(&certain.to_string()))
            .to_string(),
        Age::Unreadable => t.get("age-unreadable").to_owned(),
    }
}

/// What a section is for.
pub(super) fn lead(t: &T, section: Section, kind: Kind) -> String {
    let own = format!("section-{}-lead-{}", section.code(), kind.code());
    if t.catalogue().has(&own) {
        return t.get(&own).to_owned();
    }
    t.get(&format!("section-{}-lead", section.code()))
        .to_owned()
}

/// A kind of fraud.
pub(super) fn scheme(t: &T, scheme: Scheme) -> String {
    t.get(&format!("scheme-{}", scheme.code())).to_owned()
}

/// An offence.
pub(super) fn offence(t: &T, offence: Offence) -> String {
    t.get(&format!("offence-{}", offence.code())).to_owned()
}

/// A complaint or a report.
pub(super) fn kind(t: &T, kind: Kind) -> String {
    t.get(&format!("victim-kind-{}", kind.code())).to_owned()
}

/// Where a declaration stands, as a word. A report never speaks of a complaint.
pub(super) fn state(t: &T, kind: Kind, state: State) -> ui::Badge {
    let tone = match state {
        State::Filed => ui::Tone::Info,
        State::Asked => ui::Tone::Caution,
        State::Admissible | State::Requalified => ui::Tone::Good,
        State::Oriented | State::Withdrawn => ui::Tone::Neutral,
    };
    ui::badge(tone, t.get(&state_key("state", kind, state)))
}

/// The key of what a state means, for a complaint or a report.
pub(super) fn state_key(stem: &str, kind: Kind, state: State) -> String {
    format!("victim-{stem}-{}-{}", kind.code(), state.code())
}

/// A text as it was written, a paragraph a line.
pub(super) fn paragraphs(text: &str) -> ui::Markup {
    let lines = text
        .lines()
        .map(ui::visible)
        .filter(|line| !line.trim().is_empty());
    ui::Markup::of(Paragraphs {
        lines: lines.collect(),
    })
}

#[derive(askama::Template)]
#[template(
    ext = "html",
    source = "{% for line in lines %}<p>{{ line }}</p>{% endfor %}"
)]
struct Paragraphs {
    lines: Vec<String>,
}
impl askama::filters::HtmlSafe for Paragraphs {}

/// Puts the refusals about a declaration into words.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    let say = |key| stops::refusal(t, StatusCode::CONFLICT, key);
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NoText | Refusal::Unreadable => {
            stops::refusal(t, StatusCode::UNPROCESSABLE_ENTITY, "victim-no-text")
        }
        Refusal::NotFromHere => say("victim-not-from-here"),
        Refusal::TooMany => say("victim-too-many"),
    })
}
