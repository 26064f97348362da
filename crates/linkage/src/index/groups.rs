//! The index turned round, for a whole file at once: which groups a record is in, and who else is.
//!
//! Where every record asks about itself, no key has to be looked up: the groups come in one run, and the records of a
//! group in order.

use rayon::prelude::*;

use super::{Entries, ID_MASK, filed, gathered};
use crate::{lexicon::Words, record::Record};

/// Groups of two records or more that share a key.
#[derive(Default)]
pub(crate) struct Groups {
    /// Where the groups of a record end in `groups`.
    ends: Vec<u32>,
    /// Groups of each record, by their part's first group and their place in it.
    groups: Vec<u32>,
    parts: Vec<Part>,
    longest: usize,
}

#[derive(Default)]
struct Part {
    first: u32,
    ends: Vec<u32>,
    records: Vec<u32>,
}

impl Groups {
    /// Files every record. `longest` bounds the records looked at in one group.
    pub(crate) fn build(records: &[Record], words: Words<'_>, longest: usize) -> Self {
        let (entries, refine) = gathered(records, words);
        let mut parts: Vec<Part> = entries
            .into_par_iter()
            .with_max_len(1)
            .map(|entries| Part::of(filed(entries, &refine, longest, false, true)))
            .collect();
        drop(refine);
        let mut first = 0u32;
        for part in &mut parts {
            part.first = first;
            first = first.saturating_add(u32::try_from(part.ends.len()).unwrap_or(u32::MAX));
        }
        // How many groups a record is in, then where they begin, then which.
        let mut ends = vec![0u32; records.len() + 1];
        for record in parts.iter().flat_map(|part| &part.records) {
            if let Some(count) = ends.get_mut(*record as usize + 1) {
                *count += 1;
            }
        }
        let mut sum = 0u32;
        for end in &mut ends {
            sum = sum.saturating_add(*end);
            *end = sum;
        }
        let mut groups = vec![0u32; sum as usize];
        for part in &parts {
            for (at, number) in (0..part.ends.len()).zip(part.first..) {
                for record in part.records_of(at) {
                    // Each record's end moves from its beginning to its end as it is filled.
                    if let Some(place) = ends.get_mut(*record as usize) {
                        if let Some(group) = groups.get_mut(*place as usize) {
                            *group = number;
                        }
                        *place += 1;
                    }
                }
            }
        }
        Self {
            ends,
            groups,
            parts,
            longest,
        }
    }

    /// Calls with each earlier record of this one's groups, and how many share the group. In `room` the groups are found
    /// before any is read: trips to memory that wait for nothing then overlap.
    pub(crate) fn each_earlier<'a>(
        &'a self,
        id: u32,
        room: &mut Vec<&'a [u32]>,
        mut found: impl FnMut(u32, u32),
    ) {
        room.clear();
        let end_of = |id: usize| self.ends.get(id).copied().unwrap_or(0) as usize;
        let start = (id as usize).checked_sub(1).map_or(0, end_of);
        let groups = self
            .groups
            .get(start..end_of(id as usize))
            .unwrap_or_default();
        let mut parts = self.parts.iter().peekable();
        for group in groups {
            while parts
                .peek()
                .is_some_and(|part| *group - part.first >= part.len())
            {
                parts.next();
            }
            let Some(part) = parts.peek() else { return };
            let records = part.records_of((*group - part.first) as usize);
            room.push(
                records
                    .get(..records.len().min(self.longest))
                    .unwrap_or_default(),
            );
        }
        let firsts = room.iter().filter_map(|records| records.first());
        std::hint::black_box(firsts.fold(0, |sum, first| sum ^ first));
        for records in room {
            let length = u32::try_from(records.len()).unwrap_or(u32::MAX);
            for other in records.iter().take_while(|other| **other < id) {
                found(*other, length);
            }
        }
    }
}

impl Part {
    fn of(Entries { entries, .. }: Entries) -> Self {
        let mut part = Self {
            records: Vec::with_capacity(entries.len()),
            ..Self::default()
        };
        for group in entries.chunk_by(|a, b| a & !ID_MASK == b & !ID_MASK) {
            let ids = group.iter().map(|entry| (entry & ID_MASK) as u32);
            part.records.extend(ids);
            part.ends
                .push(u32::try_from(part.records.len()).unwrap_or(u32::MAX));
        }
        part
    }

    fn len(&self) -> u32 {
        u32::try_from(self.ends.len()).unwrap_or(u32::MAX)
    }

    fn records_of(&self, at: usize) -> &[u32] {
        let end_of = |at: usize| self.ends.get(at).copied().unwrap_or(0) as usize;
        let start = at.checked_sub(1).map_or(0, end_of);
        self.records.get(start..end_of(at)).unwrap_or_default()
    }
}
