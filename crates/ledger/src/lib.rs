//! The ground under every service: one PostgreSQL database, touched only through deeds.
//!
//! A [`Deed`] is a transaction that knows who acts, for which declared purpose and when. It can be
//! committed only once it is recorded, and its audit row is in the same transaction: no trace, no
//! act. Everything else here serves that: the [`access`] policies that answer before anything is
//! read, the [`vault`] that seals what is stored, the [`audit`] log, [`retention`], [`jobs`] and
//! the [`outbox`].
//!
//! Reading order: [`law`], [`ledger`](crate::Ledger), [`deed`], [`access`], then the rooms.

pub mod access;
pub mod ambient;
pub mod audit;
pub mod blobs;
pub mod catalogue;
pub mod deed;
pub mod diagnose;
mod fault;
#[cfg(fuzzing)]
pub mod fuzzing;
pub mod jobs;
pub mod law;
mod ledger;
pub mod migrate;
pub mod outbox;
pub mod postgres;
pub mod retention;
pub mod statements;
mod stop;
pub mod vault;

pub use access::{Action, Attr, Permit, Resource};
pub use deed::{Deed, Open, Record, Recorded};
pub use fault::Fault;
pub use law::Law;
pub use ledger::{GroundTx, Ledger, LedgerParts, Once};
pub use postgres::Database;
pub use stop::{Denied, Never, Reason, Stop};

/// The ground's own migrations, first in every service's list.
pub static MIGRATIONS: sqlx::migrate::Migrator = sqlx::migrate!("./migrations");
