//! How the terms of the decree are said and shown on this portal.

use std::fmt::Write as _;

use gate::{Locale, Problem, i18n::T, problem::Refusal, ui};
use http::StatusCode;
use kernel::Timestamp;
use ledger::{Reason, Stop};
use time::{Date, format_description::well_known::Iso8601};

use crate::{
    model::{
        BatchOutcome, Body, DecisionSense, How, LinkStatus, Ministry, Opinion, RequestState, Sense,
        Standing,
    },
    rules::terms,
};

pub(super) use crate::pages::words::date as day;

/// The word of a code under a prefix; an unknown code stands for itself, made visible.
pub(super) fn coded(t: &T, prefix: &str, code: &str) -> String {
    let key = format!("{prefix}-{code}");
    if t.catalogue().has(&key) {
        t.get(&key).to_owned()
    } else {
        ui::visible(code)
    }
}

/// Nature of an operation of the log.
pub(super) fn nature(t: &T, code: &str) -> String {
    coded(t, "c-nature", &code.replace('.', "-"))
}

/// Name of a body of article 5.
pub(super) fn body(t: &T, body: Body) -> String {
    coded(t, "c-body", body.code())
}

/// Name of a ministry.
pub(super) fn ministry(t: &T, ministry: Ministry) -> String {
    coded(t, "c-body", ministry.code())
}

/// Where a request stands.
pub(super) fn state(t: &T, state: RequestState) -> ui::Badge {
    let tone = match state {
        RequestState::Awaiting => ui::Tone::Info,
        RequestState::Given | RequestState::Decided => ui::Tone::Good,
        RequestState::Withdrawn | RequestState::NoFollowUp => ui::Tone::Neutral,
    };
    ui::badge(tone, coded(t, "desk-state", state.code()))
}

/// Direction of an opinion.
pub(super) fn sense(t: &T, sense: Sense) -> String {
    coded(t, "desk-sense", sense.code())
}

/// Direction of a decision.
pub(super) fn decision(t: &T, sense: DecisionSense) -> String {
    coded(t, "c-decision", sense.code())
}

/// An opinion in a line: never its grounds.
pub(super) fn opinion(t: &T, opinion: &Opinion) -> String {
    let said = sense(t, opinion.sense);
    match opinion.how {
        How::Explicit => said,
        How::Implicit => format!("{said} ({})", t.get("c-how-implicit")),
    }
}

/// Where a link stands.
pub(super) fn link(t: &T, status: LinkStatus) -> ui::Badge {
    let tone = match status {
        LinkStatus::Proposed => ui::Tone::Caution,
        LinkStatus::Automatic | LinkStatus::Accepted => ui::Tone::Good,
        LinkStatus::Dismissed | LinkStatus::Withdrawn => ui::Tone::Neutral,
    };
    ui::badge(tone, coded(t, "c-link", status.code()))
}

/// Where a user stands.
pub(super) fn standing(t: &T, standing: Standing) -> ui::Badge {
    let (tone, key) = match standing {
        Standing::Waiting => (ui::Tone::Info, "c-standing-waiting"),
        Standing::Coming => (ui::Tone::Info, "c-standing-coming"),
        Standing::InForce => (ui::Tone::Good, "c-standing-in-force"),
        Standing::Suspended => (ui::Tone::Caution, "c-standing-suspended"),
        Standing::Expired => (ui::Tone::Neutral, "c-standing-expired"),
        Standing::Ended => (ui::Tone::Neutral, "c-standing-ended"),
    };
    ui::badge(tone, t.get(key))
}

/// Code of a standing, as a page's filter says it.
pub(super) const fn standing_code(standing: Standing) -> &'static str {
    match standing {
        Standing::Waiting => "waiting",
        Standing::Coming => "coming",
        Standing::InForce => "in-force",
        Standing::Suspended => "suspended",
        Standing::Expired => "expired",
        Standing::Ended => "ended",
    }
}

/// What became of a batch.
pub(super) fn outcome(t: &T, outcome: BatchOutcome) -> ui::Badge {
    let tone = match outcome {
        BatchOutcome::Processing => ui::Tone::Info,
        BatchOutcome::Accepted => ui::Tone::Good,
        BatchOutcome::Partial => ui::Tone::Caution,
        BatchOutcome::Refused => ui::Tone::Bad,
    };
    ui::badge(tone, coded(t, "c-batch", outcome.code()))
}

/// What was typed to look something up, without what hides or turns the rest.
pub(super) fn unhidden(typed: &str) -> String {
    let shows = |c: &char| !hides(*c);
    typed.chars().filter(shows).collect()
}

fn hides(c: char) -> bool {
    let alone = c.to_string();
    ui::visible(&alone) != alone
}

