//! The wire format that the State's applications already speak: `django-lasuite` and `file-scanner` send
//! `X-Auth-Token`, `POST submit` and `GET results/{sha256 or id}`.
//!
//! How they take an answer decides what ours is. `is_malware` is `false` for a clean file and for no
//! other; `true` for a malicious one; `null` with `error_code` 422 for a suspicious one, which includes
//! whatever was not read to its end: they hold such a file for unknown, never for safe. An
//! `error_code` of 413 is never given in a result: some let their users have a file that is merely too
//! large. A file past the limit is refused when it is sent, with status 413.

use axum::{
    extract::{Path, State, rejection::PathRejection},
    response::Response,
};
use gate::{Problem, Upload, tokens::Caller};
use http::StatusCode;
use kernel::Id;
use serde::Serialize;

use super::{answers, intake, json};
use crate::{
    deeds::{own_space::own_by_hash, parse_sha256, read_report::read_report},
    desk::Desk,
    model::DepositKind,
};

#[derive(Debug, Serialize)]
struct Submitted {
    id: Id<DepositKind>,
}

/// `POST /api/v1/submit`
pub(super) async fn submit(
    State(desk): State<Desk>,
    caller: Caller,
    upload: Upload,
) -> Result<Response, Problem> {
    let taken = intake::take(&desk, caller.actor(), upload).await?;
    Ok(json(StatusCode::OK, &Submitted { id: taken.id }))
}

/// `GET /api/v1/results/{key}`: of the newest deposit of this caller with this hash, or of the one
/// with this id.
pub(super) async fn result(
    State(desk): State<Desk>,
    caller: Caller,
    key: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    let Ok(Path(key)) = key else {
        return Err(Problem::NotFound);
    };
    let id = match parse_sha256(&key) {
        Some(sha256) => {
            let agent = Desk::agent(caller.actor()).ok_or(Problem::NotFound)?;
            own_by_hash(&desk, caller.actor(), agent, &sha256)
                .await
                .map_err(|stop| Problem::stopped(stop, |never| match never {}))?
        }
        None => key.parse::<Id<DepositKind>>().ok(),
    };
    let id = id.ok_or(Problem::NotFound)?;
    let view = read_report(&desk, caller.actor(), id)
        .await
        .map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))?;
    Ok(json(StatusCode::OK, &answers::wire(&view)))
}
