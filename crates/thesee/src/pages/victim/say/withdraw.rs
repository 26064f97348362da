//! `/declarations/{id}/retirer`: withdraws, once it was asked again.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, View},
    ui,
};
use kernel::{Actor, Id};
use serde::Deserialize;

use super::{samples, trail, words};
use crate::{
    deeds::own,
    desk::Desk,
    model::{DeclarationKind, Kind, Line, State as Stands},
};

/// What was ticked.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Sure {
    #[serde(default)]
    sure: String,
}

/// The page.
#[derive(Template)]
#[template(path = "victim/withdraw.html")]
pub(crate) struct WithdrawPage {
    t: T,
    csrf: Csrf,
    line: Line,
    errors: ui::FieldErrors,
}

impl WithdrawPage {
    fn word(&self, part: &str) -> String {
        let key = format!("withdraw-{part}-{}", self.line.kind.code());
        self.t.get(&key).to_owned()
    }
    fn tick(&self) -> ui::Choices {
        ui::checkbox("sure", self.word("sure")).errors(&self.errors)
    }
}

impl View for WithdrawPage {
    fn title(&self, _t: &T) -> String {
        self.word("title")
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        trail(t, &self.line)
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |kind, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            line: samples::line(1, kind, Stands::Admissible),
            errors,
        };
        let unsure = ui::FieldErrors::new().with("sure", t.get("withdraw-unsure"));
        vec![
            page(Kind::Complaint, ui::FieldErrors::new()),
            page(Kind::Report, unsure),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<DeclarationKind>,
    errors: ui::FieldErrors,
) -> Result<WithdrawPage, Problem> {
    let t = chrome.t();
    let read = own::filed(desk, actor, id).await;
    let (line, _) = read.map_err(|stop| words::refused(&t, stop))?;
    if line.state == Stands::Withdrawn {
        return Err(Problem::NotFound);
    }
    Ok(WithdrawPage {
        csrf: chrome.csrf(),
        line,
        errors,
        t,
    })
}

/// `GET /declarations/{id}/retirer`
pub(in super::super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
) -> Result<Page<WithdrawPage>, Problem> {
    let view = page(&desk, &actor, &chrome, id, ui::FieldErrors::new()).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /declarations/{id}/retirer`
pub(in super::super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
    Form(form): Form<Sure>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    if form.sure != "yes" {
        let errors = ui::FieldErrors::new().with("sure", t.get("withdraw-unsure"));
        let view = page(&desk, &actor, &chrome, id, errors).await?;
        return Ok(Page::new(chrome, view).invalid().into_response());
    }
    let done = own::withdraw(&desk, &actor, id).await;
    done.map_err(|stop| words::refused(&t, stop))?;
    Ok(Redirect303::to(format!("/declarations/{id}"))
        .saying("flash-withdrawn")
        .into_response())
}
