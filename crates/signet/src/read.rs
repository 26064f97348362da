//! The little that must be read of a paper to append to it: where its objects are, and what its catalogue and its first
//! page say. Only for papers that `gate::paper` printed: one table of references, no stream of objects. Anything else is
//! refused.

use crate::SignetError;

/// Deepest nesting of a value.
const DEPTH: usize = 32;

/// A paper's last page of references.
pub(crate) struct Table<'a> {
    bytes: &'a [u8],
    /// Where the table begins.
    pub(crate) start: usize,
    offsets: Vec<Option<usize>>,
    trailer: &'a [u8],
}

impl<'a> Table<'a> {
    /// Reads the table of a paper that was never appended to.
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, SignetError> {
        Self::found(bytes).ok_or(SignetError::Paper)
    }

    fn found(bytes: &'a [u8]) -> Option<Self> {
        let tail = bytes.get(bytes.len().saturating_sub(64)..)?;
        let at = find(tail, b"startxref")?;
        let (start, rest) = number(tail.get(at + 9..)?)?;
        (rest.trim_ascii() == b"%%EOF").then_some(())?;
        let table = bytes.get(start..)?.strip_prefix(b"xref")?;
        let (first, rest) = number(table)?;
        let (count, rest) = number(rest)?;
        let rest = rest.trim_ascii_start();
        if first != 0 || count > 100_000 {
            return None;
        }
        let (entries, rest) = rest.split_at_checked(count.checked_mul(20)?)?;
        let offsets = entries.chunks_exact(20).map(|entry| {
            let (offset, _) = number(entry.get(..10)?)?;
            (entry.get(17) == Some(&b'n')).then_some(offset)
        });
        let offsets = offsets.collect();
        let rest = rest.trim_ascii_start().strip_prefix(b"trailer")?;
        let trailer = dictionary(rest.trim_ascii_start())?;
        entry(trailer, b"/Prev").is_none().then_some(Self {
            bytes,
            start,
            offsets,
            trailer,
        })
    }

    /// The first number that no object has.
    pub(crate) fn next(&self) -> usize {
        self.offsets.len()
    }

    /// What the trailer says under a name, as written.
    pub(crate) fn trailer(&self, name: &[u8]) -> Option<&'a [u8]> {
        entry(self.trailer, name)
    }

    /// The dictionary of an object, as written, from its `<<` to its `>>`.
    pub(crate) fn object(&self, number: usize) -> Option<&'a [u8]> {
        let start = (*self.offsets.get(number)?)?;
        let head = format!("{number} 0 obj");
        let rest = self.bytes.get(start..)?.strip_prefix(head.as_bytes())?;
        dictionary(rest.trim_ascii_start())
    }
}

/// The number of `12 0 R`.
pub(crate) fn reference(text: &[u8]) -> Option<usize> {
    let (object, rest) = number(text)?;
    let rest = rest.trim_ascii().strip_prefix(b"0")?;
    (rest.trim_ascii() == b"R").then_some(object)
}

/// A whole dictionary that a text begins with.
fn dictionary(text: &[u8]) -> Option<&[u8]> {
    text.starts_with(b"<<").then_some(())?;
    text.get(..value(text, 0)?)
}

/// What a dictionary says under a name, as written; none when it says nothing, or twice.
pub(crate) fn entry<'a>(dictionary: &'a [u8], name: &[u8]) -> Option<&'a [u8]> {
    let mut rest = dictionary.strip_prefix(b"<<")?;
    let mut found = None;
    loop {
        rest = rest.trim_ascii_start();
        if rest.starts_with(b">>") {
            return found;
        }
        let (key, after) = rest.split_at_checked(value(rest, 0)?)?;
        key.starts_with(b"/").then_some(())?;
        let after = after.trim_ascii_start();
        let mut length = value(after, 0)?;
        // `12 0 R` is one value of three words.
        let words = after.get(length..)?.trim_ascii_start();
        let skipped = after.len() - words.len();
        if let Some(more) = words.strip_prefix(b"0 R")
            && after.first().is_some_and(u8::is_ascii_digit)
        {
            length = skipped + words.len() - more.len();
        }
        let (text, after) = after.split_at_checked(length)?;
        if key == name {
            found.is_none().then_some(())?;
            found = Some(text);
        }
        rest = after;
    }
}

/// The length of the value that a text begins with.
fn value(text: &[u8], depth: usize) -> Option<usize> {
    (depth < DEPTH).then_some(())?;
    match text {
        [b'<', b'<', ..] => within(text, 2, b">>", depth),
        [b'[', ..] => within(text, 1, b"]", depth),
        [b'<', rest @ ..] => Some(find(rest, b">")? + 2),
        [b'(', ..] => literal(text),
        [first, rest @ ..] => {
            let stop = |byte: &u8| byte.is_ascii_whitespace() || b"/<>[]()%".contains(byte);
            let ends = rest.iter().position(stop).unwrap_or(rest.len());
            (!b">])%".contains(first)).then_some(ends + 1)
        }
        [] => None,
    }
}

fn within(text: &[u8], open: usize, close: &[u8], depth: usize) -> Option<usize> {
    let mut at = open;
    loop {
        let rest = text.get(at..)?;
        let trimmed = rest.trim_ascii_start();
        at += rest.len() - trimmed.len();
        if trimmed.starts_with(close) {
            return Some(at + close.len());
        }
        at += value(trimmed, depth + 1)?;
    }
}

/// The length of `(…)`, with what it escapes.
fn literal(text: &[u8]) -> Option<usize> {
    let (mut open, mut escaped) = (0_usize, false);
    for (at, byte) in text.iter().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'(' => open += 1,
            b')' if open == 1 => return Some(at + 1),
            b')' => open -= 1,
            _ => {}
        }
    }
    None
}

/// A number, and what follows it.
fn number(text: &[u8]) -> Option<(usize, &[u8])> {
    let text = text.trim_ascii_start();
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let (digits, rest) = text.split_at_checked(length)?;
    let number = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some((number, rest))
}

fn find(text: &[u8], what: &[u8]) -> Option<usize> {
    text.windows(what.len()).position(|part| part == what)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dictionary_is_read_entry_by_entry() {
        let text = b"<</A 12 0 R /B[1 2<</C(a\\)b(c))>>]/D<AB>/E true/F/G>>rest";
        let whole = dictionary(text).unwrap();
        assert!(whole.ends_with(b"/F/G>>"));
        assert_eq!(entry(whole, b"/A").and_then(reference), Some(12));
        assert_eq!(entry(whole, b"/B"), Some(&b"[1 2<</C(a\\)b(c))>>]"[..]));
        assert_eq!(entry(whole, b"/D"), Some(&b"<AB>"[..]));
        assert_eq!(entry(whole, b"/E"), Some(&b"true"[..]));
        assert_eq!(entry(whole, b"/F"), Some(&b"/G"[..]));
        assert_eq!(entry(whole, b"/C"), None);
        assert_eq!(entry(b"<</A 1/A 2>>", b"/A"), None);
    }

    #[test]
    fn what_is_cut_or_too_deep_is_nothing() {
        assert_eq!(dictionary(b"<</A"), None);
        assert_eq!(dictionary(b"<</A(>>"), None);
        assert_eq!(dictionary(&b"<</A".repeat(100)), None);
        assert!(Table::read(b"").is_err());
        assert!(Table::read(b"startxref\n0\n%%EOF").is_err());
    }
}
