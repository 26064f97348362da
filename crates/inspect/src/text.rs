//! Bytes to text: which encoding, and whether they are text at all.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Bytes looked at to judge whether a file is text.
const SAMPLE: usize = 64 << 10;

/// The text of `bytes`, or none when they are not text.
///
/// UTF-8, UTF-16 with or without a mark, else Windows-1252 when control characters are rare.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<String> {
    let sample = bytes.get(..SAMPLE.min(bytes.len()))?;
    if sample.is_empty() {
        return None;
    }
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        let text = encoding.decode_without_bom_handling(bytes.get(mark..)?).0;
        return mostly_printable(&text).then(|| text.into_owned());
    }
    if let Some(encoding) = utf16_without_mark(sample) {
        return Some(encoding.decode_without_bom_handling(bytes).0.into_owned());
    }
    if sample.contains(&0) {
        return None;
    }
    match std::str::from_utf8(bytes) {
        Ok(text) => mostly_printable(text).then(|| text.to_owned()),
        Err(_) => {
            let text = WINDOWS_1252.decode_without_bom_handling(bytes).0;
            let letters = sample
                .iter()
                .filter(|byte| byte.is_ascii_graphic() || byte.is_ascii_whitespace())
                .count();
            (mostly_printable(&text) && letters * 10 >= sample.len() * 7).then(|| text.into_owned())
        }
    }
}

/// Like [`decode`], but always gives something: what cannot be text is read as Windows-1252.
#[must_use]
pub fn decode_lossy(bytes: &[u8]) -> String {
    decode(bytes).unwrap_or_else(|| {
        WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned()
    })
}

fn mostly_printable(text: &str) -> bool {
    let (mut seen, mut odd) = (0_usize, 0_usize);
    for character in text.chars().take(SAMPLE) {
        seen += 1;
        odd += usize::from(
            character == '\u{FFFD}'
                || (character.is_control()
                    && !matches!(character, '\t' | '\n' | '\r' | '\x0C' | '\x1B' | '\x1A')),
        );
    }
    odd * 100 <= seen
}

/// Text in a European script stored as UTF-16 shows a zero in every other byte.
fn utf16_without_mark(sample: &[u8]) -> Option<&'static Encoding> {
    if sample.len() < 8 {
        return None;
    }
    let zeros = |parity: usize| {
        sample
            .iter()
            .skip(parity)
            .step_by(2)
            .filter(|byte| **byte == 0)
            .count()
    };
    let half = sample.len() / 2;
    let (even, odd) = (zeros(0), zeros(1));
    if odd * 10 >= half * 8 && even * 50 <= half {
        Some(UTF_16LE)
    } else if even * 10 >= half * 8 && odd * 50 <= half {
        Some(UTF_16BE)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_told_apart() {
        assert_eq!(decode("déjà vu".as_bytes()).as_deref(), Some("déjà vu"));
        assert_eq!(
            decode(b"d\xE9j\xE0 vu, c'est tout").as_deref(),
            Some("déjà vu, c'est tout")
        );
        let wide: Vec<u8> = "powershell"
            .encode_utf16()
            .flat_map(u16::to_le_bytes)
            .collect();
        assert_eq!(decode(&wide).as_deref(), Some("powershell"));
        let mut marked = vec![0xFF, 0xFE];
        marked.extend("é".encode_utf16().flat_map(u16::to_le_bytes));
        assert_eq!(decode(&marked).as_deref(), Some("é"));
        assert_eq!(decode(&[0, 1, 2, 3, 0xFF, 0, 9, 9]), None);
    }
}
