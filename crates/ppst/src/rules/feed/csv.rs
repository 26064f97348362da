//! CSV, RFC 4180, comma or semicolon: each column is a field of the schema by its dotted name, `travels.1.country`
//! for the first of a list; a list of words stands in one cell, separated by `|`.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{
    MOST_COLUMNS, Reason, Wrong,
    schema::{Field, Shape},
};

/// The columns of a batch.
#[derive(Debug)]
pub struct Header {
    separator: char,
    columns: Vec<Vec<String>>,
    shapes: Vec<&'static Shape>,
}

/// Cuts one record into cells.
///
/// # Errors
/// [`Reason::Syntax`] when quotes do not close, or stand inside a bare cell.
fn cells(line: &str, separator: char) -> Result<Vec<String>, Reason> {
    let mut cells = Vec::new();
    let mut rest = line.chars().peekable();
    loop {
        let mut cell = String::new();
        if rest.peek() == Some(&'"') {
            rest.next();
            loop {
                match rest.next() {
                    Some('"') if rest.peek() == Some(&'"') => {
                        rest.next();
                        cell.push('"');
                    }
                    Some('"') => break,
                    Some(c) => cell.push(c),
                    None => return Err(Reason::Syntax),
                }
            }
        } else {
            while let Some(c) = rest.next_if(|c| *c != separator) {
                if c == '"' {
                    return Err(Reason::Syntax);
                }
                cell.push(c);
            }
        }
        cells.push(cell);
        match rest.next() {
            None => return Ok(cells),
            Some(c) if c == separator => {}
            Some(_) => return Err(Reason::Syntax),
        }
    }
}

impl Header {
    /// Reads the first record: the names of the columns, each known to `schema`.
    ///
    /// # Errors
    /// Every column that is wrong.
    pub fn parse(line: &[u8], schema: &'static [Field]) -> Result<Self, Vec<Wrong>> {
        let whole = |reason| vec![Wrong::line(reason)];
        let text = std::str::from_utf8(line).map_err(|_| whole(Reason::Encoding))?;
        let separator = if text.contains(';') { ';' } else { ',' };
        let names = cells(text, separator).map_err(whole)?;
        if names.len() > MOST_COLUMNS {
            return Err(whole(Reason::TooManyColumns));
        }
        let (mut columns, mut shapes, mut wrong) = (Vec::new(), Vec::new(), Vec::new());
        for name in &names {
            let path: Vec<String> = name.split('.').map(str::to_owned).collect();
            match find(&path, schema) {
                Some(shape) if columns.contains(&path) => {
                    let _ = shape;
                    wrong.push(Wrong::at(name, Reason::DuplicateKey));
                }
                Some(shape) => {
                    columns.push(path);
                    shapes.push(shape);
                }
                None => wrong.push(Wrong::at(
                    &super::check::shown("", name),
                    Reason::UnknownField,
                )),
            }
        }
        if wrong.is_empty() {
            Ok(Self {
                separator,
                columns,
                shapes,
            })
        } else {
            Err(wrong)
        }
    }

    /// Reads a record into the object that JSON would have been. An empty cell is a field left out; a cell that a
    /// spreadsheet would take for a formula is text like any other.
    ///
    /// # Errors
    /// When the record is not CSV, or has not as many cells as there are columns.
    pub fn record(&self, line: &[u8]) -> Result<Map<String, Value>, Reason> {
        let text = std::str::from_utf8(line).map_err(|_| Reason::Encoding)?;
        let cells = cells(text, self.separator)?;
        if cells.len() != self.columns.len() {
            return Err(Reason::Syntax);
        }
        let mut record = Map::new();
        for ((path, shape), cell) in self.columns.iter().zip(&self.shapes).zip(cells) {
            if !cell.is_empty() {
                put(&mut record, path, value(shape, cell));
            }
        }
        let mut record = Value::Object(record);
        lists(&mut record);
        match record {
            Value::Object(map) => Ok(map),
            _ => Err(Reason::Syntax),
        }
    }
}

