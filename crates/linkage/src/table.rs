//! Tables of persons: any CSV whose columns a mapping ties to our fields.

mod bounded;
#[cfg(test)]
mod tests;

use std::io::Read;

use bounded::Lines;

use crate::person::{Field, Person};

/// Which columns of a table fill which fields.
///
/// ```
/// let mapping = linkage::table::Mapping::read("
///     id = 'id'
///     [fields]
///     birth_name = 'nom'
///     given_names = ['prenom_1', 'prenom_2']
/// ").unwrap();
/// ```
#[derive(Debug, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Mapping {
    /// Column of the record's id.
    pub id: String,
    /// Columns of each field, joined by a blank when several.
    pub fields: std::collections::BTreeMap<Field, Columns>,
}

/// One column or several.
#[derive(Debug, serde::Deserialize)]
#[serde(untagged)]
pub enum Columns {
    /// One.
    One(String),
    /// Several, joined by a blank.
    Several(Vec<String>),
}

/// Why a table or its mapping cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// The mapping is not what it should be.
    #[error("mapping: {0}")]
    Mapping(#[from] toml::de::Error),
    /// A column the mapping names is not in the table.
    #[error("the table has no column «{0}»")]
    NoColumn(String),
    /// The table is not CSV in UTF-8.
    #[error("table: {0}")]
    Table(#[from] csv::Error),
    /// Two records have one id.
    #[error("line {line}: the id «{id}» stands twice")]
    Twice {
        /// Where.
        line: u64,
        /// Which.
        id: String,
    },
    /// A record without its id.
    #[error("line {0}: no id")]
    NoId(u64),
    /// A line no table of persons has: most often a quotation mark left open.
    #[error("line {0}: longer than {LONGEST} bytes, or a quotation mark left open")]
    TooLong(u64),
    /// Past what one run can hold.
    #[error("more than {0} records")]
    TooMany(usize),
}

impl Refusal {
    pub(crate) fn twice(id: &str, line: u64) -> Self {
        Self::Twice {
            line,
            id: id.chars().take(80).collect(),
        }
    }
}

/// The longest line read, quoted fields over several lines included, in bytes. Memory stays within a few times this.
pub const LONGEST: usize = 1 << 20;

impl Mapping {
    /// Reads a mapping in TOML.
    ///
    /// # Errors
    /// When a key is unknown or missing.
    pub fn read(text: &str) -> Result<Self, Refusal> {
        Ok(toml::from_str(text)?)
    }

    /// Reads a table, and hands over each record with its id.
    ///
    /// # Errors
    /// When a column is missing, a line is not CSV in UTF-8 or longer than [`LONGEST`], or `found` refuses.
    pub fn each(
        &self,
        table: impl Read,
        mut found: impl FnMut(&str, &Person<'_>, u64) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut lines = Lines::new(table);
        let headers = lines.headers()?;
        let place = |name: &str| {
            let name = name.trim();
            headers
                .iter()
                .position(|header| header.trim().trim_start_matches('\u{feff}') == name)
                .ok_or_else(|| Refusal::NoColumn(name.to_owned()))
        };
        let id = place(&self.id)?;
        let mut fields = Vec::new();
        for (field, columns) in &self.fields {
            let places: Result<Vec<usize>, Refusal> = match columns {
                Columns::One(name) => Ok(vec![place(name)?]),
                Columns::Several(names) => names.iter().map(|name| place(name)).collect(),
            };
            fields.push((*field, places?));
        }
        let mut joined: Vec<String> = vec![String::new(); fields.len()];
        while let Some((row, line)) = lines.next()? {
            for ((_, places), text) in fields.iter().zip(&mut joined) {
                if places.len() > 1 {
                    text.clear();
                    for part in places
                        .iter()
                        .filter_map(|at| row.get(*at))
                        .filter(|part| !part.is_empty())
                    {
                        if !text.is_empty() {
                            text.push(' ');
                        }
                        text.push_str(part);
                    }
                }
            }
            let mut person = Person::default();
            for ((field, places), text) in fields.iter().zip(&joined) {
                match places.as_slice() {
                    [one] => person.set(*field, row.get(*one).unwrap_or_default()),
                    _ => person.set(*field, text),
                }
            }
            found(row.get(id).unwrap_or_default(), &person, line)?;
        }
        Ok(())
    }

    /// Reads a table by the names of its columns, and hands over the id and the cells asked for, in that order. Columns
    /// are found whatever their case.
    ///
    /// # Errors
    /// When a column is missing, a line is not CSV in UTF-8 or longer than [`LONGEST`], or `found` refuses.
    pub fn each_row(
        &self,
        table: impl Read,
        wanted: &[&str],
        mut found: impl FnMut(&str, &[&str], u64) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let mut lines = Lines::new(table);
        let headers = lines.headers()?;
        let place = |name: &str| {
            let header = |header: &str| {
                header.trim().trim_start_matches('\u{feff}').to_lowercase() == name.to_lowercase()
            };
            headers
                .iter()
                .position(header)
                .ok_or_else(|| Refusal::NoColumn(name.to_owned()))
        };
        let id = place(&self.id)?;
        let places: Result<Vec<usize>, Refusal> = wanted.iter().map(|name| place(name)).collect();
        let places = places?;
        while let Some((row, line)) = lines.next()? {
            let cells: Vec<&str> = places
                .iter()
                .map(|at| row.get(*at).unwrap_or_default())
                .collect();
            found(row.get(id).unwrap_or_default(), &cells, line)?;
        }
        Ok(())
    }
}
