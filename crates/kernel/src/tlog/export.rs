//! The export of one log, version 1: lines of JSON that a verifier reads as a stream.
//!
//! 1. `{"manifest":{…}}`: which log, its key, its size, what was pruned;
//! 2. `{"checkpoint":"…"}`: every signed checkpoint still held, by size;
//! 3. `{"pruned":{"level":8,"index":0,"hash":"…"}}`: the perfect subtrees that stand for the pruned
//!    prefix, left to right;
//! 4. `{"entry":{"index":12,"leaf":"…","header":{…},"actor":{…},"object":{…}}}`: one a leaf, in
//!    order; `header` is missing when the entry is gone, `actor` and `object` once their term ended;
//!    after the last leaf of each full tile, at once or later,
//!    `{"node":{"level":8,"index":0,"hash":"…"}}`, the hash the log had stored for the tile;
//! 5. `{"pending":{…}}`: headers written but not yet in the tree; `{"lost":"<uuid>"}`: entries
//!    announced to the tree whose header is gone;
//! 6. `{"end":{…}}`: how many of each, so that a file cut short is not taken for a short log.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

use super::{Hash, Salt};

/// Version of the format written here.
pub const FORMAT: u32 = 1;
/// Longest line read, in bytes.
pub const MAX_LINE: usize = 64 * 1024;

/// First line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest<'a> {
    /// Version of the format.
    pub format: u32,
    /// The log's name.
    pub origin: Cow<'a, str>,
    /// Service.
    pub service: Cow<'a, str>,
    /// Retention class.
    pub class: Cow<'a, str>,
    /// Term of that class, as the act declares it: `1 year`.
    pub term: Cow<'a, str>,
    /// Public key, as a C2SP vkey.
    pub vkey: Cow<'a, str>,
    /// Leaves in the tree.
    pub size: u64,
    /// First index whose entry is still held.
    pub minimum: u64,
    /// When the export was made, RFC 3339.
    pub made: Cow<'a, str>,
}

/// A part of an entry with its salt.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OpenedPart<'a> {
    /// Key of the commitment.
    pub key: Salt,
    /// The part, byte for byte.
    #[serde(borrow)]
    pub part: &'a RawValue,
}

/// One leaf.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EntryLine<'a> {
    /// Its rank.
    pub index: u64,
    /// The hash the log stored for it.
    pub leaf: Hash,
    /// The header, byte for byte.
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    pub header: Option<&'a RawValue>,
    /// Who, while held.
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    pub actor: Option<OpenedPart<'a>>,
    /// On what, while held.
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    pub object: Option<OpenedPart<'a>>,
}

/// Last line.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Checkpoints.
    pub checkpoints: u64,
    /// Entries.
    pub entries: u64,
    /// Entries not yet in the tree.
    pub pending: u64,
}

/// A line of an export.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Line<'a> {
    /// First line.
    #[serde(borrow)]
    Manifest(Manifest<'a>),
    /// A signed checkpoint.
    #[serde(borrow)]
    Checkpoint(Cow<'a, str>),
    /// A subtree of the pruned prefix.
    Pruned {
        /// Height.
        level: u8,
        /// Rank among those of that height.
        index: u64,
        /// Root.
        hash: Hash,
    },
    /// A leaf.
    #[serde(borrow)]
    Entry(EntryLine<'a>),
    /// A hash the log had stored for a full tile.
    Node {
        /// Height: a multiple of 8.
        level: u8,
        /// Rank among those of that height.
        index: u64,
        /// Root.
        hash: Hash,
    },
    /// The header of an entry not yet in the tree.
    #[serde(borrow)]
    Pending(&'a RawValue),
    /// An entry announced to the tree whose header is gone.
    Lost(uuid::Uuid),
    /// Last line.
    End(Totals),
}

/// A line that cannot be read or written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ExportError {
    /// Longer than [`MAX_LINE`].
    #[error("the line is longer than 64 KiB")]
    Long,
    /// Not a line of this format.
    #[error("not a line of an audit export")]
    Shape,
}

/// Reads one line, its end excluded.
///
/// # Errors
/// When it is too long or of another shape.
pub fn read_line(line: &str) -> Result<Line<'_>, ExportError> {
    if line.len() > MAX_LINE {
        return Err(ExportError::Long);
    }
    serde_json::from_str(line).map_err(|_| ExportError::Shape)
}

/// Writes one line, its end included.
///
/// # Errors
/// When it would be longer than a reader accepts, or a part holds the end of a line.
pub fn write_line(line: &Line<'_>, out: &mut Vec<u8>) -> Result<(), ExportError> {
    let start = out.len();
    serde_json::to_writer(&mut *out, line).map_err(|_| ExportError::Shape)?;
    let written = out.get(start..).unwrap_or_default();
    let wrong = if written.len() > MAX_LINE {
        Some(ExportError::Long)
    } else if written.contains(&b'\n') {
        // Only a part taken byte for byte can hold one: it would pass for two lines.
        Some(ExportError::Shape)
    } else {
        None
    };
    if let Some(wrong) = wrong {
        out.truncate(start);
        return Err(wrong);
    }
    out.push(b'\n');
    Ok(())
}
