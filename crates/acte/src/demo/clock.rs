//! The demonstration's clock: the machine's, moved forward when told. Every service, the identity provider and the
//! worker of a demonstration read this one; nothing outside of this module can make one, so that no other command
//! of the program can be given it.
//!
//! What does not follow it, on purpose: certificates, which TLS holds against the machine's own clock on both sides;
//! leases of the job queue and of files, which PostgreSQL counts by its own and compares with nothing else; signed
//! batches, which bear no date.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use kernel::{Clock, Term, Timestamp};
use ledger::ambient::SystemClock;
use time::Duration;

/// Last year that is shown: dates of four digits, terms and cookies stay far from every bound.
const LAST_YEAR: i32 = 2200;

/// How far the clock is moved at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Leap {
    /// An hour: sessions left alone end.
    Hour,
    /// A day.
    Day,
    /// Seven days and an hour: documents are gone (PPST, art. 4).
    Week,
    /// Two months: the silence of a minister speaks.
    Months,
    /// A year.
    Year,
    /// Ten years and two months: a base has forgotten (PPST, art. 4).
    Decade,
}

impl Leap {
    /// All of them, the shortest first.
    pub(super) const ALL: [Self; 6] = [
        Self::Hour,
        Self::Day,
        Self::Week,
        Self::Months,
        Self::Year,
        Self::Decade,
    ];

    /// As a form says it.
    pub(super) const fn code(self) -> &'static str {
        match self {
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Week => "week",
            Self::Months => "months",
            Self::Year => "year",
            Self::Decade => "decade",
        }
    }

    /// The leap that a form names.
    pub(super) fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|leap| leap.code() == code)
    }

    /// Where it leads, on the calendar: always later.
    fn from(self, now: Timestamp) -> Option<Timestamp> {
        let (term, more) = match self {
            Self::Hour => return now.checked_add(Duration::HOUR),
            Self::Day => (Term::days(1), Duration::ZERO),
            // The hour is for who records something while the week passes.
            Self::Week => (Term::days(7), Duration::HOUR),
            Self::Months => (
                Term {
                    years: 0,
                    months: 2,
                    days: 1,
                },
                Duration::ZERO,
            ),
            Self::Year => (Term::years(1), Duration::DAY),
            Self::Decade => (
                Term {
                    years: 10,
                    months: 2,
                    days: 1,
                },
                Duration::ZERO,
            ),
        };
        term.end(now).ok()?.checked_add(more)
    }
}

/// Why the clock was not moved.
#[derive(Debug, thiserror::Error)]
pub(super) enum Stuck {
    /// Further than the demonstration goes.
    #[error("the clock goes no further than {LAST_YEAR}")]
    TooFar,
    /// The leap could not be written down.
    #[error("the clock's leap cannot be kept")]
    Kept(#[from] std::io::Error),
}

struct Hands {
    /// What was leapt over, in whole seconds.
    ahead: Duration,
    /// The latest instant told: the machine's own clock may be set back, this one is not.
    told: Timestamp,
}

/// The clock. It never goes back: not when the machine's does, nor when the demonstration is started again on what
/// it left (`--keep`), for how far it is ahead stands in a file beside the data.
pub(super) struct DemoClock<C = SystemClock> {
    base: C,
    file: PathBuf,
    hands: Mutex<Hands>,
}

impl DemoClock {
    /// As it was left in a data folder, or at the machine's time.
    pub(super) fn open(data: &Path) -> Result<Self, std::io::Error> {
        Self::over(SystemClock, data)
    }
}

impl<C: Clock> DemoClock<C> {
    fn over(base: C, data: &Path) -> Result<Self, std::io::Error> {
        let file = data.join("clock");
        let ahead = match fs::read_to_string(&file) {
            Ok(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|seconds| *seconds >= 0)
                .ok_or_else(|| {
                    let told = format!("{} does not say how far ahead it is", file.display());
                    std::io::Error::other(told)
                })?,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => 0,
            Err(error) => return Err(error),
        };
        let hands = Hands {
            ahead: Duration::seconds(ahead),
            told: Timestamp::UNIX_EPOCH,
        };
        Ok(Self {
            base,
            file,
            hands: Mutex::new(hands),
        })
    }

