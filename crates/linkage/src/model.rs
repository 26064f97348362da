//! The model: shares of every level among records of one person, among relatives, among strangers.

#![expect(
    clippy::indexing_slicing,
    reason = "tables and observations have a place for every comparison, situation and level of the schema"
)]

use crate::compare::{
    Observation,
    schema::{COMPARISONS, COUNT, KINS, MAX_CONTEXTS, MAX_LEVELS, is_of_names, tongue},
};

/// A share for each comparison, situation and level. Level 0 is «missing».
pub(crate) type Table = [[[f32; MAX_LEVELS]; MAX_CONTEXTS]; COUNT];

/// Shares among three kinds of pairs, and how frequent each kind is among all pairs.
#[derive(Clone)]
pub(crate) struct Shares {
    pub(crate) same: Box<Table>,
    pub(crate) kin: Box<[Table; KINS]>,
    pub(crate) strangers: Box<Table>,
    /// Share of pairs that are one person, that are close relatives.
    pub(crate) prior_same: f64,
    pub(crate) prior_kin: [f64; KINS],
}

/// Fellegi and Sunter's model («A Theory for Record Linkage», JASA 64, 1969) with a third kind of pair, close
/// relatives, who agree on much without being one person.
#[derive(Clone)]
pub struct Model {
    pub(crate) shares: Shares,
    /// log2(same / strangers) and log2(kin / strangers), or log2(same), log2(kin) where a level goes by value.
    same: Box<Table>,
    kin: Box<[Table; KINS]>,
    log_prior_same: f32,
    prior_kin: [f64; KINS],
    best_unequal: [f32; COUNT],
    pub(crate) records: u64,
}

/// The score of a pair.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Score {
    /// log2 of the odds that both records are of one person.
    pub(crate) bits: f32,
}

