//! Objects of a PDF, read one at a time from hostile bytes: every depth, count and number is bounded.

use std::ops::Range;

/// Deepest nesting.
const DEPTH: usize = 24;
/// Most values of one object, nested ones included.
const VALUES: usize = 20_000;

/// A value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Object {
    /// `null`, a boolean or a real: nothing that is looked at here.
    Other,
    /// A whole number.
    Number(usize),
    /// A name, without its slash.
    Name(Vec<u8>),
    /// A string, decoded; for one in hexadecimal, also where it stands in the file, `<` and `>` included.
    Text(Vec<u8>, Option<Range<usize>>),
    /// A list.
    List(Vec<Object>),
    /// A dictionary; no key twice.
    Dictionary(Vec<(Vec<u8>, Object)>),
    /// `12 0 R`.
    Reference(usize),
}

impl Object {
    /// What a dictionary says under a key.
    pub(super) fn get(&self, key: &[u8]) -> Option<&Self> {
        let Self::Dictionary(entries) = self else {
            return None;
        };
        let mut found = entries.iter().filter(|(name, _)| name == key);
        found.next().map(|(_, value)| value)
    }

    pub(super) fn number(&self) -> Option<usize> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn reference(&self) -> Option<usize> {
        match self {
            Self::Reference(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn list(&self) -> Option<&[Self]> {
        match self {
            Self::List(list) => Some(list),
            _ => None,
        }
    }

    pub(super) fn text(&self) -> Option<&[u8]> {
        match self {
            Self::Text(text, _) => Some(text),
            _ => None,
        }
    }

    pub(super) fn is_name(&self, name: &[u8]) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }
}

/// Reads values from a place of a file.
pub(super) struct Reader<'a> {
    bytes: &'a [u8],
    /// Where it is.
    pub(super) at: usize,
    left: usize,
}

impl<'a> Reader<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            left: VALUES,
        }
    }

    fn rest(&self) -> &'a [u8] {
        self.bytes.get(self.at..).unwrap_or_default()
    }

    /// Passes over white space. A comment is nothing that a paper of ours holds between values.
    pub(super) fn space(&mut self) {
        let rest = self.rest();
        let white = |byte: &&u8| matches!(byte, 0 | 9 | 10 | 12 | 13 | 32);
        self.at += rest.iter().take_while(white).count();
    }

    /// Passes over a word; none when something else stands here.
    pub(super) fn word(&mut self, word: &[u8]) -> Option<()> {
        self.space();
        self.rest().starts_with(word).then(|| self.at += word.len())
    }

    /// A whole number.
    pub(super) fn digits(&mut self) -> Option<usize> {
        self.space();
        let rest = self.rest();
        let length = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let text = rest.get(..length).filter(|text| text.len() <= 12)?;
        self.at += length;
        std::str::from_utf8(text).ok()?.parse().ok()
    }

    /// The value that stands here.
    pub(super) fn value(&mut self) -> Option<Object> {
        self.deep(0)
    }

    fn deep(&mut self, depth: usize) -> Option<Object> {
        self.left = self.left.checked_sub(1)?;
        (depth < DEPTH).then_some(())?;
        self.space();
        match self.rest() {
            [b'<', b'<', ..] => self.dictionary(depth),
            [b'<', ..] => self.hexadecimal(),
            [b'(', ..] => self.literal(),
            [b'/', ..] => self.name().map(Object::Name),
            [b'[', ..] => {
                self.at += 1;
                let mut list = Vec::new();
                while self.word(b"]").is_none() {
                    list.push(self.deep(depth + 1)?);
                }
                Some(Object::List(list))
            }
            [byte, ..] if byte.is_ascii_digit() => self.numeral(),
            [byte, ..] if byte.is_ascii_alphabetic() || b"+-.".contains(byte) => {
                let plain = |byte: &&u8| byte.is_ascii_alphanumeric() || b"+-.".contains(*byte);
                self.at += self.rest().iter().take_while(plain).count();
                Some(Object::Other)
            }
            _ => None,
        }
    }

    /// A whole number, a real, or a reference.
    fn numeral(&mut self) -> Option<Object> {
        let number = self.digits()?;
        if self.rest().first() == Some(&b'.') {
            self.at += 1;
            self.at += self
                .rest()
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            return Some(Object::Other);
        }
        let after = self.at;
        if self.digits() == Some(0) && self.word(b"R").is_some() {
            let next = self.rest().first();
            if next.is_none_or(|byte| !byte.is_ascii_alphanumeric()) {
                return Some(Object::Reference(number));
            }
        }
        self.at = after;
        Some(Object::Number(number))
    }

    fn dictionary(&mut self, depth: usize) -> Option<Object> {
        self.at += 2;
        let mut entries: Vec<(Vec<u8>, Object)> = Vec::new();
        while self.word(b">>").is_none() {
            let key = self.name()?;
            let value = self.deep(depth + 1)?;
            // Which of the two a viewer believes is anybody's guess.
            if entries.len() >= 256 || entries.iter().any(|(known, _)| *known == key) {
                return None;
            }
            entries.push((key, value));
        }
        Some(Object::Dictionary(entries))
    }

    fn name(&mut self) -> Option<Vec<u8>> {
        self.space();
        let rest = self.rest().strip_prefix(b"/")?;
        let ends =
            |byte: &u8| byte.is_ascii_whitespace() || *byte == 0 || b"/<>[](){}%".contains(byte);
        let length = rest.iter().position(ends).unwrap_or(rest.len());
        let raw = rest.get(..length).filter(|raw| raw.len() <= 127)?;
        self.at += length + 1;
        let mut name = Vec::with_capacity(raw.len());
        let mut bytes = raw.iter();
        while let Some(byte) = bytes.next() {
            if *byte == b'#' {
                name.push(digit(*bytes.next()?)? * 16 + digit(*bytes.next()?)?);
            } else {
                name.push(*byte);
            }
        }
        Some(name)
    }

    fn hexadecimal(&mut self) -> Option<Object> {
        let start = self.at;
        let rest = self.rest().get(1..)?;
        let length = rest.iter().position(|byte| *byte == b'>')?;
        let digits = rest.get(..length)?;
        self.at += length + 2;
        (digits.len() % 2 == 0).then_some(())?;
        let bytes = digits.chunks_exact(2).map(|pair| match pair {
            [high, low] => Some(digit(*high)? * 16 + digit(*low)?),
            _ => None,
        });
        Some(Object::Text(
            bytes.collect::<Option<_>>()?,
            Some(start..self.at),
        ))
    }

    fn literal(&mut self) -> Option<Object> {
        self.at += 1;
        let (mut text, mut open) = (Vec::new(), 1_usize);
        let mut bytes = self.rest().iter().peekable();
        let mut read = 0;
        while let Some(byte) = bytes.next() {
            read += 1;
            match byte {
                b'\\' => {
                    let next = *bytes.next()?;
                    read += 1;
                    match next {
                        b'n' => text.push(b'\n'),
                        b'r' => text.push(b'\r'),
                        b't' => text.push(b'\t'),
                        b'b' => text.push(8),
                        b'f' => text.push(12),
                        b'0'..=b'7' => {
                            let mut code = u32::from(next - b'0');
                            while let Some(more @ b'0'..=b'7') = bytes.peek().copied() {
                                if code > 31 {
                                    break;
                                }
                                code = code * 8 + u32::from(more - b'0');
                                bytes.next();
                                read += 1;
                            }
                            text.push(u8::try_from(code).ok()?);
                        }
                        other => text.push(other),
                    }
                }
                b'(' => {
                    open += 1;
                    text.push(*byte);
                }
                b')' => {
                    open -= 1;
                    if open == 0 {
                        self.at += read;
                        return Some(Object::Text(text, None));
                    }
                    text.push(*byte);
                }
                other => text.push(*other),
            }
        }
        None
    }
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte)
        .to_digit(16)
        .and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &[u8]) -> Option<Object> {
        Reader::new(text, 0).value()
    }

    #[test]
    fn values_are_read_as_they_are_written() {
        let whole =
            read(b"<</A 12 0 R/B[1 2.5 0 1 0 R]/#43(a\\)\\101(b))/D<0AfF>/E true>>").unwrap();
        assert_eq!(whole.get(b"A").unwrap().reference(), Some(12));
        let list = whole.get(b"B").unwrap().list().unwrap();
        assert_eq!(list.first().unwrap().number(), Some(1));
        assert_eq!(list.last().unwrap().reference(), Some(1));
        assert_eq!(list.len(), 4);
        assert_eq!(whole.get(b"C").unwrap().text(), Some(&b"a)A(b)"[..]));
        assert_eq!(
            whole.get(b"D"),
            Some(&Object::Text(vec![10, 255], Some(46..52)))
        );
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_not_read() {
        for text in [
            &b"<</A 1/A 2>>"[..],
            b"<</A 1/#41 2>>",
            b"<</A",
            b"(a",
            b"<0>",
            b"<0g>",
            b"",
            b"]",
            b"1234567890123",
        ] {
            assert_eq!(read(text), None, "{}", String::from_utf8_lossy(text));
        }
        assert_eq!(read(&b"[".repeat(100)), None);
        let many = [b"[".as_slice(), &b"1 ".repeat(VALUES), b"]"].concat();
        assert_eq!(read(&many), None);
    }
}
