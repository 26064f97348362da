//! Georgian (national system of 2002; French and German habits for ch, kh, gh) and Armenian (BGN/PCGN 1981).

use super::super::coder::{self, unit};
use super::{Roman, push_fallback};

/// Letter; English; French; unit of sound.
pub(super) type Row = (char, &'static str, &'static str, &'static [u8]);

/// Sorted by letter: Armenian comes first.
pub(super) const TABLE: [Row; 72] = [
    ('ա', "a", "a", b"a"),
    ('բ', "b", "b", b"b"),
    ('գ', "g", "g", b"g"),
    ('դ', "d", "d", b"d"),
    ('ե', "e", "e", b"e"),
    ('զ', "z", "z", b"z"),
    ('է', "e", "e", b"e"),
    ('ը', "y", "e", &[unit(coder::WEAK_E)]),
    ('թ', "t", "t", b"t"),
    ('ժ', "zh", "j", &[unit(coder::ZH)]),
    ('ի', "i", "i", b"i"),
    ('լ', "l", "l", b"l"),
    ('խ', "kh", "kh", &[unit(coder::KH)]),
    ('ծ', "ts", "dz", &[unit(coder::TS)]),
    ('կ', "k", "k", b"k"),
    ('հ', "h", "h", b"h"),
    ('ձ', "dz", "dz", &[unit(coder::DJ)]),
    ('ղ', "gh", "gh", &[unit(coder::GH)]),
    ('ճ', "ch", "tch", &[unit(coder::TCH)]),
    ('մ', "m", "m", b"m"),
    ('յ', "y", "i", b"y"),
    ('ն', "n", "n", b"n"),
    ('շ', "sh", "ch", &[unit(coder::SH)]),
    ('ո', "o", "o", b"o"),
    ('չ', "ch", "tch", &[unit(coder::TCH)]),
    ('պ', "p", "p", b"p"),
    ('ջ', "j", "dj", b"j"),
    ('ռ', "r", "r", b"r"),
    ('ս', "s", "s", b"s"),
    ('վ', "v", "v", b"v"),
    ('տ', "t", "t", b"t"),
    ('ր', "r", "r", b"r"),
    ('ց', "ts", "ts", &[unit(coder::TS)]),
    ('ւ', "u", "ou", b"u"),
    ('փ', "p", "p", b"p"),
    ('ք', "k", "k", b"k"),
    ('օ', "o", "o", b"o"),
    ('ֆ', "f", "f", b"f"),
    ('և', "ev", "ev", b"ev"),
    ('ა', "a", "a", b"a"),
    ('ბ', "b", "b", b"b"),
    ('გ', "g", "g", b"g"),
    ('დ', "d", "d", b"d"),
    ('ე', "e", "e", b"e"),
    ('ვ', "v", "v", b"v"),
    ('ზ', "z", "z", b"z"),
    ('თ', "t", "t", b"t"),
    ('ი', "i", "i", b"i"),
    ('კ', "k", "k", b"k"),
    ('ლ', "l", "l", b"l"),
    ('მ', "m", "m", b"m"),
    ('ნ', "n", "n", b"n"),
    ('ო', "o", "o", b"o"),
    ('პ', "p", "p", b"p"),
    ('ჟ', "zh", "j", &[unit(coder::ZH)]),
    ('რ', "r", "r", b"r"),
    ('ს', "s", "s", b"s"),
    ('ტ', "t", "t", b"t"),
    ('უ', "u", "ou", b"u"),
    ('ფ', "p", "p", &[unit(coder::PH)]),
    ('ქ', "k", "k", &[unit(coder::CK)]),
    ('ღ', "gh", "gh", &[unit(coder::GH)]),
    ('ყ', "q", "k", b"q"),
    ('შ', "sh", "ch", &[unit(coder::SH)]),
    ('ჩ', "ch", "tch", &[unit(coder::CH)]),
    ('ც', "ts", "ts", &[unit(coder::TS)]),
    ('ძ', "dz", "dz", &[unit(coder::DJ)]),
    ('წ', "ts", "ts", &[unit(coder::TS)]),
    ('ჭ', "ch", "tch", &[unit(coder::TCH)]),
    ('ხ', "kh", "kh", &[unit(coder::KH)]),
    ('ჯ', "j", "dj", b"j"),
    ('ჰ', "h", "h", b"h"),
];

pub(super) fn roman(letters: &str, roman: &mut Roman) {
    let (mut english, mut french) = (String::new(), String::new());
    let mut units = Vec::with_capacity(letters.len());
    for letter in letters.chars() {
        // Mtavruli capitals have the place of their small letters, 0xbc0 lower
        if let Ok(at) = TABLE.binary_search_by_key(&letter, |row| row.0)
            && let Some(row) = TABLE.get(at)
        {
            // ու is one vowel, whose second letter alone is a v in the old spelling
            if letter == 'ւ' && english.ends_with('o') {
                english.pop();
                french.pop();
                units.pop();
            }
            english.push_str(row.1);
            french.push_str(row.2);
            units.extend(row.3);
            continue;
        }
        let start = english.len();
        push_fallback(letter, &mut english, &mut units);
        let added = english.get(start..).unwrap_or_default();
        french.push_str(added);
    }
    roman.reading(coder::codes(&units));
    roman.form(english);
    roman.form(french);
}
