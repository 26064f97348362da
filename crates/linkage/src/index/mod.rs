//! An inverted index over the keys of records, for bulk linking and for one question alike.
//!
//! A key that too many records share is not dropped: its records are filed again under the key with the year, then with
//! the names, then with date and place. Every list stays short, and common names are still found.

pub(crate) mod keys;

use keys::{Keys, refined};
use rayon::prelude::*;

use crate::{lexicon::Words, record::Record};

/// How many times a key can be refined.
const DEPTH: usize = 3;

/// Keys and the records filed under each.
#[derive(Default)]
pub(crate) struct Index {
    parts: Vec<Part>,
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

const PART_BITS: u32 = 3;

impl Index {
    /// Files every record. `longest` bounds the records under one key; with `alone`, keys of one record are kept too.
    pub(crate) fn build(records: &[Record], words: Words<'_>, longest: usize, alone: bool) -> Self {
        let mut parts: Vec<Part> = Vec::new();
        // Two at a time: memory for the sorting is what a quarter of all keys take.
        let numbers: Vec<u64> = (0..1 << PART_BITS).collect();
        for pair in numbers.chunks(rayon::current_num_threads().max(1)) {
            let mut built: Vec<Part> = pair
                .par_iter()
                .map(|number| Part::build(*number, records, words, longest, alone))
                .collect();
            parts.append(&mut built);
        }
        Self { parts }
    }

    /// Calls with each record filed under one of these keys and how many share the key; a record comes once a key.
    pub(crate) fn each(&self, keys: &Keys, mut found: impl FnMut(u32, u32)) {
        for key in &keys.all {
            let Some(part) = self.parts.get((key >> (64 - PART_BITS)) as usize) else {
                return;
            };
            for level in 0..=DEPTH {
                match part.find(stay(*key, refined(*key, &keys.refine, level))) {
                    None => break,
                    Some([]) => {}
                    Some(records) => {
                        let length = u32::try_from(records.len()).unwrap_or(u32::MAX);
                        records.iter().for_each(|record| found(*record, length));
                        break;
                    }
                }
            }
        }
    }

    /// Records filed, over all keys.
    pub(crate) fn postings(&self) -> usize {
        self.parts.iter().map(|part| part.records.len()).sum()
    }
}

/// A refined key stays in the part of the key it refines.
fn stay(key: u64, refined: u64) -> u64 {
    let mask = u64::MAX << (64 - PART_BITS);
    (key & mask) | (refined & !mask)
}

impl Part {
    fn build(
        number: u64,
        records: &[Record],
        words: Words<'_>,
        longest: usize,
        alone: bool,
    ) -> Self {
        let mut entries: Vec<(u64, u32)> = Vec::new();
        let mut keys = Keys::default();
        for (record, id) in records.iter().zip(0u32..) {
            keys.fill(record, words);
            entries.extend(
                keys.all
                    .iter()
                    .filter(|key| **key >> (64 - PART_BITS) == number)
                    .map(|key| (*key, id)),
            );
        }
        let mut filed: Vec<(u64, u32)> = Vec::with_capacity(entries.len() / 2);
        let mut marks: Vec<u64> = Vec::new();
        for level in 0..=DEPTH {
            entries.sort_unstable();
            entries.dedup();
            let mut again: Vec<(u64, u32)> = Vec::new();
            for group in entries.chunk_by(|a, b| a.0 == b.0) {
                let Some((key, _)) = group.first() else {
                    continue;
                };
                if group.len() == 1 && !alone {
                    continue;
                }
                if group.len() <= longest {
                    filed.extend_from_slice(group);
                } else if level < DEPTH {
                    marks.push(*key);
                    again.extend_from_slice(group);
                } else {
                    filed.extend(group.iter().take(longest));
                }
            }
            // What refines a key is the record's own: fill it again rather than keep it for all.
            entries.clear();
            let mut last = u32::MAX;
            again.sort_unstable_by_key(|(_, id)| *id);
            for (key, id) in again {
                if id != last {
                    if let Some(record) = records.get(id as usize) {
                        keys.fill(record, words);
                    }
                    last = id;
                }
                // The unrefined key leads to every refined one.
                for base in keys
                    .all
                    .iter()
                    .filter(|base| **base >> (64 - PART_BITS) == number)
                {
                    if stay(*base, refined(*base, &keys.refine, level)) == key {
                        entries.push((stay(*base, refined(*base, &keys.refine, level + 1)), id));
                    }
                }
            }
        }
        Self::pack(filed, marks)
    }

    fn pack(mut filed: Vec<(u64, u32)>, mut marks: Vec<u64>) -> Self {
        filed.sort_unstable();
        marks.sort_unstable();
        marks.dedup();
        let mut part = Self {
            records: Vec::with_capacity(filed.len()),
            ..Self::default()
        };
        let mut keys: Vec<u64> = Vec::new();
        let mut marks = marks.into_iter().peekable();
        let mut file = |key: u64, group: &[(u64, u32)]| {
            keys.push(key);
            part.records.extend(group.iter().map(|(_, id)| *id));
            part.ends
                .push(u32::try_from(part.records.len()).unwrap_or(u32::MAX));
        };
        for group in filed.chunk_by(|a, b| a.0 == b.0) {
            let Some((key, _)) = group.first() else {
                continue;
            };
            while let Some(mark) = marks.next_if(|mark| mark <= key) {
                if mark != *key {
                    file(mark, &[]);
                }
            }
            file(*key, group);
        }
        marks.for_each(|mark| file(mark, &[]));
        drop(filed);
        // About four keys a prefix.
        part.prefix_bits = (usize::BITS - (keys.len() / 4).leading_zeros()).clamp(1, 28);
        let shift = 64 - PART_BITS - part.prefix_bits;
        let mask = (1u64 << part.prefix_bits) - 1;
        part.prefix = vec![0; (1 << part.prefix_bits) + 1];
        for key in &keys {
            if let Some(count) = part.prefix.get_mut(((key >> shift & mask) + 1) as usize) {
                *count += 1;
            }
        }
        let mut sum = 0;
        for count in &mut part.prefix {
            sum += *count;
            *count = sum;
        }
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the low half of the key is its print"
        )]
        part.prints.extend(keys.iter().map(|key| *key as u32));
        part
    }

    fn find(&self, key: u64) -> Option<&[u32]> {
        let shift = 64 - PART_BITS - self.prefix_bits;
        let at = (key >> shift & ((1u64 << self.prefix_bits) - 1)) as usize;
        let (start, end) = (
            *self.prefix.get(at)? as usize,
            *self.prefix.get(at + 1)? as usize,
        );
        #[expect(
            clippy::cast_possible_truncation,
            reason = "the low half of the key is its print"
        )]
        let print = key as u32;
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
