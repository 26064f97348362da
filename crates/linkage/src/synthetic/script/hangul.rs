//! Korean names: the revised romanisation is the law, custom is not.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use super::Scheme;
use crate::synthetic::chance::Chance;

type Customs = FxHashMap<char, Vec<&'static str>>;

/// Spellings in use of a syllable, the usual ones first.
fn customs() -> &'static Customs {
    static CUSTOMS: OnceLock<Customs> = OnceLock::new();
    CUSTOMS.get_or_init(|| {
        (include_str!("../stock/hangul.txt").split_whitespace())
            .filter_map(|entry| {
                let mut letters = entry.chars();
                let syllable = letters.next()?;
                Some((syllable, letters.as_str().split('/').collect()))
            })
            .collect()
    })
}

pub(super) fn write(name: &str, scheme: Scheme, habit: &mut Chance, out: &mut String) {
    if scheme == Scheme::Original {
        return out.push_str(name);
    }
    let between = habit.pick(&["", "", "-", "-", " "]);
    let from = out.len();
    let alone = name.chars().nth(1).is_none();
    for syllable in name.chars() {
        if out.len() > from {
            out.push_str(between);
        }
        match customs().get(&syllable) {
            Some(spellings) if scheme != Scheme::Passport || alone => {
                out.push_str(habit.early(spellings));
            }
            _ => revised(syllable, scheme, out),
        }
    }
}

const INITIALS: [&str; 19] = [
    "g", "kk", "n", "d", "tt", "r", "m", "b", "pp", "s", "ss", "", "j", "jj", "ch", "k", "t", "p",
    "h",
];
const VOWELS: [&str; 21] = [
    "a", "ae", "ya", "yae", "eo", "e", "yeo", "ye", "o", "wa", "wae", "oe", "yo", "u", "wo", "we",
    "wi", "yu", "eu", "ui", "i",
];
const FINALS: [&str; 28] = [
    "", "k", "k", "k", "n", "n", "n", "t", "l", "k", "m", "l", "l", "l", "p", "l", "m", "p", "p",
    "t", "t", "ng", "t", "t", "k", "t", "p", "t",
];

/// A syllable block is a number: 19 initials, 21 vowels, 28 finals.
fn revised(syllable: char, scheme: Scheme, out: &mut String) {
    let Some(number) = u32::from(syllable)
        .checked_sub(0xac00)
        .filter(|number| *number < 11_172)
    else {
        return out.push(syllable);
    };
    let part = |table: &[&'static str], rank: u32| {
        usize::try_from(rank)
            .ok()
            .and_then(|rank| table.get(rank).copied())
            .unwrap_or_default()
    };
    let initial = part(&INITIALS, number / 588);
    let vowel = part(&VOWELS, number % 588 / 28);
    // McCune and Reischauer keep the surd and mark vowels
    let german = scheme == Scheme::German;
    out.push_str(match initial {
        "g" if german => "k",
        "d" if german => "t",
        "b" if german => "p",
        "j" if german => "ch",
        initial => initial,
    });
    out.push_str(match vowel {
        "eo" if german => "o",
        "yeo" if german => "yo",
        "eu" if german => "u",
        vowel => vowel,
    });
    out.push_str(part(&FINALS, number % 28));
}
