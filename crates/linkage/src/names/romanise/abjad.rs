//! Arabic (with Persian and Urdu letters) and Hebrew: consonants, long vowels, and nothing else.
//!
//! Short vowels are not written, so no romanisation equals what a passport says; the sounds keep one code a letter and
//! the costs of the pair of scripts say which Latin letters it becomes and which vowels come for nothing.
//! Arabic: ICAO Doc 9303 part 3, section 6 C, without its X; the French usage of the Maghreb (ou, i, ch, dj, kh); the
//! English one (w, y, sh, j). Hebrew: the Academy's simple rules of 2006 and the usual variants (ch, tz, ph).

use super::super::coder::{self, unit};
use super::{Roman, push_fallback};

/// Letter; French; English; unit of sound.
pub(super) type Row = (char, &'static str, &'static str, &'static [u8]);

/// Sorted by letter.
pub(super) const ARABIC: [Row; 59] = [
    ('ء', "", "", b""),
    ('آ', "a", "a", &[unit(coder::AA)]),
    ('أ', "a", "a", &[unit(coder::AE)]),
    ('ؤ', "ou", "u", &[unit(coder::OU)]),
    ('إ', "i", "i", b"i"),
    ('ئ', "i", "i", &[unit(coder::WEAK_I)]),
    ('ا', "a", "a", b"a"),
    ('ب', "b", "b", b"b"),
    ('ة', "a", "a", &[unit(coder::E_FINAL)]),
    ('ت', "t", "t", b"t"),
    ('ث', "th", "th", &[unit(coder::TH)]),
    ('ج', "j", "j", b"j"),
    ('ح', "h", "h", &[unit(coder::CH)]),
    ('خ', "kh", "kh", &[unit(coder::KH)]),
    ('د', "d", "d", b"d"),
    ('ذ', "d", "dh", &[unit(coder::DJ)]),
    ('ر', "r", "r", b"r"),
    ('ز', "z", "z", b"z"),
    ('س', "s", "s", b"s"),
    ('ش', "ch", "sh", &[unit(coder::SH)]),
    ('ص', "s", "s", &[unit(coder::SJ)]),
    ('ض', "d", "d", &[unit(coder::CEDILLA)]),
    ('ط', "t", "t", &[unit(coder::CK)]),
    ('ظ', "z", "z", &[unit(coder::TS)]),
    ('ع', "a", "a", &[unit(coder::AIN)]),
    ('غ', "gh", "gh", &[unit(coder::GH)]),
    ('ف', "f", "f", b"f"),
    ('ق', "k", "q", b"q"),
    ('ك', "k", "k", b"k"),
    ('ل', "l", "l", b"l"),
    ('م', "m", "m", b"m"),
    ('ن', "n", "n", b"n"),
    ('ه', "h", "h", b"h"),
    ('و', "ou", "w", b"w"),
    ('ى', "a", "a", &[unit(coder::IE)]),
    ('ي', "i", "y", b"y"),
    ('ٱ', "a", "a", b"a"),
    ('ٹ', "t", "t", b"t"),
    ('ټ', "t", "t", b"t"),
    ('پ', "p", "p", b"p"),
    ('څ', "ts", "ts", &[unit(coder::TS)]),
    ('چ', "tch", "ch", &[unit(coder::TCH)]),
    ('ڈ', "d", "d", b"d"),
    ('ڑ', "r", "r", b"r"),
    ('ړ', "r", "r", b"r"),
    ('ژ', "j", "zh", &[unit(coder::ZH)]),
    ('ڤ', "v", "v", b"v"),
    ('ڨ', "g", "g", b"g"),
    ('ک', "k", "k", b"k"),
    ('ڭ', "g", "ng", b"g"),
    ('گ', "g", "g", b"g"),
    ('ں', "n", "n", b"n"),
    ('ھ', "h", "h", b"h"),
    ('ۀ', "e", "e", &[unit(coder::E_FINAL)]),
    ('ہ', "h", "h", b"h"),
    ('ۆ', "o", "o", b"w"),
    ('ی', "i", "y", b"y"),
    ('ۍ', "i", "y", b"y"),
    ('ے', "e", "e", b"y"),
];

/// Sorted by letter.
pub(super) const HEBREW: [Row; 31] = [
    ('א', "a", "a", b"a"),
    ('ב', "b", "v", b"b"),
    ('ג', "g", "g", b"g"),
    ('ד', "d", "d", b"d"),
    ('ה', "h", "h", b"h"),
    ('ו', "o", "v", b"w"),
    ('ז', "z", "z", b"z"),
    ('ח', "h", "ch", &[unit(coder::CH)]),
    ('ט', "t", "t", &[unit(coder::CK)]),
    ('י', "i", "y", b"y"),
    ('ך', "kh", "ch", &[unit(coder::KH)]),
    ('כ', "k", "ch", b"k"),
    ('ל', "l", "l", b"l"),
    ('ם', "m", "m", b"m"),
    ('מ', "m", "m", b"m"),
    ('ן', "n", "n", b"n"),
    ('נ', "n", "n", b"n"),
    ('ס', "s", "s", b"s"),
    ('ע', "a", "a", &[unit(coder::AIN)]),
    ('ף', "f", "f", b"f"),
    ('פ', "p", "f", b"p"),
    ('ץ', "ts", "tz", &[unit(coder::TS)]),
    ('צ', "ts", "tz", &[unit(coder::TS)]),
    ('ק', "k", "k", b"q"),
    ('ר', "r", "r", b"r"),
    ('ש', "ch", "sh", &[unit(coder::SH)]),
    ('ת', "t", "t", b"t"),
    ('װ', "v", "w", b"w"),
    ('ױ', "oi", "oy", b"wy"),
    ('ײ', "ei", "ey", b"y"),
    ('׳', "", "", &[unit(coder::WEAK_E)]),
];

pub(super) fn arabic(letters: &str, roman: &mut Roman) {
    consonants(letters, &ARABIC, roman);
    // The article is often left out or stuck on: الرشيدي is Rashidi too
    if let Some(rest) = letters.strip_prefix("ال")
        && rest.chars().count() > 2
    {
        consonants(rest, &ARABIC, roman);
    }
}

pub(super) fn hebrew(letters: &str, roman: &mut Roman) {
    consonants(letters, &HEBREW, roman);
}

fn consonants(letters: &str, table: &[Row], roman: &mut Roman) {
    let (mut french, mut english) = (String::new(), String::new());
    let mut units = Vec::with_capacity(letters.len());
    let mut rest = letters.chars();
    while let Some(letter) = rest.next() {
        // At the head of a syllable و and ي are consonants
        let glide = match letter {
            'و' => "w",
            'ي' | 'ی' => "y",
            _ => "",
        };
        if !glide.is_empty()
            && (french.is_empty() || matches!(rest.clone().next(), Some('ا' | 'ة' | 'ى')))
        {
            french.push_str(glide);
            english.push_str(glide);
            units.extend(glide.bytes());
            continue;
        }
        if let Ok(at) = table.binary_search_by_key(&letter, |row| row.0)
            && let Some(row) = table.get(at)
        {
            french.push_str(row.1);
            english.push_str(row.2);
            units.extend(row.3);
            continue;
        }
        let start = french.len();
        push_fallback(letter, &mut french, &mut units);
        let added = french.get(start..).unwrap_or_default();
        english.push_str(added);
    }
    roman.reading(coder::codes_apart(&units));
    roman.form(french);
    roman.form(english);
}
