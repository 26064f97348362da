//! How the office's terms are said and shown.

use gate::{Problem, i18n::T, stops, ui};
use http::StatusCode;
use kernel::{Id, Timestamp};
use ledger::Stop;
use traces::kind::{Kind, Role};
use uuid::Uuid;

use crate::{
    deeds::Refusal,
    model::{Line, LinkStatus, Offence, Scheme, State},
    rules::{
        clocks::Clock,
        reading::{kind_code, role_code},
    },
};

/// The word for a stored code: `office-WHAT-CODE` of the catalogue.
pub(super) fn of(t: &T, what: &str, code: &str) -> String {
    let code = code.replace('_', "-");
    t.get(&format!("office-{what}-{code}")).to_owned()
}

/// What happened, as victims know it.
pub(super) fn scheme(t: &T, scheme: Scheme) -> String {
    t.get(&format!("scheme-{}", scheme.code())).to_owned()
}

/// The offence.
pub(super) fn offence(t: &T, offence: Offence) -> String {
    t.get(&format!("offence-{}", offence.code())).to_owned()
}

/// What an identifier is.
pub(super) fn kind(t: &T, kind: Kind) -> String {
    of(t, "kind", &kind_code(kind))
}

/// The same, by its stored code; one that is not known is shown as it stands.
pub(super) fn kind_of(t: &T, code: &str) -> String {
    crate::rules::reading::kind_of(code).map_or_else(|| ui::visible(code), |known| kind(t, known))
}

/// Whose an identifier is.
pub(super) fn role(t: &T, role: Role) -> String {
    of(t, "role", role_code(role))
}

/// A sum of euros, from cents.
pub(super) fn euros(t: &T, cents: i64) -> String {
    let whole = t.number(cents.div_euclid(100));
    let part = cents.rem_euclid(100);
    if t.lang() == "fr" {
        format!("{whole},{part:02}\u{a0}€")
    } else {
        format!("€{whole}.{part:02}")
    }
}

/// A sum that may not be known.
pub(super) fn paid(t: &T, cents: Option<i64>) -> String {
    cents.map_or_else(|| "–".to_owned(), |cents| euros(t, cents))
}

/// A count that stops at a thousand and one.
pub(super) fn up_to_a_thousand(t: &T, count: i64) -> String {
    if count > 1_000 {
        t.get("office-more-than-a-thousand").to_owned()
    } else {
        t.number(count)
    }
}

/// Where a declaration stands, as a badge.
pub(super) fn state(t: &T, state: State) -> ui::Badge {
    let tone = match state {
        State::Filed => ui::Tone::Info,
        State::Asked => ui::Tone::Caution,
        State::Admissible | State::Requalified => ui::Tone::Good,
        State::Oriented | State::Withdrawn => ui::Tone::Neutral,
    };
    ui::badge(tone, of(t, "state", state.code()))
}

/// Where its clocks stand: in words first, the colour only repeats them.
pub(super) fn clock(t: &T, clock: Clock) -> ui::Badge {
    let (tone, key) = match clock {
        Clock::Stopped => (ui::Tone::Neutral, "office-clock-stopped"),
        Clock::Fresh => (ui::Tone::Good, "office-clock-fresh"),
        Clock::Late => (ui::Tone::Caution, "office-clock-late"),
        Clock::Overdue => (ui::Tone::Bad, "office-clock-overdue"),
    };
    ui::badge(tone, t.get(key))
}

/// Where a link stands, as a badge.
pub(super) fn link(t: &T, status: LinkStatus) -> ui::Badge {
    let tone = match status {
        LinkStatus::Certain | LinkStatus::Confirmed => ui::Tone::Good,
        LinkStatus::Proposed => ui::Tone::Caution,
        LinkStatus::Refuted | LinkStatus::Lapsed => ui::Tone::Neutral,
    };
    ui::badge(tone, of(t, "link", status.code()))
}

/// How sure the engine is, in words.
pub(super) fn certainty(t: &T, probability: f32) -> &str {
    t.get(match probability {
        p if p >= 0.99 => "office-sure-almost",
        p if p >= 0.9 => "office-sure-very",
        p if p >= 0.7 => "office-sure-likely",
        _ => "office-sure-possible",
    })
}

/// A probability in whole hundredths; never 100 for what is not certain.
pub(super) fn percent(probability: f32) -> i64 {
    let hundredths = (f64::from(probability) * 100.0).round().clamp(0.0, 99.0);
    #[expect(
        clippy::cast_possible_truncation,
        reason = "between 0 and 99, rounded just above"
    )]
    let whole = hundredths as i64;
    whole
}

/// A declaration by its reference, leading to it.
pub(super) fn numbered(line: &Line) -> ui::Markup {
    reference(line.id.uuid(), &line.reference)
}

/// The same, from an id and a reference.
pub(super) fn reference(id: Uuid, reference: &str) -> ui::Markup {
    ui::Markup::link(format!("/declarations/{id}"), ui::visible(reference))
}

/// A series by its number, leading to it.
pub(super) fn series(t: &T, number: i64) -> ui::Markup {
    let label = t.with("office-series-number", "number", t.number(number));
    ui::Markup::link(format!("/series/{number}"), label)
}

/// A series that a line may stand in.
pub(super) fn series_cell(t: &T, number: Option<i64>) -> ui::Cell {
    match number {
        Some(number) => ui::cell_html(series(t, number)),
        None => ui::cell("–"),
    }
}

/// Where in a list the next page begins, for an address.
pub(super) fn place<K>(at: Timestamp, id: Id<K>) -> String {
    format!("{}~{}", at.unix_timestamp_nanos(), id.uuid())
}

/// The same, read back; the beginning, when it cannot be.
pub(super) fn placed<K>(text: &str) -> Option<(Timestamp, Id<K>)> {
    let (at, id) = text.split_once('~')?;
    let at = Timestamp::from_unix_timestamp_nanos(at.parse().ok()?).ok()?;
    Some((at, Id::from_uuid(id.parse().ok()?)))
}

/// Puts the office's refusals into words.
pub(super) fn stopped(t: &T, stop: Stop<Refusal>) -> Problem {
    let say = |status, key| stops::refusal(t, status, key);
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NoText => say(StatusCode::UNPROCESSABLE_ENTITY, "office-no-text"),
        Refusal::NotFromHere => say(StatusCode::CONFLICT, "office-not-from-here"),
        Refusal::TooMany => say(StatusCode::CONFLICT, "office-too-many"),
        Refusal::Unreadable => say(StatusCode::UNPROCESSABLE_ENTITY, "office-unreadable"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_goes_there_and_back_and_nothing_else_is_one() {
        let (at, id) = (
            Timestamp::UNIX_EPOCH + time::Duration::microseconds(1_234_567),
            Id::<crate::model::DeclarationKind>::from_uuid(Uuid::from_u128(7)),
        );
        assert_eq!(placed(&place(at, id)), Some((at, id)));
        for wrong in ["", "~", "12", "x~7", "99999999999999999999999999~", "1~2"] {
            assert_eq!(
                placed::<crate::model::DeclarationKind>(wrong),
                None,
                "{wrong}"
            );
        }
    }

    #[test]
    fn what_is_not_certain_is_never_a_hundred() {
        assert_eq!(percent(0.0), 0);
        assert_eq!(percent(0.906), 91);
        assert_eq!(percent(1.0), 99);
        assert_eq!(percent(f32::NAN), 0);
    }
}
