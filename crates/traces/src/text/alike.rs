//! The texts like a given one, among many, without looking at all of them.

use std::collections::HashMap;

use hashbrown::HashTable;
use serde::Serialize;

use super::{BINS, Sketch, mix};

/// Bands of a sketch: two texts meet when all bins of one band agree. With eight bins a band, texts that share four
/// fifths of their runs meet nineteen times in twenty, those that share two fifths once in a hundred.
const BANDS: usize = 16;
/// Texts remembered a band's value, the latest: near-copies of one script are all alike, any of them tells.
const KEPT: usize = 4;

/// A text like the one asked about.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Alike {
    /// The document it is of, by the caller's id.
    pub document: u64,
    /// Estimated share of runs in common.
    pub likeness: f32,
}

#[derive(Debug)]
struct Band {
    key: u64,
    kept: [u32; KEPT],
}

/// Sketches of many documents.
#[derive(Debug, Default)]
pub struct Texts {
    bands: HashTable<Band>,
    sketches: Vec<Option<(u64, Box<Sketch>)>>,
    /// Where a document's sketches are, by its id.
    of: HashMap<u64, Vec<u32>>,
}

impl Texts {
    /// Takes a document's text in.
    pub fn insert(&mut self, document: u64, sketch: Sketch) {
        let number = u32::try_from(self.sketches.len()).unwrap_or(u32::MAX);
        for key in bands(&sketch) {
            match self.bands.find_mut(key, |band| band.key == key) {
                Some(band) => {
                    band.kept.rotate_right(1);
                    if let Some(first) = band.kept.first_mut() {
                        *first = number;
                    }
                }
                None => {
                    let mut kept = [u32::MAX; KEPT];
                    if let Some(first) = kept.first_mut() {
                        *first = number;
                    }
                    self.bands
                        .insert_unique(key, Band { key, kept }, |band| band.key);
                }
            }
        }
        self.sketches.push(Some((document, Box::new(sketch))));
        self.of.entry(document).or_default().push(number);
    }

    /// Forgets a document's texts.
    pub fn remove(&mut self, document: u64) {
        for number in self.of.remove(&document).into_iter().flatten() {
            if let Some(kept) = self.sketches.get_mut(number as usize) {
                *kept = None;
            }
        }
    }

    /// The texts at least this much like a given one, the most alike first.
    #[must_use]
    pub fn alike(&self, sketch: &Sketch, least: f32) -> Vec<Alike> {
        let mut numbers: Vec<u32> = bands(sketch)
            .filter_map(|key| self.bands.find(key, |band| band.key == key))
            .flat_map(|band| band.kept)
            .collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut found: Vec<Alike> = numbers
            .into_iter()
            .filter_map(|number| self.sketches.get(number as usize)?.as_ref())
            .map(|(document, other)| Alike {
                document: *document,
                likeness: sketch.likeness(other),
            })
            .filter(|alike| alike.likeness >= least)
            .collect();
        found.sort_by(|a, b| {
            b.likeness
                .total_cmp(&a.likeness)
                .then(a.document.cmp(&b.document))
        });
        found
    }
}

fn bands(sketch: &Sketch) -> impl Iterator<Item = u64> {
    let width = BINS / BANDS;
    sketch
        .bins()
        .chunks_exact(width)
        .enumerate()
        .map(|(band, bins)| {
            bins.iter().fold(
                mix(band as u64 + 1),
                |hash, bin| mix(hash ^ u64::from(*bin)),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    fn text(chance: &mut Chance) -> String {
        let word = |chance: &mut Chance| {
            format!(
                "w{}",
                ["a", "b", "c", "d"]
                    .map(|x| x.repeat(1 + chance.below(6) as usize))
                    .concat()
            )
        };
        (0..60).map(|_| word(chance)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn near_copies_are_found_among_many_and_forgotten_when_taken_out() {
        let mut chance = Chance::new(4);
        let mut texts = Texts::default();
        let script = text(&mut chance);
        for document in 0..2_000 {
            texts.insert(document, Sketch::of(&text(&mut chance), 1).unwrap());
        }
        texts.insert(5_000, Sketch::of(&script, 1).unwrap());
        let near = script.replacen(' ', " bonjour ", 1);
        let found = texts.alike(&Sketch::of(&near, 1).unwrap(), 0.5);
        assert_eq!(found.first().map(|alike| alike.document), Some(5_000));
        texts.remove(5_000);
        assert!(texts.alike(&Sketch::of(&near, 1).unwrap(), 0.5).is_empty());
    }
}
