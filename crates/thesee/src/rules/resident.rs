//! Every declaration's traces in memory, ready to say what a new one has in common with the others (art. 1 3°).
//!
//! Each worker holds its own, built from the database when it starts, and reads what changed before each use. It holds
//! keyed digests and sketches under a key, never a value. It may be late, and it never decides: what it finds is looked
//! up again in the database. What reaches its term is dropped to the second, even if nobody told it (art. 3).

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::{Mutex, MutexGuard, PoisonError},
};

use kernel::{Id, Timestamp};
use traces::{
    image::{self, Images},
    kind::Kind,
    link::{Carried, Document, Event, Index, Key, Like, Memory, Reason, Standing, together},
    text::{Sketch, Texts},
};

use crate::{
    law::RECORD_TERM,
    model::{DeclarationKind, LinkKind, LinkStatus},
};

/// The least share of runs in common for two texts to be compared further.
const LEAST_LIKENESS: f32 = 0.3;

/// What of a declaration is linked.
pub struct Traced {
    /// The declaration.
    pub id: Id<DeclarationKind>,
    /// When it was recorded: its term runs from there.
    pub recorded_at: Timestamp,
    /// When its traces last changed.
    pub traces_at: Timestamp,
    /// Days since 1970-01-01 of what happened, or of filing.
    pub day: u32,
    /// Which guide it followed, by number.
    pub scheme: u8,
    /// What it quotes.
    pub carries: Vec<Carried>,
    /// The texts received.
    pub sketches: Vec<Sketch>,
    /// The images received.
    pub images: Vec<image::Sketch>,
}

/// What ties a declaration to another.
#[derive(Debug, Clone)]
pub struct Tied {
    /// The other.
    pub other: Id<DeclarationKind>,
    /// Whether the two stand in one series by it without a person's word.
    pub certain: bool,
    /// Of both being of one campaign, by what these two share.
    pub probability: f32,
    /// What they share, the strongest first.
    pub reasons: Vec<Reason>,
}

/// Declarations in memory.
#[derive(Default)]
pub struct Resident {
    held: Mutex<Held>,
}

#[derive(Default)]
struct Held {
    index: Index,
    texts: Texts,
    images: Images,
    /// By number in the index; a number is never given twice.
    ids: Vec<Id<DeclarationKind>>,
    places: HashMap<Id<DeclarationKind>, Place>,
    terms: BTreeSet<(Timestamp, Id<DeclarationKind>)>,
    said: HashMap<Id<LinkKind>, ([Id<DeclarationKind>; 2], LinkStatus)>,
    public: HashMap<Key, bool>,
    read_to: Option<Timestamp>,
    said_to: Option<Timestamp>,
}

#[derive(Clone, Copy)]
struct Place {
    number: u64,
    traces_at: Timestamp,
    term: Timestamp,
}

impl std::fmt::Debug for Resident {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Resident")
    }
}

impl Resident {
    fn held(&self) -> MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Up to when declarations, and judgements, were read.
    #[must_use]
    pub fn read_to(&self) -> (Option<Timestamp>, Option<Timestamp>) {
        let held = self.held();
        (held.read_to, held.said_to)
    }

    /// Whether a declaration is held as its traces were at that time.
    #[must_use]
    pub fn holds(&self, id: Id<DeclarationKind>, traces_at: Timestamp) -> bool {
        let held = self.held();
        held.places
            .get(&id)
            .is_some_and(|place| place.traces_at == traces_at)
    }

    /// Takes declarations in, in the order given.
    pub fn hold(&self, all: Vec<Traced>) {
        let mut held = self.held();
        let held = &mut *held;
        let mut taken = Vec::with_capacity(all.len());
        let mut again = BTreeSet::new();
        for one in all {
            held.read_to = held.read_to.max(Some(one.traces_at));
            let known = held.places.get(&one.id).copied();
            if known.is_some_and(|known| known.traces_at == one.traces_at) {
                continue;
            }
            let Ok(term) = RECORD_TERM.end(one.recorded_at) else {
                continue;
            };
            let number = match known {
                Some(known) => {
                    again.insert(one.id);
                    held.terms.remove(&(known.term, one.id));
                    held.texts.remove(known.number);
                    held.images.remove(known.number);
                    known.number
                }
                None => {
                    held.ids.push(one.id);
                    held.ids.len() as u64 - 1
                }
            };
            held.places.insert(
                one.id,
                Place {
                    number,
                    traces_at: one.traces_at,
                    term,
                },
            );
            held.terms.insert((term, one.id));
            let mut likes = likes(&held.texts, number, &one.sketches);
            likes.extend(copies(&held.images, number, &one.images));
            for sketch in &one.sketches {
                held.texts.insert(number, sketch.clone());
            }
            for sketch in &one.images {
                held.images.insert(number, sketch);
            }
            taken.push((number, one, likes));
        }
        let documents: Vec<Document<'_>> = taken
            .iter()
            .map(|(number, one, likes)| Document {
                id: *number,
                day: one.day,
                scheme: one.scheme,
                carries: &one.carries,
                like: likes,
            })
            .collect();
        let mut events = Vec::new();
        if held.index.memory().documents == 0 {
            held.index.insert_all(documents, &mut events);
        } else {
            for document in &documents {
                held.index.insert(document, &mut events);
            }
        }
        // A declaration that is taken in again has lost what persons said of it.
        let said: Vec<_> = held.said.values().copied().collect();
        for (between, status) in said {
            if between.iter().any(|id| again.contains(id)) {
                held.apply(between, status);
            }
        }
    }

