//! SQL's logic of three values, and a parser that never panics.

use proptest::prelude::*;

use super::super::{Frequencies, Model};
use super::{Dialect, Naming, Parser, Ready, Slots, Value};

const THREE: [Option<bool>; 3] = [Some(true), Some(false), None];

fn word(truth: Option<bool>) -> &'static str {
    match truth {
        Some(true) => "TRUE",
        Some(false) => "FALSE",
        None => "NULL",
    }
}

fn truth_of(text: &str) -> Option<bool> {
    match Ready::new(text).unwrap().answer([None; 4]) {
        Value::Truth(truth) => Some(truth),
        Value::Null => None,
        other => panic!("{text} is {other:?}"),
    }
}

#[test]
fn kleene_tables() {
    for p in THREE {
        assert_eq!(truth_of(&format!("NOT {}", word(p))), p.map(|p| !p));
        for q in THREE {
            let and = match (p, q) {
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            };
            let (p, q) = (word(p), word(q));
            assert_eq!(truth_of(&format!("{p} AND {q}")), and);
            // De Morgan
            assert_eq!(truth_of(&format!("NOT (NOT {p} OR NOT {q})")), and);
            assert_eq!(
                truth_of(&format!("{p} OR {p} AND {q}")),
                truth_of(p),
                "absorption"
            );
        }
    }
}

/// Conditions over a and b.
fn condition() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a_l = a_r",
        "b_l <> b_r",
        "a_l IS NULL",
        "NULL",
        "TRUE",
        "a_l < b_r",
        "levenshtein(a_l, a_r) <= 1",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(4, 24, 3, |inner| {
            prop_oneof![
                (inner.clone(), inner.clone()).prop_map(|(p, q)| format!("({p}) AND ({q})")),
                (inner.clone(), inner.clone()).prop_map(|(p, q)| format!("({p}) OR ({q})")),
                inner.prop_map(|p| format!("NOT ({p})")),
            ]
        })
}

fn cell() -> impl Strategy<Value = Option<&'static str>> {
    prop::sample::select(vec![None, Some(""), Some("a"), Some("ab"), Some("é")])
}

const SOUND: &str = include_str!("../../../tests/data/splink/historical.json");

proptest! {
    #[test]
    fn any_damage_to_a_file_is_read_or_refused(
        cuts in prop::collection::vec((0..SOUND.len(), 0..40_usize, "[ -~]{0,6}"), 1..4),
    ) {
        let mut file = SOUND.as_bytes().to_vec();
        for (at, length, by) in cuts {
            let at = at.min(file.len());
            let end = (at + length).min(file.len());
            file.splice(at..end, by.bytes());
        }
        if let Ok(model) = Model::read(&file) {
            let texts = vec![Some("1971-06-24"); model.columns().len()];
            if let Ok(row) = model.row(&texts, &Frequencies::none()) {
                prop_assert!(model.weigh(&row, &row).is_finite());
            }
            prop_assert_eq!(Model::read(&model.write().unwrap()).unwrap(), model);
        }
    }

    #[test]
    fn laws_of_three_values(p in condition(), q in condition(), v in [cell(), cell(), cell(), cell()]) {
        let of = |text: String| Ready::new(&text).unwrap().answer(v);
        prop_assert_eq!(of(format!("NOT NOT ({p})")), of(format!("({p})")));
        prop_assert_eq!(of(format!("NOT (({p}) AND ({q}))")), of(format!("NOT ({p}) OR NOT ({q})")));
        prop_assert_eq!(of(format!("({p}) OR ({q})")), of(format!("({q}) OR ({p})")));
        let settled = of(format!("(({p}) IS NULL) OR ({p}) OR NOT ({p})"));
        prop_assert_eq!(settled, Value::Truth(true));
    }

    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,80}") {
        for dialect in [Dialect::DuckDb, Dialect::Spark] {
            for naming in [Naming::Suffix, Naming::Prefix] {
                let _ = Parser::read(&text, dialect, naming, &mut Slots::default());
            }
        }
    }

    #[test]
    fn any_words_are_read_or_refused(words in prop::collection::vec(prop::sample::select(vec![
        "a_l", "a_r", "\"b_l\"", "l", ".", "(", ")", ",", "'x'", "1", "2.5", "1e9", "AND", "OR", "NOT", "IS", "NULL", "=", "<",
        "+", "-", "abs(", "substr(", "regexp_extract(", "try_strptime(", "coalesce(", "levenshtein(", "floor(", "/", "cast(", "AS",
    ]), 0..30)) {
        if let Ok(ready) = Ready::new(&words.join(" ")) {
            ready.answer([Some("1971-06-24"), None, Some(""), Some("é")]);
        }
    }
}
