//! One question against all records held in memory: has this person already asked?

mod seek;
#[cfg(test)]
mod tests;

use rustc_hash::{FxHashMap, FxHashSet};

pub use seek::{Bounds, Found};

use crate::{
    base::Base,
    bulk::{Learned, Limits},
    compare::Eye,
    explain::Explanation,
    index::{Index, keys::Keys},
    lexicon::{Lexicon, Words, Writer},
    model::{Model, probability, untempered},
    person::Person,
    record::Record,
};

/// Records in memory, ready to be asked. They are known by their place, from 0, in order of arrival.
pub struct Online {
    base: Base,
    model: Model,
    index: Index,
    limits: Limits,
    /// Records that came after the index was built, under each of their keys.
    fresh: FxHashMap<u64, Vec<u32>>,
    gone: FxHashSet<u32>,
}

/// A record found.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Its place.
    pub record: u32,
    /// Probability that it is of the person asked about.
    pub probability: f64,
    /// Why.
    pub explanation: Explanation,
}

/// Bounds of one question.
#[derive(Clone, Copy, Debug)]
pub struct Question {
    /// The most answers.
    pub most: usize,
    /// Answers below this many bits are kept silent.
    pub least_bits: f32,
}

impl Default for Question {
    fn default() -> Self {
        Self {
            most: 20,
            least_bits: 0.0,
        }
    }
}

impl Online {
    /// Files the records, to be asked with a model learned from them or read from a file.
    #[must_use]
    pub fn new(base: Base, model: Model, limits: Limits) -> Self {
        Self::among(base, model, limits, 0)
    }

    /// The same for a base that is to grow: two records are never taken to be of one person more readily than among
    /// `least` records.
    #[must_use]
    pub fn among(base: Base, model: Model, limits: Limits, least: usize) -> Self {
        let index = Index::build(&base.records, base.words(), limits.longest);
        let model = model.for_records(base.len().max(least));
        Self {
            base,
            model,
            index,
            limits,
            fresh: FxHashMap::default(),
            gone: FxHashSet::default(),
        }
    }

    /// How many records it holds, those taken away included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.base.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.base.is_empty()
    }

    /// How many records came since the index was built: past a tenth of the whole it is time to build it again.
    #[must_use]
    pub fn fresh(&self) -> usize {
        self.fresh_records() as usize
    }

    fn fresh_records(&self) -> u32 {
        u32::try_from(self.base.len())
            .unwrap_or(u32::MAX)
            .saturating_sub(self.index.records())
    }

    /// Adds a record and tells its place.
    pub fn add(&mut self, person: &Person<'_>) -> u32 {
        let place = self.base.add(person);
        if let Some(record) = self.base.records.get(place as usize) {
            let mut keys = Keys::among(self.index.records() as usize);
            keys.fill(record, self.base.words());
            for key in keys.all {
                self.fresh.entry(key).or_default().push(place);
            }
        }
        place
    }

    /// Takes a record away: it is never found again, and what it held is forgotten when the whole is built again.
    pub fn remove(&mut self, place: u32) {
        if let Some(record) = self.base.records.get_mut(place as usize) {
            *record = Record::default();
            self.gone.insert(place);
        }
    }

    /// Records likely to be of this person, the likeliest first.
    #[must_use]
    pub fn ask(&self, person: &Person<'_>, question: Question) -> Vec<Answer> {
        let mut own = Lexicon::default();
        let record = Record::prepare(
            person,
            &mut Writer {
                base: &self.base.lexicon,
                own: &mut own,
            },
        );
        let words = Words::with(&self.base.lexicon, &own);
        let mut keys = Keys::among(self.index.records() as usize);
        keys.fill(&record, words);
        let mut eye = Eye::new(words, &self.base.shares);
        let floor = untempered(question.least_bits);
        let mut found: Vec<(u32, f32)> = Vec::new();
        for candidate in self.candidates(&keys) {
            let Some(other) = self.base.records.get(candidate as usize) else {
                continue;
            };
            if let Some(seen) = eye.observe_above(other, &record, &self.model, floor) {
                let bits = self.model.score(&seen).bits;
                if bits >= question.least_bits {
                    found.push((candidate, bits));
                }
            }
        }
        found.sort_unstable_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        found.truncate(question.most);
        found
            .into_iter()
            .filter_map(|(place, bits)| {
                let other = self.base.records.get(place as usize)?;
                let seen = eye.observe(other, &record);
                Some(Answer {
                    record: place,
                    probability: probability(bits),
                    explanation: self.model.explain(other, &record, &seen),
                })
            })
            .collect()
    }

    /// Why two records are, or are not, held to be of one person.
    #[must_use]
    pub fn explain(&self, a: u32, b: u32) -> Option<Explanation> {
        let (one, other) = (
            self.base.records.get(a as usize)?,
            self.base.records.get(b as usize)?,
        );
        let seen = self.base.eye().observe(one, other);
        Some(self.model.explain(one, other, &seen))
    }

    /// Records sharing keys, those sharing the rarest first.
    fn candidates(&self, keys: &Keys) -> Vec<u32> {
        let mut votes: FxHashMap<u32, u32> = FxHashMap::default();
        let whole = crate::bulk::WHOLE;
        self.index.each(keys, |record, length| {
            *votes.entry(record).or_default() += whole / length.max(1);
        });
        for key in &keys.all {
            if let Some(records) = self.fresh.get(key) {
                let weight = whole / u32::try_from(records.len()).unwrap_or(u32::MAX).max(1);
                records
                    .iter()
                    .rev()
                    .take(self.limits.longest)
                    .for_each(|record| *votes.entry(*record).or_default() += weight);
            }
        }
        let mut ranked: Vec<(u32, u32)> = votes
            .into_iter()
            .filter(|(record, _)| !self.gone.contains(record))
            .collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        ranked.truncate(self.limits.candidates * 2);
        ranked.into_iter().map(|(record, _)| record).collect()
    }
}

/// A base made ready to be asked: learned from its own records.
#[must_use]
pub fn trained(base: Base, limits: Limits) -> (Online, Learned) {
    let (model, learned) = crate::bulk::train(&base, crate::bulk::Scope::Within, limits);
    (Online::new(base, model, limits), learned)
}
