//! Greek: ELOT 743 (ISO 843, type 2, that of passports), the usual French spelling (φ ph, υ y, χ ch, κ c) and that of
//! Cyprus and the Anglo-Saxon press (μπ b, ντ d, γκ g at the head of a word).

use unicode_normalization::UnicodeNormalization;

use super::super::coder::{self, unit};
use super::{Roman, push_fallback};

/// Groups first. Letters; ELOT 743; French; by ear; units of sound.
type Row = (&'static str, [&'static str; 3], &'static [u8]);

const TABLE: [Row; 39] = [
    ("αυ", ["av", "au", "af"], b"av"),
    ("ευ", ["ev", "eu", "ef"], b"ev"),
    ("ου", ["ou", "ou", "u"], &[unit(coder::OU)]),
    ("αι", ["ai", "e", "e"], &[unit(coder::AE)]),
    ("ει", ["ei", "i", "i"], b"i"),
    ("οι", ["oi", "i", "i"], b"i"),
    ("μπ", ["mp", "mp", "b"], b"b"),
    ("ντ", ["nt", "nt", "d"], &[unit(coder::WEAK_E)]),
    ("γκ", ["gk", "gu", "g"], &[unit(coder::GB)]),
    ("γγ", ["ng", "ng", "ng"], &[unit(coder::NG)]),
    ("τζ", ["tz", "dj", "j"], &[unit(coder::DJ)]),
    ("τσ", ["ts", "ts", "ts"], &[unit(coder::TS)]),
    ("γχ", ["nch", "nch", "nch"], &[unit(coder::NG)]),
    ("ξ", ["x", "x", "ks"], b"x"),
    ("α", ["a", "a", "a"], b"a"),
    ("β", ["v", "v", "v"], b"v"),
    ("γ", ["g", "g", "y"], b"g"),
    ("δ", ["d", "d", "d"], b"d"),
    ("ε", ["e", "e", "e"], b"e"),
    ("ζ", ["z", "z", "z"], b"z"),
    ("η", ["i", "e", "i"], &[unit(coder::WEAK_I)]),
    ("θ", ["th", "th", "th"], &[unit(coder::TH)]),
    ("ι", ["i", "i", "i"], b"i"),
    ("κ", ["k", "c", "k"], b"k"),
    ("λ", ["l", "l", "l"], b"l"),
    ("μ", ["m", "m", "m"], b"m"),
    ("ν", ["n", "n", "n"], b"n"),
    ("ο", ["o", "o", "o"], b"o"),
    ("π", ["p", "p", "p"], b"p"),
    ("ρ", ["r", "r", "r"], b"r"),
    ("σ", ["s", "s", "s"], b"s"),
    ("ς", ["s", "s", "s"], b"s"),
    ("τ", ["t", "t", "t"], b"t"),
    ("υ", ["y", "y", "i"], b"y"),
    ("φ", ["f", "ph", "f"], b"f"),
    ("χ", ["ch", "ch", "h"], &[unit(coder::CH)]),
    ("ψ", ["ps", "ps", "ps"], b"ps"),
    ("ω", ["o", "o", "o"], &[unit(coder::WEAK_O)]),
    ("ϊ", ["i", "i", "i"], b"i"),
];

pub(super) fn roman(letters: &str, roman: &mut Roman) {
    // Accents and breathings go; the diaeresis is kept long enough to part αϊ from αι
    let bare: String = letters
        .nfd()
        .filter(|letter| !matches!(u32::from(*letter), 0x300..=0x36f))
        .collect();
    let mut schemes: [String; 3] = Default::default();
    let mut units = Vec::with_capacity(bare.len());
    let mut rest = bare.as_str();
    while !rest.is_empty() {
        if let Some((group, forms, sound)) =
            TABLE.iter().find(|(group, ..)| rest.starts_with(group))
        {
            for (scheme, form) in schemes.iter_mut().zip(forms) {
                scheme.push_str(form);
            }
            units.extend(*sound);
            rest = rest.get(group.len()..).unwrap_or_default();
            continue;
        }
        let mut letters = rest.chars();
        if let Some(letter) = letters.next() {
            let mut text = String::new();
            push_fallback(letter, &mut text, &mut units);
            for scheme in &mut schemes {
                scheme.push_str(&text);
            }
        }
        rest = letters.as_str();
    }
    roman.reading(coder::codes(&units));
    for scheme in schemes {
        roman.form(scheme);
    }
}
