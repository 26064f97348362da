//! International bank account numbers: ISO 13616, lengths of SWIFT's registry, key of ISO 7064 (mod 97).

use crate::{
    extract::{
        Reading, Sure,
        scan::{DIGIT, LOWER, Text, UPPER, class},
        walk::Word,
    },
    kind::Kind,
};

/// How long each country's numbers are (SWIFT, IBAN registry, release 99), and those that countries outside the
/// registry publish themselves.
static LENGTHS: [(&[u8; 2], u8); 107] = [
    (b"AD", 24),
    (b"AE", 23),
    (b"AL", 28),
    (b"AO", 25),
    (b"AT", 20),
    (b"AZ", 28),
    (b"BA", 20),
    (b"BE", 16),
    (b"BF", 28),
    (b"BG", 22),
    (b"BH", 22),
    (b"BI", 27),
    (b"BJ", 28),
    (b"BR", 29),
    (b"BY", 28),
    (b"CF", 27),
    (b"CG", 27),
    (b"CH", 21),
    (b"CI", 28),
    (b"CM", 27),
    (b"CR", 22),
    (b"CV", 25),
    (b"CY", 28),
    (b"CZ", 24),
    (b"DE", 22),
    (b"DJ", 27),
    (b"DK", 18),
    (b"DO", 28),
    (b"DZ", 26),
    (b"EE", 20),
    (b"EG", 29),
    (b"ES", 24),
    (b"FI", 18),
    (b"FK", 18),
    (b"FO", 18),
    (b"FR", 27),
    (b"GA", 27),
    (b"GB", 22),
    (b"GE", 22),
    (b"GI", 23),
    (b"GL", 18),
    (b"GQ", 27),
    (b"GR", 27),
    (b"GT", 28),
    (b"GW", 25),
    (b"HN", 28),
    (b"HR", 21),
    (b"HU", 28),
    (b"IE", 22),
    (b"IL", 23),
    (b"IQ", 23),
    (b"IR", 26),
    (b"IS", 26),
    (b"IT", 27),
    (b"JO", 30),
    (b"KM", 27),
    (b"KW", 30),
    (b"KZ", 20),
    (b"LB", 28),
    (b"LC", 32),
    (b"LI", 21),
    (b"LT", 20),
    (b"LU", 20),
    (b"LV", 21),
    (b"LY", 25),
    (b"MA", 28),
    (b"MC", 27),
    (b"MD", 24),
    (b"ME", 22),
    (b"MG", 27),
    (b"MK", 19),
    (b"ML", 28),
    (b"MN", 20),
    (b"MR", 27),
    (b"MT", 31),
    (b"MU", 30),
    (b"MZ", 25),
    (b"NE", 28),
    (b"NI", 28),
    (b"NL", 18),
    (b"NO", 15),
    (b"OM", 23),
    (b"PK", 24),
    (b"PL", 28),
    (b"PS", 29),
    (b"PT", 25),
    (b"QA", 29),
    (b"RO", 24),
    (b"RS", 22),
    (b"RU", 33),
    (b"SA", 24),
    (b"SC", 31),
    (b"SD", 18),
    (b"SE", 24),
    (b"SI", 19),
    (b"SK", 24),
    (b"SM", 27),
    (b"SN", 28),
    (b"SO", 23),
    (b"ST", 25),
    (b"SV", 28),
    (b"TD", 27),
    (b"TG", 28),
    (b"TL", 23),
    (b"TN", 24),
    (b"TR", 26),
    (b"UA", 29),
];

/// The rest of the registry's alphabet.
static LAST: [(&[u8; 2], u8); 4] = [(b"VA", 22), (b"VG", 24), (b"XK", 20), (b"YE", 30)];

/// The length of a number of this country.
pub(crate) fn length(country: [u8; 2]) -> Option<usize> {
    LENGTHS
        .binary_search_by_key(&u16::from_be_bytes(country), |(code, _)| {
            u16::from_be_bytes(**code)
        })
        .ok()
        .and_then(|at| LENGTHS.get(at))
        .or_else(|| LAST.iter().find(|(code, _)| **code == country))
        .map(|(_, length)| usize::from(*length))
}

/// An account number whose country is the first two letters of `word`.
pub(crate) fn read(text: &Text<'_>, word: Word) -> Option<Reading> {
    let country = [
        text.at(word.start).to_ascii_uppercase(),
        text.at(word.start + 1).to_ascii_uppercase(),
    ];
    let length = length(country)?;
    let (value, end) = collect(text, word.start, length)?;
    // Words of a sentence may pass a key by chance: an account is mostly digits, and capitals if it has blanks.
    let written = text.part(word.start, end);
    let blank = written.bytes().any(|byte| matches!(byte, b' ' | b'\n'));
    let small = written.bytes().any(|byte| byte.is_ascii_lowercase());
    let digits = value.bytes().filter(u8::is_ascii_digit).count();
    if 2 * digits < length || blank && small && 5 * digits < 4 * length {
        return None;
    }
    valid(&value).then_some(Reading {
        kind: Kind::Iban,
        value,
        start: word.start,
        end,
        sure: Sure::Checked,
    })
}

