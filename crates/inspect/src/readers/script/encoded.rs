//! Microsoft's Script Encoder: a substitution with three alphabets, published and keyless.
//!
//! A block reads `#@~^LLLLLL==` code `SSSSSS==^#~@`, the length and checksum in base64. Character
//! number n of the code is written with alphabet `ORDER[n mod 64]`; `@&`, `@#`, `@*`, `@!` and `@$`
//! stand for line feed, carriage return, `>`, `<` and `@`, which the alphabets leave out.

/// Which alphabet writes each character, by its number modulo 64.
const ORDER: &[u8; 64] = b"1201202002021020102011200210200211020201011201021020112001120102";

/// For each plain character (tab, then blank to tilde), its three writings. A question mark fills
/// the places of `<`, `>` and `@`, which are never written so.
const WRITINGS: [&[u8; 96]; 3] = [
    b"\x64\x50\x22\x4a\x61\x5e\x5d\x5b\x42\x60\x23\x65\x5f\x7e\x4f\x52\x7a\x21\x46\x20\x26\x63\x2a\x76\x47\x25\x2c\x29\x69\x3f\x27\x3f\
\x67\x3f\x62\x41\x5a\x66\x32\x73\x4d\x43\x71\x39\x7c\x53\x48\x31\x72\x6e\x70\x49\x3f\x4b\x6a\x2e\x7f\x28\x35\x7d\x24\x2d\x54\x37\
\x7b\x3d\x6c\x34\x6d\x4e\x2b\x30\x6f\x74\x6b\x4c\x33\x56\x3a\x78\x57\x77\x3b\x44\x2f\x59\x45\x5c\x68\x36\x58\x79\x09\x75\x38\x55",
    b"\x37\x7e\x5a\x45\x3a\x79\x59\x27\x76\x63\x62\x4d\x51\x53\x52\x20\x26\x54\x71\x2b\x66\x2a\x58\x7f\x7b\x30\x31\x6c\x49\x3f\x78\x3f\
\x5f\x3f\x29\x24\x2f\x39\x33\x6f\x21\x75\x28\x42\x46\x4a\x5c\x48\x36\x4b\x7d\x5d\x6a\x50\x69\x23\x09\x70\x65\x74\x2c\x77\x44\x3f\
\x6d\x7c\x43\x38\x5e\x5b\x6e\x57\x4c\x34\x72\x25\x56\x73\x68\x55\x47\x32\x35\x2e\x64\x4f\x3b\x2d\x41\x61\x7a\x22\x60\x6b\x4e\x3d",
    b"\x69\x2c\x65\x72\x5b\x66\x75\x4c\x45\x76\x2a\x43\x33\x42\x20\x63\x4a\x5a\x38\x79\x32\x57\x6c\x2b\x46\x52\x4f\x3d\x70\x3f\x7b\x3f\
\x51\x3f\x7a\x7e\x3b\x47\x41\x77\x56\x5f\x26\x78\x6e\x64\x74\x67\x7d\x68\x35\x22\x55\x3a\x60\x6a\x71\x6f\x49\x5c\x5d\x27\x59\x25\
\x7c\x23\x6d\x28\x31\x39\x7f\x36\x54\x34\x62\x4e\x30\x5e\x73\x09\x4b\x61\x24\x4d\x6b\x44\x21\x37\x53\x58\x48\x2e\x50\x2d\x29\x3f",
];

/// Places of `<`, `>` and `@` in the alphabets.
const UNWRITTEN: [usize; 3] = [29, 31, 33];

/// The decoded text of every encoded block in `source`, the rest left as it stands; `None` when
/// there is no block.
pub(super) fn decode(source: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = source;
    let mut any = false;
    while let Some((before, after)) = rest.split_once("#@~^") {
        // Six characters of base64 and `==`.
        let Some(body) = after.get(8..) else { break };
        let (code, next) = body.split_once("^#~@").unwrap_or((body, ""));
        let end = code.len().saturating_sub(8);
        out.push_str(before);
        out.push_str(&block(code.get(..end).unwrap_or(code)));
        rest = next;
        any = true;
    }
    out.push_str(rest);
    any.then_some(out)
}

fn block(code: &str) -> String {
    let mut out = String::with_capacity(code.len());
    let mut number = 0_usize;
    let mut characters = code.chars();
    while let Some(character) = characters.next() {
        let plain = if character == '@' {
            match characters.next() {
                Some('&') => '\n',
                Some('#') => '\r',
                Some('*') => '>',
                Some('!') => '<',
                Some('$') => '@',
                Some(other) => other,
                None => break,
            }
        } else {
            substitute(character, number).unwrap_or(character)
        };
        out.push(plain);
        number += 1;
    }
    out
}

/// The plain character that `written` stands for at place `number`.
fn substitute(written: char, number: usize) -> Option<char> {
    let alphabet = usize::from(ORDER.get(number % 64)?.checked_sub(b'0')?);
    let written = u8::try_from(u32::from(written))
        .ok()
        .filter(|b| *b == 9 || (32..128).contains(b))?;
    let mut places = WRITINGS.get(alphabet)?.iter().enumerate();
    let (place, _) = places.find(|(place, b)| **b == written && !UNWRITTEN.contains(place))?;
    match place {
        0 => Some('\t'),
        _ => u8::try_from(place + 31).ok().map(char::from),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// The encoder, to check the decoder against it.
    fn encode(plain: &str) -> String {
        let mut out = String::from("#@~^AAAAAA==");
        for (number, character) in plain.chars().enumerate() {
            match character {
                '\n' => out.push_str("@&"),
                '\r' => out.push_str("@#"),
                '>' => out.push_str("@*"),
                '<' => out.push_str("@!"),
                '@' => out.push_str("@$"),
                _ => {
                    let alphabet = usize::from(ORDER[number % 64] - b'0');
                    let place = if character == '\t' {
                        0
                    } else {
                        character as usize - 31
                    };
                    out.push(char::from(WRITINGS[alphabet][place]));
                }
            }
        }
        out + "AAAAAA==^#~@"
    }

    #[test]
    fn each_alphabet_writes_every_character_once() {
        for alphabet in WRITINGS {
            let written: BTreeSet<u8> = alphabet
                .iter()
                .enumerate()
                .filter(|(place, _)| !UNWRITTEN.contains(place))
                .map(|(_, b)| *b)
                .collect();
            assert_eq!(written.len(), 93, "{written:?}");
        }
    }

    #[test]
    fn what_is_encoded_is_decoded() {
        let plain: String = (32..127_u8)
            .map(char::from)
            .chain("\t\r\n".chars())
            .collect();
        assert_eq!(
            decode(&encode(&plain.repeat(3))).as_deref(),
            Some(plain.repeat(3).as_str())
        );
        assert_eq!(decode("alert(1)"), None);
    }

    #[test]
    fn a_published_beginning_is_decoded() {
        // How `MsgBox "` begins in every sample that articles on the format show.
        assert_eq!(
            decode("#@~^CAAAAA==\\ko$K6,JAAAAAA==^#~@").as_deref(),
            Some("MsgBox \"")
        );
    }

    proptest::proptest! {
        #[test]
        fn any_text_does(text in "[#@~^=A-Z ]{0,80}") {
            let _ = decode(&text);
        }
    }
}
