//! Names that files come with: shown as they are, never used as they are.

use std::fmt;

/// Longest name kept, in bytes (the usual limit of file systems).
const LONGEST: usize = 255;

/// The name a browser gave a file. It can be personal data: it does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct FileName(String);

impl FileName {
    /// Reads the `filename` of a multipart part: the last component of a path, escapes of the form
    /// encoding undone (WHATWG HTML, multipart/form-data), at most 255 bytes.
    #[must_use]
    pub fn new(given: &str) -> Self {
        let mut name = given
            .replace("%22", "\"")
            .replace("%0D", "\r")
            .replace("%0A", "\n");
        if let Some(at) = name.rfind(['/', '\\']) {
            name = name.split_off(at + 1);
        }
        let mut end = name.len().min(LONGEST);
        while !name.is_char_boundary(end) {
            end -= 1;
        }
        name.truncate(end);
        Self(name)
    }

    /// As given, for a page that escapes it and for the report. May hold control and
    /// bidirectional characters.
    #[must_use]
    pub fn given(&self) -> &str {
        &self.0
    }

    /// A name no shell, file system or header can trip over: `[A-Za-z0-9._-]`, not hidden, not a
    /// device of Windows, at most 107 characters, `fichier` when nothing is left.
    #[must_use]
    pub fn safe(&self) -> String {
        let plain = |c: char| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_') {
                c
            } else {
                '_'
            }
        };
        let mapped: String = self.0.chars().map(plain).collect();
        let mut name = mapped.trim_matches(['.', '_', '-']).to_owned();
        while name.contains("..") {
            name = name.replace("..", ".");
        }
        let over = name.len().saturating_sub(100);
        // The end holds the extension.
        let mut name = name
            .split_off(over)
            .trim_start_matches(['.', '_', '-'])
            .to_owned();
        let stem = name
            .split('.')
            .next()
            .unwrap_or_default()
            .to_ascii_uppercase();
        let device = matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL")
            || (stem.len() == 4
                && (stem.starts_with("COM") || stem.starts_with("LPT"))
                && stem.ends_with(|c: char| c.is_ascii_digit()));
        if name.is_empty() || device {
            name.insert_str(0, "fichier");
        }
        name
    }

    /// Value of `Content-Disposition` that makes a browser save and never show (RFC 6266, RFC 8187).
    #[must_use]
    pub fn attachment(&self) -> String {
        let encoded = crate::percent::encode(&self.0);
        let safe = self.safe();
        format!("attachment; filename=\"{safe}\"; filename*=UTF-8''{encoded}")
    }
}

impl fmt::Debug for FileName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[file name]")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn names_keep_their_last_component() {
        for (given, kept, safe) in [
            ("note.pdf", "note.pdf", "note.pdf"),
            ("C:\\Users\\x\\note.pdf", "note.pdf", "note.pdf"),
            ("../../etc/passwd", "passwd", "passwd"),
            ("..", "..", "fichier"),
            (".htaccess", ".htaccess", "htaccess"),
            ("a%22b.txt", "a\"b.txt", "a_b.txt"),
            ("con.txt", "con.txt", "fichiercon.txt"),
            ("LPT1", "LPT1", "fichierLPT1"),
            ("été \u{202e}fdp.exe", "été \u{202e}fdp.exe", "t___fdp.exe"),
            ("a/", "", "fichier"),
        ] {
            let name = FileName::new(given);
            assert_eq!(
                (name.given(), name.safe().as_str()),
                (kept, safe),
                "{given:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_name_escapes(given in any::<String>()) {
            let name = FileName::new(&given);
            prop_assert!(name.given().len() <= LONGEST && !name.given().contains(['/', '\\']));
            let safe = name.safe();
            prop_assert!(!safe.is_empty() && safe.len() <= 107 && !safe.starts_with('.') && !safe.contains(".."));
            prop_assert!(safe.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b)));
            let header = name.attachment();
            prop_assert!(header.bytes().all(|b| b.is_ascii_graphic() || b == b' '));
            prop_assert!(http::HeaderValue::from_str(&header).is_ok());
        }
    }
}
