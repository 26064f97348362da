//! Distinct texts under small ids, so that a million records hold each spelling once.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// A set of texts. Id 0 stands for «nothing»; the others count up from 1 in order of arrival.
#[derive(Default, Clone)]
pub(crate) struct Texts {
    arena: String,
    ends: Vec<u32>,
    table: HashTable<u32>,
}

impl Texts {
    /// How many texts it holds.
    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The text of an id; nothing for an id it does not know.
    pub(crate) fn get(&self, id: u32) -> &str {
        slice(&self.arena, &self.ends, id)
    }

    /// The id of a text already here, 0 for the empty one.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        let (arena, ends) = (&self.arena, &self.ends);
        self.table
            .find(digest(text), |id| slice(arena, ends, *id) == text)
            .copied()
    }

    /// The id of a text, new or not. Past four gigabytes of text it answers 0: the value counts as missing.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        if let Some(id) = self.find(text) {
            return id;
        }
        let Ok(end) = u32::try_from(self.arena.len() + text.len()) else {
            return 0;
        };
        let Ok(id) = u32::try_from(self.ends.len() + 1) else {
            return 0;
        };
        self.arena.push_str(text);
        self.ends.push(end);
        let (arena, ends) = (&self.arena, &self.ends);
        self.table
            .insert_unique(digest(text), id, |id| digest(slice(arena, ends, *id)));
        id
    }
}

fn slice<'a>(arena: &'a str, ends: &[u32], id: u32) -> &'a str {
    let Some(at) = (id as usize).checked_sub(1) else {
        return "";
    };
    let start = at
        .checked_sub(1)
        .and_then(|before| ends.get(before))
        .copied()
        .unwrap_or(0);
    let end = ends.get(at).copied().unwrap_or(start);
    arena.get(start as usize..end as usize).unwrap_or_default()
}

fn digest(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}
