//! Answers: read from a draft to be shown again, read from a form to be kept, and what is wrong with them.

use std::collections::BTreeMap;

use gate::{extract::Fields, ui};
use time::Date;

use super::{
    countries,
    questions::{Question, Slot, of},
    sections::tidy,
};
use crate::{
    model::{Content, FamilySituation, How, Kind, Means, Section},
    rules::{
        days,
        form::{LONGEST_LINE, MOST},
    },
};

/// Currencies that can be chosen; anything else goes in the details (ISO 4217).
pub(super) const CURRENCIES: [&str; 12] = [
    "EUR", "USD", "GBP", "CHF", "CAD", "XOF", "XAF", "MAD", "DZD", "TND", "PLN", "RON",
];

/// What was typed, field by field.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Typed(BTreeMap<String, Vec<String>>);

impl Typed {
    /// The first value of a field.
    pub(super) fn one(&self, name: &str) -> &str {
        self.0
            .get(name)
            .and_then(|all| all.first())
            .map_or("", String::as_str)
    }

    /// Every value of a field.
    pub(super) fn all(&self, name: &str) -> &[String] {
        self.0.get(name).map_or(&[], Vec::as_slice)
    }

    fn set(&mut self, name: impl Into<String>, values: Vec<String>) {
        self.0.insert(name.into(), values);
    }

    /// What a form brought for a section.
    pub(super) fn given(section: Section, fields: &Fields) -> Self {
        let mut typed = Self::default();
        for name in of(section).iter().flat_map(names) {
            let values = fields.all(&name).map(str::to_owned).collect();
            typed.set(name, values);
        }
        typed
    }

    /// What a draft holds for a section, at a place.
    pub(super) fn known(section: Section, content: &Content, at: usize) -> Self {
        let mut content = content.clone();
        let mut typed = Self::default();
        if section.reach(&mut content, at) {
            for question in of(section) {
                typed.0.extend(read(question, &mut content, at).0);
            }
        }
        typed
    }
}

/// The fields of a question: three for a day.
fn names(question: &Question) -> Vec<String> {
    match question.slot {
        Slot::Day(_) => ["day", "month", "year"]
            .map(|part| format!("{}-{part}", question.name))
            .into(),
        _ => vec![question.name.to_owned()],
    }
}

/// What is wrong with an answer, by the key of its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wrong {
    /// Nothing can be filed without it.
    Missing,
    /// Longer than can be kept.
    TooLong(usize),
    /// More values than can be kept.
    TooMany,
    /// No day of the calendar.
    NoDay,
    /// A day that is still to come, or too far back.
    OutOfTime,
    /// No sum.
    NoSum,
    /// None of what can be chosen.
    NoChoice,
}

/// Reads one answer of a draft as its fields show it.
pub(super) fn read(question: &Question, content: &mut Content, at: usize) -> Typed {
    let mut typed = Typed::default();
    let one = |value: Option<String>| value.into_iter().collect::<Vec<_>>();
    let values = match question.slot {
        Slot::Line(get) | Slot::Details(get, _) | Slot::Currency(get) | Slot::Country(get) => {
            one(get(content, at).and_then(|value| value.clone()))
        }
        Slot::Text(get, _) => one(get(content, at).map(|text| text.clone())),
        Slot::Lines(get) => one(get(content, at).map(|all| all.join("\n"))),
        Slot::Nationality(get, place) => {
            one(get(content, at).and_then(|all| all.get(place).cloned()))
        }
        Slot::Sum(get) => one(get(content, at).and_then(|cents| *cents).map(written)),
        Slot::Means(get) => one(get(content, at)
            .and_then(|one| *one)
            .map(|one| one.code().to_owned())),
        Slot::Family(get) => one(get(content, at)
            .and_then(|one| *one)
            .map(|one| one.code().to_owned())),
        Slot::How(get) => get(content, at)
            .map(|all| all.iter().map(|one| one.code().to_owned()).collect())
            .unwrap_or_default(),
        Slot::Day(get) => {
            let day = get(content, at).and_then(|day| day.clone());
            let parts: Vec<&str> = day.as_deref().unwrap_or_default().split('-').collect();
            if let [year, month, day] = parts.as_slice() {
                let parts = [("day", day), ("month", month), ("year", year)];
                for (name, value) in parts {
                    let value = value.trim_start_matches('0').to_owned();
                    typed.set(format!("{}-{name}", question.name), vec![value]);
                }
            }
            return typed;
        }
    };
    typed.set(question.name, values);
    typed
}

