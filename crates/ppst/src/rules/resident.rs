//! Every request's civil status in memory, ready to be asked «has this person already asked?» (art. 1).
//!
//! Each worker holds its own, reads what changed before each question, and asks the database again whether what it
//! found is still there: it may be late, it never decides.

mod search;

use std::{
    collections::HashMap,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use kernel::{Id, Timestamp};
use linkage::{
    Model, ModelRefusal,
    base::Base,
    bulk::Limits,
    online::{Online, Question},
};

use crate::{
    model::{Compared, RequestKind},
    rules::matching::{LEAST_BITS, Match, Texts},
};

/// The model the base starts with: learned from 200,000 invented requests, and as good as any until the base can teach
/// one of its own (`acte ppst link --save-model`).
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
    turn: tokio::sync::Mutex<()>,
}

struct Held {
    online: Online,
    requests: Vec<Id<RequestKind>>,
    places: HashMap<Id<RequestKind>, (u32, Timestamp)>,
    read_to: Option<Timestamp>,
}

impl Resident {
    /// Holds nothing yet.
    ///
    /// # Errors
    /// When the model that ships with the program cannot be read.
    pub fn new() -> Result<Self, ModelRefusal> {
        let online = Online::among(
            Base::familiar(FAMILIAR),
            Model::read(MODEL)?,
            Limits::default(),
            FAMILIAR,
        );
        let held = Held {
            online,
            requests: Vec::new(),
            places: HashMap::new(),
            read_to: None,
        };
        Ok(Self {
            held: Mutex::new(held),
            whole: AtomicBool::new(false),
            turn: tokio::sync::Mutex::new(()),
        })
    }

    /// Waits until nobody else reads the base into this memory: what one read, the next need not read again.
    pub async fn turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        self.turn.lock().await
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

    /// From when on requests should be read again: what was written up to then is held.
    #[must_use]
    pub fn read_to(&self) -> Option<Timestamp> {
        self.held().read_to
    }

    /// Whether a request is held as it was changed at that time.
    #[must_use]
    pub fn holds(&self, id: Id<RequestKind>, changed_at: Timestamp) -> bool {
        let held = self.held();
        held.places
            .get(&id)
            .is_some_and(|(_, known)| *known == changed_at)
    }

    /// Holds a request as it was changed at that time.
    pub fn hold(&self, id: Id<RequestKind>, changed_at: Timestamp, compared: &Compared) {
        let mut held = self.held();
        held.read_to = held.read_to.max(Some(changed_at));
        match held.places.get(&id).copied() {
            Some((_, known)) if known == changed_at => return,
            Some((place, _)) => held.online.remove(place),
            None => {}
        }
        let place = held.online.add(&Texts::of(compared).person());
        held.requests.push(id);
        held.places.insert(id, (place, changed_at));
    }

    /// Forgets a request.
    pub fn forget(&self, id: Id<RequestKind>) {
        let mut held = self.held();
        if let Some((place, _)) = held.places.remove(&id) {
            held.online.remove(place);
        }
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
