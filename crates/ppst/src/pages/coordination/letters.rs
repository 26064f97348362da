//! Article 2, letter by letter, as pages and papers show it and as forms correct it: one table of the fields, read
//! both ways.

use std::collections::BTreeMap;

use gate::{i18n::T, ui};
use kernel::Personal;
use serde::{Serialize, de::DeserializeOwned};
use serde_json::{Map, Value, json};

use super::words;
use crate::model::{AuthorKind, Letter, Record, Sex};

/// What a field may hold.
#[derive(Clone, Copy)]
pub(super) enum Shape {
    /// A line.
    Text,
    /// Several lines.
    Long,
    /// `1971`, `1971-05` or `1971-05-23`.
    Date,
    /// A country: two capital letters.
    Country,
    /// One of a few codes, said under a prefix.
    Code(&'static str, &'static [&'static str]),
    /// Yes or no.
    Flag,
    /// Several, one a line.
    Lines,
    /// Several countries, one a line.
    Countries,
    /// Several fields.
    Group(&'static [Field]),
    /// Several times the same fields.
    Many(&'static [Field]),
}

/// A field of a letter.
pub(super) struct Field {
    name: &'static str,
    shape: Shape,
    /// Whether what it belongs to is nothing without it.
    needed: bool,
}

const fn may(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        needed: false,
    }
}

const fn must(name: &'static str, shape: Shape) -> Field {
    Field {
        name,
        shape,
        needed: true,
    }
}

use Shape::{Code, Countries, Country, Date, Flag, Group, Lines, Long, Many, Text};

const ADDRESS: &[Field] = &[
    may("street", Text),
    may("postcode", Text),
    may("city", Text),
    may("country", Country),
];
const RELATIVE: &[Field] = &[
    may("names", Lines),
    may("given_names", Lines),
    may("nationalities", Countries),
];
const SPOUSE: &[Field] = &[
    may("names", Lines),
    may("given_names", Lines),
    may("nationalities", Countries),
    may("employer", Text),
];
const HOME: &[Field] = &[
    may("address", Group(ADDRESS)),
    may("email", Text),
    may("telephone", Text),
    may("from", Date),
    may("to", Date),
];
const DIPLOMA: &[Field] = &[
    must("title", Text),
    may("institution", Text),
    may("country", Country),
    may("year", Date),
];
const POSITION: &[Field] = &[
    must("title", Text),
    may("employer", Text),
    may("country", Country),
    may("from", Date),
    may("to", Date),
];

const AUTHOR: &[Field] = &[
    must("name", Text),
    may("kind", Code("c-author-kind", &AuthorKind::CODES)),
    may("address", Group(ADDRESS)),
    may("email", Text),
    may("telephone", Text),
];
const IDENTITY: &[Field] = &[
    must("name", Text),
    may("married_name", Text),
    may("given_names", Lines),
    may("nationalities", Countries),
    may("french_since", Date),
    may("sex", Code("c-sex", &Sex::CODES)),
];
const BIRTH: &[Field] = &[
    may("date", Date),
    may("postcode", Text),
    may("city", Text),
    may("country", Country),
];
const CONTACT: &[Field] = &[
    may("address", Group(ADDRESS)),
    may("emails", Lines),
    may("telephones", Lines),
];
const IDENTITY_DOCUMENT: &[Field] = &[
    may("kind", Text),
    must("number", Text),
    may("issued_on", Date),
    may("authority", Text),
];
const TRAVEL: &[Field] = &[
    must("country", Country),
    may("city", Text),
    may("from", Date),
    may("to", Date),
    may("kind", Text),
];
const CLEARANCE: &[Field] = &[
    may("held", Flag),
    may("expires_on", Date),
    may("authority", Text),
];
const CAREER: &[Field] = &[
    may("diplomas", Many(DIPLOMA)),
    may("positions", Many(POSITION)),
    may("contact", Text),
];
const POST: &[Field] = &[may("function", Long), may("project", Long)];
const TIES: &[Field] = &[must("text", Long)];
const GROUNDS: &[Field] = &[must("grounds", Long)];
const APPEAL: &[Field] = &[
    must("against", Code("c-against", &["opinion", "decision"])),
    may("on", Date),
    may("before", Text),
    may("outcome", Text),
];

impl Letter {
    /// Its title, as the decree says it.
    pub(super) fn title(self, t: &T) -> String {
        words::coded(t, "c-letter", self.code())
    }

    /// Whether it may hold the data of article 3, by which nobody is ever selected.
    pub(super) const fn is_sensitive(self) -> bool {
        matches!(self, Self::Post | Self::Ties | Self::Grounds)
    }

    const fn shape(self) -> Shape {
        match self {
            Self::Author => Group(AUTHOR),
            Self::Identity => Group(IDENTITY),
            Self::Spouse => Group(SPOUSE),
            Self::Parents => Many(RELATIVE),
            Self::Birth => Group(BIRTH),
            Self::Contact => Group(CONTACT),
            Self::PreviousHomes | Self::OtherHomes => Many(HOME),
            Self::IdentityDocuments => Many(IDENTITY_DOCUMENT),
            Self::Travels => Many(TRAVEL),
            Self::Clearance => Group(CLEARANCE),
            Self::Career => Group(CAREER),
            Self::Post => Group(POST),
            Self::Ties => Group(TIES),
            Self::Grounds => Group(GROUNDS),
            Self::Appeals => Many(APPEAL),
        }
    }

    /// What a request says under it; `null` when nothing.
    pub(super) fn of(self, record: &Record) -> Value {
        fn value<T: Serialize>(value: &T) -> Value {
            serde_json::to_value(value).unwrap_or(Value::Null)
        }
        match self {
            Self::Author => value(&record.author),
            Self::Identity => value(&record.identity),
            Self::Spouse => value(&record.spouse),
            Self::Parents => value(&record.parents),
            Self::Birth => value(&record.birth),
            Self::Contact => value(&record.contact),
            Self::PreviousHomes => value(&record.previous_homes),
            Self::OtherHomes => value(&record.other_homes),
            Self::IdentityDocuments => value(&record.identity_documents),
            Self::Travels => value(&record.travels),
            Self::Clearance => value(&record.clearance),
            Self::Career => value(&record.career),
            Self::Post => value(&record.post),
            Self::Ties => value(&record.ties),
            Self::Grounds => {
                let grounds = record.opinion.as_ref().and_then(|one| one.grounds.as_ref());
                grounds.map_or(Value::Null, |text| json!({ "grounds": text.reveal() }))
            }
            Self::Appeals => value(&record.appeals),
        }
    }

    /// Whether it can be corrected on this request: there are no grounds without an opinion.
    pub(super) fn stands_in(self, record: &Record) -> bool {
        self != Self::Grounds || record.opinion.is_some()
    }

    /// Writes it into a request; the request as it was when the value cannot be read.
    pub(super) fn write(self, record: Record, value: &Value) -> Record {
        let mut next = record.clone();
        match self.set(&mut next, value.clone()) {
            Some(()) => next,
            None => record,
        }
    }

    fn set(self, record: &mut Record, value: Value) -> Option<()> {
        fn read<T: DeserializeOwned>(value: Value) -> Option<T> {
            serde_json::from_value(value).ok()
        }
        fn list<T: DeserializeOwned>(value: Value) -> Option<Vec<T>> {
            read::<Option<Vec<T>>>(value).map(Option::unwrap_or_default)
        }
        match self {
            Self::Author => record.author = read(value)?,
            Self::Identity => record.identity = read(value)?,
            Self::Spouse => record.spouse = read(value)?,
            Self::Parents => record.parents = list(value)?,
            Self::Birth => record.birth = read(if value.is_null() { json!({}) } else { value })?,
            Self::Contact => record.contact = read(value)?,
            Self::PreviousHomes => record.previous_homes = list(value)?,
            Self::OtherHomes => record.other_homes = list(value)?,
            Self::IdentityDocuments => record.identity_documents = list(value)?,
            Self::Travels => record.travels = list(value)?,
            Self::Clearance => record.clearance = read(value)?,
            Self::Career => record.career = read(value)?,
            Self::Post => record.post = read(value)?,
            Self::Ties => record.ties = read(value)?,
            Self::Grounds => {
                let text = value.get("grounds").and_then(Value::as_str);
                record.opinion.as_mut()?.grounds = text.map(|text| Personal::new(text.to_owned()));
            }
            Self::Appeals => record.appeals = list(value)?,
        }
        Some(())
    }

    /// What a request says under it, as names and values in words.
    pub(super) fn rows(self, t: &T, record: &Record) -> Vec<(String, String)> {
        let mut rows = Vec::new();
        tell(t, self.shape(), &self.of(record), "", "", &mut rows);
        rows
    }

    /// What its form holds, from what stands.
    pub(super) fn typed(self, record: &Record) -> Typed {
        let mut typed = Typed::new();
        fill(self.shape(), &self.of(record), "", &mut typed);
        typed
    }

    /// Its form, with one more place in each list.
    pub(super) fn controls(
        self,
        t: &T,
        typed: &Typed,
        errors: &ui::FieldErrors,
    ) -> Vec<ui::Markup> {
        let mut all = Vec::new();
        draw(t, self.shape(), "", "", typed, errors, &mut all);
        all
    }

    /// What was typed, as the letter; `null` when nothing was.
    pub(super) fn read(self, t: &T, typed: &Typed) -> Result<Value, ui::FieldErrors> {
        let mut errors = ui::FieldErrors::new();
        let value = build(t, self.shape(), "", typed, &mut errors);
        let required = matches!(self, Self::Author | Self::Identity);
        if value.is_none() && required {
            errors.add("name", t.get("c-field-needed"));
        }
        if errors.is_empty() {
            Ok(value.unwrap_or(Value::Null))
        } else {
            Err(errors)
        }
    }
}

/// Raw values of a form, by path.
pub(super) type Typed = BTreeMap<String, String>;

/// Longest line, and longest text, in characters.
const LINE: u32 = 500;
const TEXT: u32 = 20_000;
/// Most items of a list, and most values of one field.
const MOST: usize = 60;

fn label(t: &T, before: &str, name: &str) -> String {
    let own = words::coded(t, "c-field", name);
    if before.is_empty() {
        own
    } else {
        format!("{before} — {own}")
    }
}

fn nth(t: &T, before: &str, index: usize) -> String {
    let number = index + 1;
    if before.is_empty() {
        t.with("c-field-item", "number", number).to_string()
    } else {
        format!("{before} {number}")
    }
}

fn path(before: &str, name: &str) -> String {
    if before.is_empty() {
        name.to_owned()
    } else {
        format!("{before}-{name}")
    }
}

fn tell(
    t: &T,
    shape: Shape,
    value: &Value,
    at: &str,
    said: &str,
    rows: &mut Vec<(String, String)>,
) {
    let text = value.as_str();
    let shown = match shape {
        Text | Long | Date | Country => text.map(str::to_owned),
        Code(prefix, _) => text.map(|code| words::coded(t, prefix, code)),
        Flag => Some(
            t.get(if value == &Value::Bool(true) {
                "c-yes"
            } else {
                "c-no"
            })
            .to_owned(),
        ),
        Lines | Countries => value.as_array().map(|list| {
            let list: Vec<&str> = list.iter().filter_map(Value::as_str).collect();
            list.join(", ")
        }),
        Group(fields) => {
            if let Some(object) = value.as_object() {
                for field in fields {
                    let inner = object.get(field.name).unwrap_or(&Value::Null);
                    let said = label(t, said, field.name);
                    tell(t, field.shape, inner, &path(at, field.name), &said, rows);
                }
            }
            None
        }
        Many(fields) => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                tell(
                    t,
                    Group(fields),
                    item,
                    &path(at, &index.to_string()),
                    &nth(t, said, index),
                    rows,
                );
            }
            None
        }
    };
    if let Some(shown) = shown.filter(|shown| !shown.is_empty()) {
        rows.push((said.to_owned(), shown));
    }
}

fn fill(shape: Shape, value: &Value, at: &str, typed: &mut Typed) {
    match shape {
        Text | Long | Date | Country | Code(..) => {
            if let Some(text) = value.as_str() {
                typed.insert(at.to_owned(), text.to_owned());
            }
        }
        Flag => {
            // What is false is not sealed.
            let said = if value == &Value::Bool(true) {
                "yes"
            } else {
                "no"
            };
            typed.insert(at.to_owned(), said.to_owned());
        }
        Lines | Countries => {
            let list: Vec<&str> = value
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str)
                .collect();
            if !list.is_empty() {
                typed.insert(at.to_owned(), list.join("\n"));
            }
        }
        Group(fields) => {
            for field in fields.iter().filter(|_| value.is_object()) {
                let inner = value.get(field.name).unwrap_or(&Value::Null);
                fill(field.shape, inner, &path(at, field.name), typed);
            }
        }
        Many(fields) => {
            for (index, item) in value.as_array().into_iter().flatten().enumerate() {
                fill(Group(fields), item, &path(at, &index.to_string()), typed);
            }
        }
    }
}

