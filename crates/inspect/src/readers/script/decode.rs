//! Undoing the layers in which scripts hide what they carry: joined strings, base64, hexadecimal,
//! percent and backslash escapes, rows of character codes.

use super::super::markup;

/// Layers undone one inside the other.
const MAX_LAYERS: u32 = 4;
/// Pieces decoded out of one script, all layers together.
const MAX_PIECES: usize = 200;
/// Shortest string worth decoding.
const LEAST: usize = 16;

/// Something a script carried.
#[derive(Debug)]
pub(crate) struct Piece {
    /// Its bytes.
    pub(crate) bytes: Vec<u8>,
    /// What they begin like.
    pub(crate) what: What,
}

/// What decoded bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A program, archive, disk image, shortcut or Office document: something that brings code.
    Carrier(&'static str),
    /// Another known format, with its usual extension.
    File(&'static str),
    /// Readable text.
    Text,
    /// Nothing recognised, at least four thousand bytes.
    Opaque,
}

/// Everything that string literals and number rows of `source` decode to, layer under layer.
pub(crate) fn pieces(source: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut waiting = vec![(source.to_owned(), 0)];
    let mut spent: usize = 0;
    while let Some((text, layer)) = waiting.pop() {
        spent = spent.saturating_add(text.len());
        // Each layer is at most as long as the one it came from; four of them bound the work.
        if layer >= MAX_LAYERS || spent > (32 << 20) {
            continue;
        }
        for bytes in decoded(&text) {
            if found.len() >= MAX_PIECES {
                return found;
            }
            let what = recognise(&bytes);
            if let Some(what) = what {
                if what == What::Text
                    && let Some(inner) = as_text(&bytes)
                {
                    waiting.push((inner, layer + 1));
                }
                found.push(Piece { bytes, what });
            }
        }
    }
    found
}

/// The candidate byte strings of one layer.
fn decoded(text: &str) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    for literal in literals(text) {
        if out.len() >= MAX_PIECES {
            break;
        }
        let value = literal.value.trim();
        if value.len() < LEAST {
            continue;
        }
        let bytes = if let Some(bytes) = hexadecimal(value)
            .or_else(|| base64(value))
            .or_else(|| reversed(value))
        {
            bytes
        } else if value.bytes().filter(|b| *b == b'%').count() * 6 >= value.len()
            || value.contains("%u")
        {
            percent(value)
        } else if literal.escaped && value.len() >= 32 {
            value
                .chars()
                .map(|c| u8::try_from(u32::from(c)).unwrap_or(b'?'))
                .collect()
        } else {
            continue;
        };
        // Many plain words are base64 too: what says nothing must not use up the count.
        if recognise(&bytes).is_some() {
            out.push(bytes);
        }
    }
    out.extend(number_rows(text));
    out
}

struct Literal {
    value: String,
    /// Whether most of it was written as `\x..` or `\u....`.
    escaped: bool,
}

/// String literals, those joined by `+`, `&`, `.`, or by commas between long ones, made one.
fn literals(text: &str) -> Vec<Literal> {
    let bytes = text.as_bytes();
    let mut out: Vec<Literal> = Vec::new();
    let mut at = 0;
    let mut joined_to_last = false;
    while let Some(hit) = bytes
        .get(at..)
        .and_then(|b| b.iter().position(|c| matches!(c, b'"' | b'\'' | b'`')))
    {
        let quote_at = at + hit;
        let between = text.get(at..quote_at).unwrap_or_default();
        let quote = bytes.get(quote_at).copied().unwrap_or(b'"');
        let (value, escapes, next) = literal(bytes, quote_at + 1, quote);
        let joins = joined_to_last && between.len() <= 64 && {
            let glue: String = between
                .chars()
                .filter(|c| !c.is_whitespace() && *c != '_')
                .collect();
            matches!(glue.as_str(), "+" | "&" | "." | "" | "+(" | ")+" | ")+(")
                || (glue == "," && value.len() >= 32)
        };
        let escaped = escapes * 4 > value.len();
        match out.last_mut() {
            Some(last) if joins => {
                last.value.push_str(&value);
                last.escaped |= escaped;
            }
            _ => {
                if out.len() >= 20_000 {
                    break;
                }
                out.push(Literal { value, escaped });
            }
        }
        joined_to_last = true;
        at = next;
    }
    out
}