/// The text behind [`ui::visible`]: `⟨U+202E⟩` is the hidden character again, so that what is corrected beside it
/// stays as it was.
pub(super) fn unseen(shown: &str) -> String {
    let mut text = String::with_capacity(shown.len());
    let mut rest = shown;
    while let Some((before, after)) = rest.split_once("⟨U+") {
        text.push_str(before);
        let code = after
            .split_once('⟩')
            .filter(|(code, _)| (4..=6).contains(&code.len()));
        let hidden = code.and_then(|(code, next)| {
            let c = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
            hides(c).then_some((c, next))
        });
        if let Some((c, next)) = hidden {
            text.push(c);
            rest = next;
        } else {
            text.push_str("⟨U+");
            rest = after;
        }
    }
    text.push_str(rest);
    text
}

/// A probability, in hundredths.
pub(super) fn percent(t: &T, probability: f64) -> String {
    let number = format!("{:.1} %", probability * 100.0);
    match t.locale() {
        Locale::Fr => number.replace('.', ","),
        Locale::En => number,
    }
}

/// A date as typed: `2026-11-22` or `22/11/2026`.
pub(super) fn read_day(typed: &str) -> Option<Date> {
    let typed = typed.trim();
    if let Ok(date) = Date::parse(typed, &Iso8601::DATE) {
        return Some(date);
    }
    let mut parts = typed.split('/');
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() || year.len() != 4 {
        return None;
    }
    let month = time::Month::try_from(month.parse::<u8>().ok()?).ok()?;
    Date::from_calendar_date(year.parse().ok()?, month, day.parse().ok()?).ok()
}

/// The first instant of a day in metropolitan France.
pub(super) fn start_of(day: Date) -> Option<Timestamp> {
    let eve = terms::end_of_day(day.previous_day()?).ok()?;
    eve.checked_add(time::Duration::seconds(1))
}

/// Bytes in hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// Thirty-two bytes typed in hexadecimal, with or without colons and spaces.
pub(super) fn read_hex(typed: &str) -> Option<[u8; 32]> {
    let digits: Option<Vec<u8>> = typed
        .chars()
        .filter(|c| !matches!(c, ':' | ' '))
        .map(|c| c.to_digit(16).and_then(|digit| u8::try_from(digit).ok()))
        .collect();
    let digits = digits?;
    let bytes: Option<Vec<u8>> = digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some(high << 4 | low),
            _ => None,
        })
        .collect();
    bytes?.try_into().ok()
}

/// Why a deed did not happen, with the article behind it.
pub(super) fn why(t: &T, reason: &impl Reason) -> String {
    let said = coded(t, "c-refusal", reason.code());
    match reason.article() {
        Some(article) => t
            .with("c-refusal-by-article", "why", said)
            .and("article", article)
            .to_string(),
        None => said,
    }
}

/// The page of a deed that did not happen. What is unknown is not found.
pub(super) fn refused(t: &T, reason: &impl Reason) -> Problem {
    if reason.code().starts_with("unknown-") && reason.code() != "unknown-criterion" {
        return Problem::NotFound;
    }
    Problem::Refused(Refusal {
        status: StatusCode::CONFLICT,
        code: reason.code(),
        title: t.get("c-refusal-title").to_owned(),
        text: why(t, reason),
    })
}

/// The same, from what stopped the deed.
pub(super) fn stopped<R: Reason>(t: &T, stop: Stop<R>) -> Problem {
    Problem::stopped(stop, |reason| refused(t, &reason))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn hidden_characters_are_shown_and_taken_back() {
        for text in [
            "a\u{202e}b",
            "\u{200b}",
            "⟨U+0041⟩",
            "⟨U+",
            "⟨U+202E",
            "é ⟨⟩\u{feff}",
        ] {
            assert_eq!(unseen(&ui::visible(text)), text);
        }
        assert_eq!(unhidden("a\u{202e}b\r\n\u{7}é"), "abé");
    }

    #[test]
    fn dates_and_fingerprints_are_read_as_people_type_them() {
        assert_eq!(read_day(" 2026-11-22 "), Some(date!(2026 - 11 - 22)));
        assert_eq!(read_day("22/11/2026"), Some(date!(2026 - 11 - 22)));
        for wrong in [
            "",
            "22/11/26",
            "31/02/2026",
            "2026-13-01",
            "1/2/3/4",
            "-1/1/2026",
        ] {
            assert_eq!(read_day(wrong), None, "{wrong}");
        }
        let typed = "AB:".repeat(31) + "ab";
        assert_eq!(read_hex(&typed), Some([0xab; 32]));
        assert_eq!(hex(&[0xab; 32]), "ab".repeat(32));
        for wrong in ["", "ab", "zz", &"ab".repeat(33), &("ab".repeat(31) + "a")] {
            assert_eq!(read_hex(wrong), None, "{wrong}");
        }
    }
}
