//! Scripts of India and all others: consonants and written vowels by `any_ascii` (the inherent `a` is not written, and
//! costs nothing to add).

use super::super::coder;
use super::{Roman, push_fallback};

pub(super) fn roman(letters: &str, roman: &mut Roman) {
    let (mut text, mut units) = (String::new(), Vec::new());
    for letter in letters.chars() {
        push_fallback(letter, &mut text, &mut units);
    }
    roman.reading(coder::codes(&units));
    roman.form(text);
}
