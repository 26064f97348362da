//! An inverted index over the keys of records, for bulk linking and for one question alike.
//!
//! A key that too many records share is not dropped: its records are filed again under the key with the year, then with
//! the names, then with date and place. Every list stays short, and common names are still found.

mod groups;
pub(crate) mod keys;
#[cfg(test)]
mod tests;

use std::sync::{Mutex, PoisonError};

pub(crate) use groups::Groups;
use keys::{Keys, refined};
use rayon::prelude::*;

use crate::{lexicon::Words, record::Record};

/// How many times a key can be refined.
const DEPTH: usize = 3;
/// The highest bits of a key choose its part.
const PART_BITS: u32 = 3;
/// The lowest bits of an entry are the record; what is left of the key is enough to tell keys apart.
const ID_BITS: u32 = 26;
const ID_MASK: u64 = (1 << ID_BITS) - 1;

/// Keys and the records filed under each.
#[derive(Default)]
pub(crate) struct Index {
    parts: Vec<Part>,
    records: u32,
}

impl Index {
    /// Files every record, those alone under their key too. `longest` bounds the records under one key.
    pub(crate) fn build(records: &[Record], words: Words<'_>, longest: usize) -> Self {
        let (entries, refine) = gathered(records, words);
        Self::pack(entries, &refine, longest)
    }

    fn pack(entries: Vec<Vec<u64>>, refine: &[[u32; DEPTH]], longest: usize) -> Self {
        let parts = entries
            .into_par_iter()
            .with_max_len(1)
            .map(|entries| Part::pack(filed(entries, refine, longest, true, false)))
            .collect();
        Self {
            parts,
            records: u32::try_from(refine.len()).unwrap_or(u32::MAX),
        }
    }

    /// Calls with each record filed under one of these keys and how many share the key; a record comes once a key.
    pub(crate) fn each(&self, keys: &Keys, mut found: impl FnMut(u32, u32)) {
        for key in &keys.all {
            let Some(part) = self.parts.get((key >> (64 - PART_BITS)) as usize) else {
                return;
            };
            let mut key = key & !ID_MASK;
            for level in 0..=DEPTH {
                match part.find(key) {
                    None => break,
                    Some([]) => {
                        let Some(more) = keys.refine.get(level) else {
                            break;
                        };
                        key = stay(key, refined(key, u64::from(*more)));
                    }
                    Some(records) => {
                        let length = u32::try_from(records.len()).unwrap_or(u32::MAX);
                        records.iter().for_each(|record| found(*record, length));
                        break;
                    }
                }
            }
        }
    }

    /// How many records were filed.
    pub(crate) fn records(&self) -> u32 {
        self.records
    }
}

/// Keys gathered a few records at a time, so that whoever holds the records is never kept waiting.
#[derive(Default)]
pub(crate) struct Gathering {
    entries: Vec<Vec<u64>>,
    refine: Vec<[u32; DEPTH]>,
    keys: Keys,
}

impl Gathering {
    /// For about so many records.
    pub(crate) fn new(records: usize) -> Self {
        Self {
            entries: vec![Vec::new(); 1 << PART_BITS],
            refine: Vec::with_capacity(records),
            keys: Keys::among(records),
        }
    }

    /// The records that were gathered: the next one's place.
    pub(crate) fn len(&self) -> usize {
        self.refine.len()
    }

    /// The next record; an empty one has no keys.
    pub(crate) fn push(&mut self, record: &Record, words: Words<'_>) {
        let id = self.refine.len() as u64;
        self.keys.fill(record, words);
        for key in &self.keys.all {
            if let Some(part) = self.entries.get_mut((key >> (64 - PART_BITS)) as usize) {
                part.push((key & !ID_MASK) | (id & ID_MASK));
            }
        }
        self.refine.push(self.keys.refine);
    }

    /// An index of what was gathered.
    pub(crate) fn file(self, longest: usize) -> Index {
        Index::pack(self.entries, &self.refine, longest)
    }
}

/// Every key of every record, with the record, in parts; and what refines the keys of each record.
fn gathered(records: &[Record], words: Words<'_>) -> (Vec<Vec<u64>>, Vec<[u32; DEPTH]>) {
    let entries: Vec<Mutex<Vec<u64>>> = (0..1 << PART_BITS).map(|_| Mutex::default()).collect();
    let chunk = 8192;
    let count = records.len();
    let refine: Vec<[u32; DEPTH]> = records
        .par_chunks(chunk)
        .enumerate()
        .flat_map_iter(|(at, records)| {
            let mut keys = Keys::among(count);
            let mut found: Vec<Vec<u64>> = vec![Vec::new(); entries.len()];
            let mut refine = Vec::with_capacity(records.len());
            for (record, id) in records.iter().zip((at * chunk) as u64..) {
                keys.fill(record, words);
                for key in &keys.all {
                    if let Some(part) = found.get_mut((key >> (64 - PART_BITS)) as usize) {
                        part.push((key & !ID_MASK) | (id & ID_MASK));
                    }
                }
                refine.push(keys.refine);
            }
            for (part, mut found) in entries.iter().zip(found) {
                part.lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .append(&mut found);
            }
            refine
        })
        .collect();
    let entries = entries
        .into_iter()
        .map(|entries| entries.into_inner().unwrap_or_else(PoisonError::into_inner))
        .collect();
    (entries, refine)
}

