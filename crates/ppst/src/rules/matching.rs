//! How two requests are weighed: by the civil status alone (PPST-3.2), with the reasons in words.

use crate::model::{Civil, Explanation, Fact, Likeness};

/// Who finds requests of the same person.
#[derive(Debug, Clone, Copy, Default)]
pub enum Matcher {
    /// Same name, letter for letter after normalisation, and same full date of birth.
    #[default]
    Exact,
}

/// What a matcher says of two requests.
#[derive(Debug, Clone, PartialEq)]
pub struct Match {
    /// Weight, in thousandths of a bit.
    pub millibits: i32,
    /// Probability that both are of one person.
    pub probability: f64,
    /// Why.
    pub explanation: Explanation,
    /// Whether it is certain enough to stand without a judgement.
    pub automatic: bool,
}

/// Probability from which a link stands without a judgement.
pub const AUTOMATIC: f64 = 0.99;
/// Probability under which nothing is proposed.
pub const PROPOSED: f64 = 0.5;

impl Matcher {
    /// Weighs two civil statuses; none when there is nothing to propose.
    #[must_use]
    pub fn judge(self, one: &Civil, other: &Civil) -> Option<Match> {
        match self {
            Self::Exact => exact(one, other),
        }
    }
}

/// The name of a person as the exact matcher compares it: letters and digits alone, without accents nor case.
#[must_use]
pub fn folded(name: &str) -> String {
    name.chars()
        .flat_map(char::to_lowercase)
        .filter_map(|c| match c {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' => Some('a'),
            'ç' => Some('c'),
            'è' | 'é' | 'ê' | 'ë' => Some('e'),
            'ì' | 'í' | 'î' | 'ï' => Some('i'),
            'ñ' => Some('n'),
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' => Some('o'),
            'ù' | 'ú' | 'û' | 'ü' => Some('u'),
            'ý' | 'ÿ' => Some('y'),
            c if c.is_alphanumeric() => Some(c),
            _ => None,
        })
        .collect()
}

fn exact(one: &Civil, other: &Civil) -> Option<Match> {
    let name = folded(&one.name) == folded(&other.name);
    let birth = one.birth_date.as_ref().filter(|date| date.len() == 10);
    if !(name && birth.is_some() && birth == other.birth_date.as_ref()) {
        return None;
    }
    let first = |civil: &Civil| civil.given_names.first().map(|name| folded(name));
    let given = match (first(one), first(other)) {
        (Some(one), Some(other)) if one == other => Likeness::Same,
        (Some(_), Some(_)) => Likeness::Different,
        _ => Likeness::Absent,
    };
    let (bits, probability) = match given {
        Likeness::Same => (9_000, 0.995),
        Likeness::Different => (-8_000, 0.5),
        _ => (0, 0.9),
    };
    let fact = |what: &str, likeness, millibits| Fact {
        what: what.to_owned(),
        likeness,
        millibits,
        sentence: None,
    };
    let facts = vec![
        fact("name", Likeness::Same, 12_000),
        fact("birth-date", Likeness::Same, 14_000),
        fact("given-names", given, bits),
    ];
    Some(Match {
        millibits: 26_000 + bits,
        probability,
        explanation: Explanation { facts },
        automatic: probability >= AUTOMATIC,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn civil(name: &str, given: &str, date: &str) -> Civil {
        Civil {
            name: name.to_owned(),
            married_name: None,
            given_names: vec![given.to_owned()],
            birth_date: Some(date.to_owned()),
            birth_city: None,
            birth_country: None,
            sex: None,
            nationalities: vec![],
        }
    }

    #[test]
    fn accents_and_case_do_not_hide_a_person_and_twins_are_left_to_judge() {
        let one = civil("Lefèvre-Dupont", "Anne", "1971-05-23");
        let same = Matcher::Exact.judge(&one, &civil("LEFEVRE DUPONT", "Anne", "1971-05-23"));
        assert!(same.unwrap().automatic);
        let twin = Matcher::Exact.judge(&one, &civil("Lefevre Dupont", "Marie", "1971-05-23"));
        assert!(!twin.unwrap().automatic);
        assert_eq!(
            Matcher::Exact.judge(&one, &civil("Lefevre Dupont", "Anne", "1971-05-24")),
            None
        );
        assert_eq!(
            Matcher::Exact.judge(&civil("Li", "A", "1971"), &civil("Li", "A", "1971")),
            None
        );
    }
}