/// A value as a control shows it: nothing hides in it, and lines stay lines where there are several.
fn shown(shape: Shape, value: &str) -> String {
    match shape {
        Long | Lines | Countries => {
            let lines = value
                .split('\n')
                .map(|line| ui::visible(line.trim_end_matches('\r')));
            lines.collect::<Vec<_>>().join("\n")
        }
        _ => ui::visible(value),
    }
}

/// How many items of a list were typed.
fn items(typed: &Typed, at: &str) -> usize {
    let start = if at.is_empty() {
        String::new()
    } else {
        format!("{at}-")
    };
    typed
        .keys()
        .filter_map(|key| {
            key.strip_prefix(&start)?
                .split('-')
                .next()?
                .parse::<usize>()
                .ok()
        })
        .map(|index| index.saturating_add(1))
        .max()
        .unwrap_or(0)
        .min(MOST)
}

fn draw(
    t: &T,
    shape: Shape,
    at: &str,
    said: &str,
    typed: &Typed,
    errors: &ui::FieldErrors,
    all: &mut Vec<ui::Markup>,
) {
    let value = shown(shape, typed.get(at).map_or("", String::as_str));
    let control = match shape {
        Text => ui::Markup::of(ui::input(at, said).value(value).max(LINE).errors(errors)),
        Date => ui::Markup::of(
            ui::input(at, said)
                .hint(t.get("c-field-date-hint"))
                .width(10_u8)
                .value(value)
                .max(10_u32)
                .errors(errors),
        ),
        Country => ui::Markup::of(
            ui::input(at, said)
                .hint(t.get("c-field-country-hint"))
                .width(2_u8)
                .value(value)
                .max(2_u32)
                .errors(errors),
        ),
        Long => ui::Markup::of(
            ui::textarea(at, said)
                .rows(6_u8)
                .value(value)
                .max(TEXT)
                .errors(errors),
        ),
        Lines => ui::Markup::of(
            ui::textarea(at, said)
                .hint(t.get("c-field-lines-hint"))
                .rows(2_u8)
                .value(value)
                .errors(errors),
        ),
        Countries => ui::Markup::of(
            ui::textarea(at, said)
                .hint(t.get("c-field-countries-hint"))
                .rows(2_u8)
                .value(value)
                .errors(errors),
        ),
        Code(prefix, codes) => {
            let select = ui::select(at, said).option("", "–");
            let options = codes
                .iter()
                .map(|code| (*code, words::coded(t, prefix, code)));
            ui::Markup::of(select.options(options).value(value).errors(errors))
        }
        Flag => {
            let select = ui::select(at, said).option("", "–");
            let select = select
                .option("yes", t.get("c-yes"))
                .option("no", t.get("c-no"));
            ui::Markup::of(select.value(value).errors(errors))
        }
        Group(fields) => {
            for field in fields {
                draw(
                    t,
                    field.shape,
                    &path(at, field.name),
                    &label(t, said, field.name),
                    typed,
                    errors,
                    all,
                );
            }
            return;
        }
        Many(fields) => {
            for index in 0..=items(typed, at) {
                draw(
                    t,
                    Group(fields),
                    &path(at, &index.to_string()),
                    &nth(t, said, index),
                    typed,
                    errors,
                    all,
                );
            }
            return;
        }
    };
    all.push(control);
}

