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
        assert_eq!(online.fresh(), nth - (nth - 1) / 3);
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

/// Erased is erased: no text of hers is left, as written or as read, and what others say still stands.
#[test]
fn what_is_swept_cannot_be_read_and_is_as_if_it_had_never_come() {
    let requests = testing::requests(300, 11);
    let (kept, mut online) = (
        testing::base(&requests),
        Online::new(
            testing::base(&requests),
            testing::model(),
            Limits::default(),
        ),
    );
    let own = [
        (Field::BirthName, "Zwierzchowska-Brzęk"),
        (Field::GivenNames, "Świętosława Anne"),
        (Field::MotherName, "Παπαδοπούλου"),
        (Field::BirthDate, "1983-04-17"),
        (Field::BirthPlace, "Szczebrzeszyn-sur-Bug"),
        (Field::Document, "XK9988776"),
        (Field::Email, "swieta.zwierz@example.org"),
        (Field::Phone, "+48 601 998 877"),
        (Field::Address, "7 venelle des Quatre-Vents-Hurlants"),
    ];
    let spelled = [
        "Zwierzchowska",
        "zwierzchowska",
        "Świętosława",
        "swietoslawa",
        "Παπαδοπούλου",
        "papadopoulou",
        "Szczebrzeszyn",
        "szczebrzeszyn",
        "XK9988776",
        "swieta.zwierz",
        "48601998877",
        "quatre vents hurlants",
    ];
    let place = online.add(&person(&own));
    let read: Vec<_> = spelled.iter().filter(|text| online.spells(text)).collect();
    assert!(read.len() >= 9, "{read:?}");
    online.remove(place);
    assert!(online.sweep() > 0);
    for text in spelled {
        assert!(!online.spells(text), "{text}");
    }
    assert_eq!(online.sweep(), 0, "nothing is left to sweep");
    let question = Question {
        most: 50,
        least_bits: -8.0,
    };
    let before = Online::new(kept, testing::model(), Limits::default());
    for request in &requests {
        let says = |online: &Online| -> Vec<_> {
            let answers = online.ask(&request.person(), question);
            answers
                .iter()
                .map(|one| (one.record, one.probability.to_bits()))
                .collect()
        };
        assert_eq!(says(&online), says(&before));
    }
    // She comes again, and is found again.
    let again = online.add(&person(&own));
    let answers = online.ask(&person(&own), question);
    assert_eq!(answers.first().map(|one| one.record), Some(again));
}

/// A renewal sees what was there, keeps what comes meanwhile, gives empty places again, and answers throughout.
#[test]
fn the_index_is_renewed_under_way() {
    let requests = testing::requests(9000, 12);
    let (first, later) = requests.split_at(6000);
    let mut online = Online::new(Base::default(), testing::model(), Limits::default());
    online.load();
    for request in first {
        online.add(&request.person());
    }
    let question = Question {
        most: 50,
        least_bits: -8.0,
    };
    let finds = |online: &Online, at: usize, place: u32| {
        let answers = online.ask(&requests[at].person(), question);
        answers.iter().any(|answer| answer.record == place)
    };
    assert!(!finds(&online, 0, 0), "not filed yet");
    let mut renewal = online.renewal();
    while online.gather(&mut renewal) {}
    online.adopt(renewal.file(online.longest()));
    assert_eq!((online.fresh(), online.living()), (0, 6000));
    assert!(finds(&online, 0, 0) && finds(&online, 5999, 5999));

    for place in 0..50 {
        online.remove(place);
    }
    let early = online.add(&later[0].person());
    let mut renewal = online.renewal();
    let mut more = true;
    let mut late = Vec::new();
    for (request, at) in later.iter().skip(1).take(20).zip(6001..) {
        more = more && online.gather(&mut renewal);
        online.remove(100 + u32::try_from(late.len()).unwrap());
        let place = online.add(&request.person());
        assert!(finds(&online, at, place), "the old index answers");
        late.push((at, place));
    }
    while more {
        more = online.gather(&mut renewal);
    }
    online.adopt(renewal.file(online.longest()));
    assert_eq!(online.fresh(), 20, "those that came late are fresh");
    assert!(finds(&online, 6000, early));
    for (at, place) in late {
        assert!(finds(&online, at, place));
    }
    // Fifty places are empty for certain: nothing leads to them, they are given again, and the rest is where it was.
    let places = online.len();
    for request in later.iter().skip(100).take(50) {
        assert!(online.add(&request.person()) < 50);
    }
    assert_eq!(online.len(), places);
    assert!(finds(&online, 5999, 5999));
}

/// What the records in memory teach is what they would teach in bulk, or nearly, and says where it is no better.
#[test]
fn records_in_memory_teach_a_model() {
    let requests = testing::requests(6000, 13);
    let mut online = Online::new(
        testing::base(&requests),
        testing::model(),
        Limits::default(),
    );
    for place in 0..40 {
        online.remove(place);
    }
    let mut study = online.study();
    while online.observe(&mut study) {}
    let lesson = study.learn(&testing::model());
    println!(
        "{:.0} pairs, {:.1} bits a thousand",
        lesson.pairs, lesson.gain
    );
    assert!(
        lesson.learned.rounds > 3 && lesson.gain > 0.0,
        "{}",
        lesson.gain
    );
    assert!(lesson.model.ranks_as(&testing::model(), 2.0));
    let trial = |model| crate::trial::trial(model, 2500, 77).unwrap();
    let (taught, known) = (trial(&lesson.model), trial(&testing::model()));
    println!("{taught:?} {known:?}");
    assert!(taught.f1 > known.f1 - 0.03, "{taught:?} {known:?}");
    // A model that learned from itself gains nothing.
    let mut study = online.study();
    while online.observe(&mut study) {}
    assert!(study.learn(&lesson.model).gain.abs() < lesson.gain.max(1.0));
}
