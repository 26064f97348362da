//! Whether someone is of age (art. 1 1°: «majeure»; civil code, art. 414: eighteen).
//!
//! A birth date may be presumed: the civil register then has a year, or a year and a month. FranceConnect writes such a
//! date as the first of January, or the first of the month, and a person may just as well be born that very day: nothing
//! tells the two apart. Someone is of age online once they are under either reading; until then, and from the day they
//! may be, no answer is certain, and a station that sees their papers gives it. Keeps THES-1.1.

use time::{Date, Month};

use super::days;

/// Age of majority, in years.
const MAJORITY: i32 = 18;

/// What a birth date says of someone's age on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Age {
    /// Eighteen or more, whatever the day they were born.
    Adult,
    /// Below eighteen, whatever the day.
    Minor,
    /// It depends on a day that the date does not tell; certain from the day given here.
    Unsure(Date),
    /// No date can be read.
    Unreadable,
}

/// Reads a birth date (`1971`, `1971-05` or `1971-05-23`) as of a day.
#[must_use]
pub fn age(birth: &str, on: Date) -> Age {
    let Some((first, last)) = span(birth) else {
        return Age::Unreadable;
    };
    match (birthday(first), birthday(last)) {
        (Some(from), Some(until)) if first <= on => {
            if until <= on {
                Age::Adult
            } else if from <= on {
                Age::Unsure(until)
            } else {
                Age::Minor
            }
        }
        _ => Age::Unreadable,
    }
}

/// The first and the last day that a birth date may stand for.
fn span(birth: &str) -> Option<(Date, Date)> {
    let mut parts = birth.split('-');
    let year = parts.next().filter(|year| year.len() == 4)?;
    let year: i32 = year
        .parse()
        .ok()
        .filter(|year| (1880..=9990).contains(year))?;
    let month = match parts.next() {
        None => None,
        Some(month) if month.len() == 2 => Some(month.parse::<u8>().ok()?),
        Some(_) => return None,
    };
    let day = match parts.next() {
        None => None,
        Some(_) => Some(days::read(birth)?),
    };
    if parts.next().is_some() {
        return None;
    }
    let whole_year = || {
        let first = Date::from_calendar_date(year, Month::January, 1).ok()?;
        Some((
            first,
            Date::from_calendar_date(year, Month::December, 31).ok()?,
        ))
    };
    let whole_month = |month: u8| {
        let month = Month::try_from(month).ok()?;
        let first = Date::from_calendar_date(year, month, 1).ok()?;
        Some((
            first,
            Date::from_calendar_date(year, month, month.length(year)).ok()?,
        ))
    };
    match (month, day) {
        (None, _) => whole_year(),
        (Some(month), None) => whole_month(month),
        (Some(1), Some(day)) if day.day() == 1 => whole_year(),
        (Some(month), Some(day)) if day.day() == 1 => whole_month(month),
        (Some(_), Some(day)) => Some((day, day)),
    }
}

/// The day of majority; who was born on 29 February comes of age on 1 March of a year that has none.
fn birthday(born: Date) -> Option<Date> {
    let year = born.year() + MAJORITY;
    Date::from_calendar_date(year, born.month(), born.day())
        .or_else(|_| Date::from_calendar_date(year, Month::March, 1))
        .ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    #[test]
    fn a_day_of_birth_is_counted_to_the_day() {
        assert_eq!(age("2008-11-22", date!(2026 - 11 - 21)), Age::Minor);
        assert_eq!(age("2008-11-22", date!(2026 - 11 - 22)), Age::Adult);
        assert_eq!(age("2008-02-29", date!(2026 - 02 - 28)), Age::Minor);
        assert_eq!(age("2008-02-29", date!(2026 - 03 - 01)), Age::Adult);
    }

    #[test]
    fn a_presumed_birth_is_never_counted_naively() {
        for year in ["2008", "2008-01-01"] {
            assert_eq!(age(year, date!(2025 - 12 - 31)), Age::Minor, "{year}");
            let certain = Age::Unsure(date!(2026 - 12 - 31));
            assert_eq!(age(year, date!(2026 - 01 - 01)), certain, "{year}");
            assert_eq!(age(year, date!(2026 - 12 - 30)), certain, "{year}");
            assert_eq!(age(year, date!(2026 - 12 - 31)), Age::Adult, "{year}");
        }
        for month in ["2008-05", "2008-05-01"] {
            assert_eq!(age(month, date!(2026 - 04 - 30)), Age::Minor, "{month}");
            let certain = Age::Unsure(date!(2026 - 05 - 31));
            assert_eq!(age(month, date!(2026 - 05 - 01)), certain, "{month}");
            assert_eq!(age(month, date!(2026 - 05 - 31)), Age::Adult, "{month}");
        }
    }

    #[test]
    fn what_is_no_date_of_birth_says_nothing() {
        let never = [
            "",
            "71",
            "1971-5",
            "1971-13",
            "1971-00-00",
            "1971-02-30",
            "1971-05-23-1",
            "2030-01-01",
            "1971-05-23T00",
            "abcd",
            "-971-05-23",
        ];
        for text in never {
            assert_eq!(age(text, date!(2026 - 11 - 22)), Age::Unreadable, "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_harm(text in ".{0,20}") {
            let _ = age(&text, date!(2026 - 11 - 22));
        }
    }
}
