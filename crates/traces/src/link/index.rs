//! Every document's traces in memory, and what a new one is tied to.

use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};

use super::{
    known::Values,
    series::{Event, SeriesId, Table},
    spread::Background,
    weigh::{self, Reason, Standing, Tie},
};
use crate::kind::{Kind, Role};

/// Keyed digest of a value: the first eight bytes of it. Equal digests are equal values but for one chance in 10¹² at
/// ten million values; the value itself stands sealed in its document alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Key(pub u64);

/// A value as a document quotes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carried {
    /// Its keyed digest.
    pub key: Key,
    /// What it is.
    pub kind: Kind,
    /// Whose it is there.
    pub role: Role,
}

/// Another document whose text or image is like this one's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Like {
    /// The other, by the caller's id.
    pub document: u64,
    /// [`Kind::Text`] or [`Kind::Image`].
    pub kind: Kind,
    /// From nought to one.
    pub likeness: f32,
}

/// A document, as linking sees it.
#[derive(Clone, Copy, Debug)]
pub struct Document<'a> {
    /// The caller's id.
    pub id: u64,
    /// Days since 1970-01-01, of what happened or else of filing.
    pub day: u32,
    /// Which kind of fraud it states: below [`super::SCHEMES`].
    pub scheme: u8,
    /// What it quotes.
    pub carries: &'a [Carried],
    /// What it is like, among those taken in before.
    pub like: &'a [Like],
}

/// A likeness by number.
#[derive(Clone, Copy, Debug)]
struct Likeness {
    number: u32,
    kind: Kind,
    likeness: f32,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    pub(super) id: u64,
    pub(super) day: u32,
    pub(super) scheme: u8,
    pub(super) gone: bool,
    /// Its values: a run of `values_of`.
    first: u32,
    count: u16,
}

/// What an index holds, in bytes and in number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Memory {
    /// Documents.
    pub documents: usize,
    /// Values told apart.
    pub values: usize,
    /// Bytes of the tables.
    pub bytes: usize,
}

/// The index. One writer; questions need no more than a shared reference.
#[derive(Debug, Default)]
pub struct Index {
    pub(super) entries: Vec<Entry>,
    values_of: Vec<u32>,
    pub(super) values: Values,
    pub(super) series: Table,
    pub(super) background: Background,
    numbers: HashMap<u64, u32>,
    likes: HashMap<u32, Vec<Likeness>>,
    pub(super) apart: HashMap<u32, HashSet<u32>>,
    pub(super) bound: HashMap<u32, HashSet<u32>>,
}

impl Index {
    /// Takes a document in and says what it is tied to, the strongest first, and what became of the series. A document
    /// taken in before is replaced.
    pub fn insert(&mut self, document: &Document<'_>, events: &mut Vec<Event>) -> Vec<Tie> {
        if self.numbers.contains_key(&document.id) {
            self.remove(document.id, events);
        }
        let (number, turned) = self.post(document, true);
        let ties = self.place(number, events);
        self.relink_values(&turned, events);
        ties
    }

