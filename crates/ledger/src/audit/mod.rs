//! The audit log: who did what, when, on what, and what came of it.
//!
//! An entry is written in the transaction of its deed (`append`): its header, which holds no
//! personal data, and beside it the payload that the header's commitments hide. The [`Sequencer`]
//! then gives committed entries their place in a Merkle tree, one tree for each retention class, and
//! signs the tree's state. From there on a change, a removal or an insertion shows, to anyone who
//! holds an [`export()`](export::export) or a [`receipt()`](receipt::receipt), without this program.
//!
//! At the end of a class's term the payloads, their salts and the headers are erased; the hashes
//! that later proofs need stay, and the pruning leaves its own entry ([`Sequencer::prune`]).
//!
//! Byte formats: [`kernel::tlog`].

mod anchor;
mod append;
mod cutoff;
pub mod export;
mod hashes;
mod list;
mod prune;
pub mod receipt;
mod row;
mod sequencer;
mod signer;
mod token_signer;

pub(crate) use append::{NewEntry, Outcome, append};
pub use hashes::tile;
pub use list::{Entry, Filter, list};
pub use prune::Pruned;
pub use sequencer::{Batch, Sequencer};
pub use signer::{FileSigner, Signer};
pub use token_signer::{LogKey, TokenSigner};
