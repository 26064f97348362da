//! Days: figures in the French order, or a month by its name, with or without a year.

use super::field::{Field, Sep};
use crate::{
    extract::{
        Reading, Sure,
        near::Near,
        scan::{DIGIT, LOWER, Text, UPPER},
    },
    kind::Kind,
};

/// A day that begins with the field.
pub(crate) fn read(text: &Text<'_>, field: &Field, floor: usize) -> Option<Reading> {
    figures(text, field, floor).or_else(|| {
        let group = field.group(0)?;
        named(text, group.start, group.end, floor)
    })
}

/// `12/03/2025`, `2025-03-12`, `12.03.25`; `le 12/03`.
fn figures(text: &Text<'_>, field: &Field, floor: usize) -> Option<Reading> {
    let one = field.group(0)?;
    let mark = one.sep;
    if !matches!(mark, Sep::Slash | Sep::Dash | Sep::Dot) || hung(text, one.start, floor) {
        return None;
    }
    let two = field.group(1)?;
    let (a, b) = (field.value(0)?, field.value(1)?);
    let whole = if two.sep == mark {
        field.group(2).map(|three| (three, field.value(2)))
    } else {
        None
    };
    let (year, month, day, end) = match (one.len(), two.len(), whole) {
        (4, 1..=2, Some((three, Some(c)))) if three.len() <= 2 => (Some(a), b, c, three),
        (1..=2, 1..=2, Some((three, Some(c)))) if three.len() == 4 => (Some(c), b, a, three),
        // A version (`10.2.24`) is not a day: two figures each.
        (2, 2, Some((three, Some(c)))) if three.len() == 2 => (Some(short(c)), b, a, three),
        (1..=2, 1..=2, Some((three, Some(c)))) if three.len() == 2 && mark == Sep::Slash => {
            (Some(short(c)), b, a, three)
        }
        (1..=2, 2, None) if mark == Sep::Slash => {
            let cue = ["le", "du", "au", "depuis le", "date"];
            if !Near::before(text, one.start, 12).ends(&cue) {
                return None;
            }
            (None, b, a, two)
        }
        _ => return None,
    };
    // The English order, when the French one cannot be.
    let (month, day) = if month > 12 && day <= 12 && one.len() <= 2 {
        (day, month)
    } else {
        (month, day)
    };
    // Digits that go on in the same manner are something else.
    if end.sep == mark && text.at(end.end + 1).is_ascii_digit() {
        return None;
    }
    reading(year, month, day, one.start, end.end)
}

/// Two figures of a year.
fn short(year: u32) -> u32 {
    if year < 40 { 2000 + year } else { 1900 + year }
}

/// Is the day the end of something longer (`10.12/03/2025`)?
fn hung(text: &Text<'_>, start: usize, floor: usize) -> bool {
    matches!(text.before(start, 1), b'/' | b'-' | b'.' | b'_')
        && start > floor + 1
        && (text.before(start, 2).is_ascii_digit() || text.before(start, 2).is_ascii_uppercase())
}

/// «12 mars 2025», «1er janvier», «March 12th, 2025»: `start..end` are the day's figures.
pub(crate) fn named(text: &Text<'_>, start: usize, end: usize, floor: usize) -> Option<Reading> {
    let day: u32 = text.part(start, end).parse().ok()?;
    if end - start > 2 || !(1..=31).contains(&day) {
        return None;
    }
    let ordinal = ["er", "th", "st", "nd", "rd"]
        .iter()
        .find(|word| text.says(end, word) && !text.wordy(end + word.len()))
        .map_or(0, |word| word.len());
    let mut at = joint(text, end + ordinal);
    if text.says(at, "of ") {
        at += 3;
    }
    if at > end
        && let Some((month, after)) = month(text, at)
    {
        let (year, last) = year(text, after);
        // «3 mars» without a year may be a quantity of bars only in jest; «may» and «mar» may be words.
        return reading(year, month, day, start, last);
    }
    // The month before.
    let word_end = text.before_blanks(start, 1);
    let word = text.run_back(word_end, LOWER | UPPER, 10, floor);
    if word_end < start
        && word < word_end
        && let Some((month, after)) = month(text, word)
        && after == word_end
    {
        let (year, last) = year(text, end + ordinal);
        // «mars 12» alone is not a day in French.
        year?;
        return reading(year, month, day, word, last);
    }
    None
}

