//! What begins with digits: telephones, accounts, cards, companies, plates, parcels, sums and days.

mod amount;
mod bic;
mod card;
mod cheque;
mod company;
mod currency;
mod date;
mod field;
mod foreign;
mod iban;
mod parcel;
mod phone;
mod plan;
mod plate;
mod rib;
mod short;
mod spelled;

pub(crate) use bic::{capitals, read as named_bank};
pub(crate) use card::masked;
pub(crate) use foreign::number as foreign_number;
pub(crate) use iban::read as account;
pub(crate) use plan::{Line, abroad};
pub(crate) use spelled::read as spelled;

use super::{
    near::Near,
    scan::{DIGIT, LOWER, UPPER, class},
    walk::{Walk, Word},
};
use field::Field;

/// Reads at a word that has digits; the place to go on from.
pub(crate) fn read(walk: &mut Walk<'_>, word: Word) -> usize {
    let reading = if word.classes == DIGIT {
        digits(walk, word)
    } else {
        mixed(walk, word)
    };
    match reading {
        Some(reading) => walk.keep(reading),
        None => word.end,
    }
}

/// A word of digits: what its field may be, the likeliest to be mistaken for something else first.
fn digits(walk: &Walk<'_>, word: Word) -> Option<super::Reading> {
    let (text, floor) = (&walk.text, walk.floor);
    let field = Field::gather(text, word.start);
    let first = field.group(0)?.len();
    let all: usize = field.groups().iter().map(field::Group::len).sum();
    let wordy_before = text.wordy_before(word.start);
    if wordy_before {
        return None;
    }
    // Digits one by one are a telephone's or nothing: a page of them must not cost more than others.
    let scattered = first == 1
        && field
            .groups()
            .iter()
            .skip(1)
            .take(3)
            .filter(|group| group.len() == 1)
            .count()
            == 3;
    if scattered {
        return phone::read(text, &field, 0, floor);
    }
    if all >= 7
        && let Some(reading) = rib::read(text, &field)
            .or_else(|| phone::read(text, &field, 0, floor))
            .or_else(|| card::read(text, &field))
            .or_else(|| company::read(text, &field))
    {
        return Some(reading);
    }
    if let Some(reading) =
        date::read(text, &field, floor).or_else(|| amount::read(text, word.start, floor))
    {
        return Some(reading);
    }
    if first == 5
        && let Some(reading) = rib::named(text, &field)
    {
        return Some(reading);
    }
    plate::read(text, &field, floor)
        .or_else(|| parcel::digits(text, &field))
        .or_else(|| cheque::read(text, &field))
        .or_else(|| super::letters::advert::numbered(text, word))
        .or_else(|| short::read(text, &field))
        .or_else(|| {
            // «06 O1 O2…»
            let begun = first == 2 && all < 10 && field.digits_of(0).starts_with('0');
            begun.then(|| round(walk, word)).flatten()
        })
}

/// A word of letters and digits.
fn mixed(walk: &Walk<'_>, word: Word) -> Option<super::Reading> {
    let (text, floor) = (&walk.text, walk.floor);
    let start = word.start;
    let letters = text.run(start, LOWER | UPPER, word.len());
    let reading = match letters - start {
        0 => parcel::mixed(text, word)
            .or_else(|| rib::read(text, &Field::gather(text, start)))
            .or_else(|| amount::read(text, start, floor))
            .or_else(|| date::named(text, start, text.run(start, DIGIT, 3), floor))
            .or_else(|| plate::old(text, word)),
        _ if text.wordy_before(start) => None,
        1 | 2 => iban::read(text, word)
            .or_else(|| parcel::mixed(text, word))
            .or_else(|| company::vat(text, word))
            .or_else(|| plate::whole(text, word))
            .or_else(|| prefixed(walk, word, letters)),
        _ => bic::read(text, word)
            .or_else(|| parcel::mixed(text, word))
            .or_else(|| prefixed(walk, word, letters)),
    };
    reading.or_else(|| round(walk, word))
}

/// «tel0612345678», «EUR500»: digits that hang on the word that names them.
fn prefixed(walk: &Walk<'_>, word: Word, letters: usize) -> Option<super::Reading> {
    let text = &walk.text;
    if class(text.at(letters)) & DIGIT == 0 {
        return None;
    }
    let named = [
        "tel", "gsm", "portable", "mobile", "numero", "num", "phone", "au", "whatsapp", "sms",
    ];
    let prefix = text.part(word.start, letters);
    if named.iter().any(|name| prefix.eq_ignore_ascii_case(name)) {
        let field = Field::gather(text, letters);
        return phone::national(text, &field, 0, letters, true);
    }
    amount::read(text, letters, walk.floor)
}

/// «O6 12 34 56 78»: the letter O for a nought, only after a word that says that a telephone follows.
fn round(walk: &Walk<'_>, word: Word) -> Option<super::Reading> {
    let text = &walk.text;
    let round = |byte| matches!(byte, b'o' | b'O' | b'0'..=b'9');
    let plain = text
        .bytes()
        .get(word.start..word.end)?
        .iter()
        .all(|&byte| round(byte));
    if !plain || !Near::before(text, word.start, 32).has(phone::CUES) {
        return None;
    }
    let field = Field::gather_with(text, word.start, true);
    phone::national(text, &field, 0, walk.floor, true)
}
