//! An object against the schema: every fault at once, each a field and a reason, never what stood there.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::{Map, Value};
use time::{Date, format_description::well_known::Iso8601};

use super::{
    Reason, Wrong,
    schema::{Field, Shape},
};

/// Empty texts, empty lists and nulls are fields left out.
pub(super) fn clean(object: &mut Map<String, Value>) {
    for value in object.values_mut() {
        match value {
            Value::Object(below) => clean(below),
            Value::Array(items) => {
                for item in items.iter_mut() {
                    if let Value::Object(below) = item {
                        clean(below);
                    }
                }
                items.retain(|item| !is_empty(item));
            }
            _ => {}
        }
    }
    object.retain(|_, value| !is_empty(value));
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(items) => items.is_empty(),
        Value::Object(below) => below.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    }
}

pub(super) fn checked(
    object: &Map<String, Value>,
    fields: &'static [Field],
) -> Result<(), Vec<Wrong>> {
    let mut wrong = Vec::new();
    fields_of(object, fields, "", &mut wrong);
    if wrong.is_empty() {
        return Ok(());
    }
    wrong.truncate(50);
    Err(wrong)
}

fn fields_of(
    object: &Map<String, Value>,
    fields: &'static [Field],
    at: &str,
    wrong: &mut Vec<Wrong>,
) {
    for (name, value) in object {
        match fields.iter().find(|field| field.name == name) {
            Some(field) => shape_of(value, &field.shape, &join(at, name), wrong),
            None => wrong.push(Wrong::at(&shown(at, name), unknown(at, name))),
        }
    }
    for field in fields.iter().filter(|field| field.required) {
        if !object.contains_key(field.name) {
            wrong.push(Wrong::at(&join(at, field.name), Reason::MissingField));
        }
    }
}

/// Why a field that the schema lacks is refused: of an inquiry, by article 2; documents too.
fn unknown(at: &str, name: &str) -> Reason {
    if at == "inquiry" {
        Reason::InquiryContent
    } else if at.is_empty() && matches!(name, "documents" | "document" | "attachments" | "pieces") {
        Reason::DocumentsUnasked
    } else {
        Reason::UnknownField
    }
}

fn join(at: &str, name: &str) -> String {
    if at.is_empty() {
        name.to_owned()
    } else {
        format!("{at}.{name}")
    }
}

/// The name of an unknown field as a receipt may repeat it: never what a person could have typed at length.
pub(super) fn shown(at: &str, name: &str) -> String {
    let plain = name.len() <= 40
        && name
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.'));
    join(at, if plain { name } else { "?" })
}

fn shape_of(value: &Value, shape: &'static Shape, at: &str, wrong: &mut Vec<Wrong>) {
    let mut say = |reason| wrong.push(Wrong::at(at, reason));
    match (shape, value) {
        (Shape::Line(most), Value::String(text)) => {
            if text.chars().any(char::is_control) {
                say(Reason::ControlCharacter);
            } else if text.chars().count() > *most {
                say(Reason::TooLong);
            }
        }
        (Shape::Prose(most), Value::String(text)) => {
            if text
                .chars()
                .any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t'))
            {
                say(Reason::ControlCharacter);
            } else if text.chars().count() > *most {
                say(Reason::TooLong);
            }
        }
        (Shape::Date, Value::String(text)) => {
            if day(text).is_none() {
                say(Reason::BadDate);
            }
        }
        (Shape::PartialDate, Value::String(text)) => {
            if !is_partial(text) {
                say(Reason::BadDate);
            }
        }
        (Shape::Country, Value::String(text)) => {
            if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_uppercase()) {
                say(Reason::BadCountry);
            }
        }
        (Shape::Code(codes), Value::String(text)) => {
            if !codes.contains(&text.as_str()) {
                say(if at == "access" {
                    Reason::NotZrr
                } else {
                    Reason::BadCode
                });
            }
        }
        (Shape::Base64(most), Value::String(text)) => {
            if text.len() / 4 * 3 > most.saturating_add(3) {
                say(Reason::TooLong);
            } else if STANDARD.decode(text).is_err() {
                say(Reason::BadBase64);
            }
        }
        (Shape::Number, Value::Number(number)) => {
            let whole = number
                .as_i64()
                .and_then(|number| i32::try_from(number).ok());
            if whole.is_none_or(|number| number < 1) {
                say(Reason::WrongType);
            }
        }
        (Shape::Bool, Value::Bool(_)) => {}
        (Shape::List(each, most), Value::Array(items)) => {
            if items.len() > usize::from(*most) {
                say(Reason::TooMany);
                return;
            }
            for (number, item) in items.iter().enumerate() {
                shape_of(item, each, &format!("{at}.{}", number + 1), wrong);
            }
        }
        (Shape::Object(fields), Value::Object(below)) => fields_of(below, fields, at, wrong),
        _ => say(if at == "inquiry" {
            Reason::InquiryContent
        } else {
            Reason::WrongType
        }),
    }
}

/// A day between 1900 and 2199.
pub(super) fn day(text: &str) -> Option<Date> {
    let plain = text.len() == 10
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'-');
    let date = plain.then(|| Date::parse(text, &Iso8601::DATE).ok())??;
    (1900..2200).contains(&date.year()).then_some(date)
}

fn is_partial(text: &str) -> bool {
    let day_of = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    // Births of the century before are known to bases too.
    day(&day_of).is_some()
}

/// What happened cannot be later than tomorrow: a date far ahead would keep the record for ever (art. 4).
pub(super) fn dates(object: &Map<String, Value>, today: Date) -> Result<(), Vec<Wrong>> {
    let latest = today.saturating_add(time::Duration::days(1));
    let paths: [&[&str]; 4] = [
        &["received_on"],
        &["opinion_received_on"],
        &["opinion", "sent_on"],
        &["decision", "on"],
    ];
    let mut wrong = Vec::new();
    for path in paths {
        let mut value = path.first().and_then(|name| object.get(*name));
        for name in path.iter().skip(1) {
            value = value.and_then(|value| value.get(name));
        }
        let date = value.and_then(Value::as_str).and_then(day);
        if date.is_some_and(|date| date > latest) {
            wrong.push(Wrong::at(&path.join("."), Reason::FutureDate));
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(wrong) }
}
