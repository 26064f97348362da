//! Dates as people write them, on the clocks of metropolitan France.

use jiff::{civil::DateTime, tz::TimeZone};
use kernel::Timestamp;

use super::Locale;
use crate::components::Markup;

const FRENCH: [&str; 12] = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
];
const ENGLISH: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The local date and time. An instant outside the calendar (years −9999 to 9999) cannot come from
/// the database; it would read as the epoch.
fn local(at: Timestamp) -> DateTime {
    let instant = jiff::Timestamp::from_nanosecond(at.unix_timestamp_nanos()).unwrap_or_default();
    let paris = TimeZone::get("Europe/Paris").unwrap_or(TimeZone::UTC);
    instant.to_zoned(paris).datetime()
}

fn day(locale: Locale, date: jiff::civil::Date) -> String {
    let month = usize::try_from(date.month() - 1).unwrap_or_default();
    let (day, year) = (date.day(), date.year());
    match locale {
        Locale::Fr => {
            let ordinal = if day == 1 { "er" } else { "" };
            format!("{day}{ordinal} {} {year}", FRENCH.get(month).unwrap_or(&""))
        }
        Locale::En => format!("{day} {} {year}", ENGLISH.get(month).unwrap_or(&"")),
    }
}

pub(super) fn date(locale: Locale, at: Timestamp) -> String {
    day(locale, local(at).date())
}

pub(super) fn date_time(locale: Locale, at: Timestamp) -> String {
    let at = local(at);
    let (date, hour, minute) = (day(locale, at.date()), at.hour(), at.minute());
    match locale {
        Locale::Fr => format!("{date} à {hour}\u{a0}h\u{a0}{minute:02}"),
        Locale::En => format!("{date} at {hour:02}:{minute:02}"),
    }
}

pub(super) fn short(locale: Locale, at: Timestamp) -> String {
    let at = local(at);
    let (year, month, day, hour, minute) =
        (at.year(), at.month(), at.day(), at.hour(), at.minute());
    match locale {
        Locale::Fr => format!("{day:02}/{month:02}/{year} {hour:02}:{minute:02}"),
        Locale::En => format!("{year}-{month:02}-{day:02} {hour:02}:{minute:02}"),
    }
}

pub(super) fn from_iso(locale: Locale, text: &str) -> String {
    text.parse()
        .map_or_else(|_| text.to_owned(), |date| day(locale, date))
}

/// `<time>` with the instant in UTC to the second.
pub(super) fn element(at: Timestamp, text: &str) -> Markup {
    let at = at.to_offset(time::UtcOffset::UTC);
    let (year, month, day) = (at.year(), u8::from(at.month()), at.day());
    let (hour, minute, second) = at.to_hms();
    Markup::trusted(format!(
        "<time datetime=\"{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z\">{}</time>",
        Markup::text(text)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn instants_are_said_on_the_clock_of_paris() {
        let winter = datetime!(2026-11-22 13:05:59 UTC);
        assert_eq!(
            date_time(Locale::Fr, winter),
            "22 novembre 2026 à 14\u{a0}h\u{a0}05"
        );
        assert_eq!(date_time(Locale::En, winter), "22 November 2026 at 14:05");
        assert_eq!(short(Locale::Fr, winter), "22/11/2026 14:05");
        let eve = datetime!(2026-07-31 22:30:00 UTC);
        assert_eq!(date(Locale::Fr, eve), "1er août 2026");
        assert_eq!(date(Locale::En, eve), "1 August 2026");
        assert_eq!(
            element(winter, "a<b").to_string(),
            "<time datetime=\"2026-11-22T13:05:59Z\">a&#60;b</time>"
        );
    }

    #[test]
    fn dates_of_declarations() {
        assert_eq!(from_iso(Locale::Fr, "2023-11-13"), "13 novembre 2023");
        assert_eq!(from_iso(Locale::En, "not a date"), "not a date");
    }
}
