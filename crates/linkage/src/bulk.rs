//! Many records at once: learn, link, cluster.

use rayon::prelude::*;

pub use crate::learn::Learned;
use crate::{
    base::Base,
    compare::Observation,
    index::Groups,
    learn::{self, Strangers},
    model::{Model, untempered},
    record::Record,
};

/// Which pairs are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// Every pair: one file with several records of one person.
    Within,
    /// Only pairs of a record before this place and one from it on: two files.
    Across(u32),
}

impl Scope {
    pub(crate) fn admits(self, a: u32, b: u32) -> bool {
        match self {
            Self::Within => a != b,
            Self::Across(border) => (a < border) != (b < border),
        }
    }

    fn pairs(self, records: usize) -> f64 {
        let all = records as f64;
        match self {
            Self::Within => all * (all - 1.0) / 2.0,
            Self::Across(border) => f64::from(border) * (all - f64::from(border)),
        }
    }
}

/// Two records and the bits that say they are of one person.
#[derive(Clone, Copy, Debug)]
pub struct Pair {
    /// The earlier place.
    pub a: u32,
    /// The later place.
    pub b: u32,
    /// log2 of the odds.
    pub bits: f32,
}

/// The most records of one run.
pub const MOST: usize = 1 << 26;

/// Bounds of a bulk run.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// The most records filed under one key.
    pub longest: usize,
    /// The most candidates scored for one record.
    pub candidates: usize,
    /// Pairs below this are not kept.
    pub least_bits: f32,
}

impl Limits {
    /// What a candidate's keys must weigh together to be scored: one key shared by few, or several shared by more. In a
    /// large file more is asked, for chance brings more records together.
    pub(crate) fn votes_for(self, records: usize) -> u32 {
        match records {
            0..=50_000 => WHOLE / 20,
            50_001..=300_000 => WHOLE / 12,
            _ => WHOLE / 8,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            longest: 40,
            candidates: 120,
            least_bits: -8.0,
        }
    }
}

/// Candidates of records, through the index.
struct Finder<'a> {
    base: &'a Base,
    groups: &'a Groups,
    scope: Scope,
    most: usize,
    least: u32,
}

#[derive(Default)]
struct Room<'a> {
    groups: Vec<&'a [u32]>,
    hits: Vec<u64>,
    votes: Vec<(u32, u32)>,
}

impl<'a> Finder<'a> {
    /// Earlier records that share keys with this one, those that share most first when there are too many.
    fn candidates<'r>(&self, id: u32, room: &'r mut Room<'a>) -> &'r [(u32, u32)] {
        room.votes.clear();
        if self.base.len() <= SMALL {
            room.votes.extend(
                (0..id)
                    .filter(|other| self.scope.admits(id, *other))
                    .map(|other| (other, 1)),
            );
            return &room.votes;
        }
        room.hits.clear();
        let hits = &mut room.hits;
        self.groups
            .each_earlier(id, &mut room.groups, |other, length| {
                if self.scope.admits(id, other) {
                    hits.push(u64::from(other) << 32 | u64::from(WHOLE / length.max(1)));
                }
            });
        room.hits.sort_unstable();
        for group in room.hits.chunk_by(|a, b| a >> 32 == b >> 32) {
            let Some(first) = group.first() else { continue };
            let votes = group
                .iter()
                .map(|hit| hit & u64::from(u32::MAX))
                .sum::<u64>();
            let (Ok(other), Ok(votes)) = (u32::try_from(first >> 32), u32::try_from(votes)) else {
                continue;
            };
            if votes >= self.least {
                room.votes.push((other, votes));
            }
        }
        if room.votes.len() > self.most {
            room.votes
                .sort_unstable_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
            room.votes.truncate(self.most);
        }
        &room.votes
    }
}

/// What a run found.
pub struct Linked {
    /// Pairs above the least bits, in order of places.
    pub pairs: Vec<Pair>,
    /// How learning went.
    pub learned: Learned,
    /// Pairs compared.
    pub compared: usize,
    /// The model that scored them.
    pub model: Model,
}

/// Up to this many records every pair is compared.
const SMALL: usize = 2000;
/// What sharing a key weighs, divided among the records that share it.
pub(crate) const WHOLE: u32 = 1000;
const RANDOM_PAIRS: usize = 600_000;
const SAMPLED_RECORDS: usize = 30_000;