    /// Hears what a person said of a link.
    pub fn hear(
        &self,
        link: Id<LinkKind>,
        between: [Id<DeclarationKind>; 2],
        status: LinkStatus,
        at: Timestamp,
    ) {
        let mut held = self.held();
        held.said_to = held.said_to.max(Some(at));
        if held
            .said
            .get(&link)
            .is_some_and(|(_, known)| *known == status)
        {
            return;
        }
        held.said.insert(link, (between, status));
        held.apply(between, status);
    }

    /// Hears whether a value is everybody's.
    pub fn publish(&self, key: Key, kind: Kind, public: bool, at: Timestamp) {
        let mut held = self.held();
        held.said_to = held.said_to.max(Some(at));
        if held.public.insert(key, public).unwrap_or(false) != public {
            held.index.publish(key, kind, public, &mut Vec::new());
        }
    }

    /// Forgets a declaration: its values, its texts, its place.
    pub fn forget(&self, id: Id<DeclarationKind>) {
        self.held().forget(id);
    }

    /// Forgets every declaration whose term has ended (art. 3).
    pub fn forget_ended(&self, now: Timestamp) {
        let mut held = self.held();
        while let Some((term, id)) = held.terms.first().copied() {
            if term > now {
                return;
            }
            held.terms.remove(&(term, id));
            held.forget(id);
        }
    }

    /// What a declaration is tied to, one entry a declaration.
    #[must_use]
    pub fn ties(&self, id: Id<DeclarationKind>) -> Vec<Tied> {
        let held = self.held();
        let Some(number) = held.number(id) else {
            return Vec::new();
        };
        let mut found: BTreeMap<Id<DeclarationKind>, Tied> = BTreeMap::new();
        for tie in held.index.why(number) {
            let certain = tie.standing() == Standing::Certain;
            for reason in tie.reasons {
                let Some(other) = held.id(reason.witness).filter(|other| *other != id) else {
                    continue;
                };
                let tied = found.entry(other).or_insert(Tied {
                    other,
                    certain,
                    probability: 0.0,
                    reasons: Vec::new(),
                });
                tied.probability = together([tied.probability, reason.alone]);
                tied.reasons.push(reason);
            }
        }
        found.into_values().collect()
    }

    /// Those who stand in one series with a declaration, itself included; nobody when it is not held.
    #[must_use]
    pub fn together(&self, id: Id<DeclarationKind>) -> Vec<Id<DeclarationKind>> {
        let held = self.held();
        let Some(series) = held
            .number(id)
            .and_then(|number| held.index.series_of(number))
        else {
            return Vec::new();
        };
        let members = held.index.members(series);
        members
            .into_iter()
            .filter_map(|number| held.id(number))
            .collect()
    }

    /// How much is held.
    #[must_use]
    pub fn memory(&self) -> Memory {
        self.held().index.memory()
    }

    /// How many declarations quote a value.
    #[must_use]
    pub fn quoted(&self, key: Key, kind: Kind) -> u32 {
        let standing = self.held().index.standing_of(key, kind);
        standing.map_or(0, |(count, _)| count)
    }
}

impl Held {
    fn number(&self, id: Id<DeclarationKind>) -> Option<u64> {
        self.places.get(&id).map(|place| place.number)
    }

    fn id(&self, number: u64) -> Option<Id<DeclarationKind>> {
        self.ids.get(usize::try_from(number).ok()?).copied()
    }

    /// Tells the index what a person said of two declarations.
    fn apply(&mut self, between: [Id<DeclarationKind>; 2], status: LinkStatus) {
        let [Some(one), Some(other)] = between.map(|id| self.number(id)) else {
            return;
        };
        let mut events: Vec<Event> = Vec::new();
        match status {
            LinkStatus::Confirmed => self.index.confirm(one, other, &mut events),
            LinkStatus::Refuted => self.index.refute(one, other, &mut events),
            LinkStatus::Certain | LinkStatus::Proposed | LinkStatus::Lapsed => {
                self.index.retract(one, other, &mut events);
            }
        }
    }

    fn forget(&mut self, id: Id<DeclarationKind>) {
        if let Some(place) = self.places.remove(&id) {
            self.terms.remove(&(place.term, id));
            self.texts.remove(place.number);
            self.images.remove(place.number);
            self.said.retain(|_, (between, _)| !between.contains(&id));
            self.index.remove(place.number, &mut Vec::new());
        }
    }
}

/// The documents whose texts are like these, each once.
fn likes(texts: &Texts, own: u64, sketches: &[Sketch]) -> Vec<Like> {
    let mut likes: Vec<Like> = Vec::new();
    for sketch in sketches {
        for alike in texts.alike(sketch, LEAST_LIKENESS) {
            let known = likes
                .iter_mut()
                .find(|like| like.document == alike.document);
            match known {
                Some(known) => known.likeness = known.likeness.max(alike.likeness),
                None if alike.document != own => likes.push(Like {
                    document: alike.document,
                    kind: Kind::Text,
                    likeness: alike.likeness,
                }),
                None => {}
            }
        }
    }
    likes
}

/// The documents whose images are copies of these, each once.
fn copies(images: &Images, own: u64, sketches: &[image::Sketch]) -> Vec<Like> {
    let mut nearest: BTreeMap<u64, u32> = BTreeMap::new();
    for near in sketches.iter().flat_map(|sketch| images.near(sketch)) {
        let least = nearest.entry(near.document).or_insert(near.apart);
        *least = near.apart.min(*least);
    }
    nearest.remove(&own);
    let like = |(document, apart)| Like {
        document,
        kind: Kind::Image,
        likeness: image::likeness(apart),
    };
    nearest.into_iter().map(like).collect()
}
