//! What shares a key is found, lists stay short, and threads change nothing.

use std::collections::{BTreeMap, BTreeSet};

use super::{ID_MASK, Index, keys::Keys};
use crate::{
    base::Base,
    bulk::{self, Limits, Scope},
    person::Field,
    testing::{self, person},
};

const LONGEST: usize = 12;

fn found(base: &Base, index: &Index) -> Vec<BTreeSet<(u32, u32)>> {
    let mut keys = Keys::among(base.len());
    base.records
        .iter()
        .map(|record| {
            keys.fill(record, base.words());
            let mut found = BTreeSet::new();
            index.each(&keys, |other, length| {
                found.insert((other, length));
            });
            found
        })
        .collect()
}

#[test]
fn finds_all_that_share_a_short_key_and_keeps_lists_short() {
    let base = testing::base(&testing::requests(1200, 4));
    let index = Index::build(&base.records, base.words(), LONGEST);
    let mut filed: BTreeMap<u64, BTreeSet<u32>> = BTreeMap::new();
    let mut keys = Keys::among(base.len());
    for (record, id) in base.records.iter().zip(0u32..) {
        keys.fill(record, base.words());
        for key in &keys.all {
            filed.entry(key & !ID_MASK).or_default().insert(id);
        }
    }
    let found = found(&base, &index);
    assert!(
        found
            .iter()
            .flatten()
            .all(|(_, length)| *length as usize <= LONGEST)
    );
    let mut long = 0;
    for ids in filed.values() {
        if ids.len() > LONGEST {
            long += 1;
        } else {
            for id in ids {
                let met: BTreeSet<u32> = found[*id as usize]
                    .iter()
                    .map(|(other, _)| *other)
                    .collect();
                assert!(ids.is_subset(&met));
            }
        }
    }
    assert!(long > 0, "no key was refined: the test has lost its point");
}

#[test]
fn a_key_too_many_share_is_refined_and_its_records_still_found() {
    let mut base = Base::default();
    for year in 0..400 {
        let date = format!("{}-{:02}-15", 1940 + year % 60, 1 + year % 12);
        base.add(&person(&[
            (Field::BirthName, "Martin"),
            (Field::GivenNames, "Marie"),
            (Field::BirthDate, &date),
        ]));
    }
    let index = Index::build(&base.records, base.words(), LONGEST);
    for (id, found) in found(&base, &index).iter().enumerate() {
        for (other, record) in base.records.iter().enumerate() {
            if record.date == base.records[id].date {
                assert!(found.iter().any(|(found, _)| *found as usize == other));
            }
        }
        assert!(found.iter().all(|(_, length)| *length as usize <= LONGEST));
    }
}

#[test]
fn threads_change_nothing() {
    let base = testing::base(&testing::requests(2300, 5));
    let with = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .unwrap();
        pool.install(|| {
            let index = Index::build(&base.records, base.words(), LONGEST);
            let linked = bulk::link(
                &base,
                Scope::Within,
                Limits::default(),
                Some(testing::model()),
            );
            let pairs: Vec<_> = linked
                .pairs
                .iter()
                .map(|pair| (pair.a, pair.b, pair.bits.to_bits()))
                .collect();
            (found(&base, &index), pairs, linked.compared)
        })
    };
    let one = with(1);
    assert!(!one.1.is_empty());
    assert!(one == with(3));
}

#[test]
fn an_index_of_nothing_finds_nothing() {
    let base = Base::default();
    let index = Index::build(&base.records, base.words(), LONGEST);
    let mut keys = Keys::among(0);
    keys.fill(&crate::record::Record::default(), base.words());
    index.each(&keys, |_, _| panic!("found in an empty index"));
    assert_eq!(index.records(), 0);
}

/// Spelled by unlike rules and crosswise, with another month: no key of names is left.
#[test]
fn parts_of_the_date_find_names_of_hong_kong() {
    let shared = |country: &str| {
        let mut base = Base::default();
        for [family, given, date] in [
            ["Tai", "Leung Chun", "1985-08-25"],
            ["Liangzhen", "Dai", "1985-09-25"],
        ] {
            base.add(&person(&[
                (Field::BirthName, family),
                (Field::GivenNames, given),
                (Field::BirthDate, date),
                (Field::BirthCountry, country),
            ]));
        }
        let mut keys = Keys::among(base.len());
        let mut all = base.records.iter().map(|record| {
            keys.fill(record, base.words());
            keys.all.iter().copied().collect::<BTreeSet<u64>>()
        });
        let (one, other) = (all.next().unwrap(), all.next().unwrap());
        one.intersection(&other).count()
    };
    assert_eq!(shared("HK"), 1);
    assert_eq!(shared("CN"), 0);
}
