//! Finds the objects of a PDF without its cross-reference table: a table can lie, what stands in
//! the file cannot. Superseded objects are found too, which is wanted.

use std::collections::BTreeMap;

use super::{
    crypt::Key,
    filter::{self, Decoded},
    object::{Dict, Object, Parser, is_blank},
};
use crate::{context::Context, readers::le::find, report::Gap};

/// More objects than this are not read.
const MAX_OBJECTS: usize = 400_000;
/// Objects of one number looked at.
const MAX_COPIES: usize = 64;

/// An object and where its stream stands.
#[derive(Debug)]
pub(super) struct Item {
    pub(super) number: u32,
    generation: u32,
    pub(super) object: Object,
    /// Place and length of the raw stream.
    stream: Option<(usize, usize)>,
}

/// A file taken apart.
#[derive(Debug)]
pub(super) struct Document<'a> {
    bytes: &'a [u8],
    pub(super) items: Vec<Item>,
    /// Places in `items` of each number, the latest last.
    index: BTreeMap<u32, Vec<usize>>,
    key: Option<Key>,
    pub(super) encrypted: bool,
    pub(super) disguised: Vec<String>,
    /// Bytes streams may still decode to.
    left: usize,
}

impl<'a> Document<'a> {
    /// Takes the file apart; none when nothing more may be extracted.
    pub(super) fn open(bytes: &'a [u8], cx: &mut Context<'_>) -> Option<Self> {
        let left = usize::try_from(cx.allowance().ok()?).ok()?;
        let mut this = Self {
            bytes,
            items: Vec::new(),
            index: BTreeMap::new(),
            key: None,
            encrypted: false,
            disguised: Vec::new(),
            left,
        };
        this.scan(cx);
        this.reindex();
        this.settle_lengths();
        this.unlock(cx);
        this.unpack_object_streams(cx);
        this.reindex();
        Some(this)
    }

    fn reindex(&mut self) {
        self.index.clear();
        for (at, item) in self.items.iter().enumerate() {
            self.index.entry(item.number).or_default().push(at);
        }
    }

    fn scan(&mut self, cx: &mut Context<'_>) {
        let mut from = 0;
        while let Some(at) = find(self.bytes, b"obj", from) {
            from = at + 3;
            let Some((number, generation)) = heading(self.bytes, at) else {
                continue;
            };
            if self.items.len() >= MAX_OBJECTS {
                cx.limit("max_nodes");
                return;
            }
            if self.items.len().is_multiple_of(2048) && cx.allowance().is_err() {
                return;
            }
            let mut parser = Parser::new(self.bytes, from);
            let object = parser.object(0).unwrap_or(Object::Other);
            parser.blanks();
            let stream = (object.dict().is_some() && parser.eat(b"stream")).then(|| {
                if !parser.eat(b"\r\n") && !parser.eat(b"\n") {
                    parser.eat(b"\r");
                }
                let start = parser.at;
                let given = object.dict().and_then(|dict| dict.get("Length")?.number());
                let size = given
                    .and_then(|size| usize::try_from(size).ok())
                    .filter(|size| self.ends_at(start, *size));
                (start, size.unwrap_or_else(|| self.search_end(start, cx)))
            });
            from = stream.map_or(parser.at.max(from), |(start, size)| start + size);
            self.disguised.append(&mut parser.disguised);
            self.disguised.truncate(100);
            self.items.push(Item {
                number,
                generation,
                object,
                stream,
            });
        }
    }

    /// Whether a stream of `size` bytes from `start` is followed by the word that closes it.
    fn ends_at(&self, start: usize, size: usize) -> bool {
        let Some(rest) = start
            .checked_add(size)
            .and_then(|end| self.bytes.get(end..))
        else {
            return false;
        };
        let blanks = rest
            .iter()
            .take(4)
            .take_while(|byte| is_blank(**byte))
            .count();
        rest.get(blanks..)
            .is_some_and(|rest| rest.starts_with(b"endstream") || rest.starts_with(b"endobj"))
    }

    fn search_end(&self, start: usize, cx: &mut Context<'_>) -> usize {
        match find(self.bytes, b"endstream", start) {
            Some(end) => end - start,
            None => {
                cx.malformed("stream without an end");
                self.bytes.len() - start
            }
        }
    }