/// The literal starting at `at`, its number of numeric escapes, and where the text goes on. A
/// quoted string ends at the end of its line when it has no closing quote.
fn literal(bytes: &[u8], mut at: usize, quote: u8) -> (String, usize, usize) {
    let mut value = Vec::new();
    let mut escapes = 0;
    while let Some(&byte) = bytes.get(at) {
        at += 1;
        match byte {
            b if b == quote => break,
            b'\n' if quote != b'`' => break,
            b'\\' => match bytes.get(at) {
                Some(kind @ (b'x' | b'u')) => {
                    let width = if *kind == b'x' { 2 } else { 4 };
                    let digits = bytes
                        .get(at + 1..at + 1 + width)
                        .and_then(|d| str::from_utf8(d).ok());
                    if let Some(code) = digits.and_then(|d| u32::from_str_radix(d, 16).ok()) {
                        let mut buffer = [0; 4];
                        let character = char::from_u32(code).unwrap_or('?');
                        value.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
                        escapes += 1;
                        at += 1 + width;
                    } else {
                        value.push(byte);
                    }
                }
                Some(b'n') => {
                    value.push(b'\n');
                    at += 1;
                }
                Some(b'\n') => at += 1,
                Some(&other) => {
                    value.push(other);
                    at += 1;
                }
                None => {}
            },
            b => value.push(b),
        }
    }
    (String::from_utf8_lossy(&value).into_owned(), escapes, at)
}

/// Base64, standard or URL-safe, blanks and a missing end allowed; at least sixteen characters.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    base64_of(text, LEAST)
}

fn base64_of(text: &str, least: usize) -> Option<Vec<u8>> {
    let text = text.trim_end_matches('=');
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut held, mut count) = (0_u32, 0_u32, 0_usize);
    for byte in text.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'\r' | b'\n' | b' ' | b'\t' | b'\\' => continue,
            _ => return None,
        };
        count += 1;
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push(u8::try_from(bits >> held & 0xff).unwrap_or_default());
        }
    }
    (count >= least && count % 4 != 1).then_some(out)
}

/// Base64 written backwards, as its padding in front betrays.
fn reversed(text: &str) -> Option<Vec<u8>> {
    text.starts_with('=')
        .then(|| text.chars().rev().collect::<String>())
        .and_then(|t| base64(&t))
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits = text.strip_prefix("0x").unwrap_or(text).as_bytes();
    if digits.len() < 32 || digits.len() % 2 == 1 {
        return None;
    }
    digits
        .chunks(2)
        .map(|pair| {
            str::from_utf8(pair)
                .ok()
                .and_then(|p| u8::from_str_radix(p, 16).ok())
        })
        .collect()
}

/// `%41` and `%u0041` undone.
pub(crate) fn percent(text: &str) -> Vec<u8> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let wide = bytes.get(at + 1) == Some(&b'u');
        let (start, width) = if wide { (at + 2, 4) } else { (at + 1, 2) };
        let code = (byte == b'%')
            .then(|| bytes.get(start..start + width))
            .flatten()
            .and_then(|d| str::from_utf8(d).ok())
            .and_then(|d| u16::from_str_radix(d, 16).ok());
        match code {
            Some(code) if wide && code > 0xff => {
                out.extend_from_slice(&code.to_le_bytes());
                at = start + width;
            }
            Some(code) => {
                out.push(u8::try_from(code).unwrap_or_default());
                at = start + width;
            }
            None => {
                out.push(byte);
                at += 1;
            }
        }
    }
    out
}

