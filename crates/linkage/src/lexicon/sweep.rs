//! Forgetting: what no record says any more is overwritten where it stands.

use super::{KINDS, Kind, Lexicon};
use crate::{record::Record, texts::Texts};

/// How far a lexicon had come: what is below belongs to nobody and stays.
#[derive(Clone, Copy, Default)]
pub(crate) struct Floor {
    raw_names: u32,
    raw_places: u32,
    names: u32,
    tokens: u32,
    values: [u32; KINDS],
}

/// The ids that records say.
#[derive(Default)]
pub(crate) struct Used {
    names: Bits,
    values: [Bits; KINDS],
}

impl Used {
    /// Marks what a record says.
    pub(crate) fn by(&mut self, record: &Record) {
        record.each_name(|id| self.names.set(id));
        record.each_value(|kind, id| {
            if let Some(bits) = self.values.get_mut(kind as usize) {
                bits.set(id);
            }
        });
    }
}

/// One bit an id.
#[derive(Default)]
struct Bits(Vec<u64>);

impl Bits {
    fn set(&mut self, id: u32) {
        let at = (id / 64) as usize;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        if let Some(word) = self.0.get_mut(at) {
            *word |= 1 << (id % 64);
        }
    }

    fn has(&self, id: u32) -> bool {
        let word = self.0.get((id / 64) as usize).copied().unwrap_or(0);
        word >> (id % 64) & 1 == 1
    }
}

impl Lexicon {
    /// How far it has come.
    pub(crate) fn floor(&self) -> Floor {
        Floor {
            raw_names: count(&self.raw_names),
            raw_places: count(&self.raw_places),
            names: count(&self.names),
            tokens: count(&self.tokens),
            values: std::array::from_fn(|kind| self.values.get(kind).map_or(0, count)),
        }
    }

    /// Overwrites all past the floor that is not used, and forgets how anything past it was written: spellings are
    /// worked out again when they come again. How many bytes were overwritten.
    pub(crate) fn sweep(&mut self, floor: &Floor, used: &Used) -> usize {
        self.raw_names.forget_past(floor.raw_names);
        self.name_of_raw.truncate(floor.raw_names as usize);
        self.raw_places.forget_past(floor.raw_places);
        self.place_of_raw.truncate(floor.raw_places as usize);
        let mut swept = 0;
        let values = self.values.iter_mut().zip(&floor.values).zip(&used.values);
        for ((texts, floor), used) in values {
            swept += texts.sweep(*floor, |id| used.has(id));
        }
        swept += self.names.sweep(floor.names, |id| used.names.has(id));
        let mut tokens = Bits::default();
        let mut start = 0;
        for (end, name) in self.name_ends.iter().zip(1u32..) {
            let end = *end as usize;
            if let Some(ids) = self.name_tokens.get_mut(start..end) {
                if name <= floor.names || used.names.has(name) {
                    ids.iter().for_each(|id| tokens.set(*id));
                } else {
                    // The tokens may be others' too: their order was this name.
                    ids.fill(0);
                }
            }
            start = end;
        }
        swept += self.tokens.sweep(floor.tokens, |id| tokens.has(id));
        for (token, id) in self.token.iter_mut().zip(1u32..) {
            if id > floor.tokens && !tokens.has(id) && !token.ascii().is_empty() {
                token.erase();
            }
        }
        swept
    }

    /// Bytes of all texts, those overwritten included.
    pub(crate) fn bytes(&self) -> usize {
        let own = [&self.raw_names, &self.raw_places, &self.names, &self.tokens];
        own.into_iter().chain(&self.values).map(Texts::bytes).sum()
    }

    /// Whether a text can still be read anywhere in it.
    pub(crate) fn spells(&self, text: &str) -> bool {
        let own = [&self.raw_names, &self.raw_places, &self.names, &self.tokens];
        own.into_iter()
            .chain(&self.values)
            .any(|texts| texts.spells(text))
            || self.token.iter().any(|token| {
                token.ascii().contains(text) || token.forms().any(|form| form.contains(text))
            })
    }
}

fn count(texts: &Texts) -> u32 {
    u32::try_from(texts.len()).unwrap_or(u32::MAX)
}

const _: () = assert!(Kind::Occupation as usize + 1 == KINDS);
