//! The verifier: checks, offline and without trusting the service, what a service handed out.
//!
//! - [`audit`]: an export of an audit log;
//! - [`receipt`]: the receipt of one entry;
//! - [`pv`]: a signed report of reception.
//!
//! It links neither the ledger nor a database: it shares with the service only the byte formats of
//! [`kernel::tlog`]. Every check runs to its end; what cannot be checked is said; anything
//! unexpected is a failure.

pub mod audit;
pub mod pv;
pub mod receipt;
mod say;

pub use say::{Language, Say};
