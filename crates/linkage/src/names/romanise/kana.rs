//! Kana: modified Hepburn without macrons (the one of Japanese passports) and Kunrei-shiki (ISO 3602).
//!
//! Katakana spells foreign names with vowels that are not there (プローブ is Probe): `u` and the `o` of ト and ド keep
//! codes of their own, cheap to drop.

use super::super::coder::{self, unit};
use super::{Roman, push_fallback};

/// Hepburn, Kunrei, units: consonant of each row of the syllabary, in the order a, i, u, e, o.
type Row = (&'static str, [(&'static str, &'static str); 5]);

const ROWS: [Row; 15] = [
    (
        "あいうえお",
        [("a", "a"), ("i", "i"), ("u", "u"), ("e", "e"), ("o", "o")],
    ),
    (
        "かきくけこ",
        [
            ("ka", "ka"),
            ("ki", "ki"),
            ("ku", "ku"),
            ("ke", "ke"),
            ("ko", "ko"),
        ],
    ),
    (
        "がぎぐげご",
        [
            ("ga", "ga"),
            ("gi", "gi"),
            ("gu", "gu"),
            ("ge", "ge"),
            ("go", "go"),
        ],
    ),
    (
        "さしすせそ",
        [
            ("sa", "sa"),
            ("shi", "si"),
            ("su", "su"),
            ("se", "se"),
            ("so", "so"),
        ],
    ),
    (
        "ざじずぜぞ",
        [
            ("za", "za"),
            ("ji", "zi"),
            ("zu", "zu"),
            ("ze", "ze"),
            ("zo", "zo"),
        ],
    ),
    (
        "たちつてと",
        [
            ("ta", "ta"),
            ("chi", "ti"),
            ("tsu", "tu"),
            ("te", "te"),
            ("to", "to"),
        ],
    ),
    (
        "だぢづでど",
        [
            ("da", "da"),
            ("ji", "zi"),
            ("zu", "zu"),
            ("de", "de"),
            ("do", "do"),
        ],
    ),
    (
        "なにぬねの",
        [
            ("na", "na"),
            ("ni", "ni"),
            ("nu", "nu"),
            ("ne", "ne"),
            ("no", "no"),
        ],
    ),
    (
        "はひふへほ",
        [
            ("ha", "ha"),
            ("hi", "hi"),
            ("fu", "hu"),
            ("he", "he"),
            ("ho", "ho"),
        ],
    ),
    (
        "ばびぶべぼ",
        [
            ("ba", "ba"),
            ("bi", "bi"),
            ("bu", "bu"),
            ("be", "be"),
            ("bo", "bo"),
        ],
    ),
    (
        "ぱぴぷぺぽ",
        [
            ("pa", "pa"),
            ("pi", "pi"),
            ("pu", "pu"),
            ("pe", "pe"),
            ("po", "po"),
        ],
    ),
    (
        "まみむめも",
        [
            ("ma", "ma"),
            ("mi", "mi"),
            ("mu", "mu"),
            ("me", "me"),
            ("mo", "mo"),
        ],
    ),
    (
        "らりるれろ",
        [
            ("ra", "ra"),
            ("ri", "ri"),
            ("ru", "ru"),
            ("re", "re"),
            ("ro", "ro"),
        ],
    ),
    (
        "ゃぃゅぇょ",
        [
            ("ya", "ya"),
            ("i", "i"),
            ("yu", "yu"),
            ("e", "e"),
            ("yo", "yo"),
        ],
    ),
    (
        "わゐゔゑを",
        [
            ("wa", "wa"),
            ("i", "i"),
            ("vu", "vu"),
            ("e", "e"),
            ("o", "o"),
        ],
    ),
];

pub(super) fn roman(letters: &str, roman: &mut Roman) {
    let (mut hepburn, mut kunrei) = (String::new(), String::new());
    let mut units: Vec<u8> = Vec::with_capacity(letters.len() * 2);
    for letter in letters.chars() {
        let letter = hiragana(letter);
        match letter {
            // The long mark and the small tsu lengthen: sounds are counted once
            'ー' | 'っ' => continue,
            'ん' => {
                hepburn.push('n');
                kunrei.push('n');
                units.push(b'n');
                continue;
            }
            _ => {}
        }
        if let Some(vowel) = small(letter) {
            combine(vowel, &mut hepburn, &mut kunrei, &mut units);
            continue;
        }
        let Some((first, second)) = syllable(letter) else {
            let start = hepburn.len();
            push_fallback(letter, &mut hepburn, &mut units);
            let added = hepburn.get(start..).unwrap_or_default();
            kunrei.push_str(added);
            continue;
        };
        hepburn.push_str(first);
        kunrei.push_str(second);
        sound(first, &mut units);
    }
    roman.reading(coder::codes(&units));
    let short = hepburn
        .replace("ou", "o")
        .replace("uu", "u")
        .replace("oo", "o");
    roman.form(hepburn);
    roman.form(short);
    roman.form(kunrei);
}

/// Katakana to hiragana: the blocks are parallel.
fn hiragana(letter: char) -> char {
    match letter {
        'ァ'..='ヴ' => char::from_u32(u32::from(letter) - 0x60).unwrap_or(letter),
        letter => letter,
    }
}

fn syllable(letter: char) -> Option<(&'static str, &'static str)> {
    match letter {
        'や' => return Some(("ya", "ya")),
        'ゆ' => return Some(("yu", "yu")),
        'よ' => return Some(("yo", "yo")),
        _ => {}
    }
    ROWS.iter().find_map(|(kana, forms)| {
        let at = kana.chars().position(|other| other == letter)?;
        forms.get(at).copied()
    })
}

/// The vowel of a small kana, which replaces that of the syllable before.
fn small(letter: char) -> Option<(char, bool)> {
    Some(match letter {
        'ぁ' | 'ゎ' => ('a', false),
        'ぃ' => ('i', false),
        'ぅ' => ('u', false),
        'ぇ' => ('e', false),
        'ぉ' => ('o', false),
        'ゃ' => ('a', true),
        'ゅ' => ('u', true),
        'ょ' => ('o', true),
        _ => return None,
    })
}

/// きゃ is kya, しゃ sha, ティ ti, ファ fa, ウィ wi.
fn combine(
    (vowel, glide): (char, bool),
    hepburn: &mut String,
    kunrei: &mut String,
    units: &mut Vec<u8>,
) {
    let dropped = hepburn.pop();
    kunrei.pop();
    if units
        .last()
        .is_some_and(|last| coder::is_vowel(coder_of(*last)))
    {
        units.pop();
    }
    let palatal = hepburn.ends_with("sh") || hepburn.ends_with("ch") || hepburn.ends_with('j');
    if dropped == Some('u')
        && (hepburn.is_empty() || hepburn.ends_with(['a', 'e', 'i', 'o', 'n']))
        && !glide
    {
        // ウィ: the vowel becomes a w; after ん or a vowel too
        hepburn.push('w');
        kunrei.push('w');
        units.push(b'w');
    }
    if glide {
        kunrei.push('y');
        if !palatal {
            hepburn.push('y');
            units.push(b'y');
        }
    }
    hepburn.push(vowel);
    kunrei.push(vowel);
    units.extend(u8::try_from(u32::from(vowel)));
}

fn coder_of(unit: u8) -> u8 {
    if unit.is_ascii_lowercase() {
        coder::letter(unit)
    } else {
        unit & 127
    }
}

/// A syllable of Hepburn as units, its weak vowel marked.
fn sound(syllable: &str, units: &mut Vec<u8>) {
    let bytes = syllable.as_bytes();
    let Some((vowel, consonant)) = bytes.split_last() else {
        return;
    };
    units.extend_from_slice(consonant);
    units.push(match (consonant, vowel) {
        ([], vowel) => *vowel,
        (_, b'u') => unit(coder::WEAK_U),
        ([b't' | b'd'], b'o') => unit(coder::WEAK_O),
        ([b'c', b'h'] | [b'j'], b'i') => unit(coder::WEAK_I),
        (_, vowel) => *vowel,
    });
}
