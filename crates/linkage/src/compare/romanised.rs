//! Whole names side by side, read by the syllables of a language: together or apart, under whichever romanisation.

use rapidfuzz::distance::jaro_winkler;

use super::names::{Joined, parts};
use crate::{
    lexicon::Words,
    names::{
        Script, Token,
        eastern::{Reading, Tongues},
    },
};

/// How two whole names stand to each other.
pub(super) enum Romanised {
    /// Of one written form, or so it may be.
    Same,
    /// But for a slip of the pen.
    Slip,
    /// Nothing to bring them together.
    Apart,
    /// Characters beside letters, in a language where no rule reads them.
    Unknown,
}

/// Shorter names are never a slip of each other: one syllable says too little.
const SHORT: usize = 3;

pub(super) fn read(words: Words<'_>, name: u32, tongues: Tongues) -> Reading {
    Reading::of(parts(words, name).map(Token::ascii), tongues)
}

pub(super) fn compared(words: Words<'_>, a: u32, b: u32, tongues: Tongues) -> Romanised {
    if tongues.is_unread() {
        let written = |name| parts(words, name).any(|part| part.script() == Script::Han);
        return if written(a) != written(b) {
            Romanised::Unknown
        } else {
            Romanised::Apart
        };
    }
    let (one, other) = (read(words, a, tongues), read(words, b, tongues));
    if one.meets(&other) {
        return Romanised::Same;
    }
    let alike = |one: &[u8], other: &[u8]| {
        one.len().min(other.len()) > SHORT
            && jaro_winkler::similarity(one.iter().copied(), other.iter().copied()) >= 0.9
    };
    let (joined_a, joined_b) = (Joined::of(parts(words, a)), Joined::of(parts(words, b)));
    if alike(one.sounds(), other.sounds()) || alike(joined_a.bytes(), joined_b.bytes()) {
        Romanised::Slip
    } else {
        Romanised::Apart
    }
}
