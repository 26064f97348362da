//! The audit log's arithmetic: what the ledger writes and the verifier checks, byte for byte.
//!
//! - the Merkle tree of RFC 6962 §2.1: [`struct@Hash`], [`Frontier`], [`inclusion`], [`consistency`];
//! - C2SP signed notes, checkpoints and tiles: [`Note`], [`Checkpoint`], [`Tile`];
//! - our own formats, each with its version: the entry [`Header`] whose bytes are a leaf, the
//!   commitments it holds ([`commit`]), the export's lines ([`Line`]) and the [`Receipt`].
//!
//! It reads no file and no database. It stands here and not in the ledger so that the verifier,
//! which trusts nobody, shares these few hundred lines with the service and nothing else.

mod checkpoint;
mod entry;
mod export;
mod frontier;
mod hash;
mod note;
mod proof;
mod receipt;
mod tile;
#[cfg(test)]
mod vectors;

pub use checkpoint::Checkpoint;
pub use entry::{ActorPart, Header, HeaderError, ObjectPart, Outcome, Part, Salt, commit};
pub use export::{
    EntryLine, ExportError, FORMAT, Line, MAX_LINE, Manifest, OpenedPart, Totals, read_line,
    write_line,
};
pub use frontier::{Frontier, FrontierError};
pub use hash::{Hash, HashError};
pub use note::{Note, NoteError, SigningKey, VerifierKey};
pub use proof::{
    Node, ProofError, consistency, consistency_nodes, inclusion, inclusion_nodes,
    verify_consistency, verify_inclusion,
};
pub use receipt::{Receipt, ReceiptError, ReceiptFacts};
pub use tile::{TILE_WIDTH, Tile, TileError, bundle, tile_path, unbundle};
