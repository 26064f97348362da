//! Telephone numbers, as people write them.

use super::{
    field::{Field, Sep},
    foreign, plan,
};
use crate::{
    extract::{Reading, Sure, near::Near, scan::Text},
    kind::Kind,
};

/// Words after which ten digits without spaces are not a telephone.
const OTHER: &[&str] = &[
    "commande",
    "reference",
    "ref",
    "dossier",
    "facture",
    "colis",
    "suivi",
    "contrat",
    "client",
    "siret",
    "siren",
    "transaction",
    "order",
    "ticket",
    "cheque",
    "annonce",
    "tracking",
    "abonne",
    "produit",
    "article",
    "rcs",
];

/// Words after which digits are one.
pub(crate) const CUES: &[&str] = &[
    "tel",
    "telephone",
    "tel portable",
    "portable",
    "mobile",
    "gsm",
    "numero",
    "num",
    "phone",
    "whatsapp",
    "whats app",
    "signal",
    "sms",
    "appeler",
    "appele",
    "appelez",
    "appelle",
    "appel",
    "telegram",
    "viber",
    "joindre",
    "joignable",
    "cell",
    "fixe",
    "call",
    "texto",
    "no",
];

/// A telephone number whose digits are the field's from `group` on.
pub(crate) fn read(text: &Text<'_>, field: &Field, group: usize, floor: usize) -> Option<Reading> {
    let start = field.group(group)?.start;
    let first = field.digits_of(group);
    if text.before(start, 1) == b'+' || first.starts_with("00") {
        return international(text, field, group);
    }
    if first.starts_with('0') {
        return national(text, field, group, floor, false);
    }
    // «33 6 12 34 56 78» without its sign, after a word that says what it is.
    let (digits, last) = field.take(group, 11)?;
    if digits.starts_with("33") && Near::before(text, start, 32).has(CUES) {
        return line(field, plan::abroad(digits)?, start, last, Sure::Named);
    }
    None
}

/// Ten digits that begin with a nought. `named`: a word before says that it is a telephone.
pub(crate) fn national(
    text: &Text<'_>,
    field: &Field,
    group: usize,
    floor: usize,
    named: bool,
) -> Option<Reading> {
    let (digits, last) = field.take(group, 10)?;
    let line_of = plan::line(digits)?;
    let start = field.group(group)?.start;
    // Commas part a list, unless they part all the pairs.
    let commas = field
        .seps(group, last)
        .filter(|sep| *sep == Sep::Comma)
        .count();
    if commas > 0 && (commas != 4 || last != group + 4) {
        return None;
    }
    let lengths = || {
        (group..=last)
            .filter_map(|at| field.group(at))
            .map(super::field::Group::len)
    };
    // Odd groups that follow other digits are part of a longer number; no one ends with a digit alone.
    let single = lengths().all(|length| length == 1) && field.group(last + 1).is_none();
    let usual = last == group || single || lengths().all(|length| length == 2);
    let before = text.before_blanks(start, 1);
    let follows = before < start && before > floor && text.before(before, 1).is_ascii_digit();
    if !usual && (follows || field.group(last).is_some_and(|last| last.len() == 1)) {
        return None;
    }
    if dated(field, group, last) || tail(field, last) || hung(text, start, floor) {
        return None;
    }
    if last == group && !named {
        let near = Near::before(text, start, 32);
        if near.last(OTHER).is_some_and(|other| {
            near.last(CUES).is_none_or(|cue| {
                // «numéro de commande», «n° de suivi»: the later word says which number.
                cue < other
            })
        }) {
            return None;
        }
    }
    let mut reading = line(field, line_of, start, last, Sure::Shape)?;
    // «(06) 12…»
    if text.before(start, 1) == b'(' && field.seps(group, last).any(|sep| sep == Sep::Round) {
        reading.start -= 1;
    }
    Some(reading)
}

fn line(field: &Field, line: plan::Line, start: usize, last: usize, sure: Sure) -> Option<Reading> {
    let (kind, value) = match line {
        plan::Line::Plain(value) => (Kind::Phone, value),
        plan::Line::Special(value) => (Kind::ShortCode, value),
    };
    Some(Reading {
        kind,
        value,
        start,
        end: field.group(last)?.end,
        sure,
    })
}

