//! Strings that carry another string: Base64, hexadecimal, and text written backwards.

/// Longest blob looked into.
const MAX_BLOB: usize = 256 << 10;

/// Words that betray text written backwards.
const BACKWARDS: [&str; 8] = [
    "llehsrewop",
    "//:ptth",
    "//:sptth",
    "tpircsw",
    "llehs.",
    "exe.",
    "ptthlmx",
    "tcejbo",
];

/// What `text` becomes when one layer is taken off, if anything readable.
pub(crate) fn unwrap(text: &str) -> Vec<String> {
    let mut out = Vec::new();
    let text = text.trim();
    if text.len() > MAX_BLOB {
        return out;
    }
    let lower = text.to_ascii_lowercase();
    if BACKWARDS.iter().any(|word| lower.contains(word)) {
        out.push(text.chars().rev().collect());
    }
    if text.len() >= 16
        && let Some(bytes) = hexadecimal(text)
    {
        out.extend(readable(&bytes));
    } else if text.len() >= 20 {
        // A command line may hold the blob as one of its words (`-enc …`).
        for word in text
            .split_whitespace()
            .filter(|word| word.len() >= 20)
            .take(16)
        {
            if let Some(bytes) = base64(word) {
                out.extend(readable(&bytes));
            }
        }
    }
    out
}

fn hexadecimal(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text
        .chars()
        .map(|digit| digit.to_digit(16).and_then(|d| u8::try_from(d).ok()))
        .collect();
    let digits = digits?;
    let (pairs, rest) = digits.as_chunks::<2>();
    rest.is_empty()
        .then(|| pairs.iter().map(|[high, low]| high << 4 | low).collect())
}

/// Base64 in either alphabet, padding optional; none when any other character stands in it.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let body = text.trim_end_matches('=');
    let mut out = Vec::with_capacity(body.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in body.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => return None,
        };
        bits = (bits << 6 | u32::from(value)) & 0xff_ffff;
        count += 6;
        if count >= 8 {
            count -= 8;
            out.push(u8::try_from(bits >> count & 0xff).unwrap_or(0));
        }
    }
    Some(out)
}

/// The bytes as text, when they are text: eight-bit or UTF-16 (`powershell -enc`).
fn readable(bytes: &[u8]) -> Option<String> {
    if bytes.len() < 6 {
        return None;
    }
    let (pairs, _) = bytes.as_chunks::<2>();
    let wide = pairs
        .iter()
        .filter(|[low, high]| *high == 0 && *low >= 9)
        .count();
    let text = if wide * 10 >= pairs.len() * 9 {
        crate::readers::le::utf16(bytes)
    } else {
        String::from_utf8(bytes.to_vec()).ok()?
    };
    let odd = text
        .chars()
        .filter(|c| c.is_control() && !c.is_whitespace())
        .count();
    (odd == 0 && text.len() >= 6).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn layers_come_off() {
        assert_eq!(
            unwrap("aHR0cDovL2V4YW1wbGUuaW52YWxpZC8="),
            ["http://example.invalid/"]
        );
        assert_eq!(unwrap("68747470733a2f2f61"), ["https://a"]);
        assert_eq!(unwrap("dilavni.a//:ptth"), ["http://a.invalid"]);
        assert_eq!(unwrap("run -enc dwBoAG8AYQBtAGkAIAAvAGEA"), ["whoami /a"]);
    }

    #[test]
    fn ordinary_text_stays_whole() {
        assert!(unwrap("Veuillez remplir toutes les cases du formulaire").is_empty());
        assert!(unwrap("123456").is_empty());
    }
}