    /// Lengths given by reference are known only now.
    fn settle_lengths(&mut self) {
        for place in 0..self.items.len() {
            let Some(item) = self.items.get(place) else {
                return;
            };
            let (Some((start, _)), Some(Object::Ref(id))) = (
                item.stream,
                item.object.dict().and_then(|dict| dict.get("Length")),
            ) else {
                continue;
            };
            let size = self
                .resolve(*id)
                .and_then(Object::number)
                .and_then(|n| usize::try_from(n).ok());
            if let Some(size) = size.filter(|size| self.ends_at(start, *size))
                && let Some(item) = self.items.get_mut(place)
            {
                item.stream = Some((start, size));
            }
        }
    }

    fn unlock(&mut self, cx: &mut Context<'_>) {
        let mut trailers: Vec<Dict> = Vec::new();
        let mut from = 0;
        while let Some(at) = find(self.bytes, b"trailer", from) {
            from = at + 7;
            if trailers.len() < 100
                && let Some(Object::Dict(dict)) = Parser::new(self.bytes, from).object(0)
            {
                trailers.push(dict);
            }
        }
        for item in &self.items {
            if let Some(dict) = item.object.dict()
                && dict.get("Type").and_then(Object::name) == Some("XRef")
            {
                trailers.push(dict.clone());
            }
        }
        let found = trailers.iter().find_map(|dict| {
            let (encrypt, number) = match dict.get("Encrypt")? {
                Object::Ref(id) => (self.resolve(*id)?.dict()?.clone(), Some(*id)),
                Object::Dict(encrypt) => (encrypt.clone(), None),
                _ => return None,
            };
            let id = match dict.get("ID") {
                Some(Object::Array(items)) => items.first()?.bytes()?.to_vec(),
                Some(Object::Ref(id)) => match self.resolve(*id)? {
                    Object::Array(items) => items.first()?.bytes()?.to_vec(),
                    _ => Vec::new(),
                },
                _ => Vec::new(),
            };
            Some((encrypt, number, id))
        });
        let Some((encrypt, own, id)) = found else {
            return;
        };
        self.encrypted = true;
        let filter = |key: &str| encrypt.get(key).and_then(Object::name);
        if filter("EFF").is_some_and(|own| Some(own) != filter("StmF")) {
            cx.unsupported("attached files enciphered apart");
        }
        let tried = std::iter::once("").chain(cx.passwords.iter().map(String::as_str).take(100));
        let opened = tried
            .into_iter()
            .find_map(|password| Some((password, Key::open(&encrypt, &id, password)?)));
        if let Some((password, _)) = &opened {
            cx.opened(password);
        }
        self.key = opened.map(|(_, key)| key);
        let Some(key) = &self.key else {
            cx.gap(Gap::Encrypted);
            return;
        };
        for item in &mut self.items {
            if Some(item.number) != own {
                key.strings(item.number, item.generation, &mut item.object);
            }
        }
    }

    fn unpack_object_streams(&mut self, cx: &mut Context<'_>) {
        let streams: Vec<usize> = (0..self.items.len())
            .filter(|place| {
                let item = self.items.get(*place).filter(|item| item.stream.is_some());
                // Readers find them by the table, whatever their type says.
                item.and_then(|item| item.object.dict())
                    .is_some_and(|dict| {
                        dict.get("Type").and_then(Object::name) == Some("ObjStm")
                            || (dict.contains_key("N") && dict.contains_key("First"))
                    })
            })
            .collect();
        for place in streams {
            if cx.allowance().is_err() {
                return;
            }
            let Some(dict) = self
                .items
                .get(place)
                .and_then(|item| item.object.dict())
                .cloned()
            else {
                continue;
            };
            let number = |key: &str| {
                let number = self.follow(dict.get(key)?).number()?;
                usize::try_from(number).ok()
            };
            let (Some(count), Some(first)) = (number("N"), number("First")) else {
                cx.malformed("object stream");
                continue;
            };
            let Some(decoded) = self.stream(place, cx) else {
                continue;
            };
            if !decoded.whole {
                cx.malformed("object stream");
            }
            let mut heads = Parser::new(&decoded.bytes, 0);
            let mut packed = Vec::new();
            for _ in 0..count.min(MAX_OBJECTS) {
                let (Some(Object::Number(id)), Some(Object::Number(offset))) =
                    (heads.object(0), heads.object(0))
                else {
                    break;
                };
                let (Ok(id), Ok(offset)) = (u32::try_from(id), usize::try_from(offset)) else {
                    break;
                };
                packed.push((id, first.saturating_add(offset)));
            }
            if packed.len() < count {
                cx.malformed("object stream lists fewer objects than it says");
            }
            for (id, at) in packed {
                if self.items.len() >= MAX_OBJECTS {
                    cx.limit("max_nodes");
                    return;
                }
                let mut parser = Parser::new(&decoded.bytes, at);
                if let Some(object) = parser.object(0) {
                    self.disguised.append(&mut parser.disguised);
                    self.items.push(Item {
                        number: id,
                        generation: 0,
                        object,
                        stream: None,
                    });
                }
            }
            self.disguised.truncate(100);
        }
    }

