//! The bases that feed this one, and their batches (art. 7).

use kernel::{Id, Timestamp};

use super::{BatchKind, Ministry, SourceKind, opinion::codes};

/// Short code of a source: `sophia`, `mesr`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SourceCode(String);

/// Name a source gives its batch, unique for it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct BatchName(String);

impl SourceCode {
    /// Two to forty-one small letters, digits and hyphens, a letter first.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = text.bytes();
        let first = bytes.next().is_some_and(|byte| byte.is_ascii_lowercase());
        let rest =
            bytes.all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
        (first && rest && (2..=41).contains(&text.len())).then(|| Self(text.to_owned()))
    }

    /// As stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl BatchName {
    /// At most a hundred letters, digits, dots, underscores and hyphens, none of these first.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = text.bytes();
        let first = bytes
            .next()
            .is_some_and(|byte| byte.is_ascii_alphanumeric());
        let rest =
            bytes.all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'-'));
        (first && rest && text.len() <= 100).then(|| Self(text.to_owned()))
    }

    /// As stored.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

codes! {
    /// What becomes of a batch that has bad lines.
    Mode {
        /// It is refused whole.
        Whole = "whole",
        /// Good lines are kept, bad ones reported.
        Lines = "lines",
    }
}

codes! {
    /// What became of a batch.
    BatchOutcome {
        /// Not yet known.
        Processing = "processing",
        /// Every line was taken, or changed nothing.
        Accepted = "accepted",
        /// Some lines were taken.
        Partial = "partial",
        /// No line was taken.
        Refused = "refused",
    }
}

/// A feeding base.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Id, under which the log knows it.
    pub id: Id<SourceKind>,
    /// Code.
    pub code: SourceCode,
    /// Whose base it is.
    pub ministry: Ministry,
    /// Name shown.
    pub name: String,
    /// How it wants bad lines treated.
    pub mode: Mode,
    /// Functional address told that documents are asked for.
    pub mailbox: Option<String>,
    /// When it was closed.
    pub until: Option<Timestamp>,
}

/// A line of a batch that was not taken: never what stood there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct BatchFault {
    /// Its number, from 1; 0 for the batch as a whole.
    pub line: u32,
    /// The field, by its name in the published schema; empty for the line as a whole.
    pub field: String,
    /// A stable code.
    pub reason: String,
}

/// A batch and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Batch {
    /// Id.
    pub id: Id<BatchKind>,
    /// Its source.
    pub source: SourceCode,
    /// Name given.
    pub name: BatchName,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    /// When it came in.
    pub received_at: Timestamp,
    /// Lines taken.
    pub accepted: u32,
    /// Lines that changed nothing.
    pub unchanged: u32,
    /// Lines not taken.
    pub refused: u32,
    /// What became of it.
    pub outcome: BatchOutcome,
    /// What was wrong, at most [`crate::law::MOST_FAULTS`].
    pub faults: Vec<BatchFault>,
}
