//! Distinct texts under small ids, so that a million records hold each spelling once.

use hashbrown::HashTable;
use rustc_hash::FxHasher;
use std::hash::Hasher;

/// A set of texts. Id 0 stands for «nothing»; the others count up from 1 in order of arrival.
#[derive(Default, Clone)]
pub(crate) struct Texts {
    arena: String,
    ends: Vec<u32>,
    /// Digests and ids: a larger table is made without reading the texts again.
    table: HashTable<(u32, u32)>,
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

    /// Every text, in order of ids.
    pub(crate) fn each(&self) -> impl Iterator<Item = &str> {
        (1..=u32::try_from(self.len()).unwrap_or(u32::MAX)).map(|id| self.get(id))
    }

    /// Makes room for no more: what was kept in reserve is given back.
    pub(crate) fn shrink(&mut self) {
        self.arena.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    /// The id of a text already here, 0 for the empty one.
    pub(crate) fn find(&self, text: &str) -> Option<u32> {
        self.find_digest(text, digest(text))
    }

    fn find_digest(&self, text: &str, digest: u32) -> Option<u32> {
        if text.is_empty() {
            return Some(0);
        }
        let (arena, ends) = (&self.arena, &self.ends);
        self.table
            .find(spread(digest), |(known, id)| {
                *known == digest && slice(arena, ends, *id) == text
            })
            .map(|(_, id)| *id)
    }

    /// The id of a text, new or not. Past four gigabytes of text it answers 0: the value counts as missing.
    pub(crate) fn intern(&mut self, text: &str) -> u32 {
        let digest = digest(text);
        if let Some(id) = self.find_digest(text, digest) {
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
        self.table
            .insert_unique(spread(digest), (digest, id), |(digest, _)| spread(*digest));
        id
    }
}

impl Texts {
    /// Overwrites every text past the id `floor` that is not `used`: it is never found again, and its id stands for
    /// nothing that was ever read. Nothing moves, so that no copy is left elsewhere. How many bytes were overwritten.
    pub(crate) fn sweep(&mut self, floor: u32, used: impl Fn(u32) -> bool) -> usize {
        let mut bytes = std::mem::take(&mut self.arena).into_bytes();
        let mut swept = 0;
        let mut start = id_end(&self.ends, floor);
        for (end, id) in self.ends.iter().zip(1u32..).skip(floor as usize) {
            let end = *end as usize;
            if !used(id)
                && let Some(text) = bytes.get_mut(start..end)
                && text.iter().any(|byte| *byte != 0)
            {
                let digest = digest_of(text);
                if let Ok(entry) = self
                    .table
                    .find_entry(spread(digest), |(_, known)| *known == id)
                {
                    entry.remove();
                }
                text.fill(0);
                swept += text.len();
            }
            start = end;
        }
        // Whole texts became zeros: what is left is as well formed as it was.
        self.arena = String::from_utf8(bytes).unwrap_or_default();
        swept
    }

    /// Forgets the texts past the id `floor`, as if they had never come.
    pub(crate) fn forget_past(&mut self, floor: u32) {
        self.sweep(floor, |_| false);
        self.arena.truncate(id_end(&self.ends, floor));
        self.ends.truncate(floor as usize);
    }

    /// Bytes of all texts, those overwritten included.
    pub(crate) fn bytes(&self) -> usize {
        self.arena.len()
    }

    /// Whether a text can still be read anywhere here.
    pub(crate) fn spells(&self, text: &str) -> bool {
        self.arena.contains(text)
    }
}

/// Where the text of an id ends.
fn id_end(ends: &[u32], id: u32) -> usize {
    let last = (id as usize).checked_sub(1);
    last.and_then(|last| ends.get(last)).copied().unwrap_or(0) as usize
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

fn digest(text: &str) -> u32 {
    digest_of(text.as_bytes())
}

fn digest_of(text: &[u8]) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(text);
    (hasher.finish().wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32) as u32
}

/// The table looks at the highest and the lowest bits.
fn spread(digest: u32) -> u64 {
    u64::from(digest).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}
