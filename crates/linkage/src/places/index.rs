//! Names in order, each with the row that bears it.

use super::fold::fold;

/// One name of a row.
#[derive(Debug)]
pub(super) struct Entry {
    /// Folded, without spaces: « New-York », « NEW YORK » and « NewYork » are one name.
    pub(super) name: Box<str>,
    pub(super) row: u16,
    /// Too common elsewhere to be read without knowing the country.
    pub(super) qualified: bool,
}

/// A table sorted by name.
pub(super) struct Index(Box<[Entry]>);

impl Index {
    /// Names of one row may fold to the same: one of them is kept.
    pub(super) fn new(mut entries: Vec<Entry>) -> Self {
        entries.sort_by(|a, b| (&*a.name, a.row, a.qualified).cmp(&(&*b.name, b.row, b.qualified)));
        entries.dedup_by(|a, b| a.name == b.name && a.row == b.row);
        Self(entries.into())
    }

    /// The entries of this folded name, spaces and marks left aside.
    pub(super) fn find(&self, folded: &str) -> impl Iterator<Item = &Entry> {
        let start = self
            .0
            .partition_point(|entry| entry.name.bytes().lt(letters(folded)));
        let rest = self.0.get(start..).unwrap_or_default();
        rest.iter()
            .take_while(move |entry| entry.name.bytes().eq(letters(folded)))
    }

    #[cfg(test)]
    pub(super) fn entries(&self) -> &[Entry] {
        &self.0
    }
}

/// The name as the index knows it.
pub(super) fn entry(name: &str, row: u16, qualified: bool) -> Entry {
    let folded = fold(name);
    Entry {
        name: letters(&folded).map(char::from).collect::<String>().into(),
        row,
        qualified,
    }
}

fn letters(folded: &str) -> impl Iterator<Item = u8> {
    folded.bytes().filter(u8::is_ascii_alphanumeric)
}

/// Lines of a table that are neither empty nor a comment.
pub(super) fn rows(table: &'static str) -> impl Iterator<Item = &'static str> {
    table
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
}

/// The parts of a column, separated by semicolons.
pub(super) fn parts(column: &'static str) -> impl Iterator<Item = &'static str> {
    column
        .split(';')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}