/// Rows of at least sixteen numbers below 256 between brackets or parentheses.
fn number_rows(text: &str) -> Vec<Vec<u8>> {
    let mut out = Vec::new();
    let mut row: Vec<u8> = Vec::new();
    let mut number: Option<u32> = None;
    let mut hex = false;
    let mut broken = false;
    for byte in text.bytes().chain(*b";") {
        match byte {
            b'0'..=b'9' | b'a'..=b'f' | b'A'..=b'F' if byte.is_ascii_digit() || hex => {
                let digit = char::from(byte).to_digit(16).unwrap_or_default();
                let base = if hex { 16 } else { 10 };
                number = Some(
                    number
                        .unwrap_or(0)
                        .saturating_mul(base)
                        .saturating_add(digit)
                        .min(1 << 20),
                );
            }
            b'x' | b'X' if number == Some(0) && !hex => hex = true,
            b',' | b' ' | b'\n' | b'\r' | b'\t' | b']' | b')' | b'}' => {
                if let Some(value) = number.take() {
                    match u8::try_from(value) {
                        Ok(value) if row.len() < (16 << 20) => row.push(value),
                        _ => broken = true,
                    }
                }
                hex = false;
                if matches!(byte, b']' | b')' | b'}') {
                    flush(&mut row, &mut broken, &mut out);
                }
            }
            _ => {
                number = None;
                hex = false;
                flush(&mut row, &mut broken, &mut out);
            }
        }
    }
    out
}

fn flush(row: &mut Vec<u8>, broken: &mut bool, out: &mut Vec<Vec<u8>>) {
    if row.len() >= LEAST && !*broken && out.len() < MAX_PIECES {
        out.push(std::mem::take(row));
    }
    row.clear();
    *broken = false;
}

/// What decoded bytes are, or `None` when they are too little to say.
pub(crate) fn recognise(bytes: &[u8]) -> Option<What> {
    const CARRIERS: [(&[u8], &str); 12] = [
        (b"\x7fELF", "elf"),
        (b"PK\x03\x04", "zip"),
        (b"Rar!\x1a\x07", "rar"),
        (b"7z\xbc\xaf\x27\x1c", "7z"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
        (b"MSCF\0\0\0\0", "cab"),
        (b"\x4c\0\0\0\x01\x14\x02\0", "lnk"),
        (b"\xe4\x52\x5c\x7b\x8c\xd8\xa7\x4d", "one"),
        (b"{\\rtf", "rtf"),
        (b"ITSF", "chm"),
        (b"conectix", "vhd"),
        (b"vhdxfile", "vhdx"),
    ];
    const FILES: [(&[u8], &str); 10] = [
        (b"%PDF-", "pdf"),
        (b"\x89PNG\r\n", "png"),
        (b"\xff\xd8\xff", "jpg"),
        (b"GIF8", "gif"),
        (b"\x1f\x8b\x08", "gz"),
        (b"wOFF", "woff"),
        (b"wOF2", "woff2"),
        (b"RIFF", "riff"),
        (b"\0asm", "wasm"),
        (b"BZh9", "bz2"),
    ];
    if bytes.len() < 8 {
        return None;
    }
    if super::super::eml::names::is_program(bytes) && bytes.starts_with(b"MZ")
        || (bytes.starts_with(b"MZ")
            && bytes.len() >= 64
            && memchr::memmem::find(bytes, b"DOS mode").is_some())
    {
        return Some(What::Carrier("exe"));
    }
    if let Some((_, name)) = CARRIERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(What::Carrier(name));
    }
    if bytes.get(0x8001..0x8006) == Some(b"CD001") {
        return Some(What::Carrier("iso"));
    }
    if let Some((_, name)) = FILES.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Some(What::File(name));
    }
    if as_text(bytes).is_some() {
        return Some(What::Text);
    }
    (bytes.len() >= 4096).then_some(What::Opaque)
}

/// The text of decoded bytes, UTF-8 or UTF-16, if nearly all of it is readable.
pub(crate) fn as_text(bytes: &[u8]) -> Option<String> {
    let wide = bytes.len() >= 8
        && bytes.iter().skip(1).step_by(2).filter(|b| **b == 0).count() * 5 >= bytes.len() * 2;
    let text = if wide {
        let (pairs, _) = bytes.as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|p| u16::from_le_bytes(*p)).collect();
        String::from_utf16(&units).ok()?
    } else {
        String::from_utf8(bytes.to_vec()).ok()?
    };
    let odd = text
        .chars()
        .filter(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
        .count();
    let ascii = text.chars().filter(char::is_ascii).count();
    let count = text.chars().count();
    (count >= 6 && odd * 50 <= count && ascii * 2 >= count).then_some(text)
}

