//! `/depots/{id}/supprimer`: erasure at the agent's request (art. 7), with a receipt.

use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    page::{Chrome, Page},
};
use kernel::Id;

use super::confirm::{Confirm, Gone, Step, ask, gone};
use crate::{deeds::erase::erase_deposit, desk::Desk, model::DepositKind};

pub(super) const STEP: Step = Step {
    path: "supprimer",
    title: "erase-title",
    text: "erase-text",
    button: "erase-button",
    duty: false,
};

/// `GET /depots/{id}/supprimer`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<Confirm>, Problem> {
    ask(&desk, &actor, chrome, id, STEP).await
}

/// `POST /depots/{id}/supprimer`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<Gone>, Problem> {
    let erased = erase_deposit(&desk, &actor, id).await;
    gone(chrome, "erased-title", erased)
}
