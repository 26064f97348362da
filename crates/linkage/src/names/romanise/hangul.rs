//! Hangul: syllables taken apart by the arithmetic of the Unicode standard (section 3.12), then Revised Romanization
//! (2000), McCune–Reischauer (1939) without its marks, and the spellings passports give the commonest surnames.

use super::super::coder::{self, unit};
use super::{Roman, push_fallback};

const LEADS: [(&str, &str, &[u8]); 19] = [
    ("g", "k", b"g"),
    ("kk", "kk", b"k"),
    ("n", "n", b"n"),
    ("d", "t", b"d"),
    ("tt", "tt", b"t"),
    ("r", "r", b"r"),
    ("m", "m", b"m"),
    ("b", "p", b"b"),
    ("pp", "pp", b"p"),
    ("s", "s", b"s"),
    ("ss", "ss", b"s"),
    ("", "", b""),
    ("j", "ch", b"j"),
    ("jj", "tch", b"j"),
    ("ch", "ch", &[unit(coder::CH)]),
    ("k", "k", &[unit(coder::KH)]),
    ("t", "t", &[unit(coder::TH)]),
    ("p", "p", &[unit(coder::PH)]),
    ("h", "h", b"h"),
];

const VOWELS: [(&str, &str, &[u8]); 21] = [
    ("a", "a", b"a"),
    ("ae", "ae", &[unit(coder::AE)]),
    ("ya", "ya", b"ya"),
    ("yae", "yae", b"ye"),
    ("eo", "o", &[unit(coder::WEAK_O)]),
    ("e", "e", b"e"),
    ("yeo", "yo", &[b'y', unit(coder::WEAK_O)]),
    ("ye", "ye", b"ye"),
    ("o", "o", b"o"),
    ("wa", "wa", b"wa"),
    ("wae", "wae", b"we"),
    ("oe", "oe", &[unit(coder::EU)]),
    ("yo", "yo", b"yo"),
    ("u", "u", b"u"),
    ("wo", "wo", b"wo"),
    ("we", "we", b"we"),
    ("wi", "wi", b"wi"),
    ("yu", "yu", b"yu"),
    ("eu", "u", &[unit(coder::WEAK_U)]),
    ("ui", "ui", &[unit(coder::IE)]),
    ("i", "i", b"i"),
];

const TAILS: [(&str, &[u8]); 28] = [
    ("", b""),
    ("k", b"k"),
    ("k", b"k"),
    ("k", b"k"),
    ("n", b"n"),
    ("n", b"n"),
    ("n", b"n"),
    ("t", &[unit(coder::TS)]),
    ("l", b"l"),
    ("k", b"k"),
    ("m", b"m"),
    ("l", b"l"),
    ("l", b"l"),
    ("l", b"l"),
    ("l", b"l"),
    ("l", b"l"),
    ("m", b"m"),
    ("p", &[unit(coder::CJ)]),
    ("p", &[unit(coder::CJ)]),
    ("t", &[unit(coder::SZ)]),
    ("t", &[unit(coder::SZ)]),
    ("ng", &[unit(coder::NG)]),
    ("t", &[unit(coder::TS)]),
    ("t", &[unit(coder::TS)]),
    ("k", b"k"),
    ("t", &[unit(coder::TS)]),
    ("p", &[unit(coder::CJ)]),
    ("t", &[unit(coder::TS)]),
];

/// Spellings of surnames, which follow no scheme and come first (passport statistics of the National Institute of Korean Language).
pub(super) const SURNAMES: [(&str, &[&str]); 24] = [
    ("강", &["kang"]),
    ("고", &["ko", "koh"]),
    ("구", &["koo", "ku"]),
    ("권", &["kwon"]),
    ("김", &["kim"]),
    ("노", &["roh", "noh"]),
    ("류", &["ryu", "yoo", "yu"]),
    ("문", &["moon", "mun"]),
    ("박", &["park", "pak"]),
    ("배", &["bae", "pae"]),
    ("백", &["paik", "baek"]),
    ("서", &["seo", "suh"]),
    ("신", &["shin"]),
    ("심", &["shim"]),
    ("안", &["ahn", "an"]),
    ("오", &["oh", "o"]),
    ("우", &["woo", "wu"]),
    ("윤", &["yoon", "yun"]),
    ("이", &["lee", "yi", "rhee", "li"]),
    ("임", &["lim", "im", "rim"]),
    ("정", &["jung", "chung", "jeong"]),
    ("조", &["cho", "jo"]),
    ("최", &["choi", "choe"]),
    ("허", &["huh", "hur", "heo"]),
];

pub(super) fn roman(letters: &str, roman: &mut Roman) {
    let (mut revised, mut older) = (String::new(), String::new());
    let mut units = Vec::new();
    for letter in letters.chars() {
        let Some(syllable) = u32::from(letter)
            .checked_sub(0xac00)
            .filter(|at| *at < 11_172)
        else {
            let start = revised.len();
            push_fallback(letter, &mut revised, &mut units);
            let added = revised.get(start..).unwrap_or_default();
            older.push_str(added);
            continue;
        };
        let lead = LEADS.get((syllable / 588) as usize);
        let vowel = VOWELS.get((syllable % 588 / 28) as usize);
        let tail = TAILS.get((syllable % 28) as usize);
        if let (Some(lead), Some(vowel), Some(tail)) = (lead, vowel, tail) {
            // McCune–Reischauer writes voiced consonants inside a word
            let voiced =
                !older.is_empty() && !matches!(older.bytes().last(), Some(b'k' | b't' | b'p'));
            revised.extend([lead.0, vowel.0, tail.0]);
            older.extend([
                if voiced && lead.0.len() == 1 {
                    lead.0
                } else {
                    lead.1
                },
                vowel.1,
                tail.0,
            ]);
            units.extend(lead.2.iter().chain(vowel.2).chain(tail.1));
        }
    }
    roman.reading(coder::codes_apart(&units));
    if let Ok(at) = SURNAMES.binary_search_by_key(&letters, |row| row.0)
        && let Some((_, spellings)) = SURNAMES.get(at)
    {
        for spelling in *spellings {
            roman.form((*spelling).to_owned());
        }
    }
    roman.form(revised);
    roman.form(older);
}
