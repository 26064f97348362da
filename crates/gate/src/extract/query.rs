//! The parameters of an address.

use axum::extract::{FromRequestParts, Query as Raw};
use http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Problem;

/// The query of an address, read into `T`. One that cannot be read is told on a page, as any other problem.
#[derive(Debug, Clone)]
pub struct Query<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequestParts<S> for Query<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        match Raw::from_request_parts(parts, state).await {
            Ok(Raw(query)) => Ok(Self(query)),
            Err(_) => Err(Problem::Malformed),
        }
    }
}