/// Writes the answers of a section into a draft, at a place; what is wrong, question by question. Whether there is such a
/// place is told apart by the caller, who reaches it first.
pub(super) fn write(
    section: Section,
    content: &mut Content,
    at: usize,
    typed: &Typed,
    today: Date,
) -> Vec<(&'static str, Wrong)> {
    let mut wrong = Vec::new();
    for question in of(section) {
        if let Err(one) = put(question, content, at, typed, today) {
            wrong.push((question.name, one));
        }
    }
    // The second of two nationalities alone is the first.
    content.victim.nationalities.retain(|code| !code.is_empty());
    tidy(content);
    wrong
}

/// What must be said before one goes on, and is not.
pub(super) fn missing(section: Section, kind: Kind, typed: &Typed) -> Vec<(&'static str, Wrong)> {
    let needed = of(section)
        .iter()
        .filter(|question| question.required(kind));
    needed
        .filter(|question| {
            names(question)
                .iter()
                .all(|name| typed.one(name).trim().is_empty())
        })
        .map(|question| (question.name, Wrong::Missing))
        .collect()
}

fn put(
    question: &Question,
    content: &mut Content,
    at: usize,
    typed: &Typed,
    today: Date,
) -> Result<(), Wrong> {
    // No keyboard types it, and no database keeps it.
    let typed_in = typed.one(question.name).replace('\0', "");
    let text = typed_in.trim();
    let line = |most| bounded(text, most).map(|text| (!text.is_empty()).then(|| text.to_owned()));
    match question.slot {
        Slot::Line(get) => set(get(content, at), line(LONGEST_LINE)?),
        Slot::Details(get, most) => set(get(content, at), line(most)?),
        Slot::Text(get, most) => set(get(content, at), line(most)?.unwrap_or_default()),
        Slot::Lines(get) => {
            let all: Vec<String> = lines(text).map(str::to_owned).collect();
            if all.len() > MOST {
                return Err(Wrong::TooMany);
            }
            for one in &all {
                bounded(one, LONGEST_LINE)?;
            }
            set(get(content, at), all);
        }
        Slot::Day(get) => set(get(content, at), day(question.name, typed, today)?),
        Slot::Sum(get) => set(get(content, at), sum(text)?),
        Slot::Currency(get) => {
            let code = chosen(text, |code| {
                CURRENCIES.contains(&code).then(|| code.to_owned())
            })?;
            // Euros need no saying.
            set(get(content, at), code.filter(|code| code != "EUR"));
        }
        Slot::Country(get) => set(get(content, at), chosen(text, country)?),
        Slot::Nationality(get, place) => {
            let code = chosen(text, country)?.unwrap_or_default();
            if let Some(all) = get(content, at) {
                all.resize(all.len().max(place + 1), String::new());
                set(all.get_mut(place), code);
            }
        }
        Slot::Means(get) => set(get(content, at), chosen(text, Means::of)?),
        Slot::Family(get) => set(get(content, at), chosen(text, FamilySituation::of)?),
        Slot::How(get) => {
            let mut all = Vec::new();
            for code in typed.all(question.name) {
                let one = How::of(code).ok_or(Wrong::NoChoice)?;
                if !all.contains(&one) {
                    all.push(one);
                }
            }
            set(get(content, at), all);
        }
    }
    Ok(())
}

fn set<T>(place: Option<&mut T>, value: T) {
    if let Some(place) = place {
        *place = value;
    }
}

