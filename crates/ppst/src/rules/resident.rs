//! Every request's civil status in memory, ready to be asked «has this person already asked?» (art. 1).
//!
//! Each worker holds its own, reads what changed before each question, and asks the database again whether what it
//! found is still there: it may be late, it never decides. What was erased or corrected is overwritten where it stood,
//! and the index is built anew as requests come, while the old one answers ([`tend`]).

pub mod tend;

mod search;

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use kernel::{Id, Timestamp};
use linkage::{
    Model, ModelRefusal,
    base::Base,
    bulk::Limits,
    online::{Online, Question},
};
use uuid::Uuid;

use crate::{
    model::{Compared, RequestKind},
    rules::matching::{LEAST_BITS, Match, Texts},
};

/// The model the base starts with: learned from 200,000 invented requests, and serving until the base has learned a
/// sound one of its own (`rules::lesson`).
const MODEL: &[u8] = include_bytes!("../../model/requests-v1.json");
/// Invented persons that tell common names from rare ones while the base is small, and the fewest records it is taken
/// to hold.
const FAMILIAR: usize = 20_000;
/// The most requests proposed as one person's.
const MOST: usize = 40;

pub use search::Hits;

/// Requests in memory.
pub struct Resident {
    held: Mutex<Held>,
    /// Whether all that the base holds was read once.
    whole: AtomicBool,
    serving: Mutex<Serving>,
    /// Whose turn it is to read what changed, and from where.
    pub reading: tokio::sync::Mutex<Option<Cursor>>,
    /// Readings begun: one that began after a question was put answers it.
    pub begun: AtomicU64,
    /// One index is built at a time.
    building: Mutex<()>,
}

/// Up to where changes are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cursor {
    /// The oldest transaction that was still open: what earlier ones did is read.
    pub xact: i64,
    /// When, by the database's clock.
    pub at: Timestamp,
}

/// The model that weighs: the shipped one, or one of the base's own.
struct Serving {
    id: Option<Uuid>,
    model: Model,
}

struct Held {
    online: Online,
    requests: Vec<Id<RequestKind>>,
    /// Where each request is, and the transaction it was last seen changed by.
    places: HashMap<Id<RequestKind>, (u32, i64)>,
    /// Whether anything was taken away since texts were last swept, and bytes swept so far.
    unswept: bool,
    swept: usize,
    /// Records taken away since the index was built.
    unfiled: usize,
    built_at: Option<Timestamp>,
    /// Whether it waits for the first reading of all.
    empty: bool,
}

impl Held {
    fn new(model: Model) -> Self {
        Self::over(Base::familiar(FAMILIAR), model, true)
    }

    fn over(base: Base, model: Model, empty: bool) -> Self {
        let mut online = Online::among(base, model, Limits::default(), FAMILIAR);
        online.load();
        Self {
            online,
            requests: Vec::new(),
            places: HashMap::new(),
            unswept: false,
            swept: 0,
            unfiled: 0,
            built_at: None,
            empty,
        }
    }

    fn hold(&mut self, id: Id<RequestKind>, xact: i64, compared: &Compared) {
        self.forget(id);
        let place = self.online.add(&Texts::of(compared).person());
        match self.requests.get_mut(place as usize) {
            Some(given) => *given = id,
            None => self.requests.push(id),
        }
        self.places.insert(id, (place, xact));
    }

    fn forget(&mut self, id: Id<RequestKind>) {
        if let Some((place, _)) = self.places.remove(&id) {
            self.online.remove(place);
            self.unswept = true;
            self.unfiled += 1;
        }
    }
}

/// All requests, read anew beside those that answer meanwhile. Boxed: a model is large to carry through a future.
pub struct Anew(Box<Held>);

impl Anew {
    /// Holds a request as some transaction left it.
    pub fn hold(&mut self, id: Id<RequestKind>, xact: i64, compared: &Compared) {
        self.0.hold(id, xact, compared);
    }
}

