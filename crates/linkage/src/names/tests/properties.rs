//! What holds of any text, and how well a frozen sample is told apart.

use proptest::prelude::*;

use super::super::{
    MAX_CHARS, MAX_TOKENS, Relation, Script, Token, compare, compare_by_rules, distance, relation,
    tokens,
};

/// Letters of the scripts served, or anything.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zA-Zéèüñşğłđ' -]{0,24}",
        "[\u{400}-\u{4ff}]{0,16}",
        "[\u{5d0}-\u{5ea}\u{620}-\u{6d5}]{0,12}",
        "[\u{3040}-\u{30ff}\u{4e00}-\u{4fff}\u{ac00}-\u{acff}]{0,8}",
        "[\u{370}-\u{3ff}\u{530}-\u{58f}\u{10d0}-\u{10ff}\u{900}-\u{9ff}]{0,12}",
        "\\PC{0,40}",
        any::<String>(),
    ]
}

proptest! {
    #[test]
    fn comparing_is_symmetric_and_bounded(a in name(), b in name()) {
        let (a, b) = (Token::new(&a), Token::new(&b));
        let likeness = compare(&a, &b);
        prop_assert_eq!(likeness, compare(&b, &a));
        prop_assert_eq!(compare_by_rules(&a, &b), compare_by_rules(&b, &a));
        prop_assert!((0.0..=1.0).contains(&likeness.score));
    }

    #[test]
    fn the_relation_alone_is_that_of_the_whole(a in name(), b in name(), slip in "[a-zéh]{0,2}") {
        for b in [&b, &format!("{a}{slip}"), &format!("{slip}{a}")] {
            let (a, b) = (Token::new(&a), Token::new(b));
            let near = |relation| match relation {
                Relation::Similar => Relation::Different,
                other => other,
            };
            prop_assert_eq!(near(relation(&a, &b)), near(compare(&a, &b).relation));
        }
    }

    #[test]
    fn a_name_is_itself(a in name()) {
        let token = Token::new(&a);
        let likeness = compare(&token, &Token::new(&a));
        if token.is_empty() {
            prop_assert_eq!(likeness.relation, Relation::Different);
        } else {
            prop_assert_eq!((likeness.score, likeness.relation), (1.0, Relation::Identical));
        }
    }

    #[test]
    fn tokens_are_bounded_and_plain(raw in any::<String>(), times in 1_usize..40) {
        let cut = tokens(&raw.repeat(times));
        prop_assert!(cut.len() <= MAX_TOKENS);
        for token in &cut {
            for form in token.forms().chain([token.ascii()]) {
                prop_assert!(form.bytes().all(|byte| byte.is_ascii_lowercase()));
                prop_assert!(form.len() <= MAX_CHARS * 20);
            }
            prop_assert!(token.forms().count() <= 6);
            prop_assert!(token.readings().all(|codes| codes.len() <= MAX_CHARS));
        }
    }

    #[test]
    fn case_and_signs_do_not_count(a in "[a-zéèüñ]{2,12}") {
        let shouted = a.to_uppercase();
        let spaced = format!(" {a}<- ");
        for other in [&shouted, &spaced] {
            prop_assert_eq!(compare(&Token::new(&a), &Token::new(other)).relation, Relation::Identical);
        }
    }
}

#[test]
fn every_pair_of_scripts_has_its_place() {
    let mut places: Vec<usize> = Vec::new();
    for (at, one) in Script::ALL.iter().enumerate() {
        assert_eq!(*one as usize, at);
        for other in Script::ALL {
            let (place, swapped) = distance::pair(*one, other);
            assert_eq!((place, !swapped || *one == other), {
                let (back, crossed) = distance::pair(other, *one);
                (back, crossed || *one == other || !swapped)
            });
            places.push(place);
        }
    }
    places.sort_unstable();
    places.dedup();
    assert_eq!(places.len(), Script::COUNT * (Script::COUNT + 1) / 2);
}

/// 300 pairs of the public file, frozen. By rules alone, at the threshold the engine uses.
#[test]
fn a_frozen_sample_is_told_apart() {
    let mut reader = csv::Reader::from_reader(&include_bytes!("pairs.csv")[..]);
    let (mut right, mut wrong, mut missed) = (0.0, 0.0, 0.0);
    for row in reader.records() {
        let row = row.unwrap();
        let likeness = compare_by_rules(&Token::new(&row[0]), &Token::new(&row[1]));
        match (likeness.score >= distance::THRESHOLD, &row[2] == "1") {
            (true, true) => right += 1.0,
            (true, false) => wrong += 1.0,
            (false, true) => missed += 1.0,
            (false, false) => {}
        }
    }
    let f1 = 2.0 * right / (2.0 * right + wrong + missed);
    assert!(
        f1 >= 0.85,
        "F1 {f1:.3}: {right} right, {wrong} wrong, {missed} missed"
    );
}
