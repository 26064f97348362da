//! A floor under the whole: what linking finds in invented requests, errors doubled, against the truth.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test that fails says so by panicking"
)]

use linkage::{
    Model,
    base::Base,
    bulk::{self, Limits, Pair, Scope},
    cluster::Clusters,
    synthetic::{Requests, Settings},
};

/// Just past the size up to which all is compared with all, so that keys are put to the test too.
const RECORDS: usize = 2100;

/// Records and, for each, the number of its person.
fn requests() -> (Base, Vec<u64>) {
    let mut base = Base::default();
    let truth = Requests::new(Settings::hard(RECORDS, 5))
        .unwrap()
        .map(|request| {
            base.add(&request.person());
            request.cluster()
        });
    let truth = truth.collect();
    (base, truth)
}

/// Best F1 over all thresholds, among pairs of a record before the border and one from it on, or among all.
fn best(truth: &[u64], pairs: &[Pair], border: Option<u32>) -> f64 {
    let admitted = |a: u32, b: u32| border.is_none_or(|border| (a < border) != (b < border));
    let mut wanted = 0u64;
    for (one, a) in truth.iter().zip(0u32..) {
        let later = truth.iter().zip(0u32..).skip(a as usize + 1);
        wanted += later
            .filter(|(other, b)| one == *other && admitted(a, *b))
            .count() as u64;
    }
    let mut pairs: Vec<&Pair> = pairs
        .iter()
        .filter(|pair| admitted(pair.a, pair.b))
        .collect();
    pairs.sort_by(|a, b| b.bits.total_cmp(&a.bits));
    let (mut right, mut best) = (0u64, 0.0f64);
    for (taken, pair) in (1u64..).zip(pairs) {
        right += u64::from(truth[pair.a as usize] == truth[pair.b as usize]);
        best = best.max(2.0 * right as f64 / (taken + wanted) as f64);
    }
    best
}

#[test]
fn a_model_from_a_file_finds_the_persons_of_one_table() {
    let (base, truth) = requests();
    let model = Model::read(include_bytes!("data/model-v1.json")).unwrap();
    let linked = bulk::link(&base, Scope::Within, Limits::default(), Some(model));
    let alone = best(&truth, &linked.pairs, None);
    let grouped = best(&truth, &Clusters::gather(&base, &linked, 0.0).pairs, None);
    println!("F1 {alone:.4} by pairs, {grouped:.4} by persons");
    assert!(alone >= 0.96, "{alone}");
    assert!(grouped >= 0.96, "{grouped}");
}

#[test]
fn a_model_learned_on_the_spot_finds_the_persons_of_two_tables() {
    const BORDER: u32 = 400;
    let (base, truth) = requests();
    let linked = bulk::link(&base, Scope::Across(BORDER), Limits::default(), None);
    let alone = best(&truth, &linked.pairs, Some(BORDER));
    println!("F1 {alone:.4} by pairs, {} rounds", linked.learned.rounds);
    assert!(alone >= 0.95, "{alone}");
}
