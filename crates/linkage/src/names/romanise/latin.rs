//! Latin letters with diacritics.
//!
//! Plain form: the base letter, as French registers and keyboards have it (Gül → gul). Second form: ICAO Doc 9303
//! part 3 (8th edition, 2021), section 6 A: Ä AE, Ö OE, Ü UE, Å AA, Ø OE, Æ AE, Œ OE, Þ TH, ß SS. Third form: the
//! sound in French or English spelling (š sh, č ch, ž zh), as when a Czech, Croat or Turkish name is written by ear.

use unicode_normalization::UnicodeNormalization;

use super::super::coder::{self, unit};
use super::{Roman, push_fallback};

/// A letter, its plain form, its ICAO form, its form by ear, its sound (0: that of the plain letters).
pub(super) type Row = (char, &'static str, &'static str, &'static str, u8);

/// Sorted by letter. Letters absent here lose their marks (Vietnamese tones, acute, grave, circumflex…).
pub(super) const TABLE: [Row; 46] = [
    ('ß', "ss", "ss", "ss", 0),
    ('ä', "a", "ae", "ae", coder::AE),
    ('å', "a", "aa", "o", coder::AA),
    ('æ', "ae", "ae", "e", coder::AE),
    ('ç', "c", "c", "s", coder::CEDILLA),
    ('ð', "d", "d", "d", 0),
    ('ñ', "n", "n", "gn", coder::NY),
    ('ö', "o", "oe", "eu", coder::EU),
    ('ø', "o", "oe", "eu", coder::EU),
    ('ü', "u", "ue", "u", coder::UE),
    ('þ', "th", "th", "th", coder::TH),
    ('ą', "a", "a", "on", 0),
    ('ć', "c", "c", "ch", coder::CJ),
    ('č', "c", "c", "ch", coder::CZ),
    ('đ', "d", "d", "dj", 0),
    ('ę', "e", "e", "en", 0),
    ('ğ', "g", "g", "", coder::GB),
    ('ģ', "g", "g", "gu", 0),
    ('ħ', "h", "h", "h", coder::KH),
    ('ı', "i", "i", "i", 0),
    ('ķ', "k", "k", "k", 0),
    ('ļ', "l", "l", "l", 0),
    ('ł', "l", "l", "w", coder::LW),
    ('ń', "n", "n", "gn", coder::NY),
    ('ņ', "n", "n", "gn", coder::NY),
    ('ň', "n", "n", "gn", coder::NY),
    ('ŋ', "n", "n", "ng", coder::NG),
    ('ő', "o", "oe", "eu", coder::EU),
    ('œ', "oe", "oe", "e", coder::EU),
    ('ř', "r", "r", "rz", coder::RZ),
    ('ś', "s", "s", "sh", coder::SJ),
    ('ŝ', "s", "s", "sh", coder::SH),
    ('ş', "s", "s", "sh", coder::SH),
    ('š', "s", "s", "sh", coder::SH),
    ('ţ', "t", "t", "ts", coder::TS),
    ('ť', "t", "t", "ti", 0),
    ('ű', "u", "ue", "u", coder::UE),
    ('ź', "z", "z", "zi", coder::ZH),
    ('ż', "z", "z", "zh", coder::ZH),
    ('ž', "z", "z", "zh", coder::ZH),
    ('ơ', "o", "o", "eu", 0),
    ('ư', "u", "u", "eu", 0),
    ('ș', "s", "s", "sh", coder::SH),
    ('ț', "t", "t", "ts", coder::TS),
    ('ə', "e", "e", "a", coder::AE),
    ('ḥ', "h", "h", "h", coder::KH),
];

pub(super) fn roman(letters: &str, roman: &mut Roman) {
    if letters.is_ascii() {
        if let Some(decoded) = escaped(letters) {
            roman.reading(coder::codes(decoded.as_bytes()));
            roman.form(decoded);
        }
        roman.reading(coder::codes(letters.as_bytes()));
        roman.form(letters.to_owned());
        return;
    }
    let (mut plain, mut icao, mut ear) = (String::new(), String::new(), String::new());
    let mut units = Vec::with_capacity(letters.len());
    for letter in letters.chars() {
        if let Ok(at) = TABLE.binary_search_by_key(&letter, |row| row.0)
            && let Some(row) = TABLE.get(at)
        {
            plain.push_str(row.1);
            icao.push_str(row.2);
            ear.push_str(row.3);
            if row.4 == 0 {
                units.extend_from_slice(row.1.as_bytes());
            } else {
                units.push(unit(row.4));
            }
            continue;
        }
        let base = std::iter::once(letter)
            .nfd()
            .next()
            .filter(char::is_ascii_lowercase);
        let start = plain.len();
        match base {
            Some(base) => {
                plain.push(base);
                units.extend(u8::try_from(u32::from(base)));
            }
            None => push_fallback(letter, &mut plain, &mut units),
        }
        let added = plain.get(start..).unwrap_or_default();
        icao.push_str(added);
        ear.push_str(added);
    }
    roman.reading(coder::codes(&units));
    roman.form(plain);
    roman.form(icao);
    roman.form(ear);
}

/// The Arabic escapes of machine readable zones (ICAO Doc 9303 part 3, section 6 C): `XSH` is ش and `XAE` أ. A name
/// with an `x` before one of them, and at least one escape no European language writes, is taken as such.
fn escaped(letters: &str) -> Option<String> {
    const ESCAPES: [(&str, &str, bool); 17] = [
        ("xaa", "a", true),
        ("xae", "a", true),
        ("xah", "a", true),
        ("xay", "a", false),
        ("xch", "ch", true),
        ("xdh", "d", true),
        ("xdz", "d", true),
        ("xgh", "gh", true),
        ("xkh", "kh", true),
        ("xsh", "sh", true),
        ("xss", "s", true),
        ("xta", "a", false),
        ("xth", "th", true),
        ("xtt", "t", true),
        ("xzh", "j", true),
        ("xzz", "z", true),
        ("xh", "h", false),
    ];
    if !letters.contains('x') {
        return None;
    }
    let mut out = String::new();
    let mut sure = false;
    let mut rest = letters;
    while !rest.is_empty() {
        if let Some((escape, plain, telling)) =
            ESCAPES.iter().find(|(escape, ..)| rest.starts_with(escape))
        {
            out.push_str(plain);
            sure |= telling;
            rest = rest.get(escape.len()..).unwrap_or_default();
            continue;
        }
        let mut letters = rest.chars();
        out.extend(letters.next());
        rest = letters.as_str();
    }
    sure.then_some(out)
}
