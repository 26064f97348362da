//! Surnames of China, Korea and Viet Nam in Latin letters: Wong and Wang are one 王, Rhee and Lee one 이.

use std::collections::HashMap;
use std::sync::OnceLock;

use rustc_hash::FxBuildHasher;

use super::{Roman, han, hangul};

type Surnames = HashMap<String, Vec<u8>, FxBuildHasher>;

/// The surnames a Latin spelling may stand for, by number, sorted; mostly none.
pub(in super::super) fn surnames_of(ascii: &str) -> &'static [u8] {
    static SURNAMES: OnceLock<Surnames> = OnceLock::new();
    let surnames = SURNAMES.get_or_init(|| {
        let mut surnames = Surnames::default();
        let korean = hangul::SURNAMES
            .iter()
            .map(|row| (row.0.chars().next(), row.1));
        let chinese = han::SURNAMES
            .iter()
            .map(|row| (row.0.chars().next(), row.1));
        for (number, (letter, spellings)) in (0..u8::MAX).zip(korean.chain(chinese)) {
            let mut roman = Roman::default();
            let letter: String = letter.into_iter().collect();
            if number < KOREAN {
                hangul::roman(&letter, &mut roman);
            } else {
                han::roman(&letter, &mut roman);
            }
            let spellings = spellings.iter().map(|spelling| (*spelling).to_owned());
            for spelling in roman.forms.into_iter().chain(spellings) {
                let numbers: &mut Vec<u8> = surnames.entry(spelling).or_default();
                if numbers.last() != Some(&number) {
                    numbers.push(number);
                }
            }
        }
        surnames
    });
    surnames.get(ascii).map(Vec::as_slice).unwrap_or_default()
}

/// The Korean ones come first.
#[expect(clippy::cast_possible_truncation, reason = "two dozen")]
const KOREAN: u8 = hangul::SURNAMES.len() as u8;