impl Model {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "shares and their logarithms"
    )]
    pub(crate) fn new(shares: Shares, records: u64) -> Self {
        let mut same = shares.same.clone();
        let mut kin = shares.kin.clone();
        for (at, comparison) in COMPARISONS.iter().enumerate() {
            for context in 0..MAX_CONTEXTS {
                for (level, _) in (1..).zip(comparison.levels) {
                    let strangers = if by_value(at, level) {
                        1.0
                    } else {
                        shares.strangers[at][context][level]
                    };
                    same[at][context][level] = ratio(shares.same[at][context][level], strangers);
                    for (kin, shares) in kin.iter_mut().zip(shares.kin.iter()) {
                        kin[at][context][level] = ratio(shares[at][context][level], strangers);
                    }
                }
                same[at][context][0] = 0.0;
                kin.iter_mut().for_each(|kin| kin[at][context][0] = 0.0);
            }
        }
        let log_prior_same = shares.prior_same.max(1e-15).log2() as f32;
        let prior_kin = shares.prior_kin;
        let best_unequal = std::array::from_fn(|at| {
            let levels =
                |place: &[f32; MAX_LEVELS]| place.iter().skip(2).copied().fold(0.0f32, f32::max);
            let contexts = COMPARISONS
                .get(at)
                .map_or(0, |comparison| comparison.contexts);
            same[at]
                .iter()
                .take(contexts)
                .map(levels)
                .fold(0.0, f32::max)
        });
        Self {
            shares,
            same,
            kin,
            log_prior_same,
            prior_kin,
            best_unequal,
            records,
        }
    }

    /// The same model for another number of records: as many doubles a record, among more or fewer pairs.
    pub(crate) fn for_records(self, records: usize) -> Self {
        let scale = self.records.max(1) as f64 / records.max(1) as f64;
        let mut shares = self.shares;
        shares.prior_same = (shares.prior_same * scale).clamp(1e-14, 0.5);
        shares.prior_kin = shares
            .prior_kin
            .map(|prior| (prior * scale).clamp(1e-14, 0.5));
        Self::new(shares, records as u64)
    }

    /// Whether it ranks the levels of every comparison as `other` does: wherever `other` holds one level to say more for
    /// one person than another by over `slack` bits, this one does not hold the reverse by as much.
    #[must_use]
    pub fn ranks_as(&self, other: &Self, slack: f32) -> bool {
        (0..COUNT).all(|at| {
            let Some(comparison) = COMPARISONS.get(at) else {
                return true;
            };
            // A model older than the situation of unlike spellings has nothing to say there
            let known = match comparison.contexts {
                tongue::COUNT if is_of_names(at) => usize::from(tongue::UNLIKE),
                contexts => contexts,
            };
            (0..known).all(|context| {
                let bits = |model: &Self, level: usize| model.same[at][context][level];
                let levels = 1..=comparison.levels.len();
                levels.clone().all(|a| {
                    // Where the value tells its own rarity the bits are of another kind.
                    let mut alike = levels
                        .clone()
                        .filter(|b| by_value(at, a) == by_value(at, *b));
                    alike.all(|b| {
                        bits(other, a) - bits(other, b) <= slack
                            || bits(self, b) - bits(self, a) <= slack
                    })
                })
            })
        })
    }

    /// Records it was learned from, or was last fitted to.
    #[must_use]
    pub const fn records(&self) -> u64 {
        self.records
    }

    /// Bits of one comparison for «one person» against «strangers».
    pub(crate) fn bits_of(&self, seen: &Observation, at: usize) -> f32 {
        self.same[at][seen.contexts[at] as usize][seen.levels[at] as usize] - seen.rarity[at]
    }

    pub(crate) fn score(&self, seen: &Observation) -> Score {
        let mut same = self.log_prior_same;
        for at in 0..COUNT {
            same += self.same[at][seen.contexts[at] as usize][seen.levels[at] as usize]
                - seen.rarity[at];
        }
        Score {
            bits: tempered(same + self.kin_bits(seen)),
        }
    }

    /// Bits the possibility of relatives takes away.
    pub(crate) fn kin_bits(&self, seen: &Observation) -> f32 {
        let mut others = 1.0;
        for (kin, prior) in self.kin.iter().zip(self.prior_kin) {
            let mut bits = 0.0f32;
            for at in 0..COUNT {
                bits +=
                    kin[at][seen.contexts[at] as usize][seen.levels[at] as usize] - seen.rarity[at];
            }
            others += prior * f64::from(bits.min(120.0)).exp2();
        }
        #[expect(clippy::cast_possible_truncation, reason = "a logarithm")]
        let bits = others.log2() as f32;
        -bits
    }

    /// The most a comparison brings when the values are not equal.
    pub(crate) fn best_unequal(&self, at: usize) -> f32 {
        self.best_unequal.get(at).copied().unwrap_or(0.0)
    }

    /// The most a level brings that does not go by value, in any situation.
    pub(crate) fn most_of(&self, at: usize, level: u8) -> f32 {
        let contexts = COMPARISONS[at].contexts;
        let places = self.same[at].iter().take(contexts);
        places
            .map(|place| place[usize::from(level)])
            .fold(f32::MIN, f32::max)
    }

    pub(crate) fn prior_bits(&self) -> f32 {
        self.log_prior_same
    }
}

/// Whether how common the agreed value is stands for the share among strangers.
pub(crate) fn by_value(at: usize, level: usize) -> bool {
    level
        .checked_sub(1)
        .and_then(|level| COMPARISONS.get(at)?.levels.get(level))
        .is_some_and(|level| level.by_value)
}

#[expect(clippy::cast_possible_truncation, reason = "a logarithm")]
fn ratio(share: f32, strangers: f32) -> f32 {
    (f64::from(share.max(1e-9)) / f64::from(strangers.max(1e-9))).log2() as f32
}

/// Probability of odds given in bits (log2 of the odds).
pub fn probability(bits: f32) -> f64 {
    1.0 / (1.0 + (-f64::from(bits)).exp2())
}

/// Fields are not independent, as the model takes them to be: a name foretells an origin, an origin a town. What they say
/// together is worth four fifths of its sum; both numbers come from invented requests (`synthetic`, errors doubled),
/// where the truth is known, and are checked there by the measures.
const TEMPER: f32 = 0.8;
const DOUBT: f32 = 0.6;

/// Bits before tempering that come to these after it.
pub(crate) fn untempered(bits: f32) -> f32 {
    (bits + DOUBT) / TEMPER
}

/// What is left of one part of the bits after tempering.
pub(crate) fn tempered_share(bits: f32) -> f32 {
    TEMPER * bits
}

fn tempered(bits: f32) -> f32 {
    TEMPER * bits - DOUBT
}
