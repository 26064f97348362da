//! The French account written the national way: bank, branch, account, key. Kept as its IBAN.

use super::{
    field::{Field, Sep},
    iban,
};
use crate::{
    extract::{
        Reading, Sure,
        near::Near,
        scan::{DIGIT, LOWER, Text, UPPER, WORD, class},
    },
    kind::Kind,
};

/// Twenty-three characters: five and five digits, eleven characters, two digits; joined or apart.
pub(crate) fn read(text: &Text<'_>, field: &Field) -> Option<Reading> {
    let start = field.group(0)?.start;
    let shape = matches!(field.groups().first()?.len(), 5 | 10..=23);
    if !shape {
        return None;
    }
    let mut rib = [0; 23];
    let (mut at, mut end) = (start, start);
    for (place, slot) in rib.iter_mut().enumerate() {
        if place > 0 {
            for _ in 0..2 {
                let blank = text.blank(at);
                at += match text.at(at) {
                    _ if blank > 0 => blank,
                    b'-' | b'.' | b'\n' | b'/' | b'_' | b'|' => 1,
                    _ => break,
                };
            }
        }
        let byte = text.at(at);
        let allowed = if matches!(place, 10..=20) {
            DIGIT | UPPER | LOWER
        } else {
            DIGIT
        };
        if class(byte) & allowed == 0 {
            return None;
        }
        *slot = byte.to_ascii_uppercase();
        at += 1;
        end = at;
    }
    // Words of a sentence may pass the key by chance: an account has few letters, and capitals if it has blanks.
    let written = text.part(start, end);
    let letters = rib.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    if letters > 4 || written.len() > 23 && written.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    if text.wordy(end) {
        return None;
    }
    Some(Reading {
        kind: Kind::Iban,
        value: whole(&rib)?,
        start,
        end,
        sure: Sure::Checked,
    })
}

/// «Code banque 30004, guichet 00001, compte 01234567890, clé 12»: the parts named, not far from each other.
pub(crate) fn named(text: &Text<'_>, field: &Field) -> Option<Reading> {
    let group = field.group(0)?;
    if !matches!(group.sep, Sep::End | Sep::Line | Sep::Comma) {
        return None;
    }
    if !Near::before(text, group.start, 24).has(&["banque", "etablissement", "bank code", "rib"]) {
        return None;
    }
    let mut rib = [0; 23];
    let (mut place, mut at) = (0, group.start);
    let mut end = at;
    for length in [5, 5, 11, 2] {
        // The next run of exactly that length that has a digit, past at most 40 bytes of other words.
        let from = at;
        let word = loop {
            while class(text.at(at)) & WORD == 0 && at < text.len() && at - from < 40 {
                at += 1;
            }
            let after = text.run(at, WORD, 24);
            if after == at || at - from >= 40 {
                return None;
            }
            let word = text.bytes().get(at..after)?;
            let digits = word.iter().any(u8::is_ascii_digit);
            at = after;
            if digits {
                break word;
            }
        };
        if word.len() != length {
            return None;
        }
        for byte in word {
            *rib.get_mut(place)? = byte.to_ascii_uppercase();
            place += 1;
        }
        end = at;
    }
    Some(Reading {
        kind: Kind::Iban,
        value: whole(&rib)?,
        start: group.start,
        end,
        sure: Sure::Checked,
    })
}

/// The IBAN of a RIB whose key holds.
fn whole(rib: &[u8; 23]) -> Option<String> {
    // Letters are read as the keys of an old telephone: A and J are 1, S is 2.
    let value = rib.iter().try_fold(0u32, |sum, &byte| {
        let digit = match byte {
            b'0'..=b'9' => byte - b'0',
            b'A'..=b'I' => byte - b'A' + 1,
            b'J'..=b'R' => byte - b'J' + 1,
            b'S'..=b'Z' => byte - b'S' + 2,
            _ => return None,
        };
        Some((sum * 10 + u32::from(digit)) % 97)
    })?;
    // The key makes the whole a multiple of 97; no bank bears nought.
    if value != 0 || rib.starts_with(b"00000") {
        return None;
    }
    let account = str::from_utf8(rib).ok()?;
    let rest = iban::remainder(account.bytes().chain(*b"FR00"))?;
    Some(format!("FR{:02}{account}", 98 - rest))
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    #[test]
    fn written_apart_or_in_words_it_is_one_account() {
        for text in [
            "20041 01005 0500013M026 06",
            "20041010050500013M02606",
            "RIB 20041-01005-0500013M026-06.",
            "Code banque : 20041 Code guichet : 01005\nN° de compte : 0500013M026 Clé RIB : 06",
        ] {
            let found = extract(text);
            let ibans: Vec<_> = found.iter().filter(|one| one.kind == Kind::Iban).collect();
            assert_eq!(ibans.len(), 1, "{text}: {found:?}");
            assert_eq!(ibans[0].value, "FR1420041010050500013M02606");
        }
        assert!(
            extract("20041 01005 0500013M026 07")
                .iter()
                .all(|one| one.kind != Kind::Iban)
        );
    }
}
