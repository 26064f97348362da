//! Days, as they are counted in metropolitan France.

use jiff::tz::TimeZone;
use kernel::{LawError, Timestamp};
use time::{Date, macros::format_description};

/// The day it is in metropolitan France at an instant.
///
/// # Errors
/// When the instant is outside the calendar.
pub fn day_of(at: Timestamp) -> Result<Date, LawError> {
    let out = |_| LawError::OutsideCalendar;
    let instant = jiff::Timestamp::from_second(at.unix_timestamp()).map_err(out)?;
    let paris = TimeZone::get("Europe/Paris").map_err(out)?;
    read(&instant.to_zoned(paris).date().to_string()).ok_or(LawError::OutsideCalendar)
}

/// Reads `2026-11-22`.
#[must_use]
pub fn read(text: &str) -> Option<Date> {
    (text.len() == 10)
        .then(|| Date::parse(text, format_description!("[year]-[month]-[day]")).ok())
        .flatten()
}

/// Days since 1970-01-01; nought before.
#[must_use]
pub fn since_1970(day: Date) -> u32 {
    const FIRST: i32 = 2_440_588;
    u32::try_from(day.to_julian_day().saturating_sub(FIRST)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use time::macros::{date, datetime};

    use super::*;

    #[test]
    fn a_day_begins_at_midnight_in_paris() {
        assert_eq!(
            day_of(datetime!(2026-11-21 23:30 UTC)).unwrap(),
            date!(2026 - 11 - 22)
        );
        assert_eq!(
            day_of(datetime!(2026-07-21 21:59 UTC)).unwrap(),
            date!(2026 - 07 - 21)
        );
    }

    #[test]
    fn days_are_read_and_counted() {
        assert_eq!(read("2026-02-30"), None);
        assert_eq!(read("2026-2-3"), None);
        assert_eq!(read("1970-01-02").map(since_1970), Some(1));
        assert_eq!(read("1950-01-02").map(since_1970), Some(0));
    }
}
