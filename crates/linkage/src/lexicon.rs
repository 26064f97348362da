//! What records are made of, each distinct thing once: name tokens, names, places, numbers.

mod merge;
mod sweep;

use std::sync::LazyLock;

pub(crate) use merge::merge;
pub(crate) use sweep::{Floor, Used};

use crate::{
    names::{self, Token},
    texts::Texts,
};

/// Things compared as plain texts once normalised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Place,
    Postcode,
    Document,
    Email,
    Phone,
    Address,
    Occupation,
}

pub(crate) const KINDS: usize = 7;

#[derive(Default, Clone)]
pub(crate) struct Lexicon {
    raw_names: Texts,
    name_of_raw: Vec<u32>,
    raw_places: Texts,
    place_of_raw: Vec<u32>,
    names: Texts,
    /// Where the tokens of a name end in `name_tokens`.
    name_ends: Vec<u32>,
    name_tokens: Vec<u32>,
    tokens: Texts,
    token: Vec<Token>,
    values: [Texts; KINDS],
}

static EMPTY: LazyLock<Lexicon> = LazyLock::new(Lexicon::default);

impl Lexicon {
    pub(crate) fn values(&self, kind: Kind) -> &Texts {
        #[expect(clippy::indexing_slicing, reason = "one place a kind")]
        &self.values[kind as usize]
    }
}

/// The words of the records, and over them those only a question brought.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    base: &'a Lexicon,
    over: &'a Lexicon,
}

impl<'a> Words<'a> {
    pub(crate) fn of(base: &'a Lexicon) -> Self {
        Self { base, over: &EMPTY }
    }
    pub(crate) fn with(base: &'a Lexicon, over: &'a Lexicon) -> Self {
        Self { base, over }
    }

    pub(crate) fn value(self, kind: Kind, id: u32) -> &'a str {
        layered(self.base.values(kind), self.over.values(kind), id)
    }

    pub(crate) fn name(self, id: u32) -> &'a str {
        layered(&self.base.names, &self.over.names, id)
    }

    /// Ids of a name's tokens, in order.
    pub(crate) fn name_tokens(self, id: u32) -> &'a [u32] {
        let known = self.base.name_ends.len();
        let (lexicon, at) = match (id as usize).checked_sub(1) {
            None => return &[],
            Some(at) if at < known => (self.base, at),
            Some(at) => (self.over, at - known),
        };
        let start = at
            .checked_sub(1)
            .and_then(|before| lexicon.name_ends.get(before))
            .copied()
            .unwrap_or(0);
        let end = lexicon.name_ends.get(at).copied().unwrap_or(start);
        lexicon
            .name_tokens
            .get(start as usize..end as usize)
            .unwrap_or_default()
    }

    pub(crate) fn token(self, id: u32) -> Option<&'a Token> {
        let known = self.base.token.len();
        let at = (id as usize).checked_sub(1)?;
        if at < known {
            self.base.token.get(at)
        } else {
            self.over.token.get(at - known)
        }
    }
}

fn layered<'a>(base: &'a Texts, over: &'a Texts, id: u32) -> &'a str {
    let known = u32::try_from(base.len()).unwrap_or(u32::MAX);
    if id <= known {
        base.get(id)
    } else {
        over.get(id - known)
    }
}

/// Writes into `own`, reading `base` first: ids of `own` follow those of `base`.
pub(crate) struct Writer<'a> {
    pub(crate) base: &'a Lexicon,
    pub(crate) own: &'a mut Lexicon,
}

impl<'a> Writer<'a> {
    pub(crate) fn alone(own: &'a mut Lexicon) -> Self {
        Self { base: &EMPTY, own }
    }

    pub(crate) fn value(&mut self, kind: Kind, text: &str) -> u32 {
        #[expect(clippy::indexing_slicing, reason = "one place a kind")]
        intern(
            self.base.values(kind),
            &mut self.own.values[kind as usize],
            text,
        )
        .0
    }

    pub(crate) fn place(&mut self, raw: &str) -> u32 {
        if raw.is_empty() {
            return 0;
        }
        if let Some(id) = self.base.raw_places.find(raw) {
            return known(&self.base.place_of_raw, id);
        }
        if let Some(id) = self.own.raw_places.find(raw) {
            return known(&self.own.place_of_raw, id);
        }
        let place = self.value(Kind::Place, crate::places::town(raw).as_str());
        let id = self.own.raw_places.intern(raw) as usize;
        if id > self.own.place_of_raw.len() {
            self.own.place_of_raw.push(place);
        }
        place
    }

    pub(crate) fn name(&mut self, raw: &str) -> u32 {
        if raw.is_empty() {
            return 0;
        }
        if let Some(id) = self.base.raw_names.find(raw) {
            return known(&self.base.name_of_raw, id);
        }
        if let Some(id) = self.own.raw_names.find(raw) {
            return known(&self.own.name_of_raw, id);
        }
        let name = self.name_of(names::tokens(raw));
        let id = self.own.raw_names.intern(raw) as usize;
        if id > self.own.name_of_raw.len() {
            self.own.name_of_raw.push(name);
        }
        name
    }

    /// The id of a name made of these tokens.
    pub(crate) fn name_of(&mut self, tokens: Vec<Token>) -> u32 {
        let mut key = String::new();
        for token in &tokens {
            if !key.is_empty() {
                key.push(' ');
            }
            key.push_str(token.ascii());
        }
        let (id, new) = intern(&self.base.names, &mut self.own.names, &key);
        if new {
            for token in tokens {
                let token = self.token(token);
                self.own.name_tokens.push(token);
            }
            self.own
                .name_ends
                .push(u32::try_from(self.own.name_tokens.len()).unwrap_or(u32::MAX));
        }
        id
    }

    fn token(&mut self, token: Token) -> u32 {
        let (id, new) = intern(&self.base.tokens, &mut self.own.tokens, token.ascii());
        if new {
            self.own.token.push(token);
        }
        id
    }
}

fn known(ids: &[u32], id: u32) -> u32 {
    (id as usize)
        .checked_sub(1)
        .and_then(|at| ids.get(at))
        .copied()
        .unwrap_or(0)
}

fn intern(base: &Texts, own: &mut Texts, text: &str) -> (u32, bool) {
    if let Some(id) = base.find(text) {
        return (id, false);
    }
    let before = own.len();
    let id = own.intern(text);
    if id == 0 {
        return (0, false);
    }
    (
        id.saturating_add(u32::try_from(base.len()).unwrap_or(u32::MAX)),
        own.len() > before,
    )
}
