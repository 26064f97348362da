//! The CBOR that authenticators write (CTAP 2.1 §8, canonical form; RFC 8949), and no more: definite lengths,
//! shortest heads, no tags, no floats. Bounded in depth and in items; what it reads borrows from the input.

/// Levels of arrays and maps inside each other.
const DEPTH: u8 = 4;
/// Items in all.
const ITEMS: u16 = 128;

/// One item.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    /// A whole number within 64 signed bits.
    Int(i64),
    /// Bytes.
    Bytes(&'a [u8]),
    /// Text.
    Text(&'a str),
    /// Items one after another.
    Array(Vec<Value<'a>>),
    /// Pairs, as they were written; no key stands twice.
    Map(Vec<(Value<'a>, Value<'a>)>),
    /// True or false.
    Bool(bool),
    /// Nothing.
    Null,
}

impl<'a> Value<'a> {
    /// What a map holds under a number.
    pub(crate) fn at(&self, key: i64) -> Option<&Value<'a>> {
        self.get(&Value::Int(key))
    }

    /// What a map holds under a name.
    pub(crate) fn named(&self, key: &str) -> Option<&Value<'a>> {
        self.get(&Value::Text(key))
    }

    fn get(&self, key: &Value<'_>) -> Option<&Value<'a>> {
        let Self::Map(pairs) = self else { return None };
        pairs
            .iter()
            .find(|(name, _)| name == key)
            .map(|(_, value)| value)
    }

    /// The number.
    pub(crate) fn int(&self) -> Option<i64> {
        match self {
            Self::Int(number) => Some(*number),
            _ => None,
        }
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// Reads one item: it, and what follows. None when it is not of the form above.
pub(crate) fn read(input: &[u8]) -> Option<(Value<'_>, &[u8])> {
    let mut reader = Reader {
        rest: input,
        items: ITEMS,
    };
    let value = reader.value(DEPTH)?;
    Some((value, reader.rest))
}

/// Reads one item that is all there is.
pub(crate) fn whole(input: &[u8]) -> Option<Value<'_>> {
    read(input)
        .filter(|(_, rest)| rest.is_empty())
        .map(|(value, _)| value)
}

struct Reader<'a> {
    rest: &'a [u8],
    items: u16,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(count)?;
        self.rest = rest;
        Some(taken)
    }

    /// Major type, and argument in its shortest form (RFC 8949 §3, §4.2.1).
    fn head(&mut self) -> Option<(u8, u64)> {
        let first = *self.take(1)?.first()?;
        let short = first & 0x1f;
        let (argument, least) = match short {
            0..=23 => (u64::from(short), 0),
            24 => (u64::from(*self.take(1)?.first()?), 24),
            25 => {
                let bytes = self.take(2)?.try_into().ok()?;
                (u64::from(u16::from_be_bytes(bytes)), 1 << 8)
            }
            26 => {
                let bytes = self.take(4)?.try_into().ok()?;
                (u64::from(u32::from_be_bytes(bytes)), 1 << 16)
            }
            27 => (u64::from_be_bytes(self.take(8)?.try_into().ok()?), 1 << 32),
            _ => return None,
        };
        (argument >= least).then_some((first >> 5, argument))
    }

    fn value(&mut self, depth: u8) -> Option<Value<'a>> {
        self.items = self.items.checked_sub(1)?;
        let (major, argument) = self.head()?;
        match major {
            0 => Some(Value::Int(i64::try_from(argument).ok()?)),
            // -1 - n, which no i64 overflows when n is one.
            1 => Some(Value::Int(!i64::try_from(argument).ok()?)),
            2 => Some(Value::Bytes(self.take(usize::try_from(argument).ok()?)?)),
            3 => {
                let bytes = self.take(usize::try_from(argument).ok()?)?;
                Some(Value::Text(std::str::from_utf8(bytes).ok()?))
            }
            4 => {
                let (depth, count) = (depth.checked_sub(1)?, self.count(argument)?);
                let mut items = Vec::with_capacity(count);
                for _ in 0..count {
                    items.push(self.value(depth)?);
                }
                Some(Value::Array(items))
            }
            5 => {
                let (depth, count) = (depth.checked_sub(1)?, self.count(argument)?);
                let mut pairs: Vec<(Value<'a>, Value<'a>)> = Vec::with_capacity(count);
                for _ in 0..count {
                    let key = self.value(depth)?;
                    if pairs.iter().any(|(known, _)| *known == key) {
                        return None;
                    }
                    pairs.push((key, self.value(depth)?));
                }
                Some(Value::Map(pairs))
            }
            7 => match argument {
                20 => Some(Value::Bool(false)),
                21 => Some(Value::Bool(true)),
                22 => Some(Value::Null),
                _ => None,
            },
            _ => None,
        }
    }

    /// A number of items that may still come: memory is asked for no more.
    fn count(&self, argument: u64) -> Option<usize> {
        let count = usize::try_from(argument).ok()?;
        (count <= usize::from(self.items)).then_some(count)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_authenticators_write_is_read() {
        let (map, rest) = read(b"\xa3\x01\x02\x03\x26\x20\x43abcrest").unwrap();
        assert_eq!(rest, b"rest");
        assert_eq!(map.at(1), Some(&Value::Int(2)));
        assert_eq!(map.at(3), Some(&Value::Int(-7)));
        assert_eq!(map.at(-1).and_then(Value::bytes), Some(&b"abc"[..]));
        assert_eq!(map.at(9), None);
        let named = whole(b"\xa1\x63fmt\x64none").unwrap();
        assert_eq!(named.named("fmt"), Some(&Value::Text("none")));
        assert_eq!(whole(b"\x39\x01\x00"), Some(Value::Int(-257)));
        let most = whole(b"\x3b\x7f\xff\xff\xff\xff\xff\xff\xff");
        assert_eq!(most, Some(Value::Int(i64::MIN)));
        assert_eq!(
            whole(b"\x82\xf5\xf6"),
            Some(Value::Array(vec![Value::Bool(true), Value::Null]))
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for bad in [
            &b""[..],
            b"\x18\x17",                             // not the shortest form
            b"\x19\x00\xff",                         // nor this
            b"\x1b\xff\xff\xff\xff\xff\xff\xff\xff", // past 64 signed bits
            b"\x5b\x7f\xff\xff\xff\xff\xff\xff\xff", // bytes that are not there
            b"\x9b\x00\x00\x00\x01\x00\x00\x00\x00", // items without end
            b"\x98\xff",                             // more items than are read
            b"\x5f\x41a\xff",                        // indefinite length
            b"\x61\xff",                             // not UTF-8
            b"\xa2\x01\x02\x01\x03",                 // a key twice
            b"\xc0\x00",                             // a tag
            b"\xfb\x00\x00\x00\x00\x00\x00\x00\x00", // a float
            b"\x81\x81\x81\x81\x81\x00",             // too deep
            b"\xa1\x01",                             // a key without its value
            b"\xff",
        ] {
            assert_eq!(whole(bad), None, "{bad:x?}");
        }
        assert_eq!(whole(b"\x00\x00"), None, "something after");
        assert!(whole(b"\x81\x81\x81\x81\x00").is_some());
    }
}
