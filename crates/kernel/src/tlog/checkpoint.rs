//! C2SP tlog-checkpoint: which log, how many leaves, which root.

use super::{Hash, Note, NoteError, VerifierKey};

/// State of a log at one size.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// The log's name: `acte.example/jecliqueoupas/access`.
    pub origin: String,
    /// Number of leaves.
    pub size: u64,
    /// Root of the tree of that size.
    pub root: Hash,
}

impl Checkpoint {
    /// The text that is signed: three lines.
    #[must_use]
    pub fn text(&self) -> String {
        format!("{}\n{}\n{}\n", self.origin, self.size, self.root)
    }

    /// Reads the text of a checkpoint. Extension lines, which the specification allows, are read
    /// over; a size with a leading zero is not a size.
    ///
    /// # Errors
    /// [`NoteError::Shape`].
    pub fn parse_text(text: &str) -> Result<Self, NoteError> {
        let wrong = NoteError::Shape;
        if !text.ends_with('\n') {
            return Err(wrong);
        }
        let mut lines = text.lines();
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(wrong);
        };
        let number: u64 = size.parse().map_err(|_| wrong)?;
        if origin.is_empty() || number.to_string() != size || lines.any(str::is_empty) {
            return Err(wrong);
        }
        let root = root.parse().map_err(|_| wrong)?;
        Ok(Self {
            origin: origin.to_owned(),
            size: number,
            root,
        })
    }

    /// Reads a signed checkpoint and checks that `key` signed it for the log the key is named
    /// after.
    ///
    /// # Errors
    /// When the note cannot be read, is not signed by `key`, or speaks of another log.
    pub fn open(note: &str, key: &VerifierKey) -> Result<Self, NoteError> {
        let read = Self::parse_text(Note::parse(note)?.verify(key)?)?;
        if read.origin == key.name() {
            Ok(read)
        } else {
            Err(NoteError::Shape)
        }
    }

    /// Reads a checkpoint without looking at its signatures.
    ///
    /// # Errors
    /// [`NoteError::Shape`].
    pub fn read_unverified(note: &str) -> Result<Self, NoteError> {
        Self::parse_text(Note::parse(note)?.text_unverified())
    }
}
