//! Payment cards. Only the issuer's digits and the last four are kept: a whole number never leaves this file
//! (PCI DSS 4.0, 3.4.1).

use super::field::{Field, Sep};
use crate::{
    extract::{Reading, Sure, near::Near, scan::Text},
    kind::Kind,
};

/// A card whose digits begin the field.
pub(crate) fn read(text: &Text<'_>, field: &Field) -> Option<Reading> {
    let start = field.group(0)?.start;
    for length in [16, 15, 19, 14, 13] {
        let Some((digits, last)) = field.take(0, length) else {
            continue;
        };
        let grouped = last > 0;
        if !issued(digits)
            || !luhn(digits)
            || digits
                .bytes()
                .all(|digit| Some(&digit) == digits.as_bytes().first())
            || grouped && !grouping(field, last, length)
            || goes_on(field, last)
        {
            continue;
        }
        let near = Near::before(text, start, 48);
        let cue = near.last(&[
            "carte",
            "cb",
            "visa",
            "mastercard",
            "card",
            "amex",
            "bancaire",
            "pan",
            "maestro",
        ]);
        // One number in ten holds Luhn's key by chance: a long bare one needs its issuer's usual length and no other name.
        if cue.is_none() && !grouped && (length != 16 || near.has(OTHER)) {
            continue;
        }
        return Some(Reading {
            kind: Kind::Card,
            value: mask(digits)?,
            start,
            end: field.group(last)?.end,
            sure: Sure::Checked,
        });
    }
    None
}

/// The mask of a card's number, if these digits are one.
pub(crate) fn masked(digits: &str) -> Option<String> {
    (issued(digits) && luhn(digits))
        .then(|| mask(digits))
        .flatten()
}

fn mask(digits: &str) -> Option<String> {
    let last = digits.len().checked_sub(4)?;
    Some(format!(
        "{}{}{}",
        digits.get(..6)?,
        "*".repeat(last.checked_sub(6)?),
        digits.get(last..)?
    ))
}

/// Words that name another number.
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
    "transaction",
    "order",
    "ticket",
    "annonce",
    "tracking",
    "imei",
    "serie",
    "virement",
    "produit",
    "article",
    "numero",
    "no",
];

/// Four by four, or four, six and five.
fn grouping(field: &Field, last: usize, length: usize) -> bool {
    let lengths = |at: usize| field.group(at).map_or(0, super::field::Group::len);
    let even = (0..last).all(|at| lengths(at) == 4) && lengths(last) <= 4;
    let amex = length == 15 && last == 2 && lengths(0) == 4 && lengths(1) == 6;
    let diners = length == 14 && last == 2 && lengths(0) == 4 && lengths(1) == 6;
    (even || amex || diners)
        && field.seps(0, last).all(|sep| {
            matches!(
                sep,
                Sep::Space | Sep::Dash | Sep::Dot | Sep::Line | Sep::Under
            )
        })
}

/// Is there another group in the same manner?
fn goes_on(field: &Field, last: usize) -> bool {
    last > 0
        && field
            .group(last)
            .is_some_and(|group| group.sep != Sep::Line)
        && field.group(last + 1).is_some_and(|next| next.len() == 4)
        && field.group(last).map(|group| group.sep) == field.group(0).map(|group| group.sep)
}

/// Do the first digits belong to a network, at this length (ISO/IEC 7812)?
fn issued(digits: &str) -> bool {
    let head = |count: usize| {
        digits
            .get(..count)
            .and_then(|head| head.parse::<u32>().ok())
            .unwrap_or(0)
    };
    match digits.len() {
        16 => {
            head(1) == 4
                || (51..=55).contains(&head(2))
                || (2221..=2720).contains(&head(4))
                || head(4) == 6011
                || (644..=659).contains(&head(3))
                || head(2) == 62
                || (3528..=3589).contains(&head(4))
                || matches!(head(2), 50 | 56..=58 | 67)
        }
        15 => matches!(head(2), 34 | 37),
        14 => matches!(head(2), 30 | 36 | 38),
        13 => head(1) == 4,
        19 => head(1) == 4 || head(2) == 62 || matches!(head(2), 50 | 56..=58 | 67),
        _ => false,
    }
}

/// Does Luhn's key hold (ISO/IEC 7812-1, annex B)?
pub(crate) fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .bytes()
        .rev()
        .enumerate()
        .map(|(place, digit)| {
            let digit = u32::from(digit.saturating_sub(b'0'));
            match (place % 2, digit) {
                (1, 5..) => 2 * digit - 9,
                (1, _) => 2 * digit,
                _ => digit,
            }
        })
        .sum();
    sum.is_multiple_of(10)
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn a_card_is_kept_masked() {
        for text in [
            "4970 1012 3456 7893",
            "ma carte 4970101234567893",
            "4970-1012-3456-7893.",
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::Card, "497010******7893")
            );
            let told = serde_json::to_string(&found).unwrap();
            assert!(
                !told.contains("1234567893") && !told.contains("123456"),
                "{told}"
            );
        }
        assert!(
            extract("4970 1012 3456 7899")
                .iter()
                .all(|one| one.kind != Kind::Card)
        );
        assert!(
            extract("commande n° 4970101234567893")
                .iter()
                .all(|one| one.kind != Kind::Card)
        );
    }
}
