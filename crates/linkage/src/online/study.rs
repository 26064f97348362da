//! Learning from the records in memory, a few at a time, while they go on answering.

use super::Online;
use crate::{
    compare::Observation,
    index::keys::Keys,
    learn::{self, Learned, Strangers},
    model::{Model, Shares},
};

/// Records whose candidates are looked at; the others lend their number.
const SAMPLED: usize = 20_000;
/// Pairs drawn without looking.
const RANDOM: u64 = 300_000;
/// The most candidate pairs held: some 150 bytes each.
const MOST_PAIRS: usize = 600_000;
/// Records, and pairs drawn, in one step.
const STEP: usize = 128;
const DRAWN: u64 = 8192;
/// One record in so many is not learned from: what was learned is judged by it.
const HELD_OUT: usize = 5;

/// What is seen of the records, so far.
pub struct Study {
    places: Vec<u32>,
    at: usize,
    drawn: u64,
    living: usize,
    learned_from: usize,
    judged_by: usize,
    pairs: Vec<Observation>,
    held_out: Vec<Observation>,
    random: Strangers,
}

/// What was learned.
pub struct Lesson {
    /// The model.
    pub model: Model,
    /// How learning went.
    pub learned: Learned,
    /// Pairs of one person it takes the records to hold.
    pub pairs: f64,
    /// By how many bits it explains pairs it did not learn from better than the model that served, per thousand pairs.
    pub gain: f64,
}

impl Online {
    /// Begins a study of the records.
    #[must_use]
    pub fn study(&self) -> Study {
        let living = (0u32..)
            .zip(&self.base.records)
            .map(|(place, _)| place)
            .filter(|place| !self.gone.contains_key(place));
        let step = self.living().div_ceil(SAMPLED).max(1);
        Study {
            places: living.step_by(step).collect(),
            at: 0,
            drawn: 0,
            living: self.living(),
            learned_from: 0,
            judged_by: 0,
            pairs: Vec::new(),
            held_out: Vec::new(),
            random: Strangers::default(),
        }
    }

    /// Looks at some more; whether there is more to see.
    pub fn observe(&self, study: &mut Study) -> bool {
        if study.drawn < RANDOM {
            self.draw(study);
            return true;
        }
        let to = (study.at + STEP).min(study.places.len());
        let full = study.pairs.len() + study.held_out.len() >= MOST_PAIRS;
        if study.at >= to || full {
            return false;
        }
        let mut eye = self.base.eye();
        let mut keys = Keys::among(self.index.records() as usize);
        let least = self.limits.votes_for(study.living);
        for at in study.at..to {
            let Some((place, record)) = study
                .places
                .get(at)
                .and_then(|place| Some((*place, self.base.records.get(*place as usize)?)))
            else {
                continue;
            };
            if self.gone.contains_key(&place) {
                continue;
            }
            let out = at % HELD_OUT == HELD_OUT - 1;
            let (pairs, count) = if out {
                (&mut study.held_out, &mut study.judged_by)
            } else {
                (&mut study.pairs, &mut study.learned_from)
            };
            *count += 1;
            keys.fill(record, self.base.words());
            let earlier = (self.voted(&keys).into_iter())
                .filter(|(other, votes)| *other < place && *votes >= least)
                .take(self.limits.candidates);
            for (other, _) in earlier {
                if let Some(other) = self.base.records.get(other as usize) {
                    pairs.push(eye.observe(other, record));
                }
            }
        }
        study.at = to;
        true
    }

    fn draw(&self, study: &mut Study) {
        let mut eye = self.base.eye();
        let count = self.base.len() as u64;
        let to = study.drawn + DRAWN;
        for draw in study.drawn..to {
            let hash = |salt: u64| {
                let hash = (draw ^ salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
                let hash = (hash ^ hash >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
                (hash ^ hash >> 32).checked_rem(count).unwrap_or(0)
            };
            let (Ok(a), Ok(b)) = (
                u32::try_from(hash(0)),
                u32::try_from(hash(0x5555_5555_0000)),
            ) else {
                continue;
            };
            if a == b || self.gone.contains_key(&a) || self.gone.contains_key(&b) {
                continue;
            }
            let records = &self.base.records;
            if let (Some(one), Some(other)) = (records.get(a as usize), records.get(b as usize)) {
                study.random.count(&eye.observe(one, other));
            }
        }
        study.drawn = to;
    }
}

impl Study {
    /// Learns from what was seen, and judges what it learned beside a model that serves.
    #[must_use]
    pub fn learn(self, serving: &Model) -> Lesson {
        let living = self.living as f64;
        let total = (living * (living - 1.0) / 2.0).max(1.0);
        let weight = |sampled: usize| living / sampled.max(1) as f64;
        let strangers = learn::strangers(&self.random);
        let (shares, learned) =
            learn::learn(self.pairs, strangers, weight(self.learned_from), total);
        let beside = Shares {
            strangers: shares.strangers.clone(),
            ..serving.clone().for_records(self.living).shares
        };
        let judged =
            |shares| learn::likelihood(&self.held_out, shares, weight(self.judged_by), total);
        let gain = judged(&shares) - judged(&beside);
        Lesson {
            pairs: shares.prior_same * total,
            gain: gain * 1000.0 / self.held_out.len().max(1) as f64,
            model: Model::new(shares, self.living as u64),
            learned,
        }
    }
}
