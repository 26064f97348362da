//! The objects of PDF (ISO 32000-1, 7.3), read forgivingly and in bounded depth.

use std::collections::BTreeMap;

/// Deepest nesting of arrays and dictionaries.
const MAX_LEVELS: usize = 60;

/// A dictionary, keys decoded.
pub(super) type Dict = BTreeMap<String, Object>;

/// One object.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Object {
    /// `null`, a boolean, or any word that is not known.
    Other,
    Number(i64),
    Name(String),
    Text(Vec<u8>),
    Array(Vec<Object>),
    Dict(Dict),
    Ref(u32),
}

impl Object {
    pub(super) fn dict(&self) -> Option<&Dict> {
        match self {
            Self::Dict(dict) => Some(dict),
            _ => None,
        }
    }

    pub(super) fn name(&self) -> Option<&str> {
        match self {
            Self::Name(name) => Some(name),
            _ => None,
        }
    }

    pub(super) fn number(&self) -> Option<i64> {
        match self {
            Self::Number(number) => Some(*number),
            _ => None,
        }
    }

    pub(super) fn bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Text(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// Text of a PDF string: UTF-16 or UTF-8 by its mark, else PDFDocEncoding taken as Windows-1252.
pub(super) fn text(bytes: &[u8]) -> String {
    match bytes {
        [0xfe, 0xff, ..] | [0xff, 0xfe, ..] | [0xef, 0xbb, 0xbf, ..] => {
            encoding_rs::UTF_8.decode(bytes).0.into_owned()
        }
        _ => encoding_rs::WINDOWS_1252
            .decode_without_bom_handling(bytes)
            .0
            .into_owned(),
    }
}

/// Walks bytes from a place.
#[derive(Debug)]
pub(super) struct Parser<'a> {
    pub(super) bytes: &'a [u8],
    pub(super) at: usize,
    /// Names written with `#xx` for ordinary letters: a disguise.
    pub(super) disguised: Vec<String>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self {
            bytes,
            at,
            disguised: Vec::new(),
        }
    }

    fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    /// Steps over blanks and comments.
    pub(super) fn blanks(&mut self) {
        while let Some(byte) = self.peek() {
            if byte == b'%' {
                while self
                    .peek()
                    .is_some_and(|byte| byte != b'\n' && byte != b'\r')
                {
                    self.at += 1;
                }
            } else if is_blank(byte) {
                self.at += 1;
            } else {
                break;
            }
        }
    }

    /// Whether `word` stands here; steps over it if so.
    pub(super) fn eat(&mut self, word: &[u8]) -> bool {
        let here = self
            .bytes
            .get(self.at..)
            .is_some_and(|rest| rest.starts_with(word));
        if here {
            self.at += word.len();
        }
        here
    }

    /// Reads one object; none at the end or at a closing mark.
    pub(super) fn object(&mut self, level: usize) -> Option<Object> {
        self.blanks();
        if level > MAX_LEVELS {
            return None;
        }
        match self.peek()? {
            b'/' => Some(Object::Name(self.name())),
            b'(' => Some(Object::Text(self.literal())),
            b'<' if self.bytes.get(self.at + 1) == Some(&b'<') => {
                self.at += 2;
                Some(Object::Dict(self.dict(level)))
            }
            b'<' => Some(Object::Text(self.hexadecimal())),
            b'[' => {
                self.at += 1;
                let mut items = Vec::new();
                loop {
                    self.blanks();
                    if self.eat(b"]") {
                        break;
                    }
                    match self.object(level + 1) {
                        Some(item) => items.push(item),
                        None => break,
                    }
                }
                Some(Object::Array(items))
            }
            b'0'..=b'9' | b'+' | b'-' | b'.' => Some(self.number()),
            b']' | b'>' | b')' | b'}' | b'{' => None,
            _ => {
                let from = self.at;
                while self
                    .peek()
                    .is_some_and(|byte| !is_blank(byte) && !is_mark(byte))
                {
                    self.at += 1;
                }
                let word = self.bytes.get(from..self.at)?;
                if matches!(
                    word,
                    b"endobj" | b"stream" | b"endstream" | b"xref" | b"trailer"
                ) {
                    self.at = from;
                    return None;
                }
                Some(Object::Other)
            }
        }
    }

    fn dict(&mut self, level: usize) -> Dict {
        let mut dict = Dict::new();
        loop {
            self.blanks();
            if self.eat(b">>") {
                return dict;
            }
            match self.peek() {
                Some(b'/') => {
                    let key = self.name();
                    self.blanks();
                    if self
                        .bytes
                        .get(self.at..)
                        .is_some_and(|rest| rest.starts_with(b">>"))
                    {
                        continue;
                    }
                    match self.object(level + 1) {
                        Some(value) => {
                            dict.insert(key, value);
                        }
                        None => return dict,
                    }
                }
                Some(_) if self.object(level + 1).is_some() => {}
                _ => return dict,
            }
        }
    }

