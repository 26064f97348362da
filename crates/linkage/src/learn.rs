//! Learning without examples: expectation–maximisation over candidate pairs (Dempster, Laird and Rubin, 1977; for
//! record linkage Winkler, 1988, and Enamorado, Fifield and Imai, 2019).

#![expect(
    clippy::indexing_slicing,
    reason = "tables and observations have a place for every comparison, situation and level of the schema"
)]

#[cfg(test)]
mod tests;

use crate::{
    compare::{
        Observation,
        schema::{
            COMPARISONS, COUNT, FAMILY, GIVEN, KINS, MAX_CONTEXTS, MAX_LEVELS, family, given,
            is_of_names, tongue,
        },
    },
    model::{Shares, Table, by_value},
};

/// A candidate pair as learning sees it.
struct Seen {
    levels: [u8; COUNT],
    contexts: [u8; COUNT],
    /// log2 of how likely this is among strangers; it does not change while learning.
    strangers: f32,
}

/// What learning did.
#[derive(Clone, Debug, Default)]
pub struct Learned {
    /// Rounds until nothing moved.
    pub rounds: usize,
    /// log2 likelihood of the candidates against strangers, with the prior's, at the start of each round; it never
    /// falls.
    pub likelihood: Vec<f64>,
}

/// Shares before anything is learned.
pub(crate) fn expected(at: impl Fn(&crate::compare::schema::Level) -> f32) -> Table {
    let mut table = [[[0.0; MAX_LEVELS]; MAX_CONTEXTS]; COUNT];
    for (places, comparison) in table.iter_mut().zip(&COMPARISONS) {
        for place in places.iter_mut() {
            for (share, level) in place.iter_mut().skip(1).zip(comparison.levels) {
                *share = at(level);
            }
        }
    }
    // What would be the same, were it spelled alike
    let unlike = usize::from(tongue::UNLIKE);
    table[FAMILY][unlike].swap(usize::from(family::SAME), usize::from(family::FORM));
    table[GIVEN][unlike].swap(usize::from(given::SAME), usize::from(given::FORM));
    table
}

/// How many pairs of any origin the shares of names begin with where both are of one language.
const BORROWED: f64 = 20.0;

/// Pairs drawn at random, counted by level in each situation.
pub(crate) struct Strangers(Vec<[[u32; MAX_LEVELS]; MAX_CONTEXTS]>);

impl Default for Strangers {
    fn default() -> Self {
        Self(vec![[[0; MAX_LEVELS]; MAX_CONTEXTS]; COUNT])
    }
}

impl Strangers {
    pub(crate) fn count(&mut self, seen: &Observation) {
        for at in 0..COUNT {
            self.0[at][seen.contexts[at] as usize][seen.levels[at] as usize] += 1;
        }
    }

    pub(crate) fn and(mut self, other: &Self) -> Self {
        let ones = self.0.as_flattened_mut().as_flattened_mut();
        let others = other.0.as_flattened().as_flattened();
        ones.iter_mut().zip(others).for_each(|(a, b)| *a += b);
        self
    }
}

/// Shares of levels among pairs drawn at random, in each situation.
pub(crate) fn strangers(Strangers(sums): &Strangers) -> Table {
    let mut counts: Table = [[[0.0; MAX_LEVELS]; MAX_CONTEXTS]; COUNT];
    for (at, comparison) in COMPARISONS.iter().enumerate() {
        for context in 0..comparison.contexts {
            let seen: f64 = sums[at][context][1..]
                .iter()
                .map(|count| f64::from(*count))
                .sum();
            for level in 1..=comparison.levels.len() {
                // A level never seen among strangers is rare, not impossible: half a pair.
                let mut share = (f64::from(sums[at][context][level]) + 0.5) / (seen + 1.0);
                if context > 0 && is_of_names(at) {
                    // Few pairs drawn are both Korean: they borrow from those of any origin.
                    let any = f64::from(counts[at][0][level]);
                    share =
                        (f64::from(sums[at][context][level]) + BORROWED * any) / (seen + BORROWED);
                }
                #[expect(clippy::cast_possible_truncation, reason = "a share")]
                {
                    counts[at][context][level] = share as f32;
                }
            }
        }
    }
    counts
}

/// How many expected pairs the shares known beforehand weigh.
const SAME_WEIGHT: f64 = 40.0;
const ROUNDS: usize = 60;