/// Entries of a part in order, and the keys whose records are filed under refined keys.
struct Entries {
    entries: Vec<u64>,
    marks: Vec<u64>,
}

/// Files the entries of a part: keys too many share are refined, keys of one record dropped unless `alone`. Past the last
/// refinement `longest` records are kept, or `all`.
fn filed(
    mut entries: Vec<u64>,
    refine: &[[u32; DEPTH]],
    longest: usize,
    alone: bool,
    all: bool,
) -> Entries {
    let mut filed: Vec<u64> = Vec::with_capacity(entries.len() / 2);
    let mut marks: Vec<u64> = Vec::new();
    for level in 0..=DEPTH {
        entries.sort_unstable();
        entries.dedup();
        let mut again: Vec<u64> = Vec::new();
        for group in entries.chunk_by(|a, b| a & !ID_MASK == b & !ID_MASK) {
            let Some(key) = group.first().map(|entry| entry & !ID_MASK) else {
                continue;
            };
            if group.len() == 1 && !alone {
                continue;
            }
            if group.len() <= longest || (level == DEPTH && all) {
                filed.extend_from_slice(group);
            } else if level < DEPTH {
                marks.push(key);
                again.extend(group.iter().map(|entry| {
                    let id = entry & ID_MASK;
                    let more = refine
                        .get(id as usize)
                        .and_then(|more| more.get(level))
                        .copied()
                        .unwrap_or(0);
                    stay(key, refined(key, u64::from(more))) | id
                }));
            } else {
                filed.extend(group.iter().take(longest));
            }
        }
        entries = again;
    }
    filed.sort_unstable();
    marks.sort_unstable();
    marks.dedup();
    Entries {
        entries: filed,
        marks,
    }
}

/// The bits of a key below those of its part, which choose where its neighbours begin.
fn prefix(key: u64, bits: u32) -> usize {
    let bits = key >> (64 - PART_BITS - bits) & ((1u64 << bits) - 1);
    usize::try_from(bits).unwrap_or(usize::MAX)
}

/// What tells a key apart from its neighbours: half of what the place of a record leaves of it.
#[expect(
    clippy::cast_possible_truncation,
    reason = "half of it is what is wanted"
)]
fn print(key: u64) -> u32 {
    (key >> ID_BITS) as u32
}

/// A refined key stays in the part of the key it refines.
fn stay(key: u64, refined: u64) -> u64 {
    let part = u64::MAX << (64 - PART_BITS);
    ((key & part) | (refined & !part)) & !ID_MASK
}

/// The keys whose highest bits name this part.
#[derive(Default)]
struct Part {
    /// Where keys of each prefix begin in `prints`.
    prefix: Vec<u32>,
    prefix_bits: u32,
    prints: Vec<u32>,
    /// Where a key's records end in `records`; an empty list means «ask the refined key».
    ends: Vec<u32>,
    records: Vec<u32>,
}

impl Part {
    fn pack(
        Entries {
            entries: filed,
            marks,
        }: Entries,
    ) -> Self {
        let mut part = Self {
            records: Vec::with_capacity(filed.len()),
            ..Self::default()
        };
        let mut keys: Vec<u64> = Vec::new();
        let mut marks = marks.into_iter().peekable();
        let mut file = |key: u64, group: &[u64]| {
            keys.push(key);
            part.records.extend(
                group
                    .iter()
                    .map(|entry| u32::try_from(entry & ID_MASK).unwrap_or(u32::MAX)),
            );
            part.ends
                .push(u32::try_from(part.records.len()).unwrap_or(u32::MAX));
        };
        for group in filed.chunk_by(|a, b| a & !ID_MASK == b & !ID_MASK) {
            let Some(key) = group.first().map(|entry| entry & !ID_MASK) else {
                continue;
            };
            while let Some(mark) = marks.next_if(|mark| *mark <= key) {
                if mark != key {
                    file(mark, &[]);
                }
            }
            file(key, group);
        }
        marks.for_each(|mark| file(mark, &[]));
        drop(filed);
        // About four keys a prefix.
        part.prefix_bits = (usize::BITS - (keys.len() / 4).leading_zeros()).clamp(1, 24);
        part.prefix = vec![0; (1 << part.prefix_bits) + 1];
        for key in &keys {
            let at = prefix(*key, part.prefix_bits);
            if let Some(count) = part.prefix.get_mut(at + 1) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut part.prefix {
            sum += *count;
            *count = sum;
        }
        part.prints.extend(keys.iter().map(|key| print(*key)));
        part
    }

    fn find(&self, key: u64) -> Option<&[u32]> {
        let at = prefix(key, self.prefix_bits);
        let (start, end) = (
            *self.prefix.get(at)? as usize,
            *self.prefix.get(at + 1)? as usize,
        );
        let print = print(key);
        let at = start
            + self
                .prints
                .get(start..end)?
                .iter()
                .position(|one| *one == print)?;
        let first = at
            .checked_sub(1)
            .and_then(|before| self.ends.get(before))
            .copied()
            .unwrap_or(0);
        self.records
            .get(first as usize..*self.ends.get(at)? as usize)
    }
}