    fn name(&mut self) -> String {
        self.at += 1;
        let mut out = Vec::new();
        let mut odd = false;
        while let Some(byte) = self
            .peek()
            .filter(|byte| !is_blank(*byte) && !is_mark(*byte))
        {
            self.at += 1;
            let code = (byte == b'#')
                .then(|| self.bytes.get(self.at..self.at + 2))
                .flatten()
                .and_then(|digits| std::str::from_utf8(digits).ok())
                .and_then(|digits| u8::from_str_radix(digits, 16).ok());
            match code {
                Some(code) => {
                    odd |= code.is_ascii_alphanumeric();
                    out.push(code);
                    self.at += 2;
                }
                None => out.push(byte),
            }
        }
        let name = String::from_utf8_lossy(&out).into_owned();
        if odd && self.disguised.len() < 20 {
            self.disguised.push(name.clone());
        }
        name
    }

    fn literal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut depth = 0_u32;
        while let Some(byte) = self.peek() {
            self.at += 1;
            match byte {
                b'(' => {
                    depth += 1;
                    out.push(byte);
                }
                b')' if depth == 0 => break,
                b')' => {
                    depth -= 1;
                    out.push(byte);
                }
                b'\\' => {
                    let Some(next) = self.peek() else { break };
                    self.at += 1;
                    match next {
                        b'n' => out.push(b'\n'),
                        b'r' => out.push(b'\r'),
                        b't' => out.push(b'\t'),
                        b'b' => out.push(8),
                        b'f' => out.push(12),
                        b'0'..=b'7' => {
                            let mut code = u32::from(next - b'0');
                            for _ in 0..2 {
                                let Some(digit) = self.peek().filter(|d| (b'0'..=b'7').contains(d))
                                else {
                                    break;
                                };
                                code = code * 8 + u32::from(digit - b'0');
                                self.at += 1;
                            }
                            out.push(u8::try_from(code & 0xff).unwrap_or(0));
                        }
                        b'\r' => {
                            self.eat(b"\n");
                        }
                        b'\n' => {}
                        other => out.push(other),
                    }
                }
                _ => out.push(byte),
            }
        }
        out
    }

    fn hexadecimal(&mut self) -> Vec<u8> {
        self.at += 1;
        let mut out = Vec::new();
        let mut high: Option<u8> = None;
        while let Some(byte) = self.peek() {
            self.at += 1;
            if byte == b'>' {
                break;
            }
            let Some(digit) = char::from(byte)
                .to_digit(16)
                .and_then(|d| u8::try_from(d).ok())
            else {
                continue;
            };
            match high.take() {
                Some(first) => out.push(first << 4 | digit),
                None => high = Some(digit),
            }
        }
        out.extend(high.map(|first| first << 4));
        out
    }

    /// A number, or a reference `N G R`.
    fn number(&mut self) -> Object {
        let from = self.at;
        while self
            .peek()
            .is_some_and(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.'))
        {
            self.at += 1;
        }
        let word = self.bytes.get(from..self.at).unwrap_or_default();
        let word = std::str::from_utf8(word).unwrap_or_default();
        let whole = word.split('.').next().unwrap_or_default();
        let Ok(number) = whole.trim_start_matches('+').parse::<i64>() else {
            return Object::Number(0);
        };
        if let Ok(id) = u32::try_from(number)
            && !word.contains('.')
        {
            let back = self.at;
            self.blanks();
            let from = self.at;
            while self.at - from < 6 && self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
                self.at += 1;
            }
            if self.at > from {
                self.blanks();
                let after = self.bytes.get(self.at + 1).copied().unwrap_or(b' ');
                if self.peek() == Some(b'R') && (is_blank(after) || is_mark(after)) {
                    self.at += 1;
                    return Object::Ref(id);
                }
            }
            self.at = back;
        }
        Object::Number(number)
    }
}

pub(super) fn is_blank(byte: u8) -> bool {
    matches!(byte, 0 | 9 | 10 | 12 | 13 | 32)
}

fn is_mark(byte: u8) -> bool {
    matches!(
        byte,
        b'(' | b')' | b'<' | b'>' | b'[' | b']' | b'{' | b'}' | b'/' | b'%'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> (Object, Vec<String>) {
        let mut parser = Parser::new(text.as_bytes(), 0);
        (parser.object(0).unwrap(), parser.disguised)
    }

    #[test]
    fn objects_are_read() {
        let (object, disguised) =
            parse("<</J#61vaScript (a\\(b\\051\\n) /R 12 0 R /A [1 2.5 /N#20x <4142>] /T true>>");
        let dict = object.dict().unwrap();
        assert_eq!(dict["JavaScript"], Object::Text(b"a(b)\n".to_vec()));
        assert_eq!(dict["R"], Object::Ref(12));
        let items = vec![
            Object::Number(1),
            Object::Number(2),
            Object::Name("N x".into()),
            Object::Text(b"AB".to_vec()),
        ];
        assert_eq!(dict["A"], Object::Array(items));
        assert_eq!(disguised, ["JavaScript"]);
    }

    #[test]
    fn depth_is_bounded() {
        Parser::new("[".repeat(100_000).as_bytes(), 0).object(0);
        Parser::new("<</a".repeat(100_000).as_bytes(), 0).object(0);
    }
}
