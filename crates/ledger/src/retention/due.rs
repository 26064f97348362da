//! When a term has ended.

use kernel::{LawError, Term, Timestamp};

/// A bound, safe and nearly exact, for an index: whatever began after it is not at term at `now`.
///
/// The calendar is not linear: a term can end up to three days «early» at the end of a short month,
/// and an hour off at a change of hour. Five days cover both.
pub(super) fn latest_start(term: Term, now: Timestamp) -> Result<Timestamp, LawError> {
    let back = Term {
        years: -term.years,
        months: -term.months,
        days: -term.days,
    };
    Ok(back.end(now)? + time::Duration::days(5))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn nothing_at_term_is_past_the_bound(
            start in 0_i64..4_000_000_000,
            years in 0_i16..40, months in 0_i16..30, days in 0_i16..400,
            after in 0_i64..10_000,
        ) {
            prop_assume!(years + months + days > 0);
            let term = Term { years, months, days };
            let start = Timestamp::from_unix_timestamp(start).unwrap();
            let now = term.end(start).unwrap() + time::Duration::seconds(after);
            prop_assert!(start <= latest_start(term, now).unwrap());
        }
    }
}
