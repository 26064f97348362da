//! The feed (art. 7): machines push signed batches over mutual TLS, one way. Nothing is ever read back through it
//! but receipts, which say nothing of any person.

mod batches;
mod documents;
mod openapi;
mod peer;

use gate::{Access, Routes};
use http::Method;

pub use openapi::document;

use crate::{
    desk::Desk,
    rules::feed::{LONGEST_BATCH, LONGEST_SCAN},
};

/// Where the OpenAPI document is.
pub const DOCUMENT: &str = "/v1/openapi.json";

/// Routes of the feed's portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    let path = "/v1/batches/{id}";
    Routes::new()
        .api(Method::GET, DOCUMENT, Access::Certificate, openapi::get)
        .api_stream(
            Method::PUT,
            path,
            Access::Certificate,
            batches::put,
            LONGEST_BATCH,
        )
        .api(Method::GET, path, Access::Certificate, batches::get)
        .api_stream(
            Method::PUT,
            "/v1/documents/{request}/{name}",
            Access::Certificate,
            documents::put,
            LONGEST_SCAN,
        )
}