    /// Whether the file is encrypted and no password opened it.
    pub(super) fn locked(&self) -> bool {
        self.encrypted && self.key.is_none()
    }

    /// The latest object of this number.
    pub(super) fn resolve(&self, number: u32) -> Option<&Object> {
        let place = self.index.get(&number)?.last()?;
        self.items.get(*place).map(|item| &item.object)
    }

    /// Follows references, a few at most.
    pub(super) fn follow<'b>(&'b self, object: &'b Object) -> &'b Object {
        let mut object = object;
        for _ in 0..8 {
            let Object::Ref(id) = object else { break };
            match self.resolve(*id) {
                Some(next) => object = next,
                None => break,
            }
        }
        object
    }

    /// Places in `items` of the objects of this number, the latest first: that one is superseded by
    /// another does not prove that no reader takes it.
    pub(super) fn places(&self, number: u32, cx: &mut Context<'_>) -> Vec<usize> {
        let all = self.index.get(&number).map_or(&[][..], Vec::as_slice);
        if all.len() > MAX_COPIES {
            cx.limit("max_nodes");
        }
        all.iter().rev().take(MAX_COPIES).copied().collect()
    }

    /// The filters of a stream and their parameters, references followed.
    fn filters(&self, dict: &Dict) -> Dict {
        let mut out = Dict::new();
        for key in ["Filter", "F", "DecodeParms", "DP"] {
            let Some(value) = dict.get(key) else { continue };
            let value = match self.follow(value) {
                // One more than are applied, so that the rest is not taken for applied.
                Object::Array(items) => Object::Array(
                    items
                        .iter()
                        .take(filter::MOST + 1)
                        .map(|item| filter::plain(self.follow(item)))
                        .collect(),
                ),
                other => filter::plain(other),
            };
            out.insert(key.to_owned(), value);
        }
        out
    }

    /// Whether this item has a stream.
    pub(super) fn has_stream(&self, place: usize) -> bool {
        self.items
            .get(place)
            .is_some_and(|item| item.stream.is_some())
    }

    /// Deciphers and decodes the stream of an item, within what is left.
    pub(super) fn stream(&mut self, place: usize, cx: &mut Context<'_>) -> Option<Decoded> {
        let item = self.items.get(place)?;
        let dict = item.object.dict()?;
        let (start, size) = item.stream?;
        let raw = self.bytes.get(start..)?.get(..size)?;
        if self.locked() {
            return None;
        }
        let is_table = dict.get("Type").and_then(Object::name) == Some("XRef");
        let deciphered = match &self.key {
            Some(key) if !is_table => Some(key.stream(item.number, item.generation, raw)),
            _ => None,
        };
        let filters = self.filters(dict);
        if self.encrypted && filter::names(&filters).any(|name| name == "Crypt") {
            cx.unsupported("stream enciphered apart");
        }
        let decoded = filter::decode(&filters, deciphered.as_deref().unwrap_or(raw), self.left);
        // The raw bytes count too: one stream could be asked for by every object.
        self.left = self
            .left
            .saturating_sub(decoded.bytes.len().saturating_add(raw.len()));
        if self.left == 0 {
            cx.limit("max_ratio");
        }
        Some(decoded)
    }
}

/// The two numbers before `obj`.
fn heading(bytes: &[u8], at: usize) -> Option<(u32, u32)> {
    let mut place = at;
    let back = |place: &mut usize, wanted: fn(u8) -> bool| {
        let from = *place;
        while *place > 0 && from - *place < 12 && bytes.get(*place - 1).copied().is_some_and(wanted)
        {
            *place -= 1;
        }
        from - *place
    };
    let digits = |from: usize, to: usize| {
        std::str::from_utf8(bytes.get(from..to)?)
            .ok()?
            .parse::<u32>()
            .ok()
    };
    back(&mut place, is_blank);
    let end = place;
    (back(&mut place, |byte| byte.is_ascii_digit()) > 0).then_some(())?;
    let generation = digits(place, end)?;
    (back(&mut place, is_blank) > 0).then_some(())?;
    let end = place;
    (back(&mut place, |byte| byte.is_ascii_digit()) > 0).then_some(())?;
    Some((digits(place, end)?, generation))
}
