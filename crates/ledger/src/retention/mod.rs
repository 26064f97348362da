//! The end of the law's terms.
//!
//! The engine is driven by `law/columns.toml`: for each table declared `disposal = "erase"` it erases
//! every row whose term has ended at the ledger's present, exact to the second, and with the row the
//! keys and blobs it and the rows that belong to it hold, and the mail about it. The receipts are
//! audit entries in the same transaction: no receipt, no erasure.
//!
//! [`Engine::run`] is one pass; [`register`] runs it every hour on a worker.

mod due;
mod engine;
mod erase;
mod family;
pub mod ownerless;

pub use engine::{Engine, Erased, RETENTION, Summary, register, run};