impl Resident {
    /// Holds nothing yet.
    ///
    /// # Errors
    /// When the model that ships with the program cannot be read.
    pub fn new() -> Result<Self, ModelRefusal> {
        let model = shipped()?;
        Ok(Self {
            held: Mutex::new(Held::new(model.clone())),
            serving: Mutex::new(Serving { id: None, model }),
            reading: tokio::sync::Mutex::default(),
            begun: AtomicU64::new(0),
            building: Mutex::default(),
            whole: AtomicBool::new(false),
        })
    }

    /// Whether all that the base held was read, at least once.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.whole.load(Ordering::Acquire)
    }

    /// All that the base holds was read.
    pub fn is_read(&self) {
        self.whole.store(true, Ordering::Release);
    }

    fn held(&self) -> std::sync::MutexGuard<'_, Held> {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serving(&self) -> std::sync::MutexGuard<'_, Serving> {
        self.serving.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How many requests it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.held().places.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.held().places.is_empty()
    }

    /// Whether a request is held as that transaction, or a later one, left it.
    #[must_use]
    pub fn holds(&self, id: Id<RequestKind>, xact: i64) -> bool {
        let held = self.held();
        held.places
            .get(&id)
            .is_some_and(|(_, known)| *known >= xact)
    }

    /// Holds a request as a transaction left it.
    pub fn hold(&self, id: Id<RequestKind>, xact: i64, compared: &Compared) {
        self.held().hold(id, xact, compared);
    }

    /// Forgets a request: it is never found again, and its texts are overwritten at the next [`Resident::tend`].
    pub fn forget(&self, id: Id<RequestKind>) {
        self.held().forget(id);
    }

    /// Where all requests are read to, beside those held: they answer until [`Resident::take`].
    #[must_use]
    pub fn anew(&self) -> Anew {
        let mut held = self.held();
        let model = self.serving().model.clone();
        if held.empty {
            // Nothing answers yet, and nothing is held twice.
            let nothing = Held::over(Base::default(), model, false);
            let mut first = Box::new(std::mem::replace(&mut *held, nothing));
            first.empty = false;
            return Anew(first);
        }
        drop(held);
        let mut beside = Box::new(Held::new(model));
        beside.empty = false;
        Anew(beside)
    }

    /// Whether a text can be read anywhere in its memory, as normalised or as written: to prove that it cannot.
    #[must_use]
    pub fn spells(&self, text: &str) -> bool {
        self.held().online.spells(text)
    }

    /// The model that weighs: none of the base's own when the shipped one does.
    #[must_use]
    pub fn model(&self) -> (Option<Uuid>, Model) {
        let serving = self.serving();
        (serving.id, serving.model.clone())
    }

    /// The model of the base's own that weighs, if one does.
    #[must_use]
    pub fn serves(&self) -> Option<Uuid> {
        self.serving().id
    }

    /// Weighs with another model from now on; with the shipped one when there is none of the base's own.
    ///
    /// # Errors
    /// When it cannot be read: the one that serves stays.
    pub fn serve(&self, id: Option<Uuid>, content: Option<&str>) -> Result<(), ModelRefusal> {
        let model = match content {
            Some(content) => Model::read(content.as_bytes())?,
            None => shipped()?,
        };
        let mut held = self.held();
        held.online.serve(model.clone());
        *self.serving() = Serving { id, model };
        Ok(())
    }

    /// Other requests likely to be of the same person, the likeliest first.
    #[must_use]
    pub fn ask(&self, id: Id<RequestKind>, compared: &Compared) -> Vec<(Id<RequestKind>, Match)> {
        let question = Question {
            most: MOST + 1,
            least_bits: LEAST_BITS,
        };
        let held = self.held();
        let answers = held.online.ask(&Texts::of(compared).person(), question);
        answers
            .iter()
            .filter_map(|answer| {
                let other = *held.requests.get(answer.record as usize)?;
                (other != id).then(|| (other, Match::of(answer)))
            })
            .take(MOST)
            .collect()
    }
}

/// The model that ships with the program.
///
/// # Errors
/// When it cannot be read.
pub fn shipped() -> Result<Model, ModelRefusal> {
    Model::read(MODEL)
}
