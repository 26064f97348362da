//! A forgiving reader of XML: a hostile or broken document still gives its tags and text, and
//! nothing declared in a DTD is ever expanded or fetched.

use std::borrow::Cow;

/// One piece of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event<'a> {
    /// An opening tag: name without prefix, and its attributes as written.
    Open(&'a str, &'a str),
    /// A closing tag: name without prefix. An empty tag gives both.
    Close(&'a str),
    /// Text between tags, still escaped.
    Text(&'a str),
    /// A CDATA section, never escaped.
    Raw(&'a str),
}

/// Whether bytes begin as XML does, with or without a mark of their encoding.
pub(crate) fn begins(bytes: &[u8]) -> bool {
    let bare = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    matches!(
        bare.trim_ascii_start(),
        [b'<', ..] | [0, b'<', ..] | [0xff, 0xfe, ..] | [0xfe, 0xff, ..]
    )
}

/// Bytes of a part as text; UTF-16 is told by its mark, or by the zero beside its first sign.
pub(crate) fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let encoding = match bytes {
        [b'<', 0, ..] => encoding_rs::UTF_16LE,
        [0, b'<', ..] => encoding_rs::UTF_16BE,
        _ => encoding_rs::UTF_8,
    };
    encoding.decode(bytes).0
}

/// Walks a document.
#[derive(Debug)]
pub(crate) struct Events<'a> {
    rest: &'a str,
    close: Option<&'a str>,
}

/// Every piece of `text` in order.
pub(crate) fn events(text: &str) -> Events<'_> {
    Events {
        rest: text,
        close: None,
    }
}

impl<'a> Events<'a> {
    /// Takes what stands before `mark`, and steps over the mark.
    fn until(&mut self, mark: &str) -> &'a str {
        let (head, rest) = self.rest.split_once(mark).unwrap_or((self.rest, ""));
        self.rest = rest;
        head
    }

    /// Takes a tag to its `>`; one inside quotes does not count.
    fn tag(&mut self) -> &'a str {
        let mut quote = None;
        for (place, byte) in self.rest.bytes().enumerate() {
            match (quote, byte) {
                (None, b'>') => {
                    let (head, tail) = self.rest.split_at_checked(place).unwrap_or((self.rest, ""));
                    self.rest = tail.get(1..).unwrap_or("");
                    return head;
                }
                (None, b'"' | b'\'') => quote = Some(byte),
                (Some(open), _) if open == byte => quote = None,
                _ => {}
            }
        }
        std::mem::take(&mut self.rest)
    }
}

impl<'a> Iterator for Events<'a> {
    type Item = Event<'a>;

    fn next(&mut self) -> Option<Event<'a>> {
        if let Some(name) = self.close.take() {
            return Some(Event::Close(name));
        }
        loop {
            if self.rest.is_empty() {
                return None;
            }
            let Some(inner) = self.rest.strip_prefix('<') else {
                let place = self.rest.find('<').unwrap_or(self.rest.len());
                let (head, tail) = self.rest.split_at_checked(place)?;
                self.rest = tail;
                return Some(Event::Text(head));
            };
            self.rest = inner;
            if let Some(rest) = inner.strip_prefix("!--") {
                self.rest = rest;
                self.until("-->");
            } else if let Some(rest) = inner.strip_prefix("![CDATA[") {
                self.rest = rest;
                return Some(Event::Raw(self.until("]]>")));
            } else if let Some(rest) = inner.strip_prefix('?') {
                self.rest = rest;
                self.until("?>");
            } else if inner.starts_with('!') {
                self.tag();
            } else if let Some(rest) = inner.strip_prefix('/') {
                self.rest = rest;
                return Some(Event::Close(local(self.tag().trim())));
            } else {
                let tag = self.tag();
                let (tag, empty) = match tag.strip_suffix('/') {
                    Some(tag) => (tag, true),
                    None => (tag, false),
                };
                let end = tag.find(|c: char| c.is_whitespace()).unwrap_or(tag.len());
                let (name, attributes) = tag.split_at_checked(end)?;
                let name = local(name);
                self.close = empty.then_some(name);
                return Some(Event::Open(name, attributes));
            }
        }
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// Attributes of a tag: full name and value with entities resolved.
pub(crate) fn attributes(text: &str) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    let mut rest = text;
    std::iter::from_fn(move || {
        let (name, tail) = rest.split_once('=')?;
        let tail = tail.trim_start();
        let quote = tail.chars().next().filter(|c| matches!(c, '"' | '\''))?;
        let (value, after) = tail.get(1..)?.split_once(quote)?;
        rest = after;
        Some((name.trim(), unescape(value)))
    })
}

/// The attribute of this local name.
pub(crate) fn attribute<'a>(text: &'a str, name: &str) -> Option<Cow<'a, str>> {
    attributes(text)
        .find(|(known, _)| local(known) == name)
        .map(|(_, value)| value)
}

/// Resolves the five entities and numeric references.
pub(crate) fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('&') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((head, tail)) = rest.split_once('&') {
        out.push_str(head);
        // References are short: looking further would make a row of ampersands quadratic.
        let end = tail.bytes().take(11).position(|byte| byte == b';');
        let known = end
            .and_then(|end| Some((tail.get(..end)?, tail.get(end + 1..)?)))
            .and_then(|(name, after)| {
                let character = match name {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "apos" => '\'',
                    _ => {
                        let code = name.strip_prefix('#')?;
                        let code = match code.strip_prefix(['x', 'X']) {
                            Some(code) => u32::from_str_radix(code, 16).ok()?,
                            None => code.parse().ok()?,
                        };
                        char::from_u32(code)?
                    }
                };
                Some((character, after))
            });
        match known {
            Some((character, after)) => {
                out.push(character);
                rest = after;
            }
            None => {
                out.push('&');
                rest = tail;
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_texts_and_attributes_come_out() {
        let text = "<?xml?><!-- <no> --><a:b c='1 > 0' d=\"&amp;&#65;\"/>x<![CDATA[<y>]]></z>";
        let all: Vec<_> = events(text).collect();
        assert_eq!(all[0], Event::Open("b", " c='1 > 0' d=\"&amp;&#65;\""));
        assert_eq!(
            all[1..],
            [
                Event::Close("b"),
                Event::Text("x"),
                Event::Raw("<y>"),
                Event::Close("z")
            ]
        );
        let Event::Open(_, attributes) = all[0] else {
            panic!()
        };
        assert_eq!(attribute(attributes, "c").unwrap(), "1 > 0");
        assert_eq!(attribute(attributes, "d").unwrap(), "&A");
    }

    #[test]
    fn encodings_need_no_mark() {
        let wide: Vec<u8> = "<a/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert!(begins(&wide) && begins(b"\xef\xbb\xbf <a/>") && !begins(b"\xff\xd8\xff"));
        assert_eq!(decode(&wide), "<a/>");
    }

    #[test]
    fn a_row_of_ampersands_is_read_in_a_moment() {
        let row = "&".repeat(1 << 20);
        assert_eq!(unescape(&row), row);
        assert_eq!(unescape("&#0000065;&;&é;"), "A&;&é;");
    }

    proptest::proptest! {
        #[test]
        fn any_text_ends(text in "[<>/!?a\"'= &;-]{0,200}") {
            for event in events(&text) {
                if let Event::Open(_, list) = event {
                    attributes(list).count();
                }
            }
        }
    }
}
