//! `/dossiers/{id}/abandonner`: gives a draft up, once it was asked again.

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, View},
    ui,
};
use kernel::Id;

use super::{begin::refused, samples, section::trail, words};
use crate::{
    deeds::draft,
    desk::Desk,
    model::{DraftKind, DraftLine, Kind, Scheme},
};

/// The page.
#[derive(Template)]
#[template(path = "victim/give_up.html")]
pub(crate) struct GiveUp {
    t: T,
    csrf: Csrf,
    line: DraftLine,
}

impl GiveUp {
    fn scheme(&self) -> String {
        words::scheme(&self.t, self.line.scheme)
    }
}

impl View for GiveUp {
    fn title(&self, t: &T) -> String {
        t.get("give-up-title").to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        trail(t)
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |kind| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            line: samples::draft(1, kind, Scheme::Romance),
        };
        vec![page(Kind::Complaint), page(Kind::Report)]
    }
}

/// `GET /dossiers/{id}/abandonner`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DraftKind>>,
) -> Result<Page<GiveUp>, Problem> {
    let t = chrome.t();
    let read = draft::read(&desk, &actor, id).await;
    let draft = read.map_err(|stop| refused(&t, stop))?;
    let view = GiveUp {
        csrf: chrome.csrf(),
        line: draft.line,
        t,
    };
    Ok(Page::new(chrome, view))
}

/// `POST /dossiers/{id}/abandonner`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DraftKind>>,
) -> Result<Redirect303, Problem> {
    let done = draft::erase(&desk, &actor, id).await;
    done.map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to("/mes-declarations").saying("flash-draft-erased"))
}
