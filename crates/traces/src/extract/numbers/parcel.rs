//! Parcels: the Postal Union's numbers and UPS's by their keys, Colissimo's by its shape, others after their carrier's
//! name.

use super::field::{Field, Sep};
use crate::{
    extract::{
        Reading, Sure,
        near::Near,
        scan::{Text, UPPER, WORD},
        walk::Word,
    },
    kind::Kind,
};

/// Carriers whose numbers say nothing by themselves: a word that names them, their name here, how many digits.
static NAMED: &[(&[&str], &str, &[usize])] = &[
    (
        &["mondial relay", "mondialrelay"],
        "mondialrelay",
        &[8, 10, 12],
    ),
    (&["dpd", "predict"], "dpd", &[14, 15]),
    (&["gls"], "gls", &[8, 11, 12]),
    (&["chronopost"], "chronopost", &[13, 15]),
    (&["colis prive"], "colisprive", &[12, 14, 17]),
    (&["relais colis"], "relaiscolis", &[10, 12]),
    (&["dhl"], "dhl", &[10, 20]),
    (&["fedex"], "fedex", &[12, 15]),
    (&["colissimo"], "colissimo", &[13]),
];

/// All their names.
const CARRIERS: &[&str] = &[
    "mondial relay",
    "mondialrelay",
    "dpd",
    "predict",
    "gls",
    "chronopost",
    "colis prive",
    "relais colis",
    "dhl",
    "fedex",
    "colissimo",
];

fn reading(carrier: &str, number: &str, start: usize, end: usize, sure: Sure) -> Reading {
    Reading {
        kind: Kind::Parcel,
        value: format!("{carrier}:{}", number.to_ascii_uppercase()),
        start,
        end,
        sure,
    }
}

/// Digits after their carrier's name, or between the letters of the Postal Union.
pub(crate) fn digits(text: &Text<'_>, field: &Field) -> Option<Reading> {
    let group = field.group(0)?;
    if let Some((number, last)) = field.take(0, 9)
        && let Some(reading) = union(text, number, group.start, field.group(last)?.end)
    {
        return Some(reading);
    }
    let all: usize = field.groups().iter().map(super::field::Group::len).sum();
    if all < 8 {
        return None;
    }
    let joined = |length: usize| {
        field.take(0, length).filter(|(_, last)| {
            field
                .seps(0, *last)
                .all(|sep| matches!(sep, Sep::Space | Sep::Dash))
        })
    };
    if !NAMED
        .iter()
        .flat_map(|(.., lengths)| *lengths)
        .any(|length| joined(*length).is_some())
    {
        return None;
    }
    let near = Near::before(text, group.start, 64);
    // Most numbers have no carrier near: one look tells.
    if !near.has(CARRIERS) {
        return None;
    }
    for (words, carrier, lengths) in NAMED {
        if !near.has(words) {
            continue;
        }
        for length in *lengths {
            if let Some((number, last)) = joined(*length)
                && !(last == 0
                    && field
                        .group(1)
                        .is_some_and(|next| group.sep == Sep::Dash && next.len() > 1))
            {
                return Some(reading(
                    carrier,
                    number,
                    group.start,
                    field.group(last)?.end,
                    Sure::Named,
                ));
            }
        }
    }
    None
}

/// Numbers that have letters, in one word (`6A12345678901`, `LX123456789FR`, `1Z…`) or with spaces.
pub(crate) fn mixed(text: &Text<'_>, word: Word) -> Option<Reading> {
    let whole = text.part(word.start, word.end);
    let bytes = whole.as_bytes();
    if word.len() == 13 {
        // Two letters, nine digits, two letters.
        if let Some(digits) = whole
            .get(2..11)
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()))
            && bytes.first().is_some_and(u8::is_ascii_alphabetic)
            && let Some(reading) = union(text, digits, word.start + 2, word.start + 11)
        {
            return Some(reading);
        }
    }
    // Colissimo: a digit, a letter, eleven digits, often with spaces.
    if bytes.first().is_some_and(u8::is_ascii_digit)
        && bytes.get(1).is_some_and(u8::is_ascii_alphabetic)
    {
        let field = Field::gather(text, word.start + 2);
        if let Some((number, last)) = field.take(0, 11)
            && field.seps(0, last).all(|sep| sep == Sep::Space)
            && field
                .group(last)
                .is_some_and(|group| !text.wordy(group.end))
        {
            let value = format!("{}{number}", whole.get(..2)?);
            return Some(reading(
                "colissimo",
                &value,
                word.start,
                field.group(last)?.end,
                Sure::Shape,
            ));
        }
        return ups(text, word);
    }
    // GLS's eight letters and digits.
    if word.len() == 8
        && Near::before(text, word.start, 40).has(&["gls"])
        && word.classes & UPPER != 0
    {
        return Some(reading("gls", whole, word.start, word.end, Sure::Named));
    }
    if matches!(word.len(), 13 | 15)
        && word.classes & UPPER != 0
        && Near::before(text, word.start, 48).has(&["chronopost"])
    {
        return Some(reading(
            "chronopost",
            whole,
            word.start,
            word.end,
            Sure::Named,
        ));
    }
    None
}

