//! Records gathered to be linked.

mod gather;

use crate::{
    compare::Eye,
    frequency::Frequencies,
    lexicon::{Floor, Lexicon, Used, Words, Writer},
    person::Person,
    record::Record,
    synthetic::{Requests, Settings},
};

/// Records, made ready one by one as they arrive. They are known by their place, from 0.
#[derive(Default, Clone)]
pub struct Base {
    pub(crate) lexicon: Lexicon,
    pub(crate) records: Vec<Record>,
    pub(crate) shares: Frequencies,
    /// What was known beforehand, of invented persons.
    floor: Floor,
}

impl Base {
    /// Adds a record and tells its place.
    pub fn add(&mut self, person: &Person<'_>) -> u32 {
        let record = Record::prepare(person, &mut Writer::alone(&mut self.lexicon));
        self.shares.add(&record, Words::of(&self.lexicon));
        self.records.push(record);
        u32::try_from(self.records.len() - 1).unwrap_or(u32::MAX)
    }

    /// Puts a record where one was taken away.
    pub(crate) fn put(&mut self, place: u32, person: &Person<'_>) {
        let record = Record::prepare(person, &mut Writer::alone(&mut self.lexicon));
        self.shares.add(&record, Words::of(&self.lexicon));
        if let Some(room) = self.records.get_mut(place as usize) {
            *room = record;
        }
    }

    /// Takes a record away: it is counted no more, and its place is empty. Its texts stay until [`Base::sweep`].
    pub(crate) fn take(&mut self, place: u32) {
        if let Some(room) = self.records.get_mut(place as usize) {
            let record = std::mem::take(room);
            self.shares.remove(&record, Words::of(&self.lexicon));
        }
    }

    /// Overwrites every text that no record says. How many bytes were.
    pub(crate) fn sweep(&mut self) -> usize {
        let mut used = Used::default();
        self.records.iter().for_each(|record| used.by(record));
        self.lexicon.sweep(&self.floor, &used)
    }

    /// Whether a text can be read anywhere in its memory, as normalised or as written.
    #[must_use]
    pub fn spells(&self, text: &str) -> bool {
        self.lexicon.spells(text)
    }

    /// An empty base that knows beforehand how common names, places and dates are, from this many invented persons
    /// ([`crate::synthetic`]): among a handful of records nothing else could tell a rare name from a common one. What
    /// is added later counts as much, so that a full base speaks for itself.
    #[must_use]
    pub fn familiar(persons: usize) -> Self {
        let mut base = Self::default();
        let settings = Settings {
            records: persons,
            ..Settings::default()
        };
        for request in Requests::new(settings).into_iter().flatten() {
            let record = Record::prepare(&request.person(), &mut Writer::alone(&mut base.lexicon));
            base.shares.add(&record, Words::of(&base.lexicon));
        }
        base.floor = base.lexicon.floor();
        base
    }

    /// How many records it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.records.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    pub(crate) fn words(&self) -> Words<'_> {
        Words::of(&self.lexicon)
    }

    pub(crate) fn eye(&self) -> Eye<'_> {
        Eye::new(self.words(), &self.shares)
    }
}