fn build(
    t: &T,
    shape: Shape,
    at: &str,
    typed: &Typed,
    errors: &mut ui::FieldErrors,
) -> Option<Value> {
    let unseen = typed.get(at).map(|value| words::unseen(value.trim()));
    let value = unseen.as_deref().filter(|value| !value.is_empty());
    let (keeps, most) = match shape {
        Long => (true, TEXT),
        Lines | Countries => (true, LINE * 4),
        _ => (false, LINE),
    };
    if let Some(value) = value {
        let long = value.chars().count() > usize::try_from(most).unwrap_or(0);
        let strange = value
            .chars()
            .any(|c| c.is_control() && !(keeps && matches!(c, '\n' | '\r')));
        if long || strange {
            errors.add(at, t.get("c-field-wrong"));
            return None;
        }
    }
    let mut wrong = |good: bool| {
        if !good {
            errors.add(at, t.get("c-field-wrong"));
        }
        good
    };
    match shape {
        Text | Long => value.map(|value| json!(value.replace("\r\n", "\n"))),
        Date => value
            .filter(|value| wrong(is_partial_date(value)))
            .map(|value| json!(value)),
        Country => value
            .filter(|value| wrong(is_country(value)))
            .map(|value| json!(value)),
        Code(_, codes) => value
            .filter(|value| wrong(codes.contains(value)))
            .map(|value| json!(value)),
        Flag => value
            .filter(|value| wrong(["yes", "no"].contains(value)))
            .map(|value| json!(value == "yes")),
        Lines | Countries => {
            let countries = matches!(shape, Countries);
            let list: Vec<&str> = value?
                .lines()
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect();
            let good = list.len() <= MOST && (!countries || list.iter().all(|one| is_country(one)));
            wrong(good).then(|| json!(list))
        }
        Group(fields) => group(t, fields, at, typed, errors),
        Many(fields) => {
            let list: Vec<Value> = (0..items(typed, at))
                .filter_map(|index| group(t, fields, &path(at, &index.to_string()), typed, errors))
                .collect();
            (!list.is_empty()).then(|| json!(list))
        }
    }
}