/// The Postal Union's number (S10): two letters before `digits`, a country after, the ninth digit a key.
fn union(text: &Text<'_>, digits: &str, first: usize, last: usize) -> Option<Reading> {
    let gap = usize::from(text.before(first, 1) == b' ');
    let start = first.checked_sub(gap + 2)?;
    let service = text.part(start, start + 2);
    let country = last + usize::from(text.at(last) == b' ');
    let end = country + 2;
    let letters = text.part(country, end);
    let alphabetic =
        |part: &str| part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !alphabetic(service) || !alphabetic(letters) || text.wordy_before(start) || text.wordy(end) {
        return None;
    }
    let mut figures = digits.bytes().map(|digit| u32::from(digit - b'0'));
    let sum: u32 = figures
        .by_ref()
        .zip([8, 6, 4, 2, 3, 5, 9, 7])
        .map(|(digit, weight)| digit * weight)
        .sum();
    let key = match 11 - sum % 11 {
        10 => 0,
        11 => 5,
        key => key,
    };
    let last_digit = digits.bytes().last().map(|digit| u32::from(digit - b'0'));
    (last_digit == Some(key)).then(|| {
        reading(
            "upu",
            &format!("{service}{digits}{letters}"),
            start,
            end,
            Sure::Checked,
        )
    })
}

/// UPS: `1Z`, fifteen letters and digits, a key.
fn ups(text: &Text<'_>, word: Word) -> Option<Reading> {
    if !text.says(word.start, "1z") {
        return None;
    }
    let mut number = String::with_capacity(18);
    let (mut at, mut end) = (word.start, word.start);
    while number.len() < 18 {
        let part_end = text.run(at, WORD, 19);
        if part_end == at {
            return None;
        }
        number.push_str(text.part(at, part_end));
        end = part_end;
        at = part_end + usize::from(text.at(part_end) == b' ');
    }
    number.make_ascii_uppercase();
    let (body, key) = number.get(2..)?.split_at_checked(15)?;
    let sum: u32 = body
        .bytes()
        .enumerate()
        .map(|(place, byte)| {
            let value = match byte {
                b'0'..=b'9' => u32::from(byte - b'0'),
                _ => (u32::from(byte) + 7) % 10,
            };
            if place % 2 == 1 { 2 * value } else { value }
        })
        .sum();
    (key.len() == 1 && key.parse() == Ok((10 - sum % 10) % 10))
        .then(|| reading("ups", &number, word.start, end, Sure::Checked))
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn every_carrier_is_looked_for() {
        let named: Vec<_> = super::NAMED.iter().flat_map(|(words, ..)| *words).collect();
        assert!(super::CARRIERS.iter().eq(named));
    }

    #[test]
    fn each_carrier_has_its_way() {
        for (text, number) in [
            ("RR473124829FR", Some("upu:RR473124829FR")),
            ("n° LX 473 124 829 DE", Some("upu:LX473124829DE")),
            ("RR473124828FR", None),
            ("1Z999AA10123456784", Some("ups:1Z999AA10123456784")),
            ("1Z 999 AA1 01 2345 6784", Some("ups:1Z999AA10123456784")),
            ("1Z999AA10123456785", None),
            ("6A12345678901", Some("colissimo:6A12345678901")),
            ("6A 123 456 789 01", Some("colissimo:6A12345678901")),
            ("Mondial Relay 12345678", Some("mondialrelay:12345678")),
            ("DPD : 12345678901234", Some("dpd:12345678901234")),
            ("le 12345678", None),
        ] {
            let found = extract(text);
            let parcel = found
                .iter()
                .find(|one| one.kind == Kind::Parcel)
                .map(|one| one.value.as_str());
            assert_eq!(parcel, number, "{text}: {found:?}");
        }
    }
}