/// Learns from the records, unless a model is given, and links them.
#[must_use]
pub fn link(base: &Base, scope: Scope, limits: Limits, model: Option<Model>) -> Linked {
    let groups = Groups::build(&base.records, base.words(), limits.longest);
    let finder = Finder {
        base,
        groups: &groups,
        scope,
        most: limits.candidates,
        least: limits.votes_for(base.len()),
    };
    let (model, learned) = match model {
        Some(model) => (model.for_records(base.len()), Learned::default()),
        None => learned(&finder),
    };
    let floor = untempered(limits.least_bits);
    let ids: Vec<u32> = (0..u32::try_from(base.len()).unwrap_or(u32::MAX)).collect();
    let parts: Vec<(Vec<Pair>, usize)> = ids
        .par_chunks(4096)
        .map_init(
            || base.eye(),
            |eye, chunk| {
                let mut room = Room::default();
                let (mut pairs, mut compared) = (Vec::new(), 0);
                for id in chunk {
                    let Some(record) = base.records.get(*id as usize) else {
                        continue;
                    };
                    let candidates = finder.candidates(*id, &mut room);
                    fetch(&base.records, candidates);
                    for (other, _) in candidates {
                        let Some(earlier) = base.records.get(*other as usize) else {
                            continue;
                        };
                        compared += 1;
                        let Some(seen) = eye.observe_above(earlier, record, &model, floor) else {
                            continue;
                        };
                        let bits = model.score(&seen).bits;
                        if bits >= limits.least_bits {
                            pairs.push(Pair {
                                a: *other,
                                b: *id,
                                bits,
                            });
                        }
                    }
                }
                (pairs, compared)
            },
        )
        .collect();
    let compared = parts.iter().map(|(_, compared)| compared).sum();
    let pairs = parts.into_iter().flat_map(|(pairs, _)| pairs).collect();
    Linked {
        pairs,
        learned,
        compared,
        model,
    }
}

/// Brings the records about to be compared near: asked for together, their trips from memory overlap, where one
/// comparison after another would wait for each.
fn fetch(records: &[Record], candidates: &[(u32, u32)]) {
    let found = candidates
        .iter()
        .filter_map(|(other, _)| records.get(*other as usize));
    std::hint::black_box(found.fold(0, |sum, record| sum ^ record.touch()));
}

/// Learns a model from records.
#[must_use]
pub fn train(base: &Base, scope: Scope, limits: Limits) -> (Model, Learned) {
    let groups = Groups::build(&base.records, base.words(), limits.longest);
    let (most, least) = (limits.candidates, limits.votes_for(base.len()));
    learned(&Finder {
        base,
        groups: &groups,
        scope,
        most,
        least,
    })
}

fn learned(finder: &Finder<'_>) -> (Model, Learned) {
    let base = finder.base;
    let count = base.len();
    let total = finder.scope.pairs(count).max(1.0);
    let strangers = learn::strangers(&random_pairs(finder));
    let step = count.div_ceil(SAMPLED_RECORDS).max(1);
    let sampled: Vec<u32> = (0..count)
        .step_by(step)
        .filter_map(|id| u32::try_from(id).ok())
        .collect();
    let weight = count as f64 / sampled.len().max(1) as f64;
    let pairs: Vec<Observation> = sampled
        .par_chunks(512)
        .map_init(
            || base.eye(),
            |eye, chunk| {
                let mut room = Room::default();
                let mut pairs = Vec::new();
                for id in chunk {
                    let Some(record) = base.records.get(*id as usize) else {
                        continue;
                    };
                    for (other, _) in finder.candidates(*id, &mut room) {
                        if let Some(earlier) = base.records.get(*other as usize) {
                            pairs.push(eye.observe(earlier, record));
                        }
                    }
                }
                pairs
            },
        )
        .flatten_iter()
        .collect();
    let (shares, learned) = learn::learn(pairs, strangers, weight, total);
    (Model::new(shares, count as u64), learned)
}

/// Pairs drawn without looking, or all of them when they are few.
fn random_pairs(finder: &Finder<'_>) -> Strangers {
    let base = finder.base;
    let count = base.len() as u64;
    let draws: Vec<u64> = (0..RANDOM_PAIRS as u64).collect();
    let all = count * count.saturating_sub(1) / 2 <= RANDOM_PAIRS as u64;
    draws
        .par_chunks(8192)
        .map_init(
            || base.eye(),
            |eye, chunk| {
                let mut seen = Strangers::default();
                for draw in chunk {
                    let pair = if all {
                        if count == 0 || draw / count >= count {
                            continue;
                        }
                        (draw % count, draw / count)
                    } else {
                        let hash = |salt: u64| {
                            let hash = (draw ^ salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                            let hash = (hash ^ hash >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                            (hash ^ hash >> 32) % count
                        };
                        (hash(0), hash(0x5555_5555_0000))
                    };
                    let (Ok(a), Ok(b)) = (u32::try_from(pair.0), u32::try_from(pair.1)) else {
                        continue;
                    };
                    if (all && b >= a) || !finder.scope.admits(a, b) {
                        continue;
                    }
                    if let (Some(one), Some(other)) =
                        (base.records.get(a as usize), base.records.get(b as usize))
                    {
                        seen.count(&eye.observe(one, other));
                    }
                }
                seen
            },
        )
        .reduce(Strangers::default, |one, other| one.and(&other))
}
