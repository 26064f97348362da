//! When a term of article 4 begins: at the end of a day, counted in metropolitan France.

use jiff::{civil, tz::TimeZone};
use kernel::{LawError, Timestamp};
use time::Date;

/// The last second of a day. A term in years and months that begins there ends with the day of the same number,
/// the month's last when it has none, as the code of civil procedure counts (art. 641 and 642).
///
/// # Errors
/// When the day is outside the calendar.
pub fn end_of_day(day: Date) -> Result<Timestamp, LawError> {
    let out = |_| LawError::OutsideCalendar;
    let year = i16::try_from(day.year()).map_err(|_| LawError::OutsideCalendar)?;
    let month = i8::try_from(u8::from(day.month())).map_err(|_| LawError::OutsideCalendar)?;
    let number = i8::try_from(day.day()).map_err(|_| LawError::OutsideCalendar)?;
    let last = civil::Date::new(year, month, number)
        .map_err(out)?
        .at(23, 59, 59, 0);
    let paris = TimeZone::get("Europe/Paris").map_err(out)?;
    let instant = last.to_zoned(paris).map_err(out)?.timestamp();
    Timestamp::from_unix_timestamp(instant.as_second()).map_err(|_| LawError::OutsideCalendar)
}

/// The day it is in metropolitan France at an instant.
///
/// # Errors
/// When the instant is outside the calendar.
pub fn day_of(at: Timestamp) -> Result<Date, LawError> {
    let out = |_| LawError::OutsideCalendar;
    let instant = jiff::Timestamp::from_second(at.unix_timestamp()).map_err(out)?;
    let paris = TimeZone::get("Europe/Paris").map_err(out)?;
    let day = instant.to_zoned(paris).date();
    let month = u8::try_from(day.month())
        .ok()
        .and_then(|month| time::Month::try_from(month).ok());
    let number = u8::try_from(day.day()).ok();
    let (Some(month), Some(number)) = (month, number) else {
        return Err(LawError::OutsideCalendar);
    };
    Date::from_calendar_date(i32::from(day.year()), month, number)
        .map_err(|_| LawError::OutsideCalendar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::law::RECORD_TERM;
    use time::macros::{date, datetime};

    /// Art. 4, to the day: ten years and two months, and the last day whole.
    #[test]
    fn ten_years_and_two_months_end_with_the_day_of_the_same_number() {
        for (sent, gone) in [
            // Kept through 15 March 2037.
            (date!(2027 - 01 - 15), datetime!(2037-03-15 22:59:59 UTC)),
            // February has no 30th nor 31st: its last day, whichever year.
            (date!(2026 - 12 - 31), datetime!(2037-02-28 22:59:59 UTC)),
            (date!(2026 - 12 - 30), datetime!(2037-02-28 22:59:59 UTC)),
            (date!(2025 - 12 - 31), datetime!(2036-02-29 22:59:59 UTC)),
            (date!(2025 - 12 - 29), datetime!(2036-02-29 22:59:59 UTC)),
            // Summer time at the end, winter time at the start, and the reverse.
            (date!(2026 - 02 - 20), datetime!(2036-04-20 21:59:59 UTC)),
            (date!(2026 - 10 - 24), datetime!(2036-12-24 22:59:59 UTC)),
            (date!(2024 - 02 - 29), datetime!(2034-04-29 21:59:59 UTC)),
        ] {
            let end = RECORD_TERM.end(end_of_day(sent).unwrap()).unwrap();
            assert_eq!(end, gone, "sent on {sent}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_paris() {
        let day = |at| day_of(at).unwrap();
        assert_eq!(
            day(datetime!(2026-11-21 23:00:00 UTC)),
            date!(2026 - 11 - 22)
        );
        assert_eq!(
            day(datetime!(2026-11-21 22:59:59 UTC)),
            date!(2026 - 11 - 21)
        );
        assert_eq!(
            day(datetime!(2026-07-01 22:00:00 UTC)),
            date!(2026 - 07 - 02)
        );
    }
}
