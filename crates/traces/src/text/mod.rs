//! How like two texts are: the share of three-word runs they have in common (Jaccard), estimated from small sketches.
//!
//! One-permutation MinHash (Li, Owen and Zhang, 2012) with optimal densification (Shrivastava, 2017): every run is
//! hashed once, falls in one of 128 bins, and the least of each bin is kept; an empty bin borrows from another chosen by
//! its number alone, so that two sketches borrow alike. Two bytes a bin tell sketches apart all but once in 65,536.

mod alike;
mod words;

use serde::{Deserialize, Serialize};

pub use alike::{Alike, Texts};

/// Bins of a sketch.
pub const BINS: usize = 128;
/// Words of a run.
const RUN: usize = 3;
/// A text of fewer words says too little to be likened.
pub const FEWEST_WORDS: usize = 20;

/// A text, sketched.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Vec<u16>", into = "Vec<u16>")]
pub struct Sketch([u16; BINS]);

impl From<Sketch> for Vec<u16> {
    fn from(sketch: Sketch) -> Self {
        sketch.0.to_vec()
    }
}

impl TryFrom<Vec<u16>> for Sketch {
    type Error = &'static str;
    fn try_from(bins: Vec<u16>) -> Result<Self, Self::Error> {
        bins.try_into()
            .map(Self)
            .map_err(|_| "a sketch has 128 bins")
    }
}

impl Sketch {
    /// Sketches a text under a key, so that without it nobody can look a known text up; none when it is too short. Case,
    /// accents, punctuation and the digits of numbers do not count: names, prices and account numbers are what a script
    /// changes from victim to victim.
    #[must_use]
    pub fn of(text: &str, key: u64) -> Option<Self> {
        let mut least = [u64::MAX; BINS];
        let mut last = [0_u64; RUN];
        let mut words = 0_usize;
        words::each(text, |word| {
            last.rotate_left(1);
            if let Some(end) = last.last_mut() {
                *end = word;
            }
            words += 1;
            if words >= RUN {
                let run = last.iter().fold(key, |hash, word| mix(hash ^ word));
                let bin = (run >> 57) as usize;
                if let Some(least) = least.get_mut(bin) {
                    *least = (*least).min(run << 7);
                }
            }
        });
        (words >= FEWEST_WORDS).then(|| Self(dense(&least)))
    }

    /// Estimated share of runs in common, from nought to one; standard error below 0.045.
    #[must_use]
    pub fn likeness(&self, other: &Self) -> f32 {
        let same = self
            .0
            .iter()
            .zip(&other.0)
            .filter(|(one, other)| one == other)
            .count();
        same as f32 / BINS as f32
    }

    fn bins(&self) -> &[u16; BINS] {
        &self.0
    }
}

/// Every bin filled, empty ones from a full one that their number and the attempt choose.
fn dense(least: &[u64; BINS]) -> [u16; BINS] {
    std::array::from_fn(|bin| {
        let mut from = bin;
        let mut attempt = 0_u64;
        loop {
            match least.get(from).copied() {
                Some(found) if found != u64::MAX => return (found >> 48) as u16,
                // A sketch has a run at least: the chance that a thousand draws miss it is nil; the bound is for form.
                _ if attempt < 65_536 => {
                    attempt += 1;
                    from = (mix(((bin as u64) << 32) | attempt) >> 57) as usize;
                }
                _ => return 0,
            }
        }
    })
}

/// Sixty-four bits from sixty-four, each depending on all (finaliser of MurmurHash3, public domain constants).
pub(crate) const fn mix(mut hash: u64) -> u64 {
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xff51_afd7_ed55_8ccd);
    hash ^= hash >> 33;
    hash = hash.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    hash ^ (hash >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCRIPT: &str = "Bonjour, votre colis est en attente au dépôt car les frais de douane n'ont pas été réglés. \
        Merci de payer la somme de 2,99 euros sur la page suivante avant ce soir, faute de quoi le colis sera renvoyé à \
        son expéditeur et vous ne pourrez plus le réclamer. Le service client reste à votre disposition.";

    fn likeness(one: &str, other: &str) -> f32 {
        Sketch::of(one, 5)
            .unwrap()
            .likeness(&Sketch::of(other, 5).unwrap())
    }

    #[test]
    fn a_text_is_like_itself_whatever_its_case_accents_and_numbers() {
        let shouted = SCRIPT
            .to_uppercase()
            .replace("É", "E")
            .replace("2,99", "14,50");
        assert_eq!(likeness(SCRIPT, SCRIPT), 1.0);
        assert!(likeness(SCRIPT, &shouted) > 0.9);
    }

    #[test]
    fn the_estimate_is_near_the_truth() {
        let words: Vec<String> = (0..400)
            .map(|n| {
                format!("mot{}", char::from(b'a' + u8::try_from(n % 26).unwrap()))
                    .repeat(1 + n / 26)
            })
            .collect();
        let other = [&words[..200], &words[300..]].concat();
        // Runs: 398 of one, 298 of the other, 198 + 98 in common.
        let truth = 296.0 / (398.0 + 298.0 - 296.0);
        assert!((likeness(&words.join(" "), &other.join(" ")) - truth).abs() < 0.13);
    }

    #[test]
    fn other_words_are_not_alike_and_few_words_are_nothing() {
        let other: String = SCRIPT.split(' ').rev().collect::<Vec<_>>().join(" ");
        assert!(likeness(SCRIPT, &other) < 0.1);
        assert_eq!(Sketch::of("Bonjour, le colis est arrivé.", 5), None);
        assert_ne!(Sketch::of(SCRIPT, 5), Sketch::of(SCRIPT, 6));
    }
}
