//! Invented requests of invented persons, to measure on and to show.
//!
//! Names come from the customs of some forty origins, are written down by clerks who romanise, shorten, swap and
//! slip, and change with marriages, moves and renewals. Twins, namesakes and other doubles are set as traps.
//! The same settings give the same requests, on every machine.
//!
//! ```
//! use linkage::synthetic::{Requests, Settings};
//! let requests = Requests::new(Settings { records: 100, seed: 7, ..Settings::default() })?;
//! assert_eq!(requests.count(), 100);
//! # Ok::<(), linkage::synthetic::Absurd>(())
//! ```

mod chance;
mod clerk;
mod fold;
mod life;
mod names;
mod origin;
mod profile;
mod request;
mod script;
mod slips;
mod stock;
#[cfg(test)]
mod tests;

pub use profile::Mode;
pub use request::{COLUMNS, Request};

use profile::{Stream, stream};

/// What to invent.
#[derive(Clone, Debug, PartialEq)]
pub struct Settings {
    /// How many requests, from 1 to [`Settings::MOST`].
    pub records: usize,
    /// Everything follows from it.
    pub seed: u64,
    /// How often clerks err: 1 is what ministries are thought to do, 2 twice that; from 0 to 5.
    pub errors: f64,
    /// Share of requests that tell names, sex, birth and nationality only.
    pub civil_status_only: f64,
    /// Share of the other requests that name the parents: the minister may ask for them only if strictly necessary
    /// (arrêté of 3 July 2012, art. 2).
    pub parents: f64,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            records: 20_000,
            seed: 1,
            errors: 1.0,
            civil_status_only: 0.0,
            parents: 0.35,
        }
    }
}

/// Settings that mean nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Absurd {
    /// No request, or more than memory is set aside for.
    #[error("the number of requests must be from 1 to {}", Settings::MOST)]
    Records,
    /// Errors out of their range.
    #[error("errors must be from 0 to 5")]
    Errors,
    /// A share that is none.
    #[error("a share must be from 0 to 1")]
    Share,
}

impl Settings {
    /// The most requests: 40 MB for their order.
    pub const MOST: usize = 10_000_000;

    /// The set on which quality is measured when civil status must do: errors doubled, six requests in ten bare.
    #[must_use]
    pub fn hard(records: usize, seed: u64) -> Self {
        Self {
            records,
            seed,
            errors: 2.0,
            civil_status_only: 0.6,
            ..Self::default()
        }
    }

    fn check(&self) -> Result<(), Absurd> {
        if !(1..=Self::MOST).contains(&self.records) {
            return Err(Absurd::Records);
        }
        if !(0.0..=5.0).contains(&self.errors) {
            return Err(Absurd::Errors);
        }
        if ![self.civil_status_only, self.parents]
            .iter()
            .all(|share| (0.0..=1.0).contains(share))
        {
            return Err(Absurd::Share);
        }
        Ok(())
    }
}

/// Weights of the numbers of requests a person makes, from one to eight, per thousand.
const SIZES: [u32; 8] = [466, 265, 135, 76, 32, 12, 10, 4];

/// Requests in an order that tells nothing of who made them.
#[derive(Debug)]
pub struct Requests {
    settings: Settings,
    /// Person and rank of the request among theirs, in one number.
    slots: Vec<u32>,
    next: usize,
}

impl Requests {
    /// Draws who asks how often and in which order.
    ///
    /// # Errors
    ///
    /// When a setting is out of its range.
    pub fn new(settings: Settings) -> Result<Self, Absurd> {
        settings.check()?;
        let mut slots = Vec::with_capacity(settings.records);
        let mut person = 0_u32;
        while slots.len() < settings.records {
            let size = stream(settings.seed, Stream::Size, u64::from(person), 0).weighted(&SIZES);
            let left = settings.records - slots.len();
            slots.extend(
                (0..=7)
                    .take(size + 1)
                    .take(left)
                    .map(|nth| person * 8 + nth),
            );
            person += 1;
        }
        let mut order = stream(settings.seed, Stream::Shuffle, 0, 0);
        for last in (1..slots.len()).rev() {
            slots.swap(last, order.below(last + 1));
        }
        Ok(Self {
            settings,
            slots,
            next: 0,
        })
    }
}

impl Iterator for Requests {
    type Item = Request;

    fn next(&mut self) -> Option<Request> {
        let slot = u64::from(*self.slots.get(self.next)?);
        let request = Request::draw(&self.settings, self.next, slot / 8, slot % 8);
        self.next += 1;
        Some(request)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.slots.len() - self.next;
        (left, Some(left))
    }
}

impl ExactSizeIterator for Requests {}
