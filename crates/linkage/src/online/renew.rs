//! The index built anew while the old one answers.

use rustc_hash::FxHashSet;

use super::Online;
use crate::index::{Gathering, Index};

/// Records whose keys are gathered at once.
const STEP: usize = 4096;

/// An index being built. Keys are gathered a few records at a time, under whatever guards the records; sorting and
/// packing them, which takes longest, needs none of it. Beside the old index it holds eight bytes a key, about twenty
/// keys a record, and as much again while a part is packed.
pub struct Renewal {
    gathering: Gathering,
    /// How many places there were when it began, and what had come and gone.
    until: usize,
    serial: u64,
}

/// An index to be put in place of the old one.
pub struct Renewed {
    index: Index,
    serial: u64,
}

impl Renewal {
    /// Sorts and packs what was gathered.
    #[must_use]
    pub fn file(self, longest: usize) -> Renewed {
        Renewed {
            index: self.gathering.file(longest),
            serial: self.serial,
        }
    }
}

impl Online {
    /// Adds records without filing them, until a renewal does: for the first, that come all at once. Nothing is found
    /// among them until then.
    pub fn load(&mut self) {
        self.filing = false;
    }

    /// Begins a renewal. One at a time.
    #[must_use]
    pub fn renewal(&self) -> Renewal {
        Renewal {
            gathering: Gathering::new(self.base.len()),
            until: self.base.len(),
            serial: self.serial,
        }
    }

    /// Gathers some more; whether there are more.
    pub fn gather(&self, renewal: &mut Renewal) -> bool {
        let from = renewal.gathering.len();
        let to = (from + STEP).min(renewal.until);
        let records = self.base.records.get(from..to).unwrap_or_default();
        let words = self.base.words();
        for record in records {
            renewal.gathering.push(record, words);
        }
        to < renewal.until && !records.is_empty()
    }

    /// How many records one key leads to at most.
    #[must_use]
    pub fn longest(&self) -> usize {
        self.limits.longest
    }

    /// Puts the new index in place, files again what came meanwhile, and gives the places again that no key of the new
    /// index leads to.
    pub fn adopt(&mut self, renewed: Renewed) {
        self.index = renewed.index;
        self.filing = true;
        let known: FxHashSet<u32> = self.free.iter().copied().collect();
        let emptied = (self.gone.iter()).filter(|(_, serial)| **serial <= renewed.serial);
        let emptied = emptied.map(|(place, _)| *place);
        self.free
            .extend(emptied.filter(|place| !known.contains(place)));
        self.arrived.retain(|(serial, _)| *serial > renewed.serial);
        self.fresh.clear();
        self.fresh.shrink_to_fit();
        for (_, place) in self.arrived.clone() {
            self.file(place);
        }
        let model = self.model.clone();
        self.serve(model);
    }
}