fn find(path: &[String], fields: &'static [Field]) -> Option<&'static Shape> {
    let (first, rest) = path.split_first()?;
    let field = fields.iter().find(|field| field.name == first)?;
    below(rest, &field.shape)
}

fn below(path: &[String], shape: &'static Shape) -> Option<&'static Shape> {
    match (shape, path) {
        (Shape::Object(fields), path) => find(path, fields),
        (Shape::List(Shape::Object(fields), most), [number, rest @ ..]) => {
            let number: u16 = number.parse().ok()?;
            ((1..=*most).contains(&number))
                .then(|| find(rest, fields))
                .flatten()
        }
        (shape, []) => Some(shape),
        _ => None,
    }
}

fn value(shape: &Shape, cell: String) -> Value {
    match shape {
        Shape::Number => cell.parse::<i64>().map_or(Value::String(cell), Value::from),
        Shape::Bool => match cell.as_str() {
            "true" | "oui" => true.into(),
            "false" | "non" => false.into(),
            _ => Value::String(cell),
        },
        Shape::List(..) => cell.split('|').map(|word| word.trim().to_owned()).collect(),
        _ => Value::String(cell),
    }
}

/// Puts a value at its place; lists are objects by number until they are whole.
fn put(map: &mut Map<String, Value>, path: &[String], value: Value) {
    match path {
        [] => {}
        [name] => {
            map.insert(name.clone(), value);
        }
        [name, rest @ ..] => {
            let below = map
                .entry(name.clone())
                .or_insert_with(|| Value::Object(Map::new()));
            if let Value::Object(below) = below {
                put(below, rest, value);
            }
        }
    }
}

/// Objects whose keys are numbers become lists, in their order.
fn lists(value: &mut Value) {
    let Value::Object(map) = value else { return };
    for below in map.values_mut() {
        lists(below);
    }
    if !map.is_empty() && map.keys().all(|key| key.parse::<u16>().is_ok()) {
        let mut items: Vec<(u16, Value)> = std::mem::take(map)
            .into_iter()
            .filter_map(|(key, value)| Some((key.parse().ok()?, value)))
            .collect();
        items.sort_by_key(|(number, _)| *number);
        *value = items.into_iter().map(|(_, value)| value).collect();
    }
}

/// A cell that no spreadsheet takes for a formula: for every CSV that leaves the base.
#[must_use]
pub fn neutral(cell: &str) -> Cow<'_, str> {
    let risky = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if risky {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

#[cfg(test)]
mod tests {
    use super::{super::schema::RECORD, *};
    use proptest::prelude::*;

    #[test]
    fn a_record_becomes_the_object_that_json_would_have_been() {
        let head = b"number;version;identity.name;identity.given_names;travels.2.country;travels.1.country;clearance.held;contact.telephones";
        let header = Header::parse(head, RECORD).unwrap();
        let record = header
            .record("A-1;3;\"De; \"\"Ga\"\"ulle\";Anne|Marie;JP;US;non;+33 1".as_bytes())
            .unwrap();
        let expected = serde_json::json!({
            "number": "A-1", "version": 3, "identity": { "name": "De; \"Ga\"ulle", "given_names": ["Anne", "Marie"] },
            "travels": [{ "country": "US" }, { "country": "JP" }], "clearance": { "held": false },
            "contact": { "telephones": ["+33 1"] },
        });
        assert_eq!(Value::Object(record), expected);
        assert_eq!(header.record(b"a;b"), Err(Reason::Syntax));
        assert_eq!(header.record(b"\"a;b"), Err(Reason::Syntax));
    }

    #[test]
    fn columns_are_known_once_and_few() {
        let wrong = |head: &str| Header::parse(head.as_bytes(), RECORD).unwrap_err();
        assert_eq!(
            wrong("number,number"),
            [Wrong::at("number", Reason::DuplicateKey)]
        );
        let unknown = wrong("number,identity.religion,travels.0.country");
        assert!(
            unknown.iter().all(|one| one.reason == Reason::UnknownField),
            "{unknown:?}"
        );
        assert_eq!(unknown.len(), 2);
        assert_eq!(
            wrong(&"number,".repeat(300)),
            [Wrong::line(Reason::TooManyColumns)]
        );
    }

    #[test]
    fn no_cell_leaves_as_a_formula() {
        for risky in ["=1+1", "+33", "-1", "@x", "\tx"] {
            assert!(neutral(risky).starts_with('\''), "{risky:?}");
        }
        assert_eq!(neutral("Martin"), "Martin");
    }

    proptest! {
        #[test]
        fn nothing_makes_it_panic(head in "[a-z.;,\"0-9]{0,40}", line in "\\PC{0,60}") {
            let _ = Header::parse(head.as_bytes(), RECORD);
            let header = Header::parse(b"number;identity.name;travels.1.country", RECORD).unwrap();
            let _ = header.record(line.as_bytes());
        }
    }
}