/// Learns from candidate pairs, each standing for `weight` pairs out of `total`.
pub(crate) fn learn(
    pairs: Vec<Observation>,
    strangers: Table,
    weight: f64,
    total: f64,
) -> (Shares, Learned) {
    let seen: Vec<Seen> = pairs
        .into_iter()
        .map(|pair| Seen {
            levels: pair.levels,
            contexts: pair.contexts,
            strangers: log_strangers(&pair, &strangers),
        })
        .collect();
    let same_before = expected(|level| level.same);
    let kin: [Table; KINS] =
        std::array::from_fn(|kind| expected(|level| level.kin.get(kind).copied().unwrap_or(0.0)));
    let kin_logs: [Box<Table>; KINS] = std::array::from_fn(|kind| logs(&kin[kind]));
    let mut shares = Shares {
        same: Box::new(same_before),
        kin: Box::new(kin),
        strangers: Box::new(strangers),
        prior_same: (seen.len() as f64 * weight * 0.1 / total).clamp(1e-14, 0.1),
        prior_kin: [(seen.len() as f64 * weight * 0.01 / total).clamp(1e-14, 0.1); KINS],
    };
    let mut learned = Learned::default();
    for round in 0..ROUNDS {
        let same = logs(&shares.same);
        let prior_same = shares.prior_same.log2();
        let prior_kin = shares.prior_kin.map(f64::log2);
        let mut sums = Sums::new();
        for pair in &seen {
            let bits = |table: &Table| -> f64 {
                let mut bits = 0.0f32;
                for at in 0..COUNT {
                    bits += table[at][pair.contexts[at] as usize][pair.levels[at] as usize];
                }
                f64::from(bits) - f64::from(pair.strangers)
            };
            let one = (bits(&same) + prior_same).exp2();
            let kin: [f64; KINS] =
                std::array::from_fn(|kind| (bits(&kin_logs[kind]) + prior_kin[kind]).exp2());
            let all = 1.0 + one + kin.iter().sum::<f64>();
            sums.add(pair, one / all, kin.map(|kin| kin / all));
            sums.likelihood += all.log2();
        }
        // Pairs come by as rare events do (Poisson): the more of a kind are expected, the more its absence costs.
        let expected = shares.prior_same + shares.prior_kin.iter().sum::<f64>();
        sums.likelihood -= expected * total / weight * std::f64::consts::LOG2_E;
        sums.likelihood += prior_weight(&shares.same, &same_before, SAME_WEIGHT / weight);
        learned.likelihood.push(sums.likelihood);
        learned.rounds = round + 1;
        *shares.same = renew(&sums.same, &same_before, SAME_WEIGHT / weight);
        let before = shares.prior_same;
        shares.prior_same = (sums.total_same * weight / total).clamp(1e-14, 0.5);
        shares.prior_kin = sums
            .total_kin
            .map(|kin| (kin * weight / total).clamp(1e-14, 0.5));
        if round > 4 && (shares.prior_same / before - 1.0).abs() < 1e-4 {
            break;
        }
    }
    (shares, learned)
}

/// log2 likelihood of candidate pairs under known shares, against the strangers of `shares`, as learning reckons it.
pub(crate) fn likelihood(pairs: &[Observation], shares: &Shares, weight: f64, total: f64) -> f64 {
    let same = logs(&shares.same);
    let kin: [Box<Table>; KINS] = std::array::from_fn(|kind| logs(&shares.kin[kind]));
    let bits = |table: &Table, pair: &Observation| -> f64 {
        (0..COUNT)
            .map(|at| f64::from(table[at][pair.contexts[at] as usize][pair.levels[at] as usize]))
            .sum()
    };
    let each = pairs.iter().map(|pair| {
        let strangers = f64::from(log_strangers(pair, &shares.strangers));
        let one = (bits(&same, pair) - strangers).exp2() * shares.prior_same;
        let kin = kin.iter().zip(shares.prior_kin);
        let kin = kin.map(|(table, prior)| (bits(table, pair) - strangers).exp2() * prior);
        (1.0 + one + kin.sum::<f64>()).log2()
    });
    let expected = shares.prior_same + shares.prior_kin.iter().sum::<f64>();
    each.sum::<f64>() - expected * total / weight * std::f64::consts::LOG2_E
}

struct Sums {
    same: Box<Totals>,
    total_same: f64,
    total_kin: [f64; KINS],
    likelihood: f64,
}

type Totals = [[[f64; MAX_LEVELS]; MAX_CONTEXTS]; COUNT];

impl Sums {
    fn new() -> Self {
        let none = || Box::new([[[0.0; MAX_LEVELS]; MAX_CONTEXTS]; COUNT]);
        Self {
            same: none(),
            total_same: 0.0,
            total_kin: [0.0; KINS],
            likelihood: 0.0,
        }
    }

    fn add(&mut self, pair: &Seen, same: f64, kin: [f64; KINS]) {
        self.total_same += same;
        self.total_kin
            .iter_mut()
            .zip(kin)
            .for_each(|(sum, kin)| *sum += kin);
        if same < 1e-7 {
            return;
        }
        for at in 0..COUNT {
            self.same[at][pair.contexts[at] as usize][pair.levels[at] as usize] += same;
        }
    }
}

fn logs(table: &Table) -> Box<Table> {
    let mut logs = Box::new(*table);
    for places in logs.iter_mut() {
        for place in places.iter_mut() {
            place[0] = 0.0;
            for share in place.iter_mut().skip(1) {
                *share = share.max(1e-9).log2();
            }
        }
    }
    logs
}

fn log_strangers(pair: &Observation, strangers: &Table) -> f32 {
    (0..COUNT)
        .map(|at| {
            let level = pair.levels[at] as usize;
            if level == 0 {
                0.0
            } else if by_value(at, level) {
                pair.rarity[at]
            } else {
                strangers[at][pair.contexts[at] as usize][level]
                    .max(1e-9)
                    .log2()
            }
        })
        .sum()
}

#[expect(clippy::cast_possible_truncation, reason = "a share")]
fn renew(sums: &Totals, before: &Table, weight: f64) -> Table {
    let mut table = *before;
    for (at, comparison) in COMPARISONS.iter().enumerate() {
        for context in 0..comparison.contexts {
            let all: f64 = sums[at][context][1..].iter().sum::<f64>() + weight;
            for level in 1..=comparison.levels.len() {
                let share = (sums[at][context][level]
                    + weight * f64::from(before[at][context][level]))
                    / all;
                table[at][context][level] = share as f32;
            }
        }
    }
    table
}

/// log2 of the Dirichlet prior, up to a constant.
fn prior_weight(table: &Table, before: &Table, weight: f64) -> f64 {
    let mut sum = 0.0;
    for (at, comparison) in COMPARISONS.iter().enumerate() {
        for context in 0..comparison.contexts {
            for level in 1..=comparison.levels.len() {
                sum += weight
                    * f64::from(before[at][context][level])
                    * f64::from(table[at][context][level].max(1e-9)).log2();
            }
        }
    }
    sum
}