    /// Takes many in at once: as [`Index::insert`] one by one in the order given, but that what is everybody's is known
    /// from the start.
    pub fn insert_all<'a>(
        &mut self,
        documents: impl IntoIterator<Item = Document<'a>>,
        events: &mut Vec<Event>,
    ) {
        let from = self.entries.len();
        for document in documents {
            if self.numbers.contains_key(&document.id) {
                self.remove(document.id, events);
            }
            self.post(&document, false);
        }
        let mut turned = Vec::new();
        let values = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
        for value in 0..values {
            if self.values.value(value).count > 1 && self.weigh(value) {
                turned.push(value);
            }
        }
        let to = self.entries.len();
        for number in from..to {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            // One that came twice in the same lot is gone already.
            if !self.at(number).gone {
                self.place(number, events);
            }
        }
        self.relink_values(&turned, events);
    }

    /// What a document would be tied to, the strongest first; nothing is kept.
    #[must_use]
    pub fn ties(&self, document: &Document<'_>) -> Vec<Tie> {
        let mut values: Vec<u32> = document
            .carries
            .iter()
            .filter(|carried| weigh::joins(carried.kind, carried.role))
            .filter_map(|carried| self.values.find(carried.key, carried.kind))
            .collect();
        values.sort_unstable();
        values.dedup();
        self.weigh_ties(
            &values,
            &self.numbered(document.like),
            document.scheme,
            document.day,
            None,
        )
    }

    /// Why a document stands where it stands: its ties to every series, its own included, by what others share with it.
    #[must_use]
    pub fn why(&self, id: u64) -> Vec<Tie> {
        let Some((number, entry)) = self.entry(id) else {
            return Vec::new();
        };
        self.weigh_ties(
            self.values_of(number),
            self.likes_of(number),
            entry.scheme,
            entry.day,
            Some(number),
        )
    }

    /// How many documents quote a value, and the probability that it is somebody's own.
    #[must_use]
    pub fn standing_of(&self, key: Key, kind: Kind) -> Option<(u32, f32)> {
        let value = self.values.value(self.values.find(key, kind)?);
        Some((value.count, value.own))
    }

    /// The series a document stands in.
    #[must_use]
    pub fn series_of(&self, id: u64) -> Option<SeriesId> {
        let (number, _) = self.entry(id)?;
        self.series.of(number).map(SeriesId)
    }

    /// The documents of a series, by the caller's ids, in the order they came.
    #[must_use]
    pub fn members(&self, series: SeriesId) -> Vec<u64> {
        let members = self.series.members(self.series.find(series.0));
        members
            .into_iter()
            .map(|number| self.at(number).id)
            .collect()
    }

    /// How many documents a series has.
    #[must_use]
    pub fn size(&self, series: SeriesId) -> usize {
        self.series.shape(self.series.find(series.0)).size as usize
    }

    /// What is held.
    #[must_use]
    pub fn memory(&self) -> Memory {
        Memory {
            documents: self.numbers.len(),
            values: self.values.len(),
            bytes: self.values.bytes()
                + self.series.bytes()
                + self.entries.capacity() * size_of::<Entry>()
                + self.values_of.capacity() * size_of::<u32>()
                + self.numbers.capacity() * size_of::<(u64, u32)>(),
        }
    }

    /// Writes a document down, in no series yet; which of its values are found to have turned.
    fn post(&mut self, document: &Document<'_>, weigh: bool) -> (u32, Vec<u32>) {
        let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
        let last = u8::try_from(super::SCHEMES - 1).unwrap_or(u8::MAX);
        let scheme = document.scheme.min(last);
        self.background.count(scheme, document.day);
        let from = self.values_of.len();
        for carried in document.carries {
            if weigh::joins(carried.kind, carried.role) {
                let value = self.values.intern(carried.key, carried.kind);
                self.values_of.push(value);
            }
        }
        let mut own: Vec<u32> = self.values_of.split_off(from);
        own.sort_unstable();
        own.dedup();
        own.truncate(usize::from(u16::MAX));
        self.entries.push(Entry {
            id: document.id,
            day: document.day,
            scheme,
            gone: false,
            first: u32::try_from(from).unwrap_or(u32::MAX),
            count: u16::try_from(own.len()).unwrap_or(u16::MAX),
        });
        let likes = self.numbered(document.like);
        if !likes.is_empty() {
            self.likes.insert(number, likes);
        }
        self.numbers.insert(document.id, number);
        let mut turned = Vec::new();
        for value in &own {
            self.values.post(*value, number);
        }
        if weigh {
            turned.extend(own.iter().copied().filter(|value| self.weigh(*value)));
        }
        self.values_of.extend(own);
        (number, turned)
    }

    pub(super) fn weigh(&mut self, value: u32) -> bool {
        let entries = &self.entries;
        self.values.weigh(value, &self.background, |number| {
            entries
                .get(number as usize)
                .map_or((0, 0), |entry| (entry.scheme, entry.day))
        })
    }

    /// Gives a document its series, and says what it is tied to.
    pub(super) fn place(&mut self, number: u32, events: &mut Vec<Event>) -> Vec<Tie> {
        let entry = self.at(number);
        let ties = self.weigh_ties(
            self.values_of(number),
            self.likes_of(number),
            entry.scheme,
            entry.day,
            None,
        );
        let certain = ties
            .iter()
            .filter(|tie| tie.standing() == Standing::Certain)
            .map(|tie| tie.series.0)
            .collect();
        self.stand(number, certain, events);
        ties
    }

    fn stand(&mut self, number: u32, mut certain: Vec<u32>, events: &mut Vec<Event>) {
        let entry = self.at(number);
        for other in self.bound.get(&number).into_iter().flatten() {
            certain.extend(self.series.of(*other));
        }
        certain.retain(|series| !self.kept_apart(number, *series));
        let mut stands = None;
        for series in certain {
            let series = self.series.find_short(series);
            match stands {
                None => {
                    self.series.join(number, series, entry.scheme, entry.day);
                    events.push(Event::Joined {
                        series: SeriesId(series),
                        document: entry.id,
                    });
                    stands = Some(series);
                }
                Some(own) if own != series && !self.series_apart(own, series) => {
                    let (from, into) = self.series.merge(own, series);
                    events.push(Event::Merged {
                        from: SeriesId(from),
                        into: SeriesId(into),
                    });
                    stands = Some(into);
                }
                Some(_) => {}
            }
        }
        let series = stands.unwrap_or_else(|| {
            let series = self.series.begin(number, entry.scheme, entry.day);
            events.push(Event::Began {
                series: SeriesId(series),
                document: entry.id,
            });
            series
        });
        let (from, to) = (
            entry.first as usize,
            entry.first as usize + usize::from(entry.count),
        );
        for at in from..to {
            if let Some(value) = self.values_of.get(at).copied() {
                self.values.stand(value, number, series, &self.series);
            }
        }
    }

    fn weigh_ties(
        &self,
        values: &[u32],
        likes: &[Likeness],
        scheme: u8,
        day: u32,
        but: Option<u32>,
    ) -> Vec<Tie> {
        let mut ties: Vec<Tie> = self
            .gather(values, likes, scheme, day, but)
            .into_iter()
            .map(|(series, mut reasons)| {
                reasons.sort_by(|a, b| b.alone.total_cmp(&a.alone));
                Tie {
                    series: SeriesId(series),
                    probability: weigh::together(reasons.iter().map(|reason| reason.alone)),
                    reasons,
                }
            })
            .filter(|tie| tie.standing() > Standing::Slight)
            .collect();
        ties.sort_by(|a, b| {
            b.probability
                .total_cmp(&a.probability)
                .then(a.series.cmp(&b.series))
        });
        ties
    }

    /// Reasons by series.
    fn gather(
        &self,
        values: &[u32],
        likes: &[Likeness],
        scheme: u8,
        day: u32,
        but: Option<u32>,
    ) -> Vec<(u32, Vec<Reason>)> {
        let mut found: Vec<(u32, Vec<Reason>)> = Vec::new();
        let own_series = but.and_then(|number| self.series.of(number));
        for value in values {
            let known = self.values.value(*value);
            if known.own * 2.0 < super::PROPOSED {
                continue;
            }
            for clump in self.values.clumps(*value) {
                let series = self.series.find(clump.series);
                let mine = u32::from(own_series == Some(series));
                let Some(count) = clump.count.checked_sub(mine).filter(|count| *count > 0) else {
                    continue;
                };
                let witness = if but == Some(clump.witness) {
                    self.other_witness(*value, series, clump.witness)
                } else {
                    clump.witness
                };
                let shape = self.series.shape(series);
                let reason = Reason {
                    key: known.key,
                    kind: known.kind,
                    documents: known.count,
                    in_series: count,
                    own: known.own,
                    same: weigh::same(known.kind, scheme, day, shape, &self.background),
                    alone: 0.0,
                    witness: self.at(witness).id,
                }
                .weigh();
                match found.iter_mut().find(|(other, _)| *other == series) {
                    Some((_, reasons)) => {
                        match reasons.iter_mut().find(|other| other.key == reason.key) {
                            // A value's clumps may have been of two series that are one by now.
                            Some(other) => other.in_series += count,
                            None => reasons.push(reason),
                        }
                    }
                    None => found.push((series, vec![reason])),
                }
            }
        }
        for like in likes {
            let Some(series) = self.series.of(like.number) else {
                continue;
            };
            let reason = Reason {
                key: Key(0),
                kind: like.kind,
                documents: 2,
                in_series: 1,
                own: weigh::copied(like.likeness),
                same: weigh::same(
                    like.kind,
                    scheme,
                    day,
                    self.series.shape(series),
                    &self.background,
                ),
                alone: 0.0,
                witness: self.at(like.number).id,
            }
            .weigh();
            match found.iter_mut().find(|(other, _)| *other == series) {
                // One text is like many of a series: it is one reason all the same.
                Some((_, reasons)) => {
                    match reasons.iter_mut().find(|other| other.kind == like.kind) {
                        Some(other) if other.alone >= reason.alone => {}
                        Some(other) => *other = reason,
                        None => reasons.push(reason),
                    }
                }
                None => found.push((series, vec![reason])),
            }
        }
        found
    }

    /// Likenesses to documents that are here.
    fn numbered(&self, like: &[Like]) -> Vec<Likeness> {
        like.iter()
            .filter_map(|one| {
                Some(Likeness {
                    number: self.numbers.get(&one.document).copied()?,
                    kind: one.kind,
                    likeness: one.likeness,
                })
            })
            .collect()
    }

    fn likes_of(&self, number: u32) -> &[Likeness] {
        self.likes.get(&number).map_or(&[], Vec::as_slice)
    }

    fn other_witness(&self, value: u32, series: u32, but: u32) -> u32 {
        self.values
            .quoting(value)
            .find(|number| *number != but && self.series.of(*number) == Some(series))
            .unwrap_or(but)
    }

    fn kept_apart(&self, number: u32, series: u32) -> bool {
        let series = self.series.find(series);
        self.apart.get(&number).is_some_and(|others| {
            others
                .iter()
                .any(|other| self.series.of(*other) == Some(series))
        })
    }

    /// Whether a person's word keeps two series apart.
    fn series_apart(&self, one: u32, other: u32) -> bool {
        self.apart.iter().any(|(number, _)| {
            self.series.of(*number) == Some(one) && self.kept_apart(*number, other)
        })
    }

    pub(super) fn entry(&self, id: u64) -> Option<(u32, Entry)> {
        let number = self.numbers.get(&id).copied()?;
        Some((number, self.at(number)))
    }

    pub(super) fn forget(&mut self, id: u64) {
        if let Some(number) = self.numbers.remove(&id) {
            self.likes.remove(&number);
        }
    }

    #[expect(
        clippy::indexing_slicing,
        reason = "numbers come from `entries`, which never shrinks"
    )]
    pub(super) fn at(&self, number: u32) -> Entry {
        self.entries[number as usize]
    }

    pub(super) fn values_of(&self, number: u32) -> &[u32] {
        let entry = self.at(number);
        let from = entry.first as usize;
        self.values_of
            .get(from..from + usize::from(entry.count))
            .unwrap_or_default()
    }
}
