//! The vocabulary every other crate speaks: ids that cannot be swapped, time and chance that are
//! handed in, data that does not print, and the acts with their articles.
//!
//! No I/O and no async in here: what a crate does with the world belongs to `ledger` or `gate`.

mod actor;
mod clock;
mod entropy;
mod id;
pub mod law;
mod operation;
mod personal;
mod term;
pub mod tlog;

pub use actor::{Actor, Role};
pub use clock::{Clock, Timestamp};
pub use entropy::Entropy;
pub use id::{Id, IdError, Kind};
pub use law::{Act, Article, LawError, Requirement};
pub use operation::{Operation, Purpose};
pub use personal::{Personal, Secret};
pub use term::Term;
