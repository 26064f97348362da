//! Compound files: the old Office formats, MSI, and whatever else stands in a MS-CFB envelope.

pub(crate) mod compound;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use compound::{Compound, Entry, EntryKind};
