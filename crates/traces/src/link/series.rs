//! Series: documents held together. An id is given once and stays; a merge names the one that stays.

use serde::Serialize;

use super::SCHEMES;

/// A series' own id within one index, never given twice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub struct SeriesId(pub u32);

/// What happened to a series, in order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase", tag = "what")]
pub enum Event {
    /// A document stands alone in a new series.
    Began {
        /// The series.
        series: SeriesId,
        /// The document, by the caller's id.
        document: u64,
    },
    /// A document joined.
    Joined {
        /// The series.
        series: SeriesId,
        /// The document, by the caller's id.
        document: u64,
    },
    /// A document left; a `Began` or `Joined` says where it went, unless it was removed.
    Left {
        /// The series.
        series: SeriesId,
        /// The document, by the caller's id.
        document: u64,
    },
    /// All of one went to another.
    Merged {
        /// The one that is no more.
        from: SeriesId,
        /// The one that stays.
        into: SeriesId,
    },
    /// A part became a series of its own.
    Split {
        /// The one it was part of.
        from: SeriesId,
        /// The new one.
        into: SeriesId,
    },
}

/// What a series looks like: all that weighing needs of it.
#[derive(Clone, Debug)]
pub(crate) struct Shape {
    pub(crate) size: u32,
    pub(crate) first: u32,
    pub(crate) last: u32,
    pub(crate) schemes: [u32; SCHEMES],
}

impl Shape {
    fn of(scheme: u8, day: u32) -> Self {
        let mut shape = Self {
            size: 0,
            first: day,
            last: day,
            schemes: [0; SCHEMES],
        };
        shape.add(scheme, day);
        shape
    }

    fn add(&mut self, scheme: u8, day: u32) {
        self.size += 1;
        self.first = self.first.min(day);
        self.last = self.last.max(day);
        if let Some(count) = self.schemes.get_mut(usize::from(scheme)) {
            *count += 1;
        }
    }

    fn absorb(&mut self, other: &Self) {
        self.size += other.size;
        self.first = self.first.min(other.first);
        self.last = self.last.max(other.last);
        for (count, more) in self.schemes.iter_mut().zip(other.schemes) {
            *count += more;
        }
    }
}

const NOBODY: u32 = u32::MAX;

/// Every series: who is in it, in a list threaded through the documents, and where a merged one went.
#[derive(Debug, Default)]
pub(crate) struct Table {
    shapes: Vec<Shape>,
    /// The series that stays; itself while it is one.
    into: Vec<u32>,
    heads: Vec<u32>,
    tails: Vec<u32>,
    /// By document: its series as last written, and the next member.
    of: Vec<u32>,
    next: Vec<u32>,
}

#[expect(
    clippy::indexing_slicing,
    reason = "ids come from this table, which never shrinks"
)]
impl Table {
    /// A new series for a document whose number is the next one, or that stands in none.
    pub(crate) fn begin(&mut self, document: u32, scheme: u8, day: u32) -> u32 {
        let series = u32::try_from(self.shapes.len()).unwrap_or(NOBODY);
        self.shapes.push(Shape::of(scheme, day));
        self.into.push(series);
        self.heads.push(document);
        self.tails.push(document);
        self.room(document);
        self.of[document as usize] = series;
        self.next[document as usize] = NOBODY;
        series
    }

    pub(crate) fn join(&mut self, document: u32, series: u32, scheme: u8, day: u32) {
        self.room(document);
        self.of[document as usize] = series;
        self.next[document as usize] = NOBODY;
        let tail = self.tails[series as usize];
        if tail == NOBODY {
            self.heads[series as usize] = document;
        } else {
            self.next[tail as usize] = document;
        }
        self.tails[series as usize] = document;
        self.shapes[series as usize].add(scheme, day);
    }

    fn room(&mut self, document: u32) {
        let least = document as usize + 1;
        if self.of.len() < least {
            self.of.resize(least, NOBODY);
            self.next.resize(least, NOBODY);
        }
    }

    /// Where a series went.
    pub(crate) fn find(&self, mut series: u32) -> u32 {
        while self.into[series as usize] != series {
            series = self.into[series as usize];
        }
        series
    }

    /// The same, shortening the way for the next who asks.
    pub(crate) fn find_short(&mut self, series: u32) -> u32 {
        let end = self.find(series);
        let mut at = series;
        while self.into[at as usize] != end {
            let next = self.into[at as usize];
            self.into[at as usize] = end;
            at = next;
        }
        end
    }

    pub(crate) fn of(&self, document: u32) -> Option<u32> {
        let series = self.of.get(document as usize).copied()?;
        (series != NOBODY).then(|| self.find(series))
    }

    pub(crate) fn shape(&self, series: u32) -> &Shape {
        &self.shapes[series as usize]
    }

    /// The larger stays; of two alike, the older.
    pub(crate) fn merge(&mut self, one: u32, other: u32) -> (u32, u32) {
        let larger = (self.shapes[one as usize].size, std::cmp::Reverse(one));
        let (into, from) = if larger >= (self.shapes[other as usize].size, std::cmp::Reverse(other))
        {
            (one, other)
        } else {
            (other, one)
        };
        let gone = self.shapes[from as usize].clone();
        self.shapes[into as usize].absorb(&gone);
        self.into[from as usize] = into;
        let tail = self.tails[into as usize];
        if tail == NOBODY {
            self.heads[into as usize] = self.heads[from as usize];
        } else {
            self.next[tail as usize] = self.heads[from as usize];
        }
        if self.tails[from as usize] != NOBODY {
            self.tails[into as usize] = self.tails[from as usize];
        }
        (from, into)
    }

    /// Documents of a series, the first to come first.
    pub(crate) fn members(&self, series: u32) -> Vec<u32> {
        let mut all = Vec::new();
        let mut at = self.heads[series as usize];
        while at != NOBODY {
            all.push(at);
            at = self.next[at as usize];
        }
        all
    }

    /// Empties a series, to write it anew; its id stays.
    pub(crate) fn empty(&mut self, series: u32) {
        for document in self.members(series) {
            self.of[document as usize] = NOBODY;
            self.next[document as usize] = NOBODY;
        }
        self.heads[series as usize] = NOBODY;
        self.tails[series as usize] = NOBODY;
        let shape = &mut self.shapes[series as usize];
        shape.size = 0;
        shape.schemes = [0; SCHEMES];
        shape.first = u32::MAX;
        shape.last = 0;
    }

    /// Gives all of a series to one that is empty, which keeps its own id.
    pub(crate) fn rename(&mut self, from: u32, into: u32) {
        let gone = self.shapes[from as usize].clone();
        self.shapes[into as usize].absorb(&gone);
        self.heads[into as usize] = self.heads[from as usize];
        self.tails[into as usize] = self.tails[from as usize];
        self.into[from as usize] = into;
    }

    /// An empty series is henceforth another.
    pub(crate) fn alias(&mut self, from: u32, into: u32) {
        self.into[from as usize] = into;
    }

    /// How many ids were given.
    pub(crate) fn count(&self) -> u32 {
        u32::try_from(self.shapes.len()).unwrap_or(NOBODY)
    }

    pub(crate) fn bytes(&self) -> usize {
        self.shapes.capacity() * size_of::<Shape>()
            + 4 * (self.into.capacity()
                + self.heads.capacity()
                + self.tails.capacity()
                + self.of.capacity()
                + self.next.capacity())
    }
}
