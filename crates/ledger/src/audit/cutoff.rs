//! From a legal term to an instant.

use kernel::{Term, Timestamp};
use time::Duration;

use crate::Fault;

/// The instant before which whatever began has reached its term by `now`.
///
/// [`Term::end`] counts on the calendar, so its inverse is searched for. It grows with its start,
/// except in the hour that the change of clocks repeats: the search is then carried back to before
/// that hour, so that nothing is erased early.
pub(super) fn cutoff(term: Term, now: Timestamp) -> Result<Timestamp, Fault> {
    let over = |start: Timestamp| -> Result<bool, Fault> { Ok(term.end(start)? <= now) };
    let days = i64::from(term.years) * 366 + i64::from(term.months) * 31 + i64::from(term.days);
    let (mut low, mut high) = (now - Duration::days(days + 2), now);
    if !over(low)? {
        return Err(Fault::Law(
            "a term is longer than its calendar allows".into(),
        ));
    }
    while high - low > Duration::MICROSECOND {
        let middle = low + (high - low) / 2;
        if over(middle)? {
            low = middle;
        } else {
            high = middle;
        }
    }
    let mut found = low;
    for minutes in 1..=120 {
        let before = low - Duration::minutes(minutes);
        if !over(before)? {
            found = before - Duration::MINUTE;
        }
    }
    // To the microsecond, as the database keeps it.
    Ok(found
        .replace_nanosecond(found.nanosecond() / 1000 * 1000)
        .unwrap_or(found))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn what_began_before_the_cutoff_is_over_and_what_began_after_is_not() {
        for term in ["1 year", "10 years 2 months", "7 days", "1 month"] {
            let term: Term = term.parse().unwrap();
            for now in [
                datetime!(2026-11-22 04:00:00 UTC),
                datetime!(2028-02-29 23:30:00 UTC),
                datetime!(2026-03-29 01:00:00 UTC),
                datetime!(2026-10-25 00:30:00 UTC),
                datetime!(2027-10-25 00:30:00.000001 UTC),
            ] {
                let at = cutoff(term, now).unwrap();
                for minutes in 0..300 {
                    assert!(
                        term.end(at - Duration::minutes(minutes)).unwrap() <= now,
                        "{term}"
                    );
                }
                // Late by no more than the hour the clocks repeat.
                assert!(
                    term.end(at + Duration::hours(3)).unwrap() > now,
                    "{term} {now}"
                );
            }
        }
    }
}
