//! Invented complaints of invented persons, with the truth planted in them: to measure on and to show.
//!
//! Written apart from the readers: other tables, other spellings, keys computed the other way round. The same settings
//! give the same complaints, on every machine.
//!
//! ```
//! use traces::synthetic::{Complaints, Settings};
//! let complaint = Complaints::new(Settings::default()).next().unwrap();
//! assert!(!complaint.planted.is_empty());
//! ```

mod accounts;
mod coins;
mod figures;
mod names;
mod places;
mod scenes;
mod scribe;

use crate::{
    chance::Chance,
    kind::{Kind, Role},
};
use scribe::Scribe;

/// What to invent.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Settings {
    /// Everything follows from it.
    pub seed: u64,
    /// How many complaints.
    pub count: usize,
    /// How often an identifier is written as nobody should, from 0 to 1.
    pub hostile: f64,
    /// How many sentences without identifier stand between two facts, at most.
    pub between: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            count: 1000,
            hostile: 0.35,
            between: 4,
        }
    }
}

/// An identifier put in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planted {
    /// What it is.
    pub kind: Kind,
    /// Its canonical form.
    pub value: String,
    /// Whose it is.
    pub role: Role,
    /// Its first byte.
    pub start: usize,
    /// The byte after its last.
    pub end: usize,
}

/// A complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// What the victim wrote.
    pub text: String,
    /// What is to be read in it, in order.
    pub planted: Vec<Planted>,
}

/// Complaints, one after the other.
#[derive(Clone, Debug)]
pub struct Complaints {
    settings: Settings,
    next: usize,
}

impl Complaints {
    /// Those that `settings` ask for.
    #[must_use]
    pub fn new(settings: Settings) -> Self {
        Self { settings, next: 0 }
    }
}

impl Iterator for Complaints {
    type Item = Complaint;

    fn next(&mut self) -> Option<Complaint> {
        if self.next >= self.settings.count {
            return None;
        }
        let chance = Chance::stream(self.settings.seed, self.next as u64);
        self.next += 1;
        let mut scribe = Scribe::new(chance, self.settings);
        scenes::tell(&mut scribe);
        Some(scribe.done())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_settings_tell_the_same() {
        let all = || {
            Complaints::new(Settings {
                count: 30,
                ..Settings::default()
            })
            .collect::<Vec<_>>()
        };
        assert_eq!(all(), all());
        let other = Complaints::new(Settings {
            seed: 2,
            count: 1,
            ..Settings::default()
        })
        .next();
        assert_ne!(other, all().into_iter().next());
    }

    #[test]
    fn what_is_planted_stands_there() {
        let mut kinds = std::collections::BTreeSet::new();
        for complaint in Complaints::new(Settings {
            count: 400,
            ..Settings::default()
        }) {
            for planted in &complaint.planted {
                assert!(
                    complaint
                        .text
                        .get(planted.start..planted.end)
                        .is_some_and(|part| !part.is_empty())
                );
                kinds.insert(planted.kind);
            }
        }
        assert_eq!(kinds.len(), 18, "{kinds:?}");
    }
}
