//! Words and instants as a PDF writes them.

use std::fmt::Write as _;

use kernel::Timestamp;

/// A text string: UTF-16, in hexadecimal, so that no sign of it means anything to a reader.
pub(crate) fn text(text: &str) -> String {
    let mut out = String::from("<FEFF");
    for unit in text.encode_utf16() {
        let _ = write!(out, "{unit:04X}");
    }
    out.push('>');
    out
}

/// A date, in UTC.
pub(crate) fn date(at: Timestamp) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!(
        "(D:{:04}{:02}{:02}{:02}{:02}{:02}Z)",
        at.year().clamp(0, 9999),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// Bytes, in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
            let _ = write!(out, "{byte:02x}");
            out
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_dates_are_written_as_a_pdf_reads_them() {
        assert_eq!(text("Éa😀"), "<FEFF00C90061D83DDE00>");
        let at = time::macros::datetime!(2026-11-02 23:04:05 +1);
        assert_eq!(date(at), "(D:20261102220405Z)");
        assert_eq!(hex(&[0, 255]), "00ff");
    }
}
