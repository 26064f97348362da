//! Laws of learning, on small tables drawn at random.

use proptest::prelude::*;

use super::{Strangers, expected, learn, strangers};
use crate::compare::{
    Observation,
    schema::{COMPARISONS, COUNT},
};

fn observation(same: bool, draws: &[u16]) -> Observation {
    let mut seen = Observation::default();
    for (at, comparison) in COMPARISONS.iter().enumerate() {
        let draw = usize::from(draws[at]);
        let levels = comparison.levels.len();
        let level = match (same, draw % 10) {
            (_, 0) => 0,
            (true, 1..=7) => 1,
            _ => draw / 10 % levels + 1,
        };
        seen.levels[at] = u8::try_from(level).unwrap_or(0);
        seen.contexts[at] = u8::try_from(draw / 1000 % comparison.contexts).unwrap_or(0);
        if comparison
            .levels
            .get(level.wrapping_sub(1))
            .is_some_and(|level| level.by_value)
        {
            seen.rarity[at] = -f32::from(draws[at] % 12);
        }
    }
    seen
}

fn table() -> impl Strategy<Value = Vec<Observation>> {
    let pair = (any::<bool>(), prop::collection::vec(any::<u16>(), COUNT));
    prop::collection::vec(
        pair.prop_map(|(same, draws)| observation(same, &draws)),
        1..120,
    )
}

#[test]
fn shares_known_beforehand_sum_to_one() {
    for comparison in &COMPARISONS {
        let same: f32 = comparison.levels.iter().map(|level| level.same).sum();
        assert!((same - 1.0).abs() < 1e-4, "{}: {same}", comparison.name);
        for kind in 0..4 {
            let kin: f32 = comparison.levels.iter().map(|level| level.kin[kind]).sum();
            // Judged, not measured: rounded to the third place.
            assert!(
                (kin - 1.0).abs() < 3e-3,
                "{}, kin {kind}: {kin}",
                comparison.name
            );
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn never_learns_worse(pairs in table(), random in table(), weight in 1.0..8.0f64, many in 1.0..1e4f64) {
        let count = pairs.len() as f64;
        let mut met = Strangers::default();
        random.iter().for_each(|pair| met.count(pair));
        let (shares, learned) = learn(pairs, strangers(&met), weight, count * weight * many);
        prop_assert_eq!(learned.rounds, learned.likelihood.len());
        for two in learned.likelihood.windows(2) {
            let slack = 1e-6 * two[0].abs().max(1.0);
            prop_assert!(two[1] >= two[0] - slack, "{:?}", learned.likelihood);
        }
        prop_assert!((1e-14..=0.5).contains(&shares.prior_same));
        for (at, comparison) in COMPARISONS.iter().enumerate() {
            for context in 0..comparison.contexts {
                for table in [&shares.same, &shares.strangers] {
                    let place = &table[at][context][1..=comparison.levels.len()];
                    prop_assert!(place.iter().all(|share| (0.0..=1.0).contains(share)));
                }
                let sum: f32 = shares.same[at][context][1..].iter().sum();
                prop_assert!((sum - 1.0).abs() < 1e-4, "{} {context}: {sum}", comparison.name);
            }
        }
    }
}

#[test]
fn without_pairs_it_stays_with_what_was_known() {
    let (shares, _) = learn(Vec::new(), strangers(&Strangers::default()), 1.0, 1.0);
    let known = expected(|level| level.same);
    for (learned, known) in shares.same.iter().zip(&known) {
        let both = learned.iter().flatten().zip(known.iter().flatten());
        both.for_each(|(learned, known)| assert!((learned - known).abs() < 1e-6));
    }
}
