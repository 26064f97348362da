//! What an agent does with a request of their ministry: takes it up, gives it back, asks a service for its part.

use axum::extract::{Path, State};
use gate::{Form, Problem, SignedIn, i18n::T, page::Chrome, page::Redirect303, stops};
use http::StatusCode;
use kernel::Id;
use serde::Deserialize;

use super::words;
use crate::{
    deeds::instruct,
    desk::Desk,
    model::{RequestKind, Service},
};

/// `POST /demandes/{id}/prendre`
pub(super) async fn take_up(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Redirect303, Problem> {
    let done = instruct::take_up(&desk, &actor, id).await;
    done.map_err(|stop| words::refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/demandes/{id}")).saying("flash-desk-taken"))
}

/// `POST /demandes/{id}/rendre`
pub(super) async fn release(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Redirect303, Problem> {
    let done = instruct::release(&desk, &actor, id).await;
    done.map_err(|stop| words::refused(&chrome.t(), stop))?;
    Ok(Redirect303::to("/").saying("flash-desk-released"))
}

/// Which service.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Asked {
    #[serde(default)]
    service: String,
}

impl Asked {
    fn service(&self, t: &T) -> Result<Service, Problem> {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        Service::from_code(&self.service)
            .ok_or_else(|| stops::refusal(t, status, "desk-no-service"))
    }
}

/// `POST /demandes/{id}/transmettre`
pub(super) async fn refer(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
    Form(asked): Form<Asked>,
) -> Result<Redirect303, Problem> {
    let t = chrome.t();
    let done = instruct::refer(&desk, &actor, id, asked.service(&t)?).await;
    done.map_err(|stop| words::refused(&t, stop))?;
    Ok(Redirect303::to(format!("/demandes/{id}#services")).saying("flash-desk-referred"))
}

/// `POST /demandes/{id}/rappeler`
pub(super) async fn recall(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
    Form(asked): Form<Asked>,
) -> Result<Redirect303, Problem> {
    let t = chrome.t();
    let done = instruct::recall(&desk, &actor, id, asked.service(&t)?).await;
    done.map_err(|stop| words::refused(&t, stop))?;
    Ok(Redirect303::to(format!("/demandes/{id}#services")).saying("flash-desk-recalled"))
}