/// A `data:` address taken apart: its media type and its bytes.
pub(crate) fn data_address(address: &str) -> Option<(String, Vec<u8>)> {
    let address = address.trim_start();
    let (scheme, rest) = address.split_at_checked(5)?;
    if !scheme.eq_ignore_ascii_case("data:") {
        return None;
    }
    let (head, body) = rest.split_once(',')?;
    let media = head
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    let bytes = if head.to_ascii_lowercase().contains(";base64") {
        base64_of(&String::from_utf8_lossy(&percent(body)), 1)?
    } else {
        percent(&markup::unescape(body))
    };
    Some((media, bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(source: &str) -> Vec<String> {
        pieces(source)
            .into_iter()
            .filter(|p| p.what == What::Text)
            .filter_map(|p| as_text(&p.bytes))
            .collect()
    }

    #[test]
    fn layers_are_undone() {
        assert_eq!(
            texts(r#"eval(atob("YWxlcnQoJ2hlbGxvJyk7IHZhciB4"))"#),
            ["alert('hello'); var x"]
        );
        assert_eq!(
            texts(r#"x = "YWxlcnQo" + "J2hlbGxvJyk7" + "IHZhciB4""#),
            ["alert('hello'); var x"]
        );
        assert_eq!(
            texts("unescape('%61%6c%65%72%74%28%31%29%3b')"),
            ["alert(1);"]
        );
        let codes: Vec<String> = "document.write(1)".bytes().map(|b| b.to_string()).collect();
        assert_eq!(
            texts(&format!("String.fromCharCode({})", codes.join(", "))),
            ["document.write(1)"]
        );
        let backwards: String = "YWxlcnQoJ2hlbGxvJyk7IHZhciB4eQ==".chars().rev().collect();
        assert_eq!(
            texts(&format!("x('{backwards}')")),
            ["alert('hello'); var xy"]
        );
    }

    #[test]
    fn carriers_are_recognised() {
        let zip = "UEsDBBQAAAAIAAAAIQAAAAAAAAAAAAAAAAA=";
        let found = pieces(&format!("var b = '{zip}';"));
        assert_eq!(found[0].what, What::Carrier("zip"));
        let hex: String = b"PK\x03\x04aaaaaaaaaaaaaaaa"
            .iter()
            .map(|b| format!("{b:02x}"))
            .collect();
        assert_eq!(pieces(&format!("'{hex}'"))[0].what, What::Carrier("zip"));
    }

    #[test]
    fn words_that_could_be_base64_do_not_use_up_the_count() {
        let words = "x('getElementsByClassName');".repeat(1000);
        let zip = "UEsDBBQAAAAIAAAAIQAAAAAAAAAAAAAAAAA=";
        let found = pieces(&format!("{words} var b = '{zip}';"));
        assert!(found.iter().any(|p| p.what == What::Carrier("zip")));
    }

    #[test]
    fn ordinary_strings_are_left_alone() {
        assert!(
            pieces("var a = 'Bonjour à tous, voici un texte ordinaire.'; f(1, 2, 3);").is_empty()
        );
    }

    #[test]
    fn data_addresses_come_apart() {
        assert_eq!(
            data_address("data:text/html,%3Cb%3E"),
            Some(("text/html".into(), b"<b>".to_vec()))
        );
        assert_eq!(
            data_address("DATA:;base64,UEs="),
            Some((String::new(), b"PK".to_vec()))
        );
        assert_eq!(data_address("http://a"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_does(text in "[\"'`\\\\xu%0-9a-fA-F,+=()\\[\\] \n]{0,400}") {
            let _ = pieces(&text);
            let _ = data_address(&text);
        }
    }
}
