//! Reading identifiers from a shell: `acte thesee extract [FILE]`.

use std::{
    fs::File,
    io::{self, Read, Write},
    path::{Path, PathBuf},
};

use crate::extract::{self, LONGEST};

/// Why nothing was read.
#[derive(Debug, thiserror::Error)]
pub enum Failure {
    /// A file cannot be read, or what was read cannot be written.
    #[error("{}: {why}", path.display())]
    File {
        /// Which; `-` is the standard input or output.
        path: PathBuf,
        /// Why.
        why: io::Error,
    },
    /// More than [`LONGEST`] bytes.
    #[error("{}: longer than {} MiB", path.display(), LONGEST >> 20)]
    Long {
        /// Which.
        path: PathBuf,
    },
    /// Neither UTF-8 nor Windows-1252: a picture, an archive, another encoding.
    #[error("{}: not a text (neither UTF-8 nor Windows-1252)", path.display())]
    Binary {
        /// Which.
        path: PathBuf,
    },
}

/// Reads `file`, or `input` without one, and writes one JSON object a line: kind, value, role, start, end. Places are
/// bytes of the text in UTF-8. A text that is not UTF-8 is read as Windows-1252.
///
/// # Errors
/// When the file cannot be read, is too long, is no text, or `out` cannot be written.
pub fn run(file: Option<&Path>, input: impl Read, out: &mut impl Write) -> Result<(), Failure> {
    let path = file.unwrap_or(Path::new("-")).to_owned();
    let failed = |why| Failure::File {
        path: path.clone(),
        why,
    };
    let mut bytes = Vec::new();
    let most = LONGEST as u64 + 1;
    match file {
        Some(file) => File::open(file).and_then(|file| file.take(most).read_to_end(&mut bytes)),
        None => input.take(most).read_to_end(&mut bytes),
    }
    .map_err(failed)?;
    if bytes.len() > LONGEST {
        return Err(Failure::Long { path });
    }
    let text = text(bytes).ok_or_else(|| Failure::Binary { path: path.clone() })?;
    let mut lines = Vec::new();
    for found in extract::extract(&text) {
        serde_json::to_writer(&mut lines, &found).map_err(|why| failed(why.into()))?;
        lines.push(b'\n');
    }
    out.write_all(&lines)
        .and_then(|()| out.flush())
        .map_err(failed)
}

/// The text that bytes hold, if they hold one.
fn text(bytes: Vec<u8>) -> Option<String> {
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Some(text),
        Ok(_) => return None,
        Err(error) => error.into_bytes(),
    };
    // No text holds controls other than blanks and ends of lines or pages.
    let control = |byte: &u8| matches!(byte, 0..=8 | 14..=26 | 28..=31 | 0x7F | 0x81 | 0x8D | 0x8F | 0x90 | 0x9D);
    if bytes.iter().any(control) {
        return None;
    }
    Some(
        encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(&bytes)
            .0
            .into_owned(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ran(input: &[u8]) -> Result<String, Failure> {
        let mut out = Vec::new();
        run(None, input, &mut out)?;
        Ok(String::from_utf8(out).unwrap())
    }

    #[test]
    fn one_object_a_line() {
        assert_eq!(
            ran("Appelez le 06 12 34 56 78 ou écrivez à a.b@gmail.com".as_bytes()).unwrap(),
            "{\"kind\":\"phone\",\"value\":\"+33612345678\",\"role\":\"suspect\",\"start\":11,\"end\":25}\n\
             {\"kind\":\"email\",\"value\":\"ab@gmail.com\",\"role\":\"suspect\",\"start\":41,\"end\":54}\n"
        );
    }

    #[test]
    fn other_encodings_are_read_or_refused() {
        assert!(ran(b"pay\xe9 150 \x80 hier").unwrap().contains("15000 EUR"));
        assert!(matches!(
            ran(b"\x89PNG\r\n\x1a\n\0\0"),
            Err(Failure::Binary { .. })
        ));
        assert!(matches!(
            ran("a\0b".as_bytes()),
            Err(Failure::Binary { .. })
        ));
    }

    #[test]
    fn what_is_too_long_is_refused() {
        let long = io::repeat(b'a').take(LONGEST as u64 + 1);
        assert!(matches!(
            run(None, long, &mut Vec::new()),
            Err(Failure::Long { .. })
        ));
        let missing = Path::new("nowhere/at/all.txt");
        assert!(matches!(
            run(Some(missing), io::empty(), &mut Vec::new()),
            Err(Failure::File { .. })
        ));
    }
}
