//! Records gathered to be linked.

mod gather;

use crate::{
    compare::Eye,
    frequency::Frequencies,
    lexicon::{Lexicon, Words, Writer},
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
}

impl Base {
    /// Adds a record and tells its place.
    pub fn add(&mut self, person: &Person<'_>) -> u32 {
        let record = Record::prepare(person, &mut Writer::alone(&mut self.lexicon));
        self.shares.add(&record, Words::of(&self.lexicon));
        self.records.push(record);
        u32::try_from(self.records.len() - 1).unwrap_or(u32::MAX)
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