    fn tell(&self, hands: &mut Hands) -> Timestamp {
        let now = self.base.now().checked_add(hands.ahead);
        hands.told = now.unwrap_or(hands.told).max(hands.told);
        hands.told
    }

    /// Moves it forward. Written down first: who starts again on the same data finds at least that hour.
    pub(super) fn leap(&self, leap: Leap) -> Result<Timestamp, Stuck> {
        let mut hands = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
        let now = self.tell(&mut hands);
        let then = leap.from(now).filter(|then| then.year() <= LAST_YEAR);
        let by = then.ok_or(Stuck::TooFar)? - now;
        let ahead = hands.ahead + Duration::seconds(by.whole_seconds());
        let new = self.file.with_extension("new");
        fs::write(&new, format!("{}\n", ahead.whole_seconds()))?;
        fs::rename(&new, &self.file)?;
        hands.ahead = ahead;
        Ok(self.tell(&mut hands))
    }
}

impl<C: Clock> Clock for DemoClock<C> {
    fn now(&self) -> Timestamp {
        let mut hands = self.hands.lock().unwrap_or_else(PoisonError::into_inner);
        self.tell(&mut hands)
    }
}

#[cfg(test)]
mod tests {
    use std::sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    };

    use super::*;

    /// A machine whose clock is set.
    #[derive(Default)]
    struct Machine(AtomicI64);

    impl Clock for Machine {
        fn now(&self) -> Timestamp {
            Timestamp::from_unix_timestamp(1_800_000_000 + self.0.load(Ordering::SeqCst)).unwrap()
        }
    }

    fn clock(folder: &Path) -> (Arc<Machine>, DemoClock<Arc<Machine>>) {
        let machine = Arc::new(Machine::default());
        let clock = DemoClock::over(Arc::clone(&machine), folder).unwrap();
        (machine, clock)
    }

    #[test]
    fn every_leap_leads_where_it_says() {
        let folder = tempfile::tempdir().unwrap();
        for (leap, least, most) in [
            (Leap::Hour, 1.0 / 24.0, 1.0 / 24.0),
            (Leap::Day, 0.9, 1.1),
            (Leap::Week, 7.0, 7.1),
            (Leap::Months, 60.0, 63.1),
            (Leap::Year, 366.0, 367.1),
            (Leap::Decade, 3_712.0, 3_717.0),
        ] {
            assert_eq!(Leap::parse(leap.code()), Some(leap));
            let (_, clock) = clock(folder.path());
            let before = clock.now();
            let days = (clock.leap(leap).unwrap() - before).as_seconds_f64() / 86_400.0;
            assert!((least..=most).contains(&days), "{leap:?}: {days}");
            assert!(clock.now() > before);
        }
        assert_eq!(Leap::parse("-1"), None);
    }

    #[test]
    fn it_never_goes_back() {
        let folder = tempfile::tempdir().unwrap();
        let (machine, clock) = clock(folder.path());
        let first = clock.leap(Leap::Week).unwrap();
        machine.0.store(-50_000, Ordering::SeqCst);
        assert_eq!(clock.now(), first, "the machine's clock was set back");
        machine.0.store(60, Ordering::SeqCst);
        assert_eq!(clock.now(), first + Duration::minutes(1));
    }

    #[test]
    fn a_demonstration_that_is_kept_keeps_its_hour() {
        let folder = tempfile::tempdir().unwrap();
        let (_, before) = clock(folder.path());
        before.leap(Leap::Decade).unwrap();
        let left = before.leap(Leap::Hour).unwrap();
        assert_eq!(clock(folder.path()).1.now(), left);
        fs::write(folder.path().join("clock"), "-60").unwrap();
        assert!(DemoClock::over(Machine::default(), folder.path()).is_err());
    }

    #[test]
    fn it_stops_before_dates_no_longer_read() {
        let folder = tempfile::tempdir().unwrap();
        let (_, clock) = clock(folder.path());
        let most = std::iter::repeat_with(|| clock.leap(Leap::Decade));
        let leaps = most.take_while(Result::is_ok).take(100).count();
        assert!((10..30).contains(&leaps), "{leaps}");
        let stuck = clock.now();
        assert!(matches!(clock.leap(Leap::Decade), Err(Stuck::TooFar)));
        assert_eq!(clock.now(), stuck);
    }
}
