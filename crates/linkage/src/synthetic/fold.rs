//! What capitals and hurried keyboards do to letters.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// How a text is cased.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Case {
    /// As it was.
    Kept,
    /// Without accents.
    Bare,
    /// In capitals, accents kept.
    Upper,
    /// In capitals, without accents.
    BareUpper,
}

/// Adds a text so cased.
pub(super) fn push(text: &str, case: Case, out: &mut String) {
    match case {
        Case::Kept => out.push_str(text),
        Case::Upper => out.extend(text.chars().flat_map(char::to_uppercase)),
        Case::Bare => text
            .chars()
            .for_each(|letter| bare(letter, &mut |letter| out.push(letter))),
        Case::BareUpper => {
            text.chars()
                .for_each(|letter| bare(letter, &mut |letter| out.extend(letter.to_uppercase())));
        }
    }
}

/// The letter without its marks; letters that do not decompose by custom.
pub(super) fn bare(letter: char, take: &mut impl FnMut(char)) {
    if letter.is_ascii() {
        return take(letter);
    }
    let spelt = match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'Œ' => "Oe",
        'Æ' => "Ae",
        'ø' => "o",
        'Ø' => "O",
        'ł' => "l",
        'Ł' => "L",
        'đ' => "d",
        'Đ' => "D",
        'ı' => "i",
        'þ' => "th",
        '’' => "'",
        'ʿ' | 'ʾ' => "",
        _ => {
            return decompose_canonical(letter, |part| {
                if !is_combining_mark(part) {
                    take(part);
                }
            });
        }
    };
    spelt.chars().for_each(take);
}
