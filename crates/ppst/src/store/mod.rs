//! The SQL of the service, and nowhere else. Every function works inside a deed, and every one that
//! touches personal data takes the permit that allows it.

pub mod batches;
pub mod compared;
pub mod documents;
pub mod figures;
pub mod held;
pub mod history;
pub mod instructions;
pub mod links;
pub mod lists;
pub mod models;
pub mod requests;
pub mod sources;
pub mod users;

mod sealed;