fn country(code: &str) -> Option<String> {
    countries::CODES.contains(&code).then(|| code.to_owned())
}

fn chosen<T>(code: &str, known: impl Fn(&str) -> Option<T>) -> Result<Option<T>, Wrong> {
    if code.is_empty() {
        return Ok(None);
    }
    known(code).map(Some).ok_or(Wrong::NoChoice)
}

fn bounded(text: &str, most: usize) -> Result<&str, Wrong> {
    // Bytes first: counting the characters of a hostile text costs.
    let fits = text.len() <= most.saturating_mul(4) && text.chars().count() <= most;
    fits.then_some(text).ok_or(Wrong::TooLong(most))
}

/// Values given one a line.
fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.lines().map(str::trim).filter(|line| !line.is_empty())
}

/// A day in three fields; none when all are empty.
fn day(name: &str, typed: &Typed, today: Date) -> Result<Option<String>, Wrong> {
    let part = |part: &str| typed.one(&format!("{name}-{part}")).trim().to_owned();
    let (day, month, year) = (part("day"), part("month"), part("year"));
    if day.is_empty() && month.is_empty() && year.is_empty() {
        return Ok(None);
    }
    let short = |text: &str, most| {
        (1..=most).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
    };
    if !short(&day, 2) || !short(&month, 2) || !short(&year, 4) {
        return Err(Wrong::NoDay);
    }
    let iso = format!("{year:0>4}-{month:0>2}-{day:0>2}");
    let read = days::read(&iso).ok_or(Wrong::NoDay)?;
    if read > today || read.year() < 1990 {
        return Err(Wrong::OutOfTime);
    }
    Ok(Some(iso))
}

/// A sum as people write it: `250`, `1 234,50`, `1234.5 €`. Its cents; none when nothing is typed.
fn sum(text: &str) -> Result<Option<u64>, Wrong> {
    let bare: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '€' | '\u{a0}' | '\u{202f}'))
        .collect();
    if bare.is_empty() {
        return Ok(None);
    }
    let (whole, cents) = match bare.rsplit_once([',', '.']) {
        Some((whole, cents)) => (whole, cents),
        None => (bare.as_str(), ""),
    };
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 9 || cents.len() > 2 || !digits(whole) || !digits(cents) {
        return Err(Wrong::NoSum);
    }
    let cents = format!("{cents:0<2}");
    format!("{whole}{cents}")
        .parse()
        .map(Some)
        .map_err(|_| Wrong::NoSum)
}

/// A sum as it is typed again.
fn written(cents: u64) -> String {
    format!("{},{:02}", cents / 100, cents % 100)
}

/// A value of several lines as a page shows it, what hides in it written out.
pub(super) fn kept_lines(text: &str) -> String {
    text.lines().map(ui::visible).collect::<Vec<_>>().join("\n")
}

