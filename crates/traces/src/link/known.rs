//! Values seen so far: who quotes each, where they stand, whether it is anybody's own.

use hashbrown::HashTable;

use super::{
    Key,
    series::Table,
    spread::{Background, Counts},
    weigh,
};
use crate::kind::Kind;

/// Series remembered a value, the latest first to be seen again: a value that is somebody's stands in a few, and one
/// that stands in more is weighed by its spread alone.
const CLUMPS: usize = 64;

/// No posting.
pub(crate) const END: u32 = u32::MAX;

/// One value.
#[derive(Debug)]
pub(crate) struct Value {
    pub(crate) key: Key,
    pub(crate) kind: Kind,
    /// Said by a person to be everybody's.
    pub(crate) public: bool,
    /// Documents that quote it.
    pub(crate) count: u32,
    head: u32,
    /// Probability that it is somebody's own, as of `counted` documents.
    pub(crate) own: f32,
    counted: u32,
}

#[derive(Clone, Copy, Debug)]
struct Posting {
    document: u32,
    next: u32,
}

/// Documents of one series that quote a value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Clump {
    pub(crate) series: u32,
    pub(crate) count: u32,
    /// The latest of them.
    pub(crate) witness: u32,
}

/// Every value, found by its digest.
#[derive(Debug, Default)]
pub(crate) struct Values {
    table: HashTable<u32>,
    all: Vec<Value>,
    clumps: Vec<Vec<Clump>>,
    postings: Vec<Posting>,
    free: Vec<u32>,
    counts: Counts,
}

#[expect(
    clippy::indexing_slicing,
    reason = "ids come from these tables, which never shrink"
)]
impl Values {
    pub(crate) fn find(&self, key: Key, kind: Kind) -> Option<u32> {
        let same = |id: &u32| {
            let value = &self.all[*id as usize];
            value.key == key && value.kind == kind
        };
        self.table.find(key.0, same).copied()
    }

    pub(crate) fn intern(&mut self, key: Key, kind: Kind) -> u32 {
        if let Some(id) = self.find(key, kind) {
            return id;
        }
        let id = u32::try_from(self.all.len()).unwrap_or(END);
        self.all.push(Value {
            key,
            kind,
            public: false,
            count: 0,
            head: END,
            own: weigh::own(kind, 0.0),
            counted: 1,
        });
        self.clumps.push(Vec::new());
        let all = &self.all;
        self.table
            .insert_unique(key.0, id, |id| all[*id as usize].key.0);
        id
    }

    pub(crate) fn value(&self, id: u32) -> &Value {
        &self.all[id as usize]
    }

    pub(crate) fn clumps(&self, id: u32) -> &[Clump] {
        &self.clumps[id as usize]
    }

    /// Notes that a document quotes a value.
    pub(crate) fn post(&mut self, id: u32, document: u32) {
        let next = self.all[id as usize].head;
        let posting = Posting { document, next };
        let at = if let Some(free) = self.free.pop() {
            self.postings[free as usize] = posting;
            free
        } else {
            self.postings.push(posting);
            u32::try_from(self.postings.len() - 1).unwrap_or(END)
        };
        let value = &mut self.all[id as usize];
        value.head = at;
        value.count += 1;
    }

    /// Forgets that a document quotes a value.
    pub(crate) fn withdraw(&mut self, id: u32, document: u32) {
        let mut before = END;
        let mut at = self.all[id as usize].head;
        while at != END {
            let posting = self.postings[at as usize];
            if posting.document == document {
                if before == END {
                    self.all[id as usize].head = posting.next;
                } else {
                    self.postings[before as usize].next = posting.next;
                }
                self.all[id as usize].count -= 1;
                // Its spread is another: weighed again when next asked for.
                self.all[id as usize].counted = 0;
                self.free.push(at);
                return;
            }
            before = at;
            at = posting.next;
        }
    }

    /// Who quotes a value, the latest first.
    pub(crate) fn quoting(&self, id: u32) -> impl Iterator<Item = u32> {
        let mut at = self.all[id as usize].head;
        std::iter::from_fn(move || {
            let posting = self.postings.get(at as usize)?;
            at = posting.next;
            Some(posting.document)
        })
    }

    /// Weighs again whether a value is somebody's own, once its documents have grown by an eighth: what it costs to
    /// walk them is then paid by those that came. Says whether the answer has turned.
    pub(crate) fn weigh(
        &mut self,
        id: u32,
        background: &Background,
        at: impl Fn(u32) -> (u8, u32),
    ) -> bool {
        let value = &self.all[id as usize];
        if value.public
            || value.counted > 0 && value.count < value.counted + value.counted.div_ceil(8)
        {
            return false;
        }
        let (kind, before) = (value.kind, value.own);
        let mut counts = std::mem::take(&mut self.counts);
        counts.clear();
        for document in self.quoting(id) {
            let (scheme, day) = at(document);
            counts.add(scheme, day);
        }
        let own = weigh::own(kind, counts.somebodys(background));
        self.counts = counts;
        let value = &mut self.all[id as usize];
        value.own = own;
        value.counted = value.count.max(1);
        (before < 0.5) != (own < 0.5)
    }

    /// Says whether a value is everybody's; whether that is news.
    pub(crate) fn publish(&mut self, id: u32, public: bool) -> bool {
        let value = &mut self.all[id as usize];
        let news = value.public != public;
        value.public = public;
        if public {
            value.own = 0.0;
        } else {
            value.counted = 0;
        }
        news
    }

    /// Notes that a document that quotes a value stands in a series.
    pub(crate) fn stand(&mut self, id: u32, document: u32, series: u32, table: &Table) {
        let clumps = &mut self.clumps[id as usize];
        if let Some(clump) = clumps
            .iter_mut()
            .find(|clump| table.find(clump.series) == series)
        {
            clump.series = series;
            clump.count += 1;
            clump.witness = document;
            return;
        }
        if clumps.len() >= CLUMPS {
            clumps.remove(0);
        }
        clumps.push(Clump {
            series,
            count: 1,
            witness: document,
        });
    }

    /// Writes where those who quote a value stand anew.
    pub(crate) fn stand_anew(&mut self, id: u32, table: &Table) {
        self.clumps[id as usize].clear();
        let mut quoting: Vec<u32> = self.quoting(id).collect();
        quoting.reverse();
        for document in quoting {
            if let Some(series) = table.of(document) {
                self.stand(id, document, series, table);
            }
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    pub(crate) fn bytes(&self) -> usize {
        let clumps: usize = self
            .clumps
            .iter()
            .map(|clumps| clumps.capacity() * size_of::<Clump>())
            .sum();
        self.table.allocation_size()
            + self.all.capacity() * size_of::<Value>()
            + self.clumps.capacity() * size_of::<Vec<Clump>>()
            + clumps
            + self.postings.capacity() * size_of::<Posting>()
    }
}
