//! Places, numbers, addresses, e-mail: plain texts once normalised.

#![expect(
    clippy::indexing_slicing,
    reason = "tables and observations have a place for every comparison, situation and level of the schema"
)]

use rapidfuzz::distance::{jaro_winkler, osa};

use super::{Eye, Observation, schema::*};
use crate::{lexicon::Kind, record::Record};

impl Eye<'_> {
    /// A text said in words.
    pub(super) fn text(
        &self,
        at: usize,
        kind: Kind,
        a: u32,
        b: u32,
        origins: (u16, u16),
        seen: &mut Observation,
    ) {
        if a == 0 || b == 0 {
            return;
        }
        if a == b {
            seen.levels[at] = text::SAME;
            seen.rarity[at] = self.shares.value(at, a, origins);
            return;
        }
        let (a, b) = (
            self.words.value(kind, a.min(b)),
            self.words.value(kind, a.max(b)),
        );
        seen.levels[at] = if at == ADDRESS {
            addresses(a, b)
        } else {
            likeness(a, b)
        };
    }

    /// A number: exact, or one slip away. The best of what each record holds.
    pub(super) fn code(&self, at: usize, kind: Kind, a: &[u32], b: &[u32], seen: &mut Observation) {
        let mut best = 0;
        for one in a.iter().filter(|id| **id != 0) {
            for other in b.iter().filter(|id| **id != 0) {
                if one == other {
                    seen.levels[at] = text::SAME;
                    seen.rarity[at] = self.shares.value(at, *one, (0, 0));
                    return;
                }
                let level = numbers(
                    self.words.value(kind, *one),
                    self.words.value(kind, *other),
                    kind,
                );
                best = if best == 0 { level } else { level.min(best) };
            }
        }
        seen.levels[at] = best;
    }

    pub(super) fn email(&self, a: &Record, b: &Record, seen: &mut Observation) {
        let mut best = 0;
        for one in a.email.iter().filter(|id| **id != 0) {
            for other in b.email.iter().filter(|id| **id != 0) {
                if one == other {
                    seen.levels[EMAIL] = text::SAME;
                    seen.rarity[EMAIL] = self.shares.value(EMAIL, *one, (0, 0));
                    return;
                }
                let level = emails(
                    self.words.value(Kind::Email, *one),
                    self.words.value(Kind::Email, *other),
                );
                best = if best == 0 { level } else { level.min(best) };
            }
        }
        seen.levels[EMAIL] = best;
    }
}

fn likeness(a: &str, b: &str) -> u8 {
    let score = jaro_winkler::similarity(a.bytes(), b.bytes());
    if score >= 0.92 {
        return text::CLOSE;
    }
    // One is the other with a word more: «bristol» and «bristol city of».
    let (short, long) = if a.len() < b.len() { (a, b) } else { (b, a) };
    let words = |text: &'_ str| text.split(' ').filter(|word| word.len() > 2).count();
    if words(short) > 0
        && words(short) < words(long)
        && short
            .split(' ')
            .filter(|word| word.len() > 2)
            .all(|word| long.split(' ').any(|other| other == word))
    {
        return text::CLOSE;
    }
    if score >= 0.80 {
        text::LIKE
    } else {
        text::OTHER
    }
}

/// Number and street apart: one street has many numbers, and one number says little.
fn addresses(a: &str, b: &str) -> u8 {
    let number = |text: &'_ str| {
        text.split(' ')
            .next()
            .filter(|word| word.bytes().all(|b| b.is_ascii_digit()))
            .map_or(0, str::len)
    };
    let (cut_a, cut_b) = (number(a), number(b));
    let (street_a, street_b) = (
        a.get(cut_a..).unwrap_or_default(),
        b.get(cut_b..).unwrap_or_default(),
    );
    let street = jaro_winkler::similarity(street_a.bytes(), street_b.bytes());
    let same_number = cut_a > 0 && a.get(..cut_a) == b.get(..cut_b);
    match street {
        street if street >= 0.9 && (same_number || (cut_a == 0 && cut_b == 0)) => text::CLOSE,
        street if street >= 0.9 => text::LIKE,
        _ => text::OTHER,
    }
}

fn numbers(a: &str, b: &str, kind: Kind) -> u8 {
    if osa::distance_with_args(a.bytes(), b.bytes(), &osa::Args::default().score_cutoff(1))
        .is_some()
    {
        return text::CLOSE;
    }
    // Same département, same postal area.
    if kind == Kind::Postcode
        && a.len() >= 4
        && b.len() >= 4
        && a.bytes().take(2).eq(b.bytes().take(2))
    {
        return text::LIKE;
    }
    if osa::distance_with_args(a.bytes(), b.bytes(), &osa::Args::default().score_cutoff(2))
        .is_some()
        && a.len().min(b.len()) > 6
    {
        return text::LIKE;
    }
    text::OTHER
}

fn emails(a: &str, b: &str) -> u8 {
    let account = |text: &'_ str| text.split('@').next().unwrap_or_default().len();
    let (one, other) = (
        a.get(..account(a)).unwrap_or_default(),
        b.get(..account(b)).unwrap_or_default(),
    );
    if one == other {
        return text::CLOSE;
    }
    let near = osa::distance_with_args(a.bytes(), b.bytes(), &osa::Args::default().score_cutoff(2))
        .is_some();
    if near || jaro_winkler::similarity(one.bytes(), other.bytes()) >= 0.9 {
        text::LIKE
    } else {
        text::OTHER
    }
}
