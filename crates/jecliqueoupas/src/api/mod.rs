//! The API of State applications (art. 1): the wire format their existing clients speak under `/api/v1`, and
//! our own under `/api/v2`.
//!
//! Who calls holds a token of `deeds::tokens`; every call is a deed of that token's agent, in the role
//! `application`: what another deposited does not exist for it. The document at [`DOCUMENT`] describes
//! every route, and a test holds the two together.

mod answers;
mod intake;
mod openapi;
mod v1;
mod v2;

use axum::{
    Json,
    response::{IntoResponse, Response},
};
use gate::{
    Access, Problem, Routes,
    limits::{Class, Quota, Quotas},
    problem::Refusal,
};
use http::{HeaderValue, Method, StatusCode, header};

pub use openapi::document;

use crate::{
    deeds::tokens::{DEPOSIT, ERASE, READ},
    desk::Desk,
};

/// Where the OpenAPI document is.
pub const DOCUMENT: &str = "/api/openapi.json";

/// Routes of the API, on the portal of agents; `max` is the largest file taken, in bytes.
#[must_use]
pub fn routes(max: u64) -> Routes<Desk> {
    let (deposit, read, erase) = (
        Access::Token(DEPOSIT),
        Access::Token(READ),
        Access::Token(ERASE),
    );
    Routes::new()
        .api(Method::GET, DOCUMENT, Access::Public, openapi::get)
        .api_upload("/api/v1/submit", deposit, v1::submit, max)
        .api(Method::GET, "/api/v1/results/{key}", read, v1::result)
        .api(Method::GET, "/api/v2/deposits", read, v2::list)
        .api_upload("/api/v2/deposits", deposit, v2::deposit, max)
        .api(Method::GET, "/api/v2/deposits/{id}", read, v2::read)
        .api(Method::DELETE, "/api/v2/deposits/{id}", erase, v2::erase)
        .api(
            Method::GET,
            "/api/v2/deposits/{id}/report",
            read,
            v2::report,
        )
        .api(
            Method::POST,
            "/api/v2/deposits/{id}/withdrawal",
            erase,
            v2::withdraw,
        )
}

/// The quotas of the portal of agents, where the API is. Existing clients ask for a result every three
/// seconds, for fifteen files at once, and take a refusal for a failed analysis: an application gets
/// room for several such workers.
#[must_use]
pub fn quotas() -> Quotas {
    let (burst, a_minute) = (1_200, 1_800);
    let quota = Quota::per_minute(burst, a_minute);
    Quotas::default().with(Class::Api, quota, quota)
}

/// JSON that no cache keeps.
fn json<T: serde::Serialize>(status: StatusCode, body: &T) -> Response {
    let mut response = (status, Json(body)).into_response();
    let fresh = HeaderValue::from_static("private, no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, fresh);
    response
}

/// A refusal in the words of the catalogue, `KEY-title` and `KEY-text`; French, as the service's own.
fn refusal(desk: &Desk, status: StatusCode, key: &'static str) -> Problem {
    let t = desk.t(gate::Locale::Fr);
    Problem::Refused(Refusal {
        status,
        code: key,
        title: t.get(&format!("{key}-title")).to_owned(),
        text: t.get(&format!("{key}-text")).to_owned(),
    })
}
