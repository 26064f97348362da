//! `POST /depots/{id}/alerter`: the agent alerts the ministry (art. 3, 1°).

use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    page::{Chrome, Redirect303},
};
use http::StatusCode;
use kernel::Id;
use ledger::Stop;

use crate::{
    deeds::alert_ministry::{Refusal, alert_ministry},
    desk::Desk,
    model::DepositKind,
    pages::stops,
};

/// `POST /depots/{id}/alerter`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Redirect303, Problem> {
    let back = || Redirect303::to(format!("/depots/{id}"));
    match alert_ministry(&desk, &actor, id).await {
        Ok(()) => Ok(back().saying("flash-alerted")),
        Err(Stop::Refused(Refusal::AlreadyTold)) => {
            Ok(back().saying("flash-caution-already-alerted"))
        }
        Err(stop) => Err(Problem::stopped(stop, |reason| match reason {
            Refusal::Unknown | Refusal::AlreadyTold => Problem::NotFound,
            Refusal::NotMalicious => {
                stops::refusal(&chrome.t(), StatusCode::CONFLICT, "refusal-not-malicious")
            }
        })),
    }
}
