//! French companies: SIREN and SIRET (INSEE; Luhn's key), and the VAT number that holds a SIREN.

use super::{
    card::luhn,
    field::{Field, Sep},
};
use crate::{
    extract::{Reading, Sure, near::Near, scan::Text, walk::Word},
    kind::Kind,
};

/// La Poste's establishments do not hold Luhn's key: the sum of their digits is a multiple of five.
const POST: &str = "356000000";

/// A SIRET, or a SIREN after a word that announces one.
pub(crate) fn read(text: &Text<'_>, field: &Field) -> Option<Reading> {
    let start = field.group(0)?.start;
    let near = || Near::before(text, start, 48);
    let found = |kind, value: &str, last: usize| {
        Some(Reading {
            kind,
            value: value.to_owned(),
            start,
            end: field.group(last)?.end,
            sure: Sure::Checked,
        })
    };
    if let Some((digits, last)) = field.take(0, 14)
        && joined(field, last, &[3, 3, 3, 5])
        && siret(digits)
    {
        let near = near();
        let cue = near.last(&[
            "siret",
            "siren",
            "rcs",
            "societe",
            "entreprise",
            "etablissement",
        ]);
        let other = near.last(&[
            "suivi",
            "colis",
            "dpd",
            "commande",
            "dossier",
            "reference",
            "ref",
            "tracking",
            "facture",
            "transaction",
        ]);
        if cue >= other {
            return found(Kind::Siret, digits, last);
        }
    }
    if let Some((digits, last)) = field.take(0, 9)
        && joined(field, last, &[3, 3, 3])
        && siren(digits)
        && let near = near()
        && near
            .last(&[
                "siren",
                "siret",
                "rcs",
                "r.c.s",
                "societe",
                "immatriculee",
                "sarl",
                "sas",
                "sasu",
                "eurl",
                "entreprise",
                "greffe",
            ])
            .is_some_and(|cue| near.last(NUMBER).is_none_or(|other| other < cue))
    {
        return found(Kind::Siren, digits, last);
    }
    None
}

/// Words that name another number.
const NUMBER: &[&str] = &[
    "tel",
    "telephone",
    "portable",
    "mobile",
    "commande",
    "dossier",
    "facture",
    "client",
    "contrat",
    "colis",
    "suivi",
];

/// In one run, or in the usual groups.
fn joined(field: &Field, last: usize, usual: &[usize]) -> bool {
    let lengths = || {
        field
            .groups()
            .iter()
            .take(last + 1)
            .map(super::field::Group::len)
    };
    (last == 0 || lengths().eq(usual.iter().copied()) || last == 1 && lengths().eq([9, 5]))
        && field
            .seps(0, last)
            .all(|sep| matches!(sep, Sep::Space | Sep::Dot | Sep::Dash))
}

/// `FR` and eleven digits: a VAT number, whose key says that the last nine are a SIREN.
pub(crate) fn vat(text: &Text<'_>, word: Word) -> Option<Reading> {
    if !text.says(word.start, "fr") {
        return None;
    }
    let field = Field::gather(text, word.start + 2);
    let (digits, last) = field.take(0, 11)?;
    let (key, number) = digits.split_at_checked(2)?;
    let expected = (12 + 3 * (number.parse::<u64>().ok()? % 97)) % 97;
    (siren(number) && key.parse() == Ok(expected)).then_some(Reading {
        kind: Kind::Siren,
        value: number.to_owned(),
        start: word.start,
        end: field.group(last)?.end,
        sure: Sure::Checked,
    })
}

fn siren(digits: &str) -> bool {
    luhn(digits) && !digits.starts_with("000")
}

fn siret(digits: &str) -> bool {
    let Some(company) = digits.get(..9) else {
        return false;
    };
    let sum: u32 = digits
        .bytes()
        .map(|digit| u32::from(digit.saturating_sub(b'0')))
        .sum();
    siren(company) && (luhn(digits) || company == POST && sum.is_multiple_of(5))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    #[test]
    fn keys_hold() {
        assert!(siren("732829320") && !siren("732829321"));
        assert!(siret("73282932000074") && !siret("73282932000075"));
        // La Poste's seat holds the key, its post offices only their own rule.
        assert!(siret("35600000000048") && siret("35600000009075"));
    }

    #[test]
    fn written_in_groups_or_not() {
        for (text, kind, value) in [
            ("SIREN 732 829 320", Kind::Siren, "732829320"),
            ("RCS Paris 732.829.320", Kind::Siren, "732829320"),
            ("TVA FR44732829320", Kind::Siren, "732829320"),
            ("SIRET : 732 829 320 00074", Kind::Siret, "73282932000074"),
            ("73282932000074", Kind::Siret, "73282932000074"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (kind, value),
                "{text}"
            );
        }
        assert!(
            extract("colis n° 73282932000074")
                .iter()
                .all(|one| one.kind != Kind::Siret)
        );
        assert!(extract("lot 732829320").is_empty());
    }
}
