//! What silence means, and when: the clocks of the access procedure, with the text each rests on.
//!
//! They are not the decree's own: they changed on 1 January 2025 and may change again, so each rule carries the
//! dates it is in force. A request follows the rule in force when it was received.

use time::Date;

use crate::model::{DecisionSense, Sense};

/// A rule on the minister's silence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OpinionRule {
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Months of silence.
    pub months: u8,
    /// What silence then means.
    pub silence: Sense,
    /// The text.
    pub source: &'static str,
}

/// A rule on the silence of the head of service, establishment or company.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DecisionRule {
    /// First day.
    pub from: Date,
    /// Months of silence.
    pub months: u8,
    /// What silence then means.
    pub silence: DecisionSense,
    /// The text.
    pub source: &'static str,
}

/// Rules on the minister's silence, oldest first. Both count from the day the request for an opinion reached the
/// minister (2° a), the only day of its sending that the base holds.
pub const OPINION: [OpinionRule; 2] = [
    OpinionRule {
        from: None,
        to: Some(time::macros::date!(2024 - 12 - 31)),
        months: 2,
        silence: Sense::Favourable,
        source: "code pénal, R. 413-5-1 (décret n° 2011-1425)",
    },
    OpinionRule {
        from: Some(time::macros::date!(2025 - 01 - 01)),
        to: None,
        months: 2,
        silence: Sense::Unfavourable,
        source: "code pénal, R. 413-5-1 (décret n° 2024-430)",
    },
];

/// The rule on the head's silence.
pub const DECISION: DecisionRule = DecisionRule {
    from: time::macros::date!(2025 - 01 - 01),
    months: 3,
    silence: DecisionSense::Refused,
    source: "code pénal, R. 413-5-1 (décret n° 2024-430)",
};

/// A clock that runs on a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Deadline<S> {
    /// Last day to speak.
    pub on: Date,
    /// Days left; negative once it is past.
    pub days_left: i64,
    /// What silence means after it.
    pub silence: S,
    /// The text it rests on.
    pub source: &'static str,
}

impl<S> Deadline<S> {
    /// Whether the day is past: silence has spoken.
    #[must_use]
    pub const fn is_past(&self) -> bool {
        self.days_left < 0
    }
}

/// The minister's clock, for a request received on a day.
#[must_use]
pub fn opinion(received_on: Date, today: Date) -> Option<Deadline<Sense>> {
    let rule = OPINION.iter().find(|rule| {
        rule.from.is_none_or(|from| received_on >= from)
            && rule.to.is_none_or(|to| received_on <= to)
    })?;
    let on = months_after(received_on, rule.months)?;
    Some(Deadline {
        on,
        days_left: (on - today).whole_days(),
        silence: rule.silence,
        source: rule.source,
    })
}

/// The head's clock, for an access request received on a day; before the rule, silence meant nothing.
#[must_use]
pub fn decision(received_on: Date, today: Date) -> Option<Deadline<DecisionSense>> {
    if received_on < DECISION.from {
        return None;
    }
    let on = months_after(received_on, DECISION.months)?;
    Some(Deadline {
        on,
        days_left: (on - today).whole_days(),
        silence: DECISION.silence,
        source: DECISION.source,
    })
}

/// The day of the same number some months later, the month's last when it has none.
fn months_after(day: Date, months: u8) -> Option<Date> {
    let ahead = u8::from(day.month()) - 1 + months;
    let month = time::Month::try_from(ahead % 12 + 1).ok()?;
    let year = day.year() + i32::from(ahead / 12);
    Date::from_calendar_date(year, month, day.day().min(month.length(year))).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn silence_turned_on_the_first_day_of_2025() {
        let today = date!(2025 - 01 - 10);
        let before = opinion(date!(2024 - 12 - 31), today).unwrap();
        assert_eq!(before.silence, Sense::Favourable);
        assert_eq!(before.on, date!(2025 - 02 - 28));
        let after = opinion(date!(2025 - 01 - 01), today).unwrap();
        assert_eq!(after.silence, Sense::Unfavourable);
        assert_eq!((after.on, after.days_left), (date!(2025 - 03 - 01), 50));
        assert!(after.source.contains("2024-430"));
    }

    #[test]
    fn the_head_has_three_months_since_2025_and_silence_refuses() {
        assert_eq!(decision(date!(2024 - 12 - 31), date!(2025 - 01 - 10)), None);
        let clock = decision(date!(2025 - 11 - 30), date!(2026 - 03 - 01)).unwrap();
        assert_eq!(clock.on, date!(2026 - 02 - 28));
        assert_eq!(clock.days_left, -1);
        assert!(clock.is_past());
        assert_eq!(clock.silence, DecisionSense::Refused);
    }

    #[test]
    fn the_last_day_is_still_in_time() {
        let clock = opinion(date!(2026 - 09 - 22), date!(2026 - 11 - 22)).unwrap();
        assert_eq!((clock.days_left, clock.is_past()), (0, false));
    }
}