fn group(
    t: &T,
    fields: &[Field],
    at: &str,
    typed: &Typed,
    errors: &mut ui::FieldErrors,
) -> Option<Value> {
    let mut object = Map::new();
    for field in fields {
        if let Some(inner) = build(t, field.shape, &path(at, field.name), typed, errors) {
            object.insert(field.name.to_owned(), inner);
        }
    }
    if object.is_empty() {
        return None;
    }
    for field in fields
        .iter()
        .filter(|field| field.needed && !object.contains_key(field.name))
    {
        let name = path(at, field.name);
        if errors.of(&name).is_none() {
            errors.add(&name, t.get("c-field-needed"));
        }
    }
    Some(Value::Object(object))
}

fn is_country(text: &str) -> bool {
    text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase())
}

/// `1971`, `1971-05` or `1971-05-23`, of the calendar.
fn is_partial_date(text: &str) -> bool {
    let shape = text.bytes().enumerate().all(|(place, byte)| match place {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        10 => text.to_owned(),
        _ => return false,
    };
    shape && words::read_day(&whole).is_some()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use gate::{
        Locale,
        i18n::{Catalogue, GROUND},
    };

    use super::*;
    use crate::pages::coordination::sheet::sample_record;

    fn t() -> T {
        let words: Vec<_> = GROUND.iter().chain(&crate::pages::WORDS).copied().collect();
        let catalogue: Arc<Catalogue> = Catalogue::new(&words).unwrap();
        catalogue.speak(Locale::Fr)
    }

    #[test]
    fn every_letter_passes_through_its_form_unchanged() {
        let t = t();
        let records = ["Martin", "a\u{202e}b\u{200b}"].map(sample_record);
        for (letter, record) in Letter::ALL
            .iter()
            .flat_map(|one| records.iter().map(move |record| (*one, record)))
        {
            let typed = letter.typed(record);
            let sent = typed.iter().map(|(name, value)| {
                let lines = value.split('\n').map(ui::visible);
                (name.clone(), lines.collect::<Vec<_>>().join("\r\n"))
            });
            let read = letter.read(&t, &sent.collect()).unwrap();
            let again = letter.write(record.clone(), &read);
            assert!(again == *record, "{}: {read}", letter.code());
            assert!(!letter.rows(&t, record).is_empty(), "{}", letter.code());
            let drawn = letter.controls(&t, &typed, &ui::FieldErrors::new());
            assert!(drawn.len() >= typed.len().min(2), "{}", letter.code());
        }
        assert_eq!(t.catalogue().missed(), Vec::<String>::new());
    }

    #[test]
    fn what_cannot_stand_in_a_letter_is_told_beside_its_field() {
        let t = t();
        for (letter, name, value) in [
            (Letter::Birth, "date", "1971-02-30"),
            (Letter::Birth, "date", "23/05/1971"),
            (Letter::Birth, "country", "France"),
            (Letter::Identity, "sex", "Z"),
            (Letter::Identity, "nationalities", "FR\nrusse"),
            (Letter::Career, "diplomas-0-year", "hier"),
        ] {
            let typed = Typed::from([(name.to_owned(), value.to_owned())]);
            let errors = letter.read(&t, &typed).unwrap_err();
            assert!(errors.of(name).is_some(), "{name} {value}");
        }
        let nobody = Letter::Identity.read(&t, &Typed::new()).unwrap_err();
        assert!(nobody.of("name").is_some());
        let untitled = Typed::from([("0-city".to_owned(), "Riga".to_owned())]);
        assert!(
            Letter::Travels
                .read(&t, &untitled)
                .unwrap_err()
                .of("0-country")
                .is_some()
        );
        let far = Typed::from([("99999999999999999999-city".to_owned(), "x".to_owned())]);
        assert_eq!(Letter::Travels.read(&t, &far), Ok(Value::Null));
    }
}
