//! A letter through a form: its value as raw text by path, its controls, and what was typed as a value again.

use std::collections::BTreeMap;

use gate::{i18n::T, ui};
use serde_json::{Map, Value, json};

use super::{
    schema::{
        Field,
        Shape::{self, Code, Countries, Country, Date, Flag, Group, Lines, Long, Many, Text},
    },
    words,
};

/// Raw values of a form, by path.
pub(super) type Typed = BTreeMap<String, String>;

/// Longest line, and longest text, in characters.
const LINE: u32 = 500;
const TEXT: u32 = 20_000;
/// Most items of a list, and most values of one field.
const MOST: usize = 60;

/// The name of a field, after what it belongs to.
pub(super) fn label(t: &T, before: &str, name: &str) -> String {
    let own = words::coded(t, "c-field", name);
    if before.is_empty() {
        own
    } else {
        format!("{before} — {own}")
    }
}

/// The name of an item of a list.
pub(super) fn nth(t: &T, before: &str, index: usize) -> String {
    let number = index + 1;
    if before.is_empty() {
        t.with("c-field-item", "number", number).to_string()
    } else {
        format!("{before} {number}")
    }
}

/// The path of a field.
pub(super) fn path(before: &str, name: &str) -> String {
    if before.is_empty() {
        name.to_owned()
    } else {
        format!("{before}-{name}")
    }
}

/// A value as raw text.
pub(super) fn fill(shape: Shape, value: &Value, at: &str, typed: &mut Typed) {
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

/// The controls of a value, with one more place in each list.
pub(super) fn draw(
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

/// What was typed, as a value; none when nothing was.
pub(super) fn build(
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
