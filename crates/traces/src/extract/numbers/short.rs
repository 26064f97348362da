//! Short numbers, that companies and administrations answer: four figures that begin with a three or a ten, six that
//! begin with 118, and those that texts are sent to. After a word of telephoning only.

use super::field::{Field, Sep};
use crate::{
    extract::{Reading, Sure, near::Near, scan::Text},
    kind::Kind,
};

/// A short number that begins the field.
pub(crate) fn read(text: &Text<'_>, field: &Field) -> Option<Reading> {
    let group = field.group(0)?;
    let first = group.len();
    if !(2..=5).contains(&first) {
        return None;
    }
    let spaced = |last: usize| {
        field
            .seps(0, last)
            .all(|sep| matches!(sep, Sep::Space | Sep::Dot))
    };
    let (digits, last) = [5, 4, 6]
        .into_iter()
        .filter_map(|length| field.take(0, length))
        .find(|(digits, last)| shape(digits) && *last < 2 && spaced(*last))?;
    let end = field.group(last)?.end;
    // Pairs that go on are a longer number's, units another quantity.
    if field
        .group(last)
        .is_some_and(|group| group.sep == Sep::Space)
        && last > 0
        || text.wordy(end)
    {
        return None;
    }
    let near = Near::before(text, group.start, 56);
    let beside = near.ends(&[
        "le",
        "au",
        "du",
        "numero",
        "no",
        "service",
        "tel",
        "telephone",
        "ce",
        "number",
    ]);
    let phoned = || {
        near.begins(&[
            "appel", "contact", "joindre", "joint", "compos", "telephon", "sms", "signal",
            "transfer", "envoy", "call", "numero", "rappel", "sos", "service",
        ])
    };
    (beside && phoned()).then(|| Reading {
        kind: Kind::ShortCode,
        value: digits.to_owned(),
        start: group.start,
        end,
        sure: Sure::Named,
    })
}

fn shape(digits: &str) -> bool {
    match digits.as_bytes() {
        // Free and shared-cost services, social emergencies included.
        [b'3', b'0'..=b'2' | b'4' | b'6' | b'9', _, _] | [b'1', b'0', _, _] => true,
        // Texts: 3 and 8 are services', 33700 the report of unwanted texts.
        [b'3' | b'8', b'1'..=b'8', _, _, _] => true,
        [b'1', b'1', b'8', ..] => digits.len() == 6,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn only_where_one_telephones() {
        for (text, value) in [
            ("j'ai appelé le 3639", "3639"),
            ("j'ai contacté ma banque au 39 39.", "3939"),
            ("SMS transféré au 33700", "33700"),
            ("appelez le 118 218", "118218"),
            ("appelé le 0 800 123 456", "0800123456"),
        ] {
            let found = extract(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::ShortCode, value),
                "{text}"
            );
        }
        for none in [
            "pour 3200 pièces",
            "en 3100",
            "le 3200 m",
            "38000 Grenoble",
            "il m'a appelé à 10 30",
        ] {
            assert!(extract(none).is_empty(), "{none}");
        }
    }
}
