//! One question against all records held in memory: has this person already asked?

mod renew;
mod seek;
mod study;
#[cfg(test)]
mod tests;

pub use renew::{Renewal, Renewed};
pub use study::{Lesson, Study};

use rustc_hash::FxHashMap;

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
    /// No fewer records than this are taken to be held.
    least: usize,
    /// Records that came after the index was built, under each of their keys, and in the order they came.
    fresh: FxHashMap<u64, Vec<u32>>,
    arrived: Vec<(u64, u32)>,
    /// Places whose record was taken away, and when. Those that no key leads to any more are given again.
    gone: FxHashMap<u32, u64>,
    free: Vec<u32>,
    /// Records that came or went, one after another.
    serial: u64,
    /// Whether records are filed as they come; when not, a renewal files them.
    filing: bool,
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
            least,
            fresh: FxHashMap::default(),
            arrived: Vec::new(),
            gone: FxHashMap::default(),
            free: Vec::new(),
            serial: 0,
            filing: true,
        }
    }

    /// How many places it has, those of records taken away included.
    #[must_use]
    pub fn len(&self) -> usize {
        self.base.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.base.is_empty()
    }

    /// How many records it holds.
    #[must_use]
    pub fn living(&self) -> usize {
        self.base.len() - self.gone.len()
    }

    /// How many records came since the index was built: past a tenth of the whole it is time for a [`Renewal`].
    #[must_use]
    pub fn fresh(&self) -> usize {
        self.arrived.len()
    }

    /// Adds a record and tells its place.
    pub fn add(&mut self, person: &Person<'_>) -> u32 {
        let place = if let Some(place) = self.free.pop() {
            self.gone.remove(&place);
            self.base.put(place, person);
            place
        } else {
            self.base.add(person)
        };
        self.serial += 1;
        self.arrived.push((self.serial, place));
        if self.filing {
            self.file(place);
        }
        place
    }

    /// The keys of a record that came after the index was built.
    fn keys(&self, place: u32) -> Vec<u64> {
        let mut keys = Keys::among(self.index.records() as usize);
        if let Some(record) = self.base.records.get(place as usize) {
            keys.fill(record, self.base.words());
        }
        keys.all
    }

    fn file(&mut self, place: u32) {
        for key in self.keys(place) {
            self.fresh.entry(key).or_default().push(place);
        }
    }

    /// Takes a record away: it is never found again. Its texts go with the next [`Online::sweep`], the digests it was
    /// filed under with the next [`Renewal`].
    pub fn remove(&mut self, place: u32) {
        if place as usize >= self.base.len() || self.gone.contains_key(&place) {
            return;
        }
        self.serial += 1;
        self.gone.insert(place, self.serial);
        if let Some(at) = self.arrived.iter().rposition(|(_, one)| *one == place) {
            for key in self.keys(place) {
                if let Some(places) = self.fresh.get_mut(&key) {
                    places.retain(|one| *one != place);
                    if places.is_empty() {
                        self.fresh.remove(&key);
                    }
                }
            }
            self.arrived.remove(at);
        }
        self.base.take(place);
    }

    /// Overwrites every text that no record says any more. How many bytes were.
    pub fn sweep(&mut self) -> usize {
        self.base.sweep()
    }

    /// Bytes of all texts it holds, those overwritten included.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        self.base.lexicon.bytes()
    }

    /// Whether a text can be read anywhere in its memory, as normalised or as written.
    #[must_use]
    pub fn spells(&self, text: &str) -> bool {
        self.base.spells(text)
    }

    /// Weighs with another model from now on.
    pub fn serve(&mut self, model: Model) {
        self.model = model.for_records(self.living().max(self.least));
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
        let mut ranked = self.voted(keys);
        ranked.truncate(self.limits.candidates * 2);
        ranked.into_iter().map(|(record, _)| record).collect()
    }

    /// Records sharing keys and how much those weigh, the most first.
    fn voted(&self, keys: &Keys) -> Vec<(u32, u32)> {
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
            .filter(|(record, _)| !self.gone.contains_key(record))
            .collect();
        ranked.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(b.0.cmp(&a.0)));
        ranked
    }
}

/// A base made ready to be asked: learned from its own records.
#[must_use]
pub fn trained(base: Base, limits: Limits) -> (Online, Learned) {
    let (model, learned) = crate::bulk::train(&base, crate::bulk::Scope::Within, limits);
    (Online::new(base, model, limits), learned)
}
