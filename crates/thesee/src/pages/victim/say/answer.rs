//! `/declarations/{id}/repondre`.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    page::{Chrome, Page, Redirect303},
    ui,
};
use kernel::{Id, Personal};

use super::{Said, SayPage, What, judged, page, words};
use crate::{deeds::own, desk::Desk, model::DeclarationKind};

/// `GET /declarations/{id}/repondre`
pub(in super::super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
) -> Result<Page<SayPage>, Problem> {
    let (what, typed) = (What::Answer, Said::default());
    let errors = ui::FieldErrors::new();
    let view = page(&desk, &actor, &chrome, id, what, typed, errors).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /declarations/{id}/repondre`
pub(in super::super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
    Form(typed): Form<Said>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let errors = judged(&t, What::Answer, &typed.text);
    if !errors.is_empty() {
        let view = page(&desk, &actor, &chrome, id, What::Answer, typed, errors).await?;
        return Ok(Page::new(chrome, view).invalid().into_response());
    }
    let text = Personal::new(typed.text);
    let done = own::answer(&desk, &actor, id, &text).await;
    done.map_err(|stop| words::refused(&t, stop))?;
    Ok(Redirect303::to(format!("/declarations/{id}"))
        .saying("flash-said-answer")
        .into_response())
}
