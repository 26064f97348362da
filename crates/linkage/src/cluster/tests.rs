//! Persons made of pairs: no bridge melts two of them, ids stay, pairs come once.

use std::collections::BTreeSet;

use super::Clusters;
use crate::{
    base::Base,
    bulk::{self, Limits, Linked, Pair, Scope},
    person::Field,
    testing::{self, person},
};

/// Four records of each of two persons, three hundred others, and what links them.
fn two_persons() -> (Base, Linked) {
    let mut base = Base::default();
    for (name, given, date, place) in [
        ("Kowalczyk", "Agnieszka", "1984-03-17", "Gdynia"),
        ("Le Goff", "Yann", "1971-11-02", "Quimper"),
    ] {
        for email in ["", "un@exemple.fr", "un@exemple.fr", ""] {
            base.add(&person(&[
                (Field::BirthName, name),
                (Field::GivenNames, given),
                (Field::BirthDate, date),
                (Field::BirthPlace, place),
                (Field::Email, email),
            ]));
        }
    }
    // Others, so that it is known what is rare.
    for request in testing::requests(300, 10) {
        base.add(&request.person());
    }
    let linked = bulk::link(
        &base,
        Scope::Within,
        Limits::default(),
        Some(testing::model()),
    );
    (base, linked)
}

#[test]
fn a_wrong_bridge_melts_nothing() {
    let (base, mut linked) = two_persons();
    linked.pairs.push(Pair {
        a: 1,
        b: 6,
        bits: 8.0,
    });
    let clusters = Clusters::gather(&base, &linked, 0.0);
    assert_eq!(clusters.of[..8], [0, 0, 0, 0, 4, 4, 4, 4]);
}

#[test]
fn pairs_come_once_and_the_order_of_pairs_changes_nothing() {
    let base = testing::base(&testing::requests(700, 6));
    let mut linked = bulk::link(
        &base,
        Scope::Within,
        Limits::default(),
        Some(testing::model()),
    );
    let clusters = Clusters::gather(&base, &linked, 0.0);
    linked.pairs.reverse();
    let again = Clusters::gather(&base, &linked, 0.0);
    assert_eq!(clusters.of, again.of);
    let bits = |clusters: &Clusters| -> Vec<_> {
        clusters
            .pairs
            .iter()
            .map(|pair| (pair.a, pair.b, pair.bits.to_bits()))
            .collect()
    };
    assert_eq!(bits(&clusters), bits(&again));
    let places: BTreeSet<_> = clusters.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
    assert_eq!(places.len(), clusters.pairs.len());
    for (first, place) in clusters.of.iter().zip(0u32..) {
        assert!(*first <= place);
        assert_eq!(clusters.of[*first as usize], *first);
    }
    for (one, a) in clusters.of.iter().zip(0u32..) {
        for (other, b) in clusters.of.iter().zip(0u32..).skip(a as usize + 1) {
            assert!(
                one != other || places.contains(&(a, b)),
                "{a} and {b} are one person"
            );
        }
    }
}

#[test]
fn an_id_survives_later_records() {
    let (mut base, linked) = two_persons();
    let before = Clusters::gather(&base, &linked, 0.0);
    base.add(&person(&[
        (Field::BirthName, "Goff"),
        (Field::GivenNames, "Yann"),
        (Field::BirthDate, "1971-11-02"),
        (Field::BirthPlace, "Quimper"),
    ]));
    let linked = bulk::link(
        &base,
        Scope::Within,
        Limits::default(),
        Some(testing::model()),
    );
    let after = Clusters::gather(&base, &linked, 0.0);
    assert_eq!(after.of[..before.of.len()], before.of);
    assert_eq!(after.of.last(), Some(&4));
}
