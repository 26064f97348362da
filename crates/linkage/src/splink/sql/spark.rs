//! Functions on texts as Splink on Spark computes them: Spark's own, and those of the library Splink brings to
//! it. They count characters (Java's, of 16 bits), not bytes, and Jaro's half transpositions are not rounded.

use rapidfuzz::distance::{damerau_levenshtein, levenshtein};

use super::Likeness;
use super::functions::count;

impl Likeness {
    /// As Spark counts.
    pub(super) fn in_spark(self, a: &str, b: &str) -> f64 {
        match self {
            Self::Levenshtein if a.is_ascii() && b.is_ascii() => {
                count(levenshtein::distance(a.bytes(), b.bytes()))
            }
            Self::Levenshtein => count(levenshtein::distance(a.chars(), b.chars())),
            _ if a.is_ascii() && b.is_ascii() => self.of_units(a.as_bytes(), b.as_bytes()),
            _ => {
                let units = |text: &str| text.encode_utf16().collect::<Vec<u16>>();
                self.of_units(&units(a), &units(b))
            }
        }
    }

    /// What the library Splink brings answers when a text is NULL; Spark's own function answers NULL.
    pub(super) const fn of_null_in_spark(self) -> Option<f64> {
        match self {
            Self::Levenshtein => None,
            Self::DamerauLevenshtein => Some(100.0),
            Self::Jaro | Self::JaroWinkler | Self::Jaccard => Some(0.0),
        }
    }

    fn of_units<U: Copy + Ord + std::hash::Hash + Into<u32>>(self, a: &[U], b: &[U]) -> f64 {
        match self {
            Self::Jaro => jaro(a, b),
            Self::JaroWinkler => jaro_winkler(a, b),
            Self::Levenshtein | Self::DamerauLevenshtein => {
                let units =
                    |text: &[U]| text.iter().map(|unit| (*unit).into()).collect::<Vec<u32>>();
                count(damerau_levenshtein::distance(units(a), units(b)))
            }
            Self::Jaccard => jaccard(a, b),
        }
    }
}

/// Units matched within reach, in the order of each text; the reach is none for two texts of one unit.
fn matched<U: Copy + PartialEq>(a: &[U], b: &[U], reach: Option<usize>) -> (Vec<U>, Vec<U>) {
    let (short, long) = if a.len() > b.len() { (b, a) } else { (a, b) };
    let mut taken = vec![false; long.len()];
    let mut of_short = Vec::with_capacity(short.len());
    for (place, unit) in short.iter().enumerate() {
        let Some(reach) = reach else { break };
        let window = long.iter().zip(&mut taken).enumerate();
        let mut window = window
            .take(place + reach + 1)
            .skip(place.saturating_sub(reach));
        if let Some((_, (_, taken))) = window.find(|(_, (other, taken))| !**taken && *other == unit)
        {
            *taken = true;
            of_short.push(*unit);
        }
    }
    let of_long = long
        .iter()
        .zip(taken)
        .filter(|(_, taken)| *taken)
        .map(|(unit, _)| *unit);
    (of_short, of_long.collect())
}

fn jaro_of<U: Copy + PartialEq>(a: &[U], b: &[U], reach: Option<usize>) -> f64 {
    let (x, y) = matched(a, b, reach);
    if x.is_empty() {
        return 0.0;
    }
    let half = count(x.iter().zip(&y).filter(|(x, y)| x != y).count());
    let m = count(x.len());
    (m / count(a.len()) + m / count(b.len()) + (m - half / 2.0) / m) / 3.0
}

fn jaro<U: Copy + PartialEq>(a: &[U], b: &[U]) -> f64 {
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    jaro_of(a, b, (a.len().max(b.len()) / 2).checked_sub(1))
}

fn jaro_winkler<U: Copy + PartialEq>(a: &[U], b: &[U]) -> f64 {
    if a == b {
        return 1.0;
    }
    let jaro = jaro_of(a, b, Some((a.len().max(b.len()) / 2).saturating_sub(1)));
    if jaro < 0.7 {
        return jaro;
    }
    let prefix = a.iter().zip(b).take(4).take_while(|(x, y)| x == y).count();
    jaro + 0.1 * count(prefix) * (1.0 - jaro)
}

/// Share of the units met in either that are met in both; two empty texts are alike.
fn jaccard<U: Copy + Ord>(a: &[U], b: &[U]) -> f64 {
    let met = |text: &[U]| {
        text.iter()
            .copied()
            .collect::<std::collections::BTreeSet<U>>()
    };
    let (a, b) = (met(a), met(b));
    if a.is_empty() && b.is_empty() {
        return 1.0;
    }
    count(a.intersection(&b).count()) / count(a.union(&b).count())
}
