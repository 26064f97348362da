//! What was last signed, kept outside of the database, so that a database put back to an older copy
//! is noticed even by a process that has just started.

use std::{
    fs,
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

use kernel::tlog::{
    Checkpoint, Node, ProofError, VerifierKey, consistency, consistency_nodes, verify_consistency,
};
use sqlx::PgConnection;

use super::{
    hashes::nodes,
    sequencer::{Log, Sequencer},
};
use crate::Fault;

/// Longest file read, in bytes.
const MAX_NOTE: u64 = 64 * 1024;

/// A folder with one signed checkpoint for each class: what `verifier audit --checkpoint` takes.
#[derive(Debug, Clone)]
pub(super) struct Anchor {
    folder: PathBuf,
}

impl Anchor {
    pub(super) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    fn path(&self, class: &str) -> Result<PathBuf, Fault> {
        // A class is a key of the act; this keeps it inside the folder whatever the act says.
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        if class.is_empty() || !class.chars().all(plain) {
            return Err(Fault::Settings(
                "an audit class cannot be a file name".into(),
            ));
        }
        Ok(self.folder.join(format!("{class}.checkpoint")))
    }

    /// The checkpoint kept for a class.
    pub(super) fn read(&self, class: &str, key: &VerifierKey) -> Result<Option<Checkpoint>, Fault> {
        let file = match fs::File::open(self.path(class)?) {
            Ok(file) => file,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(storage(&error)),
        };
        let mut note = String::new();
        file.take(MAX_NOTE)
            .read_to_string(&mut note)
            .map_err(|error| storage(&error))?;
        let wrong = |_| Fault::Corrupt(format!("audit log {class}: its kept checkpoint").into());
        Checkpoint::open(&note, key).map(Some).map_err(wrong)
    }

    /// Keeps a checkpoint, whole or not at all.
    pub(super) fn write(&self, class: &str, note: &str) -> Result<(), Fault> {
        let path = self.path(class)?;
        let fresh = path.with_extension("new");
        let write = || {
            let mut options = fs::OpenOptions::new();
            let mut file = options
                .write(true)
                .create(true)
                .truncate(true)
                .mode(0o600)
                .open(&fresh)?;
            file.write_all(note.as_bytes())?;
            // Else a power cut may leave the new name with nothing in it.
            file.sync_data()?;
            fs::rename(&fresh, &path)
        };
        write().map_err(|error| storage(&error))
    }
}

impl Sequencer {
    /// Refuses to build on a tree that is not the one last signed, or that went back: after a
    /// restored copy the log stops growing, for a person to look at.
    pub(super) async fn check(&self, conn: &mut PgConnection, log: &Log) -> Result<(), Fault> {
        let corrupt =
            |what: &str| Fault::Corrupt(format!("audit log {}: {what}", log.class).into());
        let (size, root) = (log.frontier.size(), log.frontier.root());
        let kept = match (self.seen.get(&log.class), &self.anchor) {
            (Some(seen), _) if (seen.size, seen.root) == (size, root) => return Ok(()),
            (Some(seen), _) => Some(seen.clone()),
            (None, Some(anchor)) => anchor.read(&log.class, &log.key)?,
            (None, None) => None,
        };
        if let Some(kept) = kept {
            if kept.size > size {
                return Err(corrupt("shorter than what was signed"));
            }
            if !continues(conn, log, &kept).await? {
                return Err(corrupt("not a continuation of what was signed"));
            }
        }
        let note = sqlx::query_scalar!(
            "select note from audit_checkpoint where log = $1 order by size desc limit 1",
            log.id
        )
        .fetch_optional(conn)
        .await?;
        match note.map(|note| Checkpoint::open(&note, &log.key)) {
            None if size == 0 => Ok(()),
            None => Err(corrupt("has no checkpoint")),
            Some(Err(_)) => Err(corrupt("its last checkpoint does not verify")),
            Some(Ok(last)) if (last.size, last.root) == (size, root) => Ok(()),
            Some(Ok(_)) => Err(corrupt("not the tree last signed")),
        }
    }
}

/// Whether the tree held now continues the one that `old` speaks of.
async fn continues(conn: &mut PgConnection, log: &Log, old: &Checkpoint) -> Result<bool, Fault> {
    let (size, root) = (log.frontier.size(), log.frontier.root());
    let Ok(needed) = consistency_nodes(old.size, size) else {
        return Ok(false);
    };
    let held = nodes(conn, log.id, &needed).await?;
    // A pruning takes the leaves of whole tiles, never the tiles' roots.
    let whole = log.minimum / 256 * 256;
    let pruned = |node: &Node| node.level < 8 && node.index << node.level < whole;
    let accounted = |node: &Node| held.contains_key(node) || pruned(node);
    match consistency(old.size, size, |node| held.get(&node).copied()) {
        Ok(proof) => Ok(verify_consistency((old.size, old.root), (size, root), &proof).is_ok()),
        Err(ProofError::Missing(_)) if needed.iter().all(accounted) => {
            // Inside the pruned prefix: the sizes alone can be compared.
            tracing::warn!("an old checkpoint of the audit log lies in what was pruned");
            Ok(true)
        }
        Err(_) => Ok(false),
    }
}

fn storage(error: &std::io::Error) -> Fault {
    Fault::Storage(format!("the audit log's kept checkpoint: {}", error.kind()).into())
}