/// Writes something that its question can take, for the tests.
#[cfg(test)]
pub(super) fn mark(question: &Question, content: &mut Content) -> bool {
    let mut typed = Typed::default();
    let value = match question.slot {
        Slot::Sum(_) => "12,50",
        Slot::Currency(_) => "USD",
        Slot::Country(_) | Slot::Nationality(..) => "BE",
        Slot::Means(_) => "card",
        Slot::Family(_) => "married",
        Slot::How(_) => "site",
        _ => "x",
    };
    typed.set(question.name, vec![value.to_owned()]);
    for (part, value) in [("day", "2"), ("month", "11"), ("year", "2026")] {
        typed.set(format!("{}-{part}", question.name), vec![value.to_owned()]);
    }
    let today = time::macros::date!(2026 - 11 - 22);
    put(question, content, 0, &typed, today).is_ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use time::macros::date;

    use super::*;

    const TODAY: Date = date!(2026 - 11 - 22);

    #[test]
    fn sums_are_read_as_people_write_them() {
        for (text, cents) in [
            ("", Ok(None)),
            ("250", Ok(Some(25_000))),
            ("1 234,5", Ok(Some(123_450))),
            ("1\u{202f}234.50 €", Ok(Some(123_450))),
            ("0,05", Ok(Some(5))),
            ("1.234", Err(Wrong::NoSum)),
            ("-5", Err(Wrong::NoSum)),
            ("cinq", Err(Wrong::NoSum)),
            (",5", Err(Wrong::NoSum)),
            ("1234567890", Err(Wrong::NoSum)),
        ] {
            assert_eq!(sum(text), cents, "{text}");
        }
    }

    fn typed(pairs: &[(&str, &str)]) -> Typed {
        let mut typed = Typed::default();
        for (name, value) in pairs {
            typed.set(*name, vec![(*value).to_owned()]);
        }
        typed
    }

    #[test]
    fn days_are_read_and_those_to_come_refused() {
        let on = |day: &str, month: &str, year: &str| {
            let typed = typed(&[
                ("from-day", day),
                ("from-month", month),
                ("from-year", year),
            ]);
            super::day("from", &typed, TODAY)
        };
        assert_eq!(on("2", "11", "2026"), Ok(Some("2026-11-02".to_owned())));
        assert_eq!(on("", "", ""), Ok(None));
        assert_eq!(on("31", "2", "2026"), Err(Wrong::NoDay));
        assert_eq!(on("2", "", "2026"), Err(Wrong::NoDay));
        assert_eq!(on("23", "11", "2026"), Err(Wrong::OutOfTime));
        assert_eq!(on("1", "1", "1989"), Err(Wrong::OutOfTime));
    }

    #[test]
    fn what_is_kept_is_shown_again_and_an_empty_entry_is_not_kept() {
        let mut content = Content::default();
        assert!(Section::Payments.reach(&mut content, 0));
        let given = typed(&[
            ("paid", "250,00"),
            ("to-iban", "FR76 3000"),
            ("means", "transfer"),
        ]);
        assert!(write(Section::Payments, &mut content, 0, &given, TODAY).is_empty());
        let again = Typed::known(Section::Payments, &content, 0);
        for name in ["paid", "to-iban", "means"] {
            assert_eq!(again.one(name), given.one(name));
        }
        assert!(Section::Payments.reach(&mut content, 1));
        assert!(write(Section::Payments, &mut content, 1, &typed(&[]), TODAY).is_empty());
        assert_eq!(content.payments.len(), 1);
        assert!(!Section::Payments.reach(&mut content, 2));
    }

    #[test]
    fn a_choice_that_is_not_offered_is_refused() {
        let mut content = Content::default();
        let odd = typed(&[("contact-made", "pigeon")]);
        let wrong = write(Section::Contact, &mut content, 0, &odd, TODAY);
        assert_eq!(wrong, [("contact-made", Wrong::NoChoice)]);
        let odd = typed(&[("country", "ZZ"), ("family", "many")]);
        assert_eq!(write(Section::You, &mut content, 0, &odd, TODAY).len(), 2);
        assert_eq!(content, Content::default());
    }

    #[test]
    fn what_must_be_said_is_asked_for() {
        let empty = typed(&[("account", " ")]);
        let asked = missing(Section::Facts, Kind::Complaint, &empty);
        assert_eq!(
            asked,
            [("from", Wrong::Missing), ("account", Wrong::Missing)]
        );
        assert_eq!(
            missing(Section::Facts, Kind::Report, &empty),
            [("account", Wrong::Missing)]
        );
    }

    proptest! {
        #[test]
        fn any_text_is_taken_or_refused_without_harm(text in ".{0,400}") {
            for section in Section::ALL.iter().copied() {
                let mut content = Content::default();
                section.reach(&mut content, 0);
                let mut typed = Typed::default();
                for name in of(section).iter().flat_map(names) {
                    typed.set(name, vec![text.clone()]);
                }
                let _ = write(section, &mut content, 0, &typed, TODAY);
                prop_assert!(crate::rules::form::fits(&content).is_ok());
            }
        }
    }
}
