//! Little-endian fields at a place, for formats laid out as C structures. Outside the bytes there
//! is nothing, never a panic.

/// Byte at `at`.
pub(crate) fn u8_at(bytes: &[u8], at: usize) -> Option<u8> {
    bytes.get(at).copied()
}

/// 16 bits at `at`.
pub(crate) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|field| u16::from_le_bytes(*field))
}

/// 32 bits at `at`.
pub(crate) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|field| u32::from_le_bytes(*field))
}

/// 64 bits at `at`.
pub(crate) fn u64_at(bytes: &[u8], at: usize) -> Option<u64> {
    bytes
        .get(at..)?
        .first_chunk()
        .map(|field| u64::from_le_bytes(*field))
}

/// 32 bits at `at` as a length or an offset.
pub(crate) fn len_at(bytes: &[u8], at: usize) -> Option<usize> {
    u32_at(bytes, at).and_then(|value| usize::try_from(value).ok())
}

/// UTF-16 text of these bytes, up to the first NUL.
pub(crate) fn utf16(bytes: &[u8]) -> String {
    let (pairs, _) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs
        .iter()
        .map(|pair| u16::from_le_bytes(*pair))
        .take_while(|unit| *unit != 0)
        .collect();
    String::from_utf16_lossy(&units)
}

/// Eight-bit text of these bytes, up to the first NUL, read as Windows-1252.
pub(crate) fn ansi(bytes: &[u8]) -> String {
    let end = bytes
        .iter()
        .position(|byte| *byte == 0)
        .unwrap_or(bytes.len());
    encoding_rs::WINDOWS_1252
        .decode_without_bom_handling(bytes.get(..end).unwrap_or_default())
        .0
        .into_owned()
}

/// First place of `needle` in `haystack` at or after `from`.
pub(crate) fn find(haystack: &[u8], needle: &[u8], from: usize) -> Option<usize> {
    let first = *needle.first()?;
    let mut at = from;
    loop {
        let rest = haystack.get(at..)?;
        let skip = rest.iter().position(|byte| *byte == first)?;
        at += skip;
        if haystack.get(at..)?.starts_with(needle) {
            return Some(at);
        }
        at += 1;
    }
}

/// A class identifier in its usual written form.
pub(crate) fn guid(bytes: &[u8]) -> Option<String> {
    let (a, b, c) = (u32_at(bytes, 0)?, u16_at(bytes, 4)?, u16_at(bytes, 6)?);
    let tail = bytes.get(8..16)?;
    let mut text = format!("{a:08X}-{b:04X}-{c:04X}-");
    for (place, byte) in tail.iter().enumerate() {
        if place == 2 {
            text.push('-');
        }
        text.push_str(&format!("{byte:02X}"));
    }
    Some(text)
}

/// Printable runs of at least `least` characters, eight-bit and UTF-16, one a line, at most `max`
/// bytes of text.
pub(crate) fn strings(bytes: &[u8], least: usize, max: usize) -> String {
    let mut out = String::new();
    let mut run = String::new();
    let flush = |run: &mut String, out: &mut String| {
        if run.len() >= least && out.len() + run.len() < max {
            out.push_str(run);
            out.push('\n');
        }
        run.clear();
    };
    for byte in bytes {
        if (0x20..0x7f).contains(byte) {
            run.push(char::from(*byte));
        } else {
            flush(&mut run, &mut out);
        }
    }
    flush(&mut run, &mut out);
    for start in [0, 1] {
        let (pairs, _) = bytes.get(start..).unwrap_or_default().as_chunks::<2>();
        for [low, high] in pairs {
            if *high == 0 && (0x20..0x7f).contains(low) {
                run.push(char::from(*low));
            } else {
                flush(&mut run, &mut out);
            }
        }
        flush(&mut run, &mut out);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_read_outside_the_bytes() {
        assert_eq!(u16_at(&[1, 2], 0), Some(0x0201));
        assert_eq!(u16_at(&[1, 2], 1), None);
        assert_eq!(u32_at(&[], usize::MAX), None);
        assert_eq!(find(b"abcabd", b"abd", 0), Some(3));
        assert_eq!(find(b"abc", b"abd", 9), None);
    }

    #[test]
    fn both_widths_of_strings_come_out() {
        let mut bytes = b"\x01plain text\x02".to_vec();
        bytes.extend("wide".bytes().flat_map(|byte| [byte, 0]));
        assert_eq!(strings(&bytes, 4, 1000), "plain text\nwide\n");
    }
}