/// Past one blank, a hyphen or a point.
fn joint(text: &Text<'_>, place: usize) -> usize {
    let after = text.after_blanks(place, 2);
    if after == place && matches!(text.at(place), b'-' | b'.' | b'/') {
        place + 1
    } else {
        after
    }
}

/// A year after a month, and where the day ends.
fn year(text: &Text<'_>, place: usize) -> (Option<u32>, usize) {
    let mut at = place;
    if matches!(text.at(at), b'.' | b',') {
        at += 1;
    }
    at = joint(text, at);
    if text.says(at, "de ") {
        at += 3;
    }
    let end = text.run(at, DIGIT, 5);
    let year = text
        .part(at, end)
        .parse()
        .ok()
        .filter(|year| (1900..2100).contains(year));
    if end - at == 4 && year.is_some() && !text.wordy(end) {
        (year, end)
    } else {
        (None, place)
    }
}

const MONTHS: [&[&str]; 12] = [
    &["janvier", "janv", "jan", "january"],
    &["fevrier", "fevr", "fev", "feb", "february"],
    &["mars", "march", "mar"],
    &["avril", "avr", "april", "apr"],
    &["mai", "may"],
    &["juin", "june", "jun"],
    &["juillet", "juil", "july", "jul"],
    &["aout", "august", "aug"],
    &["septembre", "sept", "sep", "september"],
    &["octobre", "oct", "october"],
    &["novembre", "nov", "november"],
    &["decembre", "dec", "december"],
];

/// The month named at `place`, and where its name ends.
fn month(text: &Text<'_>, place: usize) -> Option<(u32, usize)> {
    if !matches!(
        text.at(place) | 0x20,
        b'j' | b'f' | b'm' | b'a' | b's' | b'o' | b'n' | b'd'
    ) {
        return None;
    }
    // A name is ten letters at most, an accent two bytes.
    let mut end = place;
    while text.wordy(end) && end - place < 12 {
        end += if text.at(end) >= 0x80 { 2 } else { 1 };
    }
    if text.wordy(end) {
        return None;
    }
    let near = Near::after(text, place, end - place);
    let month = MONTHS
        .iter()
        .position(|names| names.iter().any(|name| name.as_bytes() == near.letters()))?;
    Some((u32::try_from(month).ok()? + 1, end))
}

fn reading(year: Option<u32>, month: u32, day: u32, start: usize, end: usize) -> Option<Reading> {
    let leap = year.is_none_or(|year| {
        year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400))
    });
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) || !year.is_none_or(|year| (1900..2100).contains(&year)) {
        return None;
    }
    Some(Reading {
        kind: Kind::Date,
        // Without a year, the form of ISO 8601:2000, 5.2.1.3.
        value: year.map_or_else(
            || format!("--{month:02}-{day:02}"),
            |year| format!("{year:04}-{month:02}-{day:02}"),
        ),
        start,
        end,
        sure: Sure::Named,
    })
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn days_in_every_manner() {
        for (text, value) in [
            ("12/03/2025", "2025-03-12"),
            ("1/3/2025", "2025-03-01"),
            ("12.03.25", "2025-03-12"),
            ("1/9/24", "2024-09-01"),
            ("2025-03-12", "2025-03-12"),
            ("12 mars 2025", "2025-03-12"),
            ("1er août 2025", "2025-08-01"),
            ("3 janv. 2025", "2025-01-03"),
            ("3 janvier", "--01-03"),
            ("March 12th, 2025", "2025-03-12"),
            ("12th of March 2025", "2025-03-12"),
            ("12-mars-2025", "2025-03-12"),
            ("03/25/2025", "2025-03-25"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::Date, value),
                "{text}"
            );
            assert_eq!((found[0].start, found[0].end), (0, text.len()), "{text}");
        }
        assert_eq!(extract("vu le 12/03 à 14h30")[0].value, "--03-12");
        for none in [
            "31/02/2025",
            "12/03",
            "version 10.2.24",
            "192.168.1.12",
            "14:30",
            "75011 Paris",
            "12/03/2025/4",
        ] {
            assert!(extract(none).is_empty(), "{none}");
        }
    }
}
