//! Cuts bytes into lines as they come, in bounded memory: of a line too long only its number is kept.

use super::{LONGEST_LINE, Reason};

/// A line, or why it is none.
#[derive(Debug, PartialEq, Eq)]
pub struct Frame {
    /// Its number, from 1.
    pub line: u32,
    /// Its bytes, without the end of line.
    pub bytes: Result<Vec<u8>, Reason>,
}

/// Cuts lines. In CSV an end of line between quotes belongs to its cell.
#[derive(Debug)]
pub struct Frames {
    quotes: bool,
    quoted: bool,
    line: u32,
    held: Vec<u8>,
    overlong: bool,
}

impl Frames {
    /// Nothing read yet; `quotes` for CSV.
    #[must_use]
    pub const fn new(quotes: bool) -> Self {
        Self {
            quotes,
            quoted: false,
            line: 0,
            held: Vec::new(),
            overlong: false,
        }
    }

    /// Takes the next bytes; gives each line that they end. Blank lines are counted and left out.
    pub fn push(&mut self, mut bytes: &[u8], each: &mut impl FnMut(Frame)) {
        while !bytes.is_empty() {
            let mut end = None;
            for (at, byte) in bytes.iter().enumerate() {
                match byte {
                    b'"' if self.quotes => self.quoted = !self.quoted,
                    b'\n' if !self.quoted => {
                        end = Some(at);
                        break;
                    }
                    _ => {}
                }
            }
            let (taken, rest) = match end {
                Some(at) => (bytes.get(..at), bytes.get(at + 1..)),
                None => (Some(bytes), None),
            };
            self.hold(taken.unwrap_or_default());
            if end.is_some() {
                self.end(each);
            }
            bytes = rest.unwrap_or_default();
        }
    }

    fn hold(&mut self, bytes: &[u8]) {
        if self.overlong || self.held.len().saturating_add(bytes.len()) > LONGEST_LINE {
            self.overlong = true;
            self.held = Vec::new();
        } else {
            self.held.extend_from_slice(bytes);
        }
    }

    /// The bytes are over: gives the last line, when no end of line closed it.
    pub fn finish(&mut self, each: &mut impl FnMut(Frame)) {
        if self.overlong || !self.held.is_empty() {
            self.end(each);
        }
    }

    fn end(&mut self, each: &mut impl FnMut(Frame)) {
        self.line = self.line.saturating_add(1);
        let overlong = std::mem::take(&mut self.overlong);
        let mut bytes = std::mem::take(&mut self.held);
        if bytes.last() == Some(&b'\r') {
            bytes.pop();
        }
        // A mark of the encoding, as some programs write one.
        if self.line == 1 && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.drain(..3);
        }
        if overlong {
            let (line, bytes) = (self.line, Err(Reason::LineTooLong));
            each(Frame { line, bytes });
        } else if !bytes.iter().all(u8::is_ascii_whitespace) {
            let (line, bytes) = (self.line, Ok(bytes));
            each(Frame { line, bytes });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn cut(quotes: bool, pieces: &[&[u8]]) -> Vec<(u32, Option<String>)> {
        let mut frames = Frames::new(quotes);
        let mut found = Vec::new();
        let mut each = |frame: Frame| {
            let text = frame
                .bytes
                .ok()
                .map(|bytes| String::from_utf8(bytes).unwrap());
            found.push((frame.line, text));
        };
        for piece in pieces {
            frames.push(piece, &mut each);
        }
        frames.finish(&mut each);
        found
    }

    #[test]
    fn lines_end_where_they_end_however_the_bytes_come() {
        let lines = cut(false, &[b"\xef\xbb\xbfa\r\n", b"", b"\n  \nb", b"c\nd"]);
        let text = |line: u32, text: &str| (line, Some(text.to_owned()));
        assert_eq!(lines, [text(1, "a"), text(4, "bc"), text(5, "d")]);
        let cells = cut(true, &[b"x;\"a\nb\"\n", b"y;z"]);
        assert_eq!(cells, [text(1, "x;\"a\nb\""), text(2, "y;z")]);
    }

    /// A line of a gigabyte costs the memory of none.
    #[test]
    fn a_line_without_end_is_not_kept() {
        let piece = vec![b'x'; 1 << 20];
        let mut frames = Frames::new(false);
        let mut found = Vec::new();
        for _ in 0..1_024 {
            frames.push(&piece, &mut |frame| found.push(frame));
            assert!(frames.held.capacity() <= 2 * LONGEST_LINE);
        }
        frames.push(b"\n{}\n", &mut |frame| found.push(frame));
        assert_eq!(found.first().unwrap().bytes, Err(Reason::LineTooLong));
        assert_eq!(found.last().unwrap().bytes.as_deref(), Ok(&b"{}"[..]));
    }

    proptest! {
        #[test]
        fn cutting_the_bytes_elsewhere_changes_nothing(text in "[a\"\n\r;]{0,60}", at in 0_usize..60, quotes: bool) {
            let bytes = text.as_bytes();
            let at = at.min(bytes.len());
            prop_assert_eq!(cut(quotes, &[bytes]), cut(quotes, &[&bytes[..at], &bytes[at..]]));
        }
    }
}
