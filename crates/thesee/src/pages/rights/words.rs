//! How the desk says what it shows.

use gate::{Problem, i18n::T, stops, ui};
use http::StatusCode;
use ledger::Stop;
use time::Date;

use crate::{
    deeds::rights::Refusal,
    model::{RequestLine, RequestState},
};

/// The word for a stored code: `rights-KIND-CODE` of the catalogue.
pub(super) fn of(t: &T, kind: &str, code: &str) -> String {
    t.get(&format!("rights-{kind}-{code}")).to_owned()
}

/// A day.
pub(super) fn date(t: &T, date: Date) -> String {
    t.iso_date(&date.to_string())
}

/// Where a request stands, with its clock.
pub(super) fn state(t: &T, line: &RequestLine, today: Option<Date>) -> ui::Badge {
    let waits = line.state == RequestState::Received;
    let late = waits && today.is_some_and(|today| today > line.due_on);
    let tone = match line.state {
        RequestState::Received if late => ui::Tone::Bad,
        RequestState::Received => ui::Tone::Info,
        RequestState::Granted => ui::Tone::Good,
        RequestState::Restricted | RequestState::Refused => ui::Tone::Caution,
    };
    let word = if late { "late" } else { line.state.code() };
    ui::badge(tone, of(t, "state", word))
}

/// Puts the refusals of article 6 into words.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        other => stops::refusal(t, StatusCode::CONFLICT, why(&other)),
    })
}

/// The key of what a refusal says.
pub(super) const fn why(reason: &Refusal) -> &'static str {
    match reason {
        Refusal::Unknown | Refusal::NotWhole => "rights-why-not-whole",
        Refusal::NotProved => "rights-why-not-proved",
        Refusal::Answered => "rights-why-answered",
        Refusal::NotThisRight => "rights-why-not-this-right",
        Refusal::NeverLimited => "rights-why-never-limited",
        Refusal::Wrong(_) => "rights-why-wrong",
        Refusal::TooMany => "rights-why-too-many",
    }
}

/// The lines of a field, each trimmed, empty ones left out.
pub(super) fn lines(text: &str) -> Vec<String> {
    let lines = text.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty());
    lines.map(str::to_owned).collect()
}

/// A text given back to its field, its lines kept, what hides in it written out.
pub(super) fn kept_lines(text: &str) -> String {
    text.lines().map(ui::visible).collect::<Vec<_>>().join("\n")
}
