//! `/depots/{id}/donnees-sensibles`: the agent reports sensitive data; the file is destroyed (art. 4).

use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    page::{Chrome, Page},
};
use kernel::Id;

use super::confirm::{Confirm, Gone, Step, ask, gone};
use crate::{deeds::erase::withdraw, desk::Desk, model::DepositKind};

pub(super) const STEP: Step = Step {
    path: "donnees-sensibles",
    title: "sensitive-title",
    text: "sensitive-text",
    button: "sensitive-button",
    duty: true,
};

/// `GET /depots/{id}/donnees-sensibles`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<Confirm>, Problem> {
    ask(&desk, &actor, chrome, id, STEP).await
}

/// `POST /depots/{id}/donnees-sensibles`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<Gone>, Problem> {
    let erased = withdraw(&desk, &actor, id).await;
    gone(chrome, "withdrawn-title", erased)
}
