//! Cyrillic.
//!
//! ICAO: Doc 9303 part 3 (8th edition), section 6 B. French: the usage of the press and of French passports' neighbours
//! (Instruction générale relative à l'état civil; ж j, у ou, х kh, ч tch, ш ch). English: BGN/PCGN 1947 for Russian,
//! without its apostrophes. German: DIN 1460's popular form in the Duden (ж sch, х ch, ц z, ч tsch, в w). Scholarly:
//! ISO 9 and the Slavists' scheme with the carons dropped (ж z, х ch, ц c, ч c, ш s).

use super::super::coder::{self, unit};
use super::{Roman, push_fallback};

/// Letter; ICAO, French, English, German, scholarly; units of sound.
pub(super) type Row = (char, [&'static str; 5], &'static [u8]);

/// Sorted by letter.
pub(super) const TABLE: [Row; 68] = [
    ('а', ["a", "a", "a", "a", "a"], b"a"),
    ('б', ["b", "b", "b", "b", "b"], b"b"),
    ('в', ["v", "v", "v", "w", "v"], b"v"),
    ('г', ["g", "g", "g", "g", "g"], b"g"),
    ('д', ["d", "d", "d", "d", "d"], b"d"),
    ('е', ["e", "e", "e", "e", "e"], b"e"),
    ('ж', ["zh", "j", "zh", "sch", "z"], &[unit(coder::ZH)]),
    ('з', ["z", "z", "z", "s", "z"], b"z"),
    ('и', ["i", "i", "i", "i", "i"], b"i"),
    ('й', ["i", "i", "y", "j", "j"], &[unit(coder::WEAK_I)]),
    ('к', ["k", "k", "k", "k", "k"], b"k"),
    ('л', ["l", "l", "l", "l", "l"], b"l"),
    ('м', ["m", "m", "m", "m", "m"], b"m"),
    ('н', ["n", "n", "n", "n", "n"], b"n"),
    ('о', ["o", "o", "o", "o", "o"], b"o"),
    ('п', ["p", "p", "p", "p", "p"], b"p"),
    ('р', ["r", "r", "r", "r", "r"], b"r"),
    ('с', ["s", "s", "s", "s", "s"], b"s"),
    ('т', ["t", "t", "t", "t", "t"], b"t"),
    ('у', ["u", "ou", "u", "u", "u"], b"u"),
    ('ф', ["f", "f", "f", "f", "f"], b"f"),
    ('х', ["kh", "kh", "kh", "ch", "ch"], &[unit(coder::KH)]),
    ('ц', ["ts", "ts", "ts", "z", "c"], &[unit(coder::TS)]),
    ('ч', ["ch", "tch", "ch", "tsch", "c"], &[unit(coder::TCH)]),
    ('ш', ["sh", "ch", "sh", "sch", "s"], &[unit(coder::SH)]),
    (
        'щ',
        ["shch", "chtch", "shch", "schtsch", "sc"],
        &[unit(coder::SCH)],
    ),
    ('ъ', ["ie", "", "", "", ""], b""),
    ('ы', ["y", "y", "y", "y", "y"], b"y"),
    ('ь', ["", "", "", "", ""], b""),
    ('э', ["e", "e", "e", "e", "e"], &[unit(coder::AE)]),
    ('ю', ["iu", "iou", "yu", "ju", "ju"], b"yu"),
    ('я', ["ia", "ia", "ya", "ja", "ja"], b"ya"),
    ('ѐ', ["e", "e", "e", "e", "e"], b"e"),
    ('ё', ["e", "io", "yo", "jo", "e"], &[unit(coder::WEAK_E)]),
    ('ђ', ["d", "dj", "dj", "dj", "d"], &[unit(coder::DJ)]),
    ('ѓ', ["g", "gu", "gj", "gj", "g"], &[unit(coder::GH)]),
    ('є', ["ie", "ie", "ye", "je", "je"], b"ye"),
    ('ѕ', ["dz", "dz", "dz", "ds", "dz"], &[unit(coder::DJ)]),
    ('і', ["i", "i", "i", "i", "i"], b"i"),
    ('ї', ["i", "i", "yi", "ji", "ji"], b"i"),
    ('ј', ["j", "i", "y", "j", "j"], &[unit(coder::WEAK_I)]),
    ('љ', ["lj", "li", "ly", "lj", "lj"], b"l"),
    ('њ', ["nj", "gn", "ny", "nj", "nj"], &[unit(coder::NY)]),
    ('ћ', ["c", "tch", "ch", "c", "c"], &[unit(coder::CJ)]),
    ('ќ', ["k", "k", "kj", "kj", "k"], b"k"),
    ('ѝ', ["i", "i", "i", "i", "i"], b"i"),
    ('ў', ["u", "ou", "w", "u", "u"], &[unit(coder::OU)]),
    ('џ', ["dz", "dj", "dzh", "dsch", "dz"], &[unit(coder::DJ)]),
    ('ґ', ["g", "g", "g", "g", "g"], b"g"),
    ('ғ', ["g", "gh", "gh", "gh", "g"], &[unit(coder::GH)]),
    ('җ', ["j", "dj", "j", "dsch", "z"], &[unit(coder::DJ)]),
    ('ҙ', ["z", "z", "z", "z", "z"], b"z"),
    ('қ', ["q", "k", "q", "k", "k"], b"k"),
    ('ҡ', ["k", "k", "k", "k", "k"], b"k"),
    ('ң', ["ng", "n", "ng", "ng", "n"], &[unit(coder::NG)]),
    ('ҥ', ["ng", "n", "ng", "ng", "n"], &[unit(coder::NG)]),
    ('ҫ', ["s", "s", "s", "s", "s"], b"s"),
    ('ү', ["u", "u", "u", "u", "u"], &[unit(coder::UE)]),
    ('ұ', ["u", "ou", "u", "u", "u"], b"u"),
    ('ҳ', ["h", "h", "h", "h", "h"], b"h"),
    ('ҷ', ["j", "dj", "j", "dsch", "c"], &[unit(coder::DJ)]),
    ('һ', ["h", "h", "h", "h", "h"], b"h"),
    ('ӏ', ["", "", "", "", ""], b""),
    ('ә', ["a", "a", "a", "a", "a"], &[unit(coder::AE)]),
    ('ӣ', ["i", "i", "i", "i", "i"], b"i"),
    ('ө', ["o", "o", "o", "o", "o"], &[unit(coder::EU)]),
    ('ӯ', ["u", "ou", "u", "u", "u"], b"u"),
    ('ӷ', ["g", "gh", "gh", "gh", "g"], &[unit(coder::GH)]),
];

pub(super) fn roman(letters: &str, roman: &mut Roman) {
    let mut schemes: [String; 5] = Default::default();
    let mut units = Vec::with_capacity(letters.len());
    // Only Ukrainian and Belarusian have these letters; there г is h (ICAO 9303-3 section 6 B)
    let soft_g = letters.contains(['і', 'ї', 'є', 'ґ', 'ў']);
    for letter in letters.chars() {
        if let Ok(at) = TABLE.binary_search_by_key(&letter, |row| row.0)
            && let Some((_, forms, sound)) = TABLE.get(at)
        {
            for (scheme, form) in schemes.iter_mut().zip(forms) {
                scheme.push_str(if soft_g && letter == 'г' { "h" } else { form });
            }
            units.extend(*sound);
            continue;
        }
        let mut text = String::new();
        push_fallback(letter, &mut text, &mut units);
        for scheme in &mut schemes {
            scheme.push_str(&text);
        }
    }
    roman.reading(coder::codes(&units));
    // Both usages shorten the ending of Slavic surnames: Tchaïkovski, Tchaikovsky
    let [_, french, english, ..] = &mut schemes;
    shorten(french, "kii", "ki");
    shorten(english, "kiy", "ky");
    for scheme in schemes {
        roman.form(scheme);
    }
}

fn shorten(form: &mut String, long: &str, short: &str) {
    if let Some(stem) = form.strip_suffix(long) {
        *form = format!("{stem}{short}");
    }
}
