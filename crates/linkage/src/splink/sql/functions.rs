//! Functions on texts, as DuckDB computes them: similarity on bytes, positions on characters.

use rapidfuzz::distance::{damerau_levenshtein, jaro, jaro_winkler, levenshtein};

use super::Likeness;

impl Likeness {
    /// As `DuckDB` counts; none is NULL.
    pub(super) fn in_duckdb(self, a: &str, b: &str) -> Option<f64> {
        match self {
            Self::Jaro => Some(jaro(a, b)),
            Self::JaroWinkler => Some(jaro_winkler(a, b)),
            Self::Levenshtein => Some(levenshtein(a, b)),
            Self::DamerauLevenshtein => Some(damerau_levenshtein(a, b)),
            Self::Jaccard => jaccard(a, b),
        }
    }
}

/// Jaro's similarity; nothing resembles an empty text, not even another.
fn jaro(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    jaro::similarity(a.bytes(), b.bytes())
}

/// Jaro-Winkler, with 0.1 for each of the first four bytes.
fn jaro_winkler(a: &str, b: &str) -> f64 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    jaro_winkler::similarity(a.bytes(), b.bytes())
}

/// Insertions, deletions and substitutions of bytes.
fn levenshtein(a: &str, b: &str) -> f64 {
    count(levenshtein::distance(a.bytes(), b.bytes()))
}

/// The same with exchanges of neighbours, without restriction.
fn damerau_levenshtein(a: &str, b: &str) -> f64 {
    count(damerau_levenshtein::distance(a.bytes(), b.bytes()))
}

/// Share of the bytes met in either that are met in both; none for an empty text, where DuckDB fails.
fn jaccard(a: &str, b: &str) -> Option<f64> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let (a, b) = (bytes_met(a), bytes_met(b));
    let (mut both, mut either) = (0_u32, 0_u32);
    for (x, y) in a.iter().zip(&b) {
        both += (x & y).count_ones();
        either += (x | y).count_ones();
    }
    Some(f64::from(both) / f64::from(either))
}

fn bytes_met(text: &str) -> [u64; 4] {
    let mut met = [0; 4];
    for byte in text.bytes() {
        if let Some(word) = met.get_mut(usize::from(byte >> 6)) {
            *word |= 1 << (byte & 63);
        }
    }
    met
}

/// Characters from the one numbered `start` (the first is 0).
pub(super) fn substring(text: &str, start: usize, length: usize) -> &str {
    let from = |text: &str, n: usize| text.char_indices().nth(n).map_or(text.len(), |(at, _)| at);
    let rest = text.get(from(text, start)..).unwrap_or_default();
    rest.get(..from(rest, length)).unwrap_or_default()
}

/// Each character on its own, by Unicode's simple mapping.
pub(super) fn lower(text: &str) -> String {
    // The first of the full mapping is the simple one: İ alone has two
    text.chars()
        .map(|c| c.to_lowercase().next().unwrap_or(c))
        .collect()
}

/// Each character on its own, by Unicode's simple mapping.
pub(super) fn upper(text: &str) -> String {
    text.chars().map(upper_of).collect()
}

fn upper_of(c: char) -> char {
    let mut full = c.to_uppercase();
    match (full.next(), full.next()) {
        (Some(only), None) => only,
        _ => match c {
            'ß' => 'ẞ',
            // Greek with iota below has one capital, though its full mapping has two letters
            '\u{1f80}'..='\u{1f87}' | '\u{1f90}'..='\u{1f97}' | '\u{1fa0}'..='\u{1fa7}' => {
                char::from_u32(u32::from(c) + 8).unwrap_or(c)
            }
            '\u{1fb3}' | '\u{1fc3}' | '\u{1ff3}' => char::from_u32(u32::from(c) + 9).unwrap_or(c),
            _ => c,
        },
    }
}

/// A count as a number.
pub(super) fn count(n: usize) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "texts are far below 2^53 bytes")]
    let n = n as f64;
    n
}