/// Do the groups begin with a day (`06/12/2024 14…`, `06.12.24 …`)?
fn dated(field: &Field, group: usize, last: usize) -> bool {
    let mut seps = field.seps(group, last);
    let (Some(one), Some(two)) = (seps.next(), seps.next()) else {
        return false;
    };
    if one != two || !matches!(one, Sep::Slash | Sep::Dot | Sep::Dash) {
        return false;
    }
    let length = |at: usize| field.group(group + at).map_or(0, super::field::Group::len);
    length(0) == 2 && length(1) == 2 && (length(2) == 4 || (length(2) == 2 && seps.next() != Some(one)))
        && field.value(group).is_some_and(|day| (1..=31).contains(&day))
        && field.value(group + 1).is_some_and(|month| (1..=12).contains(&month))
        // Pairs throughout, the last of them apart, are a telephone written by a hasty hand.
        && (length(2) == 4 || last != group + 4)
}

/// Do the digits go on after the number, as those of something longer would?
fn tail(field: &Field, last: usize) -> bool {
    let (Some(group), Some(next)) = (field.group(last), field.group(last + 1)) else {
        return false;
    };
    match group.sep {
        Sep::Dash | Sep::Dot | Sep::Slash | Sep::Under => {
            // «06…/07…» is a list of two.
            field.glued(last)
                && field
                    .take(last + 1, 10)
                    .is_none_or(|(digits, _)| plan::line(digits).is_none())
        }
        Sep::Space => {
            next.len() == 2
                && field.group(last + 2).is_some_and(|after| after.len() == 2)
                && field
                    .take(last + 1, 10)
                    .is_none_or(|(digits, _)| plan::line(digits).is_none())
        }
        _ => false,
    }
}

/// Is the number hung on a longer one by a mark (`2024-0612345678`, `REF_06…`)?
fn hung(text: &Text<'_>, start: usize, floor: usize) -> bool {
    let before = text.before(start, 2);
    match text.before(start, 1) {
        b'-' | b'_' | b'/' | b'#' => {
            start.saturating_sub(1) > floor
                && (before.is_ascii_digit() || before.is_ascii_uppercase())
        }
        b'.' | b',' => start.saturating_sub(1) > floor && before.is_ascii_digit(),
        _ => false,
    }
}

/// `+33 6…`, `0033 (0)6…`, `+44 20…`.
fn international(text: &Text<'_>, field: &Field, group: usize) -> Option<Reading> {
    let start = field.group(group)?.start;
    let plus = text.before(start, 1) == b'+';
    let skipped = if plus { 0 } else { 2 };
    // Digits as far as they may belong to one number, and where each group ends.
    let mut digits = String::with_capacity(20);
    let mut ends = [(0, 0); 16];
    for (slot, at) in ends.iter_mut().zip(group..) {
        let Some(this) = field.group(at) else { break };
        let more = field.digits_of(at);
        // «+33 (0)6»: the nought that is not dialled.
        let dropped =
            more == "0" && (text.before(this.start, 1) == b'(' || text.at(this.end) == b')');
        if !dropped {
            digits.push_str(more);
        }
        if digits.len() > skipped + 16 {
            break;
        }
        *slot = (digits.len(), this.end);
        if this.sep == Sep::Comma {
            break;
        }
        if this.sep == Sep::Line
            && !digits
                .get(skipped..)
                .is_some_and(|all| all.starts_with("33"))
        {
            break;
        }
    }
    let all = digits.get(skipped..)?;
    let from = start - usize::from(plus);
    let reading = |kind, value, end| Reading {
        kind,
        value,
        start: from,
        end,
        sure: Sure::Named,
    };
    let candidates = ends
        .iter()
        .rev()
        .filter(|(length, _)| *length >= skipped + 7)
        .filter_map(|(length, end)| Some((digits.get(skipped..*length)?, *end)));
    if plan::ours(all) {
        return candidates.into_iter().find_map(|(number, end)| {
            Some(match plan::abroad(number)? {
                plan::Line::Plain(value) => reading(Kind::Phone, value, end),
                plan::Line::Special(value) => reading(Kind::ShortCode, value, end),
            })
        });
    }
    candidates
        .take(4)
        .find_map(|(number, end)| Some(reading(Kind::Phone, foreign::number(number)?, end)))
}
