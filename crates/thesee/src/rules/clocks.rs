//! How long the office has been silent: a first look within 48 hours, a decision within eight days, as the teleservice
//! tells victims.

use kernel::Timestamp;

use crate::{
    law::{DECISION, FIRST_LOOK},
    model::State,
};

/// Where the clocks of a declaration stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Clock {
    /// Nothing is due.
    Stopped,
    /// Within 48 hours.
    Fresh,
    /// Beyond 48 hours, within eight days.
    Late,
    /// Beyond eight days.
    Overdue,
}

/// Where they stand at an instant; a clock stops while the victim is asked for more, and when the office has decided.
#[must_use]
pub fn clock(state: State, filed_at: Timestamp, now: Timestamp) -> Clock {
    if state != State::Filed {
        return Clock::Stopped;
    }
    let waited = now - filed_at;
    if waited <= FIRST_LOOK {
        Clock::Fresh
    } else if waited <= DECISION {
        Clock::Late
    } else {
        Clock::Overdue
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn clocks_turn_to_the_second_and_stop() {
        let filed = datetime!(2026-11-02 09:00 UTC);
        let at = |now| clock(State::Filed, filed, now);
        assert_eq!(at(datetime!(2026-11-04 09:00 UTC)), Clock::Fresh);
        assert_eq!(at(datetime!(2026-11-04 09:00:01 UTC)), Clock::Late);
        assert_eq!(at(datetime!(2026-11-10 09:00 UTC)), Clock::Late);
        assert_eq!(at(datetime!(2026-11-10 09:00:01 UTC)), Clock::Overdue);
        let asked = clock(State::Asked, filed, datetime!(2027-01-01 09:00 UTC));
        assert_eq!(asked, Clock::Stopped);
    }
}
