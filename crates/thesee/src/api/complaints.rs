//! `/v1/complaints`: complaints that a unit took, all of them or none.

use axum::{
    Json,
    body::{Body, to_bytes},
    extract::State,
    response::{IntoResponse, Response},
};
use gate::{Problem, stops};
use http::{StatusCode, header};
use ledger::{Fault, Stop};
use serde_json::json;

use super::peer::Peer;
use crate::{
    deeds::take::{self, Refusal},
    desk::Desk,
    model::Way,
    rules::{
        days,
        intake::{Why, Wrong},
        intake_file::{self, LARGEST, LineWrong},
    },
};

/// `POST /v1/complaints`
pub(super) async fn post(
    State(desk): State<Desk>,
    Peer(actor): Peer,
    body: Body,
) -> Result<Response, Problem> {
    let largest = usize::try_from(LARGEST).unwrap_or(usize::MAX);
    let bytes = to_bytes(body, largest).await;
    let bytes = bytes.map_err(|_| Problem::TooLarge(LARGEST))?;
    let today = days::day_of(desk.ledger.now()).map_err(Fault::from)?;
    let all = match intake_file::read_json(&bytes, today) {
        Ok(all) => all,
        Err(wrongs) => return Ok(told(StatusCode::UNPROCESSABLE_ENTITY, &wrongs)),
    };
    match take::take(&desk, &actor, Way::Api, &all).await {
        Ok(taken) => {
            let taken = taken.iter().zip(&all);
            let taken: Vec<_> = taken
                .map(|(one, sent)| json!({ "number": sent.number.reveal(), "reference": one.reference }))
                .collect();
            Ok(fresh(StatusCode::CREATED, json!({ "complaints": taken })))
        }
        Err(Stop::Refused(Refusal::Known(place))) => {
            let wrong = Wrong {
                field: "number".to_owned(),
                why: Why::Twice,
            };
            let line = place + 1;
            Ok(told(StatusCode::CONFLICT, &[LineWrong { line, wrong }]))
        }
        Err(stop) => Err(Problem::stopped(stop, |_| {
            let t = desk.catalogue.speak(gate::Locale::Fr);
            stops::refusal(&t, StatusCode::CONFLICT, "i-no-unit")
        })),
    }
}

/// What is wrong, by place from 1, field and reason; never a value.
fn told(status: StatusCode, wrongs: &[LineWrong]) -> Response {
    let wrongs: Vec<_> = wrongs
        .iter()
        .map(|one| json!({ "line": one.line, "field": one.wrong.field, "reason": one.wrong.why.code() }))
        .collect();
    fresh(status, json!({ "errors": wrongs }))
}

fn fresh(status: StatusCode, body: serde_json::Value) -> Response {
    (
        status,
        [(header::CACHE_CONTROL, "private, no-store")],
        Json(body),
    )
        .into_response()
}
