//! Lengths of time as acts write them: «un an», «dix ans et deux mois», «sept jours».

use std::{fmt, str::FromStr};

use jiff::{Span, tz::TimeZone};
use serde::{Deserialize, Deserializer};

use crate::{LawError, Timestamp};

/// A legal term, counted on the calendar in metropolitan France.
///
/// Written `1 year`, `10 years 2 months`, `7 days`. A term in months or years ends on the day that
/// bears the same number (code de procédure civile, art. 641), the month's last day when it has
/// none, at the same local time to the second.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Term {
    /// Years.
    pub years: i16,
    /// Months.
    pub months: i16,
    /// Days.
    pub days: i16,
}

impl Term {
    /// A term of years.
    #[must_use]
    pub const fn years(years: i16) -> Self {
        Self {
            years,
            months: 0,
            days: 0,
        }
    }

    /// A term of days.
    #[must_use]
    pub const fn days(days: i16) -> Self {
        Self {
            years: 0,
            months: 0,
            days,
        }
    }

    /// The instant the term ends when it begins at `start`.
    ///
    /// # Errors
    /// When the end is outside the calendar (years −9999 to 9999).
    pub fn end(self, start: Timestamp) -> Result<Timestamp, LawError> {
        let out = |_| LawError::OutsideCalendar;
        let instant =
            jiff::Timestamp::from_nanosecond(start.unix_timestamp_nanos()).map_err(out)?;
        let paris = TimeZone::get("Europe/Paris").map_err(out)?;
        // Only years can be more than a span holds.
        let years = Span::new().try_years(self.years).map_err(out)?;
        let span = years.months(self.months).days(self.days);
        let end = instant.to_zoned(paris).checked_add(span).map_err(out)?;
        Timestamp::from_unix_timestamp_nanos(end.timestamp().as_nanosecond())
            .map_err(|_| LawError::OutsideCalendar)
    }
}

impl FromStr for Term {
    type Err = LawError;

    fn from_str(text: &str) -> Result<Self, LawError> {
        let wrong = || LawError::Term(text.to_owned());
        let mut term = Self {
            years: 0,
            months: 0,
            days: 0,
        };
        let mut words = text.split_whitespace();
        while let Some(count) = words.next() {
            let count: i16 = count.parse().map_err(|_| wrong())?;
            let slot = match words.next() {
                Some("year" | "years") => &mut term.years,
                Some("month" | "months") => &mut term.months,
                Some("day" | "days") => &mut term.days,
                _ => return Err(wrong()),
            };
            if count <= 0 || *slot != 0 {
                return Err(wrong());
            }
            *slot = count;
        }
        if term
            == (Self {
                years: 0,
                months: 0,
                days: 0,
            })
        {
            Err(wrong())
        } else {
            Ok(term)
        }
    }
}

impl<'de> Deserialize<'de> for Term {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?
            .parse()
            .map_err(serde::de::Error::custom)
    }
}

/// English, as written in the declaration: `10 years 2 months`.
impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts = [
            (self.years, "year"),
            (self.months, "month"),
            (self.days, "day"),
        ];
        let mut first = true;
        for (count, unit) in parts.into_iter().filter(|(count, _)| *count != 0) {
            let space = if first { "" } else { " " };
            let plural = if count > 1 { "s" } else { "" };
            write!(f, "{space}{count} {unit}{plural}")?;
            first = false;
        }
        Ok(())
    }
}

impl Term {
    /// French, as a notice says it: `10 ans et 2 mois`.
    #[must_use]
    pub fn in_french(&self) -> String {
        let plural = |count: i16, one: &str, many: &str| {
            format!("{count} {}", if count > 1 { many } else { one })
        };
        let mut parts = Vec::new();
        if self.years != 0 {
            parts.push(plural(self.years, "an", "ans"));
        }
        if self.months != 0 {
            parts.push(plural(self.months, "mois", "mois"));
        }
        if self.days != 0 {
            parts.push(plural(self.days, "jour", "jours"));
        }
        parts.join(" et ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn a_year_keeps_the_local_time_across_the_leap_day() {
        let end = Term::years(1)
            .end(datetime!(2024-02-29 09:00:00 UTC))
            .unwrap();
        assert_eq!(end, datetime!(2025-02-28 09:00:00 UTC));
    }

    #[test]
    fn seven_days_across_the_change_of_hour_keep_the_local_time() {
        // Paris goes from UTC+1 to UTC+2 on 29 March 2026.
        let end = Term::days(7)
            .end(datetime!(2026-03-25 12:00:00 UTC))
            .unwrap();
        assert_eq!(end, datetime!(2026-04-01 11:00:00 UTC));
    }

    #[test]
    fn a_term_outside_the_calendar_is_an_error() {
        let start = datetime!(2026-01-01 00:00:00 UTC);
        for years in [7_974, i16::MAX] {
            assert!(matches!(
                Term::years(years).end(start),
                Err(LawError::OutsideCalendar)
            ));
        }
    }

    #[test]
    fn terms_are_read_and_written() {
        let term: Term = "10 years 2 months".parse().unwrap();
        assert_eq!(term.to_string(), "10 years 2 months");
        assert_eq!(term.in_french(), "10 ans et 2 mois");
        for wrong in [
            "",
            "1",
            "year",
            "0 days",
            "-1 year",
            "1 year 1 year",
            "1 week",
        ] {
            assert!(wrong.parse::<Term>().is_err(), "{wrong}");
        }
    }
}
