//! A clock that is told the time.

use std::{
    sync::{Mutex, PoisonError},
    time::Duration,
};

use kernel::{Clock, Term, Timestamp};
use time::macros::datetime;

/// A clock that stands still until it is told to move.
#[derive(Debug)]
pub struct TestClock {
    now: Mutex<Timestamp>,
}

impl TestClock {
    /// A clock that stands at an ordinary working hour: Monday 2 November 2026, 09:00 UTC.
    #[must_use]
    pub const fn new() -> Self {
        Self::at(datetime!(2026-11-02 09:00 UTC))
    }

    /// A clock that stands at `now`.
    #[must_use]
    pub const fn at(now: Timestamp) -> Self {
        Self {
            now: Mutex::new(now),
        }
    }

    /// Sets the time, backwards too.
    pub fn set(&self, now: Timestamp) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Lets a legal term go by.
    ///
    /// # Panics
    /// When the term ends outside the calendar.
    pub fn advance(&self, term: Term) {
        let end = term.end(self.now()).expect("a date inside the calendar");
        self.set(end);
    }

    /// Lets a while go by.
    pub fn wait(&self, duration: Duration) {
        self.set(self.now() + duration);
    }
}

impl Default for TestClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_moves_when_told() {
        let clock = TestClock::new();
        assert_eq!(clock.now(), clock.now());
        clock.advance(Term::years(10));
        assert_eq!(clock.now(), datetime!(2036-11-02 09:00 UTC));
        clock.wait(Duration::from_secs(60));
        assert_eq!(clock.now(), datetime!(2036-11-02 09:01 UTC));
        clock.set(datetime!(2000-01-01 00:00 UTC));
        assert_eq!(clock.now(), datetime!(2000-01-01 00:00 UTC));
    }
}
