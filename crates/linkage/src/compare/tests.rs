//! Laws of comparison, on persons invented and on persons that make no sense.

use proptest::prelude::*;

use super::{Eye, Observation, schema::*};
use crate::{
    base::Base,
    model::untempered,
    person::{Field, Person},
    testing,
};

/// Texts a field may meet, and texts it should never meet.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => Just(String::new()),
        4 => prop::sample::select(vec![
            "DUPONT", "Dupond", "de la Tour", "LATOUR", "Чайковский", "TCHAIKOVSKI", "Nguyễn", "Jean Pierre",
            "Jean-Pierre", "J", "Marie", "محمد", "MOHAMED", "Bob", "Robert", "1990-01-01", "01/02/1990", "1990-02-01",
            "1990", "Paris", "PARIS 12", "75012", "75013", "FR", "Maroc", "M", "F", "a@b.fr", "a@c.fr", "0612345678",
            "+33612345679", "12 rue des Lilas", "14 rue des Lilas", "AB123456", "AB123465", "AB123456;CD999999",
        ]).prop_map(str::to_owned),
        2 => "[a-e]{1,3}( [a-e]{1,3})?",
        1 => any::<String>(),
    ]
}

fn fields() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec(text(), Field::ALL.len())
}

fn person(texts: &[String]) -> Person<'_> {
    Field::ALL
        .iter()
        .zip(texts)
        .fold(Person::default(), |person, (field, text)| {
            person.with(*field, text)
        })
}

fn bounded(seen: &Observation) {
    for (at, comparison) in COMPARISONS.iter().enumerate() {
        assert!(usize::from(seen.levels[at]) <= comparison.levels.len());
        assert!(usize::from(seen.contexts[at]) < comparison.contexts);
        assert!(
            (-64.0..=0.0).contains(&seen.rarity[at]),
            "{}",
            comparison.name
        );
    }
}

fn same(one: &Observation, other: &Observation) -> bool {
    let rarity = one.rarity.iter().zip(&other.rarity);
    one.levels == other.levels
        && one.contexts == other.contexts
        && rarity.into_iter().all(|(a, b)| (a - b).abs() < 1e-6)
}

proptest! {
    #[test]
    fn holds_on_any_text(all in prop::collection::vec(fields(), 2..5)) {
        let model = testing::model();
        let mut base = Base::default();
        for texts in &all {
            base.add(&person(texts));
        }
        let mut eye = base.eye();
        for a in &base.records {
            for b in &base.records {
                let seen = eye.observe(a, b);
                bounded(&seen);
                prop_assert!(model.score(&seen).bits.is_finite());
                let back = Eye::new(base.words(), &base.shares).observe(b, a);
                prop_assert!(same(&seen, &back), "{:?} {:?}", seen.levels, back.levels);
            }
        }
    }
}

/// A text a field: of one person, of the same written with slips, of another person.
const PERSONS: [(Field, [&str; 3]); 20] = [
    (Field::BirthName, ["Lefèvre", "Lefevbre", "Gonzalez"]),
    (
        Field::GivenNames,
        ["Anne Marie", "Ane Marie", "Robert Hugo"],
    ),
    (Field::MarriedName, ["Chauvin", "", "Zimmer"]),
    (Field::Sex, ["F", "F", "M"]),
    (Field::BirthDate, ["1980-05-17", "1980-05-18", "1951-11-02"]),
    (Field::BirthPlace, ["Angers", "Angrs", "Tokyo"]),
    (Field::BirthPostcode, ["49000", "49100", "13001"]),
    (Field::BirthCountry, ["FR", "FR", "JP"]),
    (Field::Nationality, ["FR;MA", "MA", "JP"]),
    (Field::Document, ["AB1234567", "AB1234576", "ZZ9990001"]),
    (
        Field::Email,
        ["anne@a.example", "anne@b.example", "hugo@c.example"],
    ),
    (Field::Phone, ["0612345678", "0612345687", "0799887766"]),
    (
        Field::Address,
        ["12 rue des Lilas", "14 rue des Lilas", "3 quai Nord"],
    ),
    (Field::Postcode, ["75012", "75013", "29200"]),
    (Field::City, ["Paris", "Pariss", "Brest"]),
    (Field::Occupation, ["chercheuse", "chercheur", "marin"]),
    (Field::FatherName, ["Perrin", "Perin", "Okada"]),
    (Field::FatherGivenNames, ["Paul", "Paull", "Hiro"]),
    (Field::MotherName, ["Moreau", "Morau", "Suzuki"]),
    (Field::MotherGivenNames, ["Claire", "Clare", "Yuko"]),
];

