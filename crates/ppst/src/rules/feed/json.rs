//! JSON as it should be: one object, no key twice, not deep, nothing lost on the way.

use std::cell::Cell;

use serde::de::{self, DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::{DEEPEST, Reason};

/// Reads one line.
///
/// # Errors
/// [`Reason::Encoding`], [`Reason::Syntax`], [`Reason::TooDeep`] or [`Reason::DuplicateKey`].
pub fn parse(line: &[u8]) -> Result<Map<String, Value>, Reason> {
    let text = std::str::from_utf8(line).map_err(|_| Reason::Encoding)?;
    let why = Cell::new(Reason::Syntax);
    let mut reader = serde_json::Deserializer::from_str(text);
    let node = Node {
        depth: 0,
        why: &why,
    };
    let value = node.deserialize(&mut reader).map_err(|_| why.get())?;
    reader.end().map_err(|_| Reason::Syntax)?;
    match value {
        Value::Object(map) => Ok(map),
        _ => Err(Reason::Syntax),
    }
}

#[derive(Clone, Copy)]
struct Node<'a> {
    depth: usize,
    why: &'a Cell<Reason>,
}

impl<'a> Node<'a> {
    fn below<E: de::Error>(self) -> Result<Self, E> {
        if self.depth >= DEEPEST {
            self.why.set(Reason::TooDeep);
            return Err(E::custom("too deep"));
        }
        Ok(Self {
            depth: self.depth + 1,
            ..self
        })
    }
}

impl<'de> DeserializeSeed<'de> for Node<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Node<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("JSON")
    }
    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(serde_json::Number::from_f64(value).map_or(Value::Null, Value::Number))
    }
    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }
    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }
    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(below)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }
    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let below = self.below()?;
        let mut map = Map::new();
        while let Some(key) = entries.next_key::<String>()? {
            let value = entries.next_value_seed(below)?;
            if map.insert(key, value).is_some() {
                self.why.set(Reason::DuplicateKey);
                return Err(de::Error::custom("twice"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_not_one_plain_object_is_refused() {
        let deep = format!("{}1{}", "{\"a\":".repeat(9), "}".repeat(9));
        let deeper = "[".repeat(4_000_000);
        for (line, reason) in [
            (&b"{\"a\":1,\"a\":2}"[..], Reason::DuplicateKey),
            (b"{\"x\":{\"a\":1,\"\\u0061\":2}}", Reason::DuplicateKey),
            (b"{\"a\":\"\xff\"}", Reason::Encoding),
            (b"[1]", Reason::Syntax),
            (b"{} {}", Reason::Syntax),
            (b"{\"a\":}", Reason::Syntax),
            (b"{\"a\":NaN}", Reason::Syntax),
            (deep.as_bytes(), Reason::TooDeep),
            (deeper.as_bytes(), Reason::TooDeep),
        ] {
            assert_eq!(parse(line), Err(reason));
        }
        assert_eq!(parse(b"{\"a\":[1,{\"b\":null}]}").unwrap().len(), 1);
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = parse(&bytes);
        }
    }
}
