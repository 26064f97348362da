//! Checking an export of an audit log.
//!
//! Reading order: [`finding`](Finding) (what can be wrong), `line` (one line, checked alone and in
//! parallel), `tree` (the lines in order, against the signed checkpoints), `order`, `erasure`.

mod erasure;
mod finding;
mod line;
mod order;
mod tree;

use std::io::Read;

use kernel::tlog::{Checkpoint, VerifierKey};
use serde::Serialize;

pub use finding::{Finding, Note};

use line::{Checker, Item};
use tree::Fold;

/// Bytes read at once for each worker.
const CHUNK: usize = 2 * 1024 * 1024;

/// What the person checking brings along.
#[derive(Debug, Default)]
pub struct Witnessed {
    /// The log's public key, obtained elsewhere.
    pub key: Option<VerifierKey>,
    /// Signed checkpoints of the same log, kept from earlier or obtained elsewhere.
    pub checkpoints: Vec<String>,
}

/// The outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Report {
    /// The log's name, as the export gives it.
    pub origin: String,
    /// Term of its entries, as the export gives it: nobody signed it, and erasures are judged by it.
    pub term: String,
    /// Leaves read, the pruned ones included.
    pub size: u64,
    /// First index whose entry is held.
    pub minimum: u64,
    /// Entries checked.
    pub entries: u64,
    /// Signed checkpoints checked against the tree.
    pub checkpoints: u64,
    /// What is wrong. Empty: nothing was found.
    pub findings: Vec<Finding>,
    /// What is right but must be known.
    pub notes: Vec<Note>,
}

impl Report {
    /// Whether nothing wrong was found.
    #[must_use]
    pub fn is_good(&self) -> bool {
        self.findings.is_empty()
    }
}

/// Why an export could not be checked at all.
#[derive(Debug, thiserror::Error)]
pub enum Unreadable {
    /// The file could not be read.
    #[error("{0}")]
    Io(#[from] std::io::Error),
    /// It does not begin like an export.
    #[error("not an audit export of a known version")]
    Format,
}

/// Checks an export.
///
/// # Errors
/// When it cannot be read, or is no export of a known version.
pub fn verify(mut export: impl Read, witnessed: &Witnessed) -> Result<Report, Unreadable> {
    let workers = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(16);
    let mut chunks = Chunks {
        rest: Vec::new(),
        over: false,
    };
    let first = chunks.first_line(&mut export)?;
    let checker = Checker::new(&first).ok_or(Unreadable::Format)?;
    let mut fold = Fold::new(&checker, witnessed);
    loop {
        let mut round = Vec::with_capacity(workers);
        for _ in 0..workers {
            match chunks.next(&mut export)? {
                Some(chunk) => round.push(chunk),
                None => break,
            }
        }
        if round.is_empty() {
            break;
        }
        let checked: Vec<Option<Vec<Item>>> = std::thread::scope(|scope| {
            let work = |chunk: &'_ Vec<u8>| checker.chunk(chunk);
            let handles: Vec<_> = round
                .iter()
                .map(|chunk| scope.spawn(move || work(chunk)))
                .collect();
            handles
                .into_iter()
                .map(|handle| handle.join().ok())
                .collect()
        });
        for items in checked {
            // A worker that stopped is a part of the file nobody checked.
            for item in items.unwrap_or_else(|| vec![Item::Bad]) {
                fold.take(item);
            }
        }
    }
    Ok(fold.finish())
}

/// Whole lines, in pieces for the workers.
struct Chunks {
    rest: Vec<u8>,
    over: bool,
}

impl Chunks {
    fn fill(&mut self, export: &mut impl Read, wanted: usize) -> std::io::Result<()> {
        let missing = wanted.saturating_sub(self.rest.len());
        let limit = u64::try_from(missing).unwrap_or(u64::MAX);
        if missing > 0 && !self.over {
            self.over = export.by_ref().take(limit).read_to_end(&mut self.rest)? < missing;
        }
        Ok(())
    }

    fn first_line(&mut self, export: &mut impl Read) -> Result<String, Unreadable> {
        self.fill(export, kernel::tlog::MAX_LINE)?;
        let end = self
            .rest
            .iter()
            .position(|byte| *byte == b'\n')
            .ok_or(Unreadable::Format)?;
        let tail = self.rest.split_off(end + 1);
        let line = std::mem::replace(&mut self.rest, tail);
        String::from_utf8(line).map_err(|_| Unreadable::Format)
    }

    fn next(&mut self, export: &mut impl Read) -> std::io::Result<Option<Vec<u8>>> {
        self.fill(export, CHUNK)?;
        if self.rest.is_empty() {
            return Ok(None);
        }
        // Without a line's end in two megabytes, the piece goes out as one wrong line.
        let end = self
            .rest
            .iter()
            .rposition(|byte| *byte == b'\n')
            .map_or(self.rest.len(), |p| p + 1);
        let tail = self.rest.split_off(end);
        Ok(Some(std::mem::replace(&mut self.rest, tail)))
    }
}

/// Reads a checkpoint handed over as a file, without believing it yet.
///
/// # Errors
/// When it is not a checkpoint.
pub fn read_checkpoint(note: &str) -> Result<Checkpoint, kernel::tlog::NoteError> {
    Checkpoint::read_unverified(note)
}
