//! What a handler takes from a request, already checked.

mod form;
mod query;
mod signed_in;
mod visitor;

pub use form::{Fields, Form};
pub use query::Query;
pub use signed_in::SignedIn;
pub use visitor::{Flash, RequestId, Theme, Visitor};
