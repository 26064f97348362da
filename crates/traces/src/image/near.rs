//! The images near a given one, among many, without looking at all of them.
//!
//! Two hashes at 31 bits or fewer have a word of sixteen bits that differs by one at most (31 bits cannot put two in each
//! of sixteen words): each image stands under its sixteen words, and a question asks under each word and its sixteen
//! neighbours (multi-index hashing: Norouzi, Punjani and Fleet, 2012). Nothing near is missed.

use std::collections::{HashMap, HashSet};

use serde::Serialize;

use super::{MOST_APART, Pdq, Sketch};

/// An image near the one asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Near {
    /// Bits between the two, in the position that brings them nearest.
    pub apart: u32,
    /// The document it is of, by the caller's id.
    pub document: u64,
}

/// Hashes of many documents' images.
#[derive(Debug, Default)]
pub struct Images {
    /// Under the place of a word and the word.
    under: HashMap<(u8, u16), Vec<u32>>,
    hashes: Vec<Option<(u64, Pdq)>>,
    of: HashMap<u64, Vec<u32>>,
}

impl Images {
    /// Takes a document's image in; one that says nothing is not kept.
    pub fn insert(&mut self, document: u64, sketch: &Sketch) {
        if !sketch.tells() {
            return;
        }
        let Ok(number) = u32::try_from(self.hashes.len()) else {
            return;
        };
        let hash = sketch.hash();
        for under in words(&hash) {
            self.under.entry(under).or_default().push(number);
        }
        self.hashes.push(Some((document, hash)));
        self.of.entry(document).or_default().push(number);
    }

    /// Forgets a document's images.
    pub fn remove(&mut self, document: u64) {
        for number in self.of.remove(&document).into_iter().flatten() {
            let place = usize::try_from(number).ok();
            let known = place.and_then(|place| self.hashes.get_mut(place));
            let Some((_, hash)) = known.and_then(Option::take) else {
                continue;
            };
            for under in words(&hash) {
                if let Some(numbers) = self.under.get_mut(&under) {
                    numbers.retain(|other| *other != number);
                    if numbers.is_empty() {
                        self.under.remove(&under);
                    }
                }
            }
        }
    }

    /// The images at 31 bits or fewer, in any of the eight positions, one entry a document, the nearest first.
    #[must_use]
    pub fn near(&self, sketch: &Sketch) -> Vec<Near> {
        if !sketch.tells() {
            return Vec::new();
        }
        let mut nearest: HashMap<u64, u32> = HashMap::new();
        for hash in sketch.variants() {
            let mut seen = HashSet::new();
            for (place, word) in words(hash) {
                let neighbours = (0..16).map(|bit| word ^ (1 << bit));
                for word in std::iter::once(word).chain(neighbours) {
                    for number in self.under.get(&(place, word)).into_iter().flatten() {
                        if seen.insert(*number) {
                            self.weigh(*number, hash, &mut nearest);
                        }
                    }
                }
            }
        }
        let mut found: Vec<Near> = nearest
            .into_iter()
            .map(|(document, apart)| Near { apart, document })
            .collect();
        found.sort_unstable();
        found
    }

    fn weigh(&self, number: u32, hash: &Pdq, nearest: &mut HashMap<u64, u32>) {
        let place = usize::try_from(number).ok();
        let known = place.and_then(|place| self.hashes.get(place));
        if let Some((document, other)) = known.copied().flatten() {
            let apart = hash.apart(&other);
            if apart <= MOST_APART {
                let least = nearest.entry(document).or_insert(apart);
                *least = apart.min(*least);
            }
        }
    }

    /// Images held.
    #[must_use]
    pub fn len(&self) -> usize {
        self.of.values().map(Vec::len).sum()
    }

    /// Whether none is held.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.of.is_empty()
    }
}

fn words(hash: &Pdq) -> impl Iterator<Item = (u8, u16)> {
    (0_u8..).zip(hash.0)
}
