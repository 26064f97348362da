//! Places, numbers, addresses, e-mail: plain texts once normalised.

#![expect(
    clippy::indexing_slicing,
    reason = "tables and observations have a place for every comparison, situation and level of the schema"
)]

use rapidfuzz::distance::{jaro_winkler, osa};

use super::{Eye, Observation, schema::*};
use crate::{
    glance::{NINE_TENTHS, Packed, Signs},
    lexicon::Kind,
    record::{Record, account, street},
};

impl Eye<'_> {
    /// A text said in words.
    pub(super) fn text(
        &mut self,
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
        let words = self.words;
        let level = |a, b| likeness(words.value(kind, a), words.value(kind, b));
        // Towns are few, and meet again and again.
        seen.levels[at] = match kind {
            Kind::Place => self.places.level(a, b, level),
            _ => level(a.min(b), a.max(b)),
        };
    }

    pub(super) fn address(&self, a: &Record, b: &Record, seen: &mut Observation) {
        seen.levels[ADDRESS] = match (a.address, b.address) {
            (0, _) | (_, 0) => return,
            (one, other) if one == other => {
                seen.rarity[ADDRESS] = self.shares.value(ADDRESS, one, (0, 0));
                text::SAME
            }
            _ if !a.glance.street.alike(b.glance.street, NINE_TENTHS) => text::OTHER,
            (one, other) => addresses(
                self.words.value(Kind::Address, one.min(other)),
                self.words.value(Kind::Address, one.max(other)),
            ),
        };
    }

    /// A number: exact, or one slip away. The best of what each record holds.
    pub(super) fn code(
        &self,
        at: usize,
        kind: Kind,
        (a, b): (&[u32], &[u32]),
        first: Option<(Packed, Packed, Signs)>,
        seen: &mut Observation,
    ) {
        let mut best = 0;
        let first = first.filter(|(one, other, _)| one.is_some() && other.is_some());
        for (i, one) in a.iter().enumerate().filter(|(_, id)| **id != 0) {
            for (j, other) in b.iter().enumerate().filter(|(_, id)| **id != 0) {
                if one == other {
                    seen.levels[at] = text::SAME;
                    seen.rarity[at] = self.shares.value(at, *one, (0, 0));
                    return;
                }
                let level = match first {
                    Some((one, other, signs)) if i == 0 && j == 0 => packed(one, other, signs),
                    _ => numbers(
                        self.words.value(kind, *one),
                        self.words.value(kind, *other),
                        kind,
                    ),
                };
                best = if best == 0 { level } else { level.min(best) };
            }
        }
        seen.levels[at] = best;
    }

    pub(super) fn email(&self, a: &Record, b: &Record, seen: &mut Observation) {
        let mut best = 0;
        let far = far(a, b);
        for (i, one) in a.email.iter().enumerate().filter(|(_, id)| **id != 0) {
            for (j, other) in b.email.iter().enumerate().filter(|(_, id)| **id != 0) {
                if one == other {
                    seen.levels[EMAIL] = text::SAME;
                    seen.rarity[EMAIL] = self.shares.value(EMAIL, *one, (0, 0));
                    return;
                }
                let level = if far && i == 0 && j == 0 {
                    text::OTHER
                } else {
                    emails(
                        self.words.value(Kind::Email, *one),
                        self.words.value(Kind::Email, *other),
                    )
                };
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
    let ((number_a, street_a), (number_b, street_b)) = (street(a), street(b));
    let alike = jaro_winkler::similarity(street_a.bytes(), street_b.bytes());
    let none = number_a.is_empty() && number_b.is_empty();
    let same_number = !none && number_a == number_b;
    match alike {
        alike if alike >= 0.9 && (same_number || none) => text::CLOSE,
        alike if alike >= 0.9 => text::LIKE,
        _ => text::OTHER,
    }
}

/// The same as [`numbers`], for two that fit a word.
pub(super) fn packed(a: Packed, b: Packed, signs: Signs) -> u8 {
    match a.slips(b, signs) {
        Some(0 | 1) => text::CLOSE,
        Some(_) if a.length(signs).min(b.length(signs)) > 6 => text::LIKE,
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

/// Whether the first e-mail accounts cannot be near.
pub(super) fn far(a: &Record, b: &Record) -> bool {
    let (one, other) = (a.glance.account, b.glance.account);
    !one.alike(other, NINE_TENTHS) && !one.two_slips(other)
}

fn emails(a: &str, b: &str) -> u8 {
    let (one, other) = (account(a), account(b));
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
