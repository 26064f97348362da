//! One question: found at once, forgotten at once, scored as in bulk.

use std::collections::BTreeMap;

use super::{Online, Question};
use crate::{
    base::Base,
    bulk::{self, Limits, Scope},
    model::probability,
    person::Field,
    testing::{self, person},
};

#[test]
fn what_is_added_is_found_and_what_is_removed_is_not() {
    let requests = testing::requests(600, 7);
    let (known, new) = requests.split_at(400);
    let mut online = Online::new(testing::base(known), testing::model(), Limits::default());
    let question = Question {
        most: 50,
        least_bits: -8.0,
    };
    for (request, nth) in new.iter().zip(1..) {
        let place = online.add(&request.person());
        assert_eq!(online.fresh(), nth);
        let found = |online: &Online| {
            online
                .ask(&request.person(), question)
                .iter()
                .any(|answer| answer.record == place)
        };
        assert!(found(&online), "{place}");
        if nth % 3 == 0 {
            online.remove(place);
            assert!(!found(&online), "{place}");
        }
    }
    assert_eq!(online.len(), 600);
    let first = requests[0].person();
    online.remove(0);
    online.remove(u32::MAX);
    assert!(
        online
            .ask(&first, question)
            .iter()
            .all(|answer| answer.record != 0)
    );
}

#[test]
fn scores_as_in_bulk() {
    let requests = testing::requests(800, 8);
    let base = testing::base(&requests);
    let linked = bulk::link(
        &base,
        Scope::Within,
        Limits::default(),
        Some(testing::model()),
    );
    let bulk: BTreeMap<(u32, u32), f32> = linked
        .pairs
        .iter()
        .map(|pair| ((pair.a, pair.b), pair.bits))
        .collect();
    let online = Online::new(base, testing::model(), Limits::default());
    let mut met = 0;
    for (request, place) in requests.iter().zip(0u32..) {
        for answer in online.ask(
            &request.person(),
            Question {
                most: 50,
                least_bits: 0.0,
            },
        ) {
            if answer.record == place {
                continue;
            }
            let pair = (answer.record.min(place), answer.record.max(place));
            let bits = bulk[&pair];
            assert!((answer.explanation.bits - bits).abs() < 1e-4, "{pair:?}");
            assert!((answer.probability - probability(bits)).abs() < 1e-5);
            met += 1;
        }
    }
    let sure = bulk.values().filter(|bits| **bits >= 0.0).count();
    // Every pair is met from both sides; keys miss few of those that a comparison of all with all finds.
    assert!(met * 100 >= sure * 2 * 97, "{met} of {}", sure * 2);
}

#[test]
fn answers_come_likeliest_first_and_no_more_than_asked() {
    let requests = testing::requests(500, 9);
    let online = Online::new(
        testing::base(&requests),
        testing::model(),
        Limits::default(),
    );
    for request in &requests {
        let answers = online.ask(
            &request.person(),
            Question {
                most: 3,
                least_bits: -8.0,
            },
        );
        assert!(answers.len() <= 3);
        assert!(answers.is_sorted_by(|one, other| one.probability >= other.probability));
    }
    assert!(online.ask(&person(&[]), Question::default()).is_empty());
    assert!(online.explain(0, 1).is_some() && online.explain(0, 500).is_none());
}

#[test]
fn nothing_answers_nothing() {
    let mut online = Online::new(Base::default(), testing::model(), Limits::default());
    let asked = person(&[
        (Field::BirthName, "Durand"),
        (Field::BirthDate, "1980-05-06"),
    ]);
    assert!(online.is_empty() && online.ask(&asked, Question::default()).is_empty());
    online.add(&asked);
    assert_eq!(online.fresh(), 1);
    let silent = online.ask(
        &asked,
        Question {
            most: 0,
            least_bits: f32::NAN,
        },
    );
    assert!(silent.is_empty());
}
