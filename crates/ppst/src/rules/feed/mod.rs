//! What a source may send (art. 7), and how it is read: hostile until proved otherwise, in bounded memory.
//!
//! One table, [`schema::RECORD`], says every field; it reads JSON and CSV, and prints the published schema. What it
//! does not list is refused by name, and nothing that stood in a line is ever repeated: a fault is a line's number,
//! a field's name and a [`Reason`].

pub mod csv;
pub mod frame;
pub mod json;
pub mod publish;
pub mod read;
pub mod schema;
pub mod signature;

mod check;

use crate::model::BatchFault;

/// Bytes a line may have: a record with its photograph, or a document.
pub const LONGEST_LINE: usize = 4 << 20;
/// Bytes a batch may have.
pub const LONGEST_BATCH: u64 = 1 << 30;
/// Bytes a document that comes alone may have: a scan of a few dozen pages.
pub const LONGEST_SCAN: u64 = 25 << 20;
/// How deep JSON may go.
pub const DEEPEST: usize = 8;
/// Columns a CSV may have.
pub const MOST_COLUMNS: usize = 200;

macro_rules! reasons {
    ($($(#[$doc:meta])* $name:ident = $code:literal,)+) => {
        /// Why a line, or a batch, is not taken.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Reason { $($(#[$doc])* $name,)+ }

        impl Reason {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name,)+];

            /// A stable code.
            #[must_use]
            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }
        }
    };
}

reasons! {
    /// The bytes are not UTF-8.
    Encoding = "encoding",
    /// The line is longer than [`LONGEST_LINE`].
    LineTooLong = "line-too-long",
    /// The batch is empty.
    EmptyBatch = "empty-batch",
    /// Not JSON, or not one object; not CSV.
    Syntax = "syntax",
    /// Deeper than [`DEEPEST`].
    TooDeep = "too-deep",
    /// A key stands twice in an object, or a column twice.
    DuplicateKey = "duplicate-key",
    /// More columns than [`MOST_COLUMNS`].
    TooManyColumns = "too-many-columns",
    /// A field that the schema does not have.
    UnknownField = "unknown-field",
    /// A field that must be there.
    MissingField = "missing-field",
    /// Text where a number should be, or the reverse.
    WrongType = "wrong-type",
    /// A text longer than its field takes.
    TooLong = "too-long",
    /// A list longer than its field takes.
    TooMany = "too-many",
    /// A NUL or another control character.
    ControlCharacter = "control-character",
    /// Not a date.
    BadDate = "bad-date",
    /// A date that has not come.
    FutureDate = "future-date",
    /// Not a country's code.
    BadCountry = "bad-country",
    /// None of the words that the field takes.
    BadCode = "bad-code",
    /// Not base64.
    BadBase64 = "bad-base64",
    /// Not a JPEG or PNG image of at most two mebibytes.
    NotAPhotograph = "not-a-photograph",
    /// Not a PDF, JPEG or PNG document.
    NotADocument = "not-a-document",
    /// Not about a zone (art. 7).
    NotZrr = "not-zrr",
    /// Of an inquiry, more than its direction (art. 2).
    InquiryContent = "inquiry-content",
    /// A document that nobody asked this source for (art. 2).
    DocumentsUnasked = "documents-unasked",
    /// A document asked for once, and no longer (art. 2).
    DocumentsOver = "documents-over",
    /// An older version than the base has.
    StaleVersion = "stale-version",
    /// The same version with another content.
    ConflictingVersion = "conflicting-version",
}

impl Reason {
    /// The article of the decree behind it.
    #[must_use]
    pub const fn article(self) -> Option<&'static str> {
        match self {
            Self::NotZrr => Some("7"),
            Self::InquiryContent | Self::DocumentsUnasked | Self::DocumentsOver => Some("2"),
            _ => None,
        }
    }
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wrong {
    /// The field, by its place in the schema; empty for the line as a whole.
    pub field: String,
    /// Why.
    pub reason: Reason,
}

impl Wrong {
    /// Of the line as a whole.
    #[must_use]
    pub const fn line(reason: Reason) -> Self {
        Self {
            field: String::new(),
            reason,
        }
    }

    /// Of a field.
    #[must_use]
    pub fn at(field: &str, reason: Reason) -> Self {
        Self {
            field: field.chars().take(100).collect(),
            reason,
        }
    }

    /// As a receipt says it.
    #[must_use]
    pub fn on(&self, line: u32) -> BatchFault {
        BatchFault {
            line,
            field: self.field.clone(),
            reason: self.reason.code().to_owned(),
        }
    }
}
