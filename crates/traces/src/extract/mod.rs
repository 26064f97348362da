//! Identifiers in free text, in one walk: bytes that may begin something are found by their class, readers look around
//! them, and where two readings overlap the one that says more stands.
//!
//! A reader sees the whole text and one place in it. How far it looks either side is bounded by what it reads (forty
//! digits, a host's 253 bytes, a page's 2,048, a label 400 bytes above), so that the walk is linear whatever the text;
//! a test counts its steps.

mod letters;
mod near;
mod numbers;
mod roles;
mod scan;
#[cfg(test)]
mod tests;
mod walk;

pub use letters::skeleton;

use crate::kind::{Found, Kind};

/// The longest text read, in bytes; what stands beyond is not looked at. A complaint's field has 20,000 characters,
/// a joined conversation some megabytes.
pub const LONGEST: usize = 16 << 20;

/// What a reader says: a kind, its canonical form, its bytes. The walk adds whose it is.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Reading {
    pub(crate) kind: Kind,
    pub(crate) value: String,
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Between two readings of the same bytes the higher stands: a checksum that holds says more than a length.
    pub(crate) sure: Sure,
}

/// How much a reading rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sure {
    /// Its shape alone.
    Shape,
    /// A word beside it, or a public list.
    Named,
    /// A checksum.
    Checked,
}

/// Everything read in `text`, in the order of the text, none overlapping another.
#[must_use]
pub fn extract(text: &str) -> Vec<Found> {
    let mut told = walk::extract(text);
    roles::agree(&mut told);
    told.into_iter().map(|(found, _)| found).collect()
}

/// One of a document's texts: a field of the form, an attached message, what was read in a screenshot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source<'a> {
    /// Its name within the document.
    pub name: &'a str,
    /// Its text.
    pub text: &'a str,
}

/// Everything read in a document's texts, each with its source's name. What one text says of whose a value is holds in
/// the others: a victim's own number stays theirs in a screenshot.
#[must_use]
pub fn extract_all<'a>(sources: &[Source<'a>]) -> Vec<(&'a str, Found)> {
    let (mut told, mut names) = (Vec::new(), Vec::new());
    for source in sources {
        let read = walk::extract(source.text);
        names.extend(std::iter::repeat_n(source.name, read.len()));
        told.extend(read);
    }
    roles::agree(&mut told);
    names
        .into_iter()
        .zip(told)
        .map(|(name, (found, _))| (name, found))
        .collect()
}
