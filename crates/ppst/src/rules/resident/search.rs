//! Someone looked for among the requests in memory.

use std::collections::HashSet;

use kernel::Id;
use linkage::online::Bounds;

use super::Resident;
use crate::{
    model::RequestKind,
    rules::{matching::Match, sought::Sought},
};

/// What a record must at least say for it, in bits: eight times more likely of the person than of anyone.
const LEAST_BITS: f32 = 3.0;
/// And of what a record that says the very same would bring: a twin, a namesake, somebody married since are shown, those
/// born on the same day or who bear the same first name are not.
const LEAST_SHARE: f32 = 0.25;

/// What a search finds.
#[derive(Debug, Clone, Default)]
pub struct Hits {
    /// Requests that may be of the person, the likeliest first.
    pub list: Vec<(Id<RequestKind>, Match)>,
    /// Whether there were more.
    pub more: bool,
}

impl Hits {
    /// The requests, without their weights.
    #[must_use]
    pub fn requests(&self) -> Vec<uuid::Uuid> {
        self.list.iter().map(|(id, _)| id.uuid()).collect()
    }

    /// Keeps those that are `there`, at most `most` of them.
    pub fn keep(&mut self, there: &[uuid::Uuid], most: usize) {
        let there: HashSet<_> = there.iter().collect();
        self.list.retain(|(id, _)| there.contains(&id.uuid()));
        self.more |= self.list.len() > most;
        self.list.truncate(most);
    }
}

impl Resident {
    /// Requests that may be of someone: among all, or, for whoever may not know of all, `among` some alone: what else is
    /// held then changes neither what is found, nor its order, nor whether there is more.
    #[must_use]
    pub fn seek(&self, sought: &Sought, among: Option<&[Id<RequestKind>]>, most: usize) -> Hits {
        let bounds = Bounds {
            most,
            least_bits: LEAST_BITS,
            least_share: LEAST_SHARE,
        };
        let held = self.held();
        let places: Option<Vec<u32>> = among.map(|ids| {
            let once: HashSet<_> = ids.iter().collect();
            let known = once.into_iter().filter_map(|id| held.places.get(id));
            known.map(|(place, _)| *place).collect()
        });
        let found = held.online.seek(&sought.ways(), bounds, places.as_deref());
        let list = found.answers.iter().filter_map(|answer| {
            let request = *held.requests.get(answer.record as usize)?;
            Some((request, Match::of(answer)))
        });
        Hits {
            list: list.collect(),
            more: found.count > most,
        }
    }
}
