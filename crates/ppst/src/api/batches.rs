//! `/v1/batches/{id}`: a batch is pushed, and its receipt read.

use axum::{
    Json,
    body::Body,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use futures::TryStreamExt as _;
use gate::{Problem, stops};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use ledger::{Stop, blobs::ReceiveError};
use serde_json::json;

use super::peer::Peer;
use crate::{
    deeds::feed::{self, Format, Incoming, Refusal},
    desk::Desk,
    model::{Batch, BatchName, BatchOutcome},
    rules::feed::{LONGEST_BATCH, signature},
};

/// Header of the signature: base64.
pub(super) const SIGNATURE: &str = "acte-signature";

/// `PUT /v1/batches/{id}`
pub(super) async fn put(
    State(desk): State<Desk>,
    Peer(source): Peer,
    Path(id): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Result<Response, Problem> {
    let name = BatchName::parse(&id).ok_or(Problem::NotFound)?;
    let signed = headers.get(SIGNATURE).and_then(|value| value.to_str().ok());
    let Some(signature) = signed.and_then(signature::parse) else {
        return Err(refused(&desk, Stop::Refused(Refusal::BadSignature)));
    };
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok());
    let kind = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim());
    let format = match kind {
        Some("application/jsonl" | "application/x-ndjson") => Format::JsonLines,
        Some("text/csv") => Format::Csv,
        _ => {
            return Err(problem(
                &desk,
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "feed-format",
            ));
        }
    };
    let bytes = body.into_data_stream().map_err(drop);
    let received = desk.ledger.receive(bytes, LONGEST_BATCH).await;
    let received = received.map_err(|error| match error {
        ReceiveError::TooLarge | ReceiveError::Stream(()) => Problem::TooLarge(LONGEST_BATCH),
        ReceiveError::Empty => problem(&desk, StatusCode::UNPROCESSABLE_ENTITY, "feed-empty"),
        ReceiveError::Fault(fault) => fault.into(),
    })?;
    let incoming = Incoming {
        name: &name,
        format,
        received: &received,
        signature: &signature,
    };
    let batch = feed::receive(&desk, &source, &incoming).await;
    batch
        .map(|batch| receipt(&batch))
        .map_err(|stop| refused(&desk, stop))
}

/// `GET /v1/batches/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    Peer(source): Peer,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let name = BatchName::parse(&id).ok_or(Problem::NotFound)?;
    let batch = feed::receipt(&desk, &source, &name).await;
    batch
        .map(|batch| receipt(&batch))
        .map_err(|stop| refused(&desk, stop))
}

/// All that goes back to a source: counts, lines, fields and codes. Nothing of any person (art. 7).
fn receipt(batch: &Batch) -> Response {
    let refused: Vec<_> = batch
        .faults
        .iter()
        .map(|fault| json!({ "line": fault.line, "field": fault.field, "reason": fault.reason }))
        .collect();
    let body = json!({
        "batch": batch.name.as_str(),
        "sha256": hex(&batch.sha256),
        "outcome": batch.outcome.code(),
        "accepted": batch.accepted,
        "unchanged": batch.unchanged,
        "refused_lines": batch.refused,
        "refused": refused,
    });
    let status = if batch.outcome == BatchOutcome::Processing {
        StatusCode::ACCEPTED
    } else {
        StatusCode::OK
    };
    let mut response = (status, Json(body)).into_response();
    let fresh = HeaderValue::from_static("private, no-store");
    response.headers_mut().insert(header::CACHE_CONTROL, fresh);
    response
}

/// Bytes in hexadecimal.
pub(super) fn hex(digest: &[u8; 32]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(64);
    for byte in digest {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn problem(desk: &Desk, status: StatusCode, key: &'static str) -> Problem {
    stops::refusal(&desk.t(gate::Locale::Fr), status, key)
}

fn refused(desk: &Desk, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::UnknownSource | Refusal::UnknownBatch => Problem::NotFound,
        Refusal::BadSignature => problem(desk, StatusCode::FORBIDDEN, "feed-signature"),
        Refusal::OtherBatch => problem(desk, StatusCode::CONFLICT, "feed-other"),
        Refusal::Busy => problem(desk, StatusCode::CONFLICT, "feed-busy"),
    })
}
