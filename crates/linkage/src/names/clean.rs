//! From what was typed to lower-case letters.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::script::Script;

/// Longest text looked at, in bytes: a field cannot be longer than a few tokens.
const MAX_BYTES: usize = 4096;

/// Lower-case letters only, in NFKC, at most `max` of them. Digits, apostrophes, hyphens and the `<` of machine
/// readable zones are dropped, as are the marks that readers leave out: stress in Cyrillic, vowel points in Hebrew and
/// Arabic, tatweel.
pub(super) fn letters(raw: &str, max: usize) -> String {
    if raw.is_ascii() {
        return raw
            .bytes()
            .filter(u8::is_ascii_alphabetic)
            .take(max)
            .map(|byte| char::from(byte.to_ascii_lowercase()))
            .collect();
    }
    let folded = bounded(raw).nfkc().flat_map(char::to_lowercase);
    folded
        .filter(|letter| is_kept(*letter))
        .take(max)
        .collect::<String>()
        .nfc()
        .collect()
}

fn bounded(raw: &str) -> impl Iterator<Item = char> + '_ {
    raw.char_indices()
        .take_while(|(at, _)| *at < MAX_BYTES)
        .map(|(_, letter)| letter)
}

fn is_kept(letter: char) -> bool {
    match u32::from(letter) {
        // Combining accents NFKC found no letter for; tatweel; Arabic and Hebrew vowel points
        0x300..=0x36f | 0x640 | 0x64b..=0x65f | 0x670 | 0x6d6..=0x6ed | 0x591..=0x5c7 => false,
        // Geresh and the apostrophe that stands for it change a Hebrew letter; the long mark of kana
        0x5f3 | 0x30fc => true,
        _ => {
            letter.is_alphabetic()
                || (is_combining_mark(letter) && Script::of(letter) != Script::Latin)
        }
    }
}

/// Cuts a field into raw words: at spaces, commas, semicolons, slashes and `<`. Hyphens join (Anne-Marie is one given
/// name in French law, and the engine compares the joined form); the caller sees the parts through [`parts`].
pub(super) fn words(raw: &str) -> impl Iterator<Item = &str> {
    let end = raw
        .char_indices()
        .map(|(at, _)| at)
        .find(|at| *at >= MAX_BYTES)
        .unwrap_or(raw.len());
    raw.get(..end).unwrap_or_default().split(|letter: char| {
        letter.is_whitespace()
            || matches!(
                letter,
                ',' | ';'
                    | '/'
                    | '<'
                    | '('
                    | ')'
                    | '"'
                    | '«'
                    | '»'
                    | '-'
                    | '‐'
                    | '‑'
                    | '–'
                    | '—'
                    | '·'
                    | '・'
                    | '＝'
                    | '_'
                    | '.'
                    | '+'
            )
    })
}
