//! Our own API: what an application deposited, page by page; the whole report; erasure with its receipt
//! (art. 7), and withdrawal of a file that turned out to hold sensitive data (art. 4).

use axum::{
    extract::{
        Path, Query, State,
        rejection::{PathRejection, QueryRejection},
    },
    response::Response,
};
use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use gate::{Problem, Upload, tokens::Caller};
use http::{HeaderValue, StatusCode, header};
use kernel::{Id, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    answers::{self, Detail, Gone, Line, Lines},
    intake, json, refusal,
};
use crate::{
    deeds::{
        erase::{erase_deposit, withdraw as withdraw_file},
        own_space::own_after,
        read_report::{ReportView, read_report},
        sha256_hex,
    },
    desk::Desk,
    model::{Deposit, DepositKind},
};

/// Deposits on a page when the caller does not say.
pub(super) const PAGE: i64 = 50;
/// Most deposits on a page.
pub(super) const MOST: i64 = 200;

/// Which page.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Which {
    limit: Option<i64>,
    after: Option<String>,
}

/// A place in the list: microseconds and id of the last deposit before it, opaque to callers.
fn place(deposit: &Deposit) -> String {
    let micros = deposit
        .collected_at
        .unix_timestamp_nanos()
        .div_euclid(1_000);
    let mut bytes = micros.to_be_bytes().to_vec();
    bytes.extend_from_slice(deposit.id.uuid().as_bytes());
    URL_SAFE_NO_PAD.encode(bytes)
}

fn placed(text: &str) -> Option<(Timestamp, Id<DepositKind>)> {
    let mut bytes = [0; 32];
    if text.len() != 43 || URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) != Ok(32) {
        return None;
    }
    let (micros, id) = bytes.split_at(16);
    let nanos = i128::from_be_bytes(micros.try_into().ok()?).checked_mul(1_000)?;
    let at = Timestamp::from_unix_timestamp_nanos(nanos).ok()?;
    Some((at, Id::from_uuid(Uuid::from_bytes(id.try_into().ok()?))))
}

/// `GET /api/v2/deposits`
pub(super) async fn list(
    State(desk): State<Desk>,
    caller: Caller,
    which: Result<Query<Which>, QueryRejection>,
) -> Result<Response, Problem> {
    let Ok(Query(which)) = which else {
        return Err(Problem::Malformed);
    };
    let limit = which.limit.unwrap_or(PAGE);
    if !(1..=MOST).contains(&limit) {
        return Err(Problem::Malformed);
    }
    let after = match which.after.as_deref() {
        Some(text) => Some(placed(text).ok_or(Problem::Malformed)?),
        None => None,
    };
    let agent = Desk::agent(caller.actor()).ok_or(Problem::NotFound)?;
    let mut list = own_after(&desk, caller.actor(), agent, after, limit)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let limit = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = list.len() > limit;
    list.truncate(limit);
    let next = list.last().filter(|_| more).map(place);
    let deposits = list.iter().map(Line::of).collect();
    Ok(json(StatusCode::OK, &Lines { deposits, next }))
}

#[derive(Debug, Serialize)]
struct Made {
    id: Id<DepositKind>,
    sha256: String,
    size: u64,
    analysis: &'static str,
}

/// `POST /api/v2/deposits`
pub(super) async fn deposit(
    State(desk): State<Desk>,
    caller: Caller,
    upload: Upload,
) -> Result<Response, Problem> {
    let taken = intake::take(&desk, caller.actor(), upload).await?;
    let made = Made {
        id: taken.id,
        sha256: sha256_hex(&taken.sha256),
        size: taken.size,
        analysis: taken.choice.code(),
    };
    let mut response = json(StatusCode::CREATED, &made);
    if let Ok(place) = HeaderValue::from_str(&format!("/api/v2/deposits/{}", taken.id)) {
        response.headers_mut().insert(header::LOCATION, place);
    }
    Ok(response)
}

type Named = Result<Path<String>, PathRejection>;

fn named(id: Named) -> Result<Id<DepositKind>, Problem> {
    let Ok(Path(text)) = id else {
        return Err(Problem::NotFound);
    };
    text.parse().map_err(|_| Problem::NotFound)
}

async fn view(desk: &Desk, caller: &Caller, id: Named) -> Result<ReportView, Problem> {
    read_report(desk, caller.actor(), named(id)?)
        .await
        .map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))
}

/// `GET /api/v2/deposits/{id}`
pub(super) async fn read(
    State(desk): State<Desk>,
    caller: Caller,
    id: Named,
) -> Result<Response, Problem> {
    let view = view(&desk, &caller, id).await?;
    Ok(json(StatusCode::OK, &Detail::of(&view)))
}

/// `GET /api/v2/deposits/{id}/report`
pub(super) async fn report(
    State(desk): State<Desk>,
    caller: Caller,
    id: Named,
) -> Result<Response, Problem> {
    let view = view(&desk, &caller, id).await?;
    match answers::state(&view) {
        answers::State::Done(finished, _) => Ok(json(StatusCode::OK, &finished.report)),
        answers::State::Waiting => Err(refusal(&desk, StatusCode::CONFLICT, "api-waiting")),
    }
}

/// `DELETE /api/v2/deposits/{id}`
pub(super) async fn erase(
    State(desk): State<Desk>,
    caller: Caller,
    id: Named,
) -> Result<Response, Problem> {
    let erased = erase_deposit(&desk, caller.actor(), named(id)?)
        .await
        .map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))?;
    Ok(json(StatusCode::OK, &Gone::of(&erased)))
}

/// `POST /api/v2/deposits/{id}/withdrawal`
pub(super) async fn withdraw(
    State(desk): State<Desk>,
    caller: Caller,
    id: Named,
) -> Result<Response, Problem> {
    let erased = withdraw_file(&desk, caller.actor(), named(id)?)
        .await
        .map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))?;
    Ok(json(StatusCode::OK, &Gone::of(&erased)))
}