#[test]
fn every_comparison_is_met_worse_as_records_part_and_the_same_from_both_sides() {
    let mut base = Base::default();
    for column in 0..3 {
        let fields: Vec<(Field, &str)> = PERSONS
            .iter()
            .map(|(field, texts)| (*field, texts[column]))
            .collect();
        base.add(&testing::person(&fields));
    }
    let mut eye = base.eye();
    let mut levels = |a: usize, b: usize| {
        let (a, b) = (&base.records[a], &base.records[b]);
        let (seen, back) = (eye.observe(a, b), eye.observe(b, a));
        bounded(&seen);
        assert!(same(&seen, &back), "{:?} {:?}", seen.levels, back.levels);
        seen.levels
    };
    let (itself, slips, other) = (levels(0, 0), levels(0, 1), levels(0, 2));
    for (at, comparison) in COMPARISONS.iter().enumerate() {
        let name = comparison.name;
        assert_eq!(itself[at], 1, "{name}");
        assert!(itself[at] <= slips[at] && slips[at] <= other[at], "{name}");
        // Names that are crossed are another thing than names that differ.
        if at != ORDER {
            assert!(other[at] > 1, "{name}");
        }
    }
    let telling = (0..COUNT).filter(|at| slips[*at] > 1 && slips[*at] < other[*at]);
    assert!(telling.count() >= 14, "{slips:?} {other:?}");
}

#[test]
fn is_symmetric_on_requests() {
    let base = testing::base(&testing::requests(260, 1));
    let (mut eye, mut other) = (base.eye(), base.eye());
    for (at, a) in base.records.iter().enumerate() {
        for b in &base.records[..at] {
            let seen = eye.observe(a, b);
            bounded(&seen);
            assert!(same(&seen, &other.observe(b, a)));
        }
    }
}

#[test]
fn a_record_against_itself_is_the_best_there_is() {
    let base = testing::base(&testing::requests(300, 2));
    let mut eye = base.eye();
    for record in &base.records {
        let seen = eye.observe(record, record);
        for (at, comparison) in COMPARISONS.iter().enumerate() {
            let best = match at {
                // A name of one word cannot agree on more than one.
                GIVEN => given::SAME,
                DATE if !record.date.is_known() || record.date.day() == 0 => date::PARTIAL,
                _ => 1,
            };
            assert!(seen.levels[at] <= best, "{}", comparison.name);
        }
        assert_eq!(seen.levels[FAMILY] == 0, record.family == [0, 0]);
        assert_eq!(seen.levels[GIVEN] == 0, record.given == 0);
        assert_eq!(seen.levels[DATE] == 0, !record.date.is_known());
        assert_eq!(seen.levels[PLACE] == 0, record.place == 0);
        assert_eq!(seen.levels[COUNTRY] == 0, record.country == 0);
        assert_eq!(seen.levels[DOCUMENT] == 0, record.document == [0, 0]);
        assert_eq!(seen.levels[EMAIL] == 0, record.email == [0, 0]);
        assert_eq!(seen.levels[PHONE] == 0, record.phone == [0, 0]);
    }
}

/// Pairs given up before all of them was compared are not those worth keeping. What names can bring is guessed from
/// their first sounds, what a country can bring is capped: neither is a bound in theory, so this is measured.
#[test]
fn giving_up_early_loses_no_pair_worth_keeping() {
    const LEAST: f32 = -8.0;
    let model = testing::model();
    let base = testing::base(&testing::requests(500, 3));
    let (mut full, mut early) = (base.eye(), base.eye());
    let (mut kept, mut lost) = (0, 0);
    for (at, a) in base.records.iter().enumerate() {
        for b in &base.records[..at] {
            let seen = full.observe(a, b);
            let bits = model.score(&seen).bits;
            if let Some(met) = early.observe_above(a, b, &model, untempered(LEAST)) {
                assert!(same(&seen, &met));
            } else if bits >= LEAST {
                lost += 1;
                assert!(bits < -3.0, "given up at {bits} bits: {:?}", seen.levels);
            }
            kept += usize::from(bits >= LEAST);
        }
    }
    println!("{lost} of {kept} given up");
    assert!(kept > 300 && lost * 200 <= kept, "{lost} of {kept}");
}

#[test]
fn chinese_names_in_unlike_spellings_have_a_situation_of_their_own() {
    let mut base = Base::default();
    for [family, given] in [
        ["Fung", "Ka Fung"],
        ["Feng", "Jiafeng"],
        ["Fung", "Ka Fnug"],
        ["Fung", "Ka Wing"],
    ] {
        base.add(&testing::person(&[
            (Field::BirthName, family),
            (Field::GivenNames, given),
            (Field::BirthCountry, "HK"),
        ]));
    }
    let mut eye = base.eye();
    let mut seen = |a: usize, b: usize| {
        let seen = eye.observe(&base.records[a], &base.records[b]);
        (
            seen.contexts[FAMILY],
            [seen.levels[FAMILY], seen.levels[GIVEN]],
        )
    };
    assert_eq!(seen(0, 1), (tongue::UNLIKE, [family::FORM, given::FORM]));
    // A slip in the second syllable is no other name
    assert_eq!(seen(0, 2), (tongue::CHINESE, [family::SAME, given::FIRST]));
    assert_eq!(seen(0, 3), (tongue::CHINESE, [family::SAME, given::CLASH]));
}