/// `length` capitals and digits from `start` on, with at most three marks or blanks between any two, ending where a
/// word ends.
fn collect(text: &Text<'_>, start: usize, length: usize) -> Option<(String, usize)> {
    let mut value = String::with_capacity(length);
    let mut at = start;
    loop {
        let byte = text.at(at);
        if class(byte) & (UPPER | LOWER | DIGIT) == 0 {
            return None;
        }
        // The country's code is letters, the key digits.
        let digit = byte.is_ascii_digit();
        if (value.len() < 2) == digit && value.len() < 4 {
            return None;
        }
        value.push(char::from(byte.to_ascii_uppercase()));
        at += 1;
        if value.len() == length {
            return (!text.wordy(at)).then_some((value, at));
        }
        for _ in 0..3 {
            let blank = text.blank(at);
            at += match text.at(at) {
                _ if blank > 0 => blank,
                b'-' | b'.' | b'_' | b'\n' | b'/' => 1,
                b'\r' if text.at(at + 1) == b'\n' => 2,
                0xE2 if text.at(at + 1) == 0x80 && matches!(text.at(at + 2), 0x90..=0x94) => 3,
                _ => break,
            };
        }
    }
}

/// Does the key hold?
pub(crate) fn valid(iban: &str) -> bool {
    let Some((head, rest)) = iban.split_at_checked(4) else {
        return false;
    };
    remainder(rest.bytes().chain(head.bytes())) == Some(1)
}

/// The remainder by 97 of capitals and digits, a letter standing for 10 to 35; nothing if something else is among them.
pub(crate) fn remainder(characters: impl Iterator<Item = u8>) -> Option<u32> {
    characters.into_iter().try_fold(0, |sum: u32, character| {
        let (value, shift) = match character {
            b'0'..=b'9' => (character - b'0', 10),
            b'A'..=b'Z' => (character - b'A' + 10, 100),
            _ => return None,
        };
        Some((sum * shift + u32::from(value)) % 97)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::extract::extract;

    /// The registry's own examples.
    const EXAMPLES: &[&str] = &[
        "FR1420041010050500013M02606",
        "DE89370400440532013000",
        "GB29NWBK60161331926819",
        "BE68539007547034",
        "NL91ABNA0417164300",
        "ES9121000418450200051332",
        "IT60X0542811101000000123456",
        "LU280019400644750000",
        "PT50000201231234567890154",
        "MT84MALT011000012345MTLCAST001S",
        "NO9386011117947",
        "LT121000011101001000",
        "MC5811222000010123456789030",
        "CH9300762011623852957",
        "SN08SN0100152000048500003035",
        "BR1800360305000010009795493C1",
        "XK051212012345678906",
        "VA59001123000012345678",
    ];

    #[test]
    fn every_country_has_one_length() {
        assert!(LENGTHS.is_sorted_by(|one, other| one.0 < other.0));
        for example in EXAMPLES {
            let country = [example.as_bytes()[0], example.as_bytes()[1]];
            assert_eq!(length(country), Some(example.len()), "{example}");
            assert!(valid(example), "{example}");
        }
    }

    #[test]
    fn whatever_stands_between_its_groups() {
        for written in [
            "FR14 2004 1010 0505 0001 3M02 606",
            "fr14-2004-1010-0505-0001-3m02-606",
            "FR14.2004.1010.0505.0001.3M02.606",
            "FR14\u{a0}2004\u{a0}1010 0505\n0001 3M02 606",
            "FR 14 20041 01005 0500013M026 06",
        ] {
            let found = extract(&format!("vers {written}, merci"));
            assert_eq!(found.len(), 1, "{written}");
            assert_eq!(found[0].value, "FR1420041010050500013M02606");
            assert_eq!((found[0].start, found[0].end), (5, 5 + written.len()));
        }
    }

    #[test]
    fn a_slip_is_refused() {
        assert!(!valid("FR1420041010050500013M02607"));
        assert!(
            extract("FR15 2004 1010 0505 0001 3M02 606")
                .iter()
                .all(|one| one.kind != Kind::Iban)
        );
        assert!(
            extract("FR14 2004 1010 0505 0001 3M02 6067")
                .iter()
                .all(|one| one.kind != Kind::Iban)
        );
    }
}
