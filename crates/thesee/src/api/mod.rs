//! Units' own programs give the complaints that units took (art. 1 2°), over mutual TLS. Nothing is read back but
//! references.

mod complaints;
mod openapi;
mod peer;

use gate::{Access, Routes};
use http::Method;

pub use openapi::document;

use crate::{desk::Desk, rules::intake_file::LARGEST};

/// Routes of the programs' portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new()
        .api(
            Method::GET,
            "/v1/openapi.json",
            Access::Certificate,
            openapi::get,
        )
        .api_stream(
            Method::POST,
            "/v1/complaints",
            Access::Certificate,
            complaints::post,
            LARGEST,
        )
}
