//! `/recus/{entry}`: the proof that an erasure stands in the log (art. 7), for `verifier receipt`.

use axum::{
    extract::{Path, State},
    response::Response,
};
use gate::Problem;
use uuid::Uuid;

use super::download;
use crate::{deeds::trace::receipt, desk::Desk};

/// `GET /recus/{entry}`
pub(super) async fn get(
    State(desk): State<Desk>,
    Path(entry): Path<Uuid>,
) -> Result<Response, Problem> {
    let receipt = receipt(&desk, entry)
        .await
        .map_err(Problem::fault)?
        .ok_or(Problem::NotFound)?;
    Ok(download(
        receipt.into_bytes(),
        "application/json",
        "recu.json",
    ))
}
