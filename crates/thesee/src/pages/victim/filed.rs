//! `/declarations/{id}/depot`: what one holds at once after filing: the reference, the receipt, the notice of one's rights
//! with the proof that it was read (code of criminal procedure, art. 15-3 and 10-2).

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
use kernel::{Actor, Id, Timestamp};
use serde::Deserialize;

use super::{samples, section::trail, words};
use crate::{
    deeds::own,
    desk::Desk,
    letters::RIGHTS,
    model::{DeclarationKind, Kind, Line, PaperKind, PaperSeen, State as Stands},
};

/// The page.
#[derive(Template)]
#[template(path = "victim/filed.html")]
pub(crate) struct FiledPage {
    t: T,
    csrf: Csrf,
    line: Line,
    papers: Vec<PaperSeen>,
    errors: ui::FieldErrors,
}

impl FiledPage {
    fn complaint(&self) -> bool {
        self.line.kind == Kind::Complaint
    }
    fn receipt(&self) -> String {
        format!("/declarations/{}/recepisse.pdf", self.line.id)
    }
    fn done(&self) -> ui::Panel {
        let t = &self.t;
        let title = match self.line.kind {
            Kind::Complaint => "filed-title-complaint",
            Kind::Report => "filed-title-report",
        };
        let reference = t.with("filed-reference", "reference", self.line.reference.as_str());
        ui::panel(t.get(title), reference)
    }
    fn rights(&self) -> impl Iterator<Item = &str> {
        RIGHTS.iter().map(|key| self.t.get(key))
    }
    /// When the notice was read; none when it was not.
    fn read_at(&self) -> Option<Timestamp> {
        let mut papers = self.papers.iter();
        papers
            .find(|paper| paper.what == PaperKind::Rights)
            .and_then(|paper| paper.read_at)
    }
    fn tick(&self) -> ui::Choices {
        ui::checkbox("read", self.t.get("filed-rights-read")).errors(&self.errors)
    }
}

impl View for FiledPage {
    fn title(&self, t: &T) -> String {
        t.get(match self.line.kind {
            Kind::Complaint => "filed-title-complaint",
            Kind::Report => "filed-title-report",
        })
        .to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        trail(t)
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |kind, papers, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            line: samples::line(1, kind, Stands::Filed),
            papers,
            errors,
        };
        let unread = ui::FieldErrors::new().with("read", t.get("filed-rights-unread"));
        vec![
            page(Kind::Complaint, vec![], unread),
            page(Kind::Complaint, samples::papers(), ui::FieldErrors::new()),
            page(Kind::Report, vec![], ui::FieldErrors::new()),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<DeclarationKind>,
    errors: ui::FieldErrors,
) -> Result<FiledPage, Problem> {
    let t = chrome.t();
    let read = own::filed(desk, actor, id).await;
    let (line, papers) = read.map_err(|stop| words::refused(&t, stop))?;
    Ok(FiledPage {
        csrf: chrome.csrf(),
        line,
        papers,
        errors,
        t,
    })
}

/// `GET /declarations/{id}/depot`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
) -> Result<Page<FiledPage>, Problem> {
    let view = page(&desk, &actor, &chrome, id, ui::FieldErrors::new()).await?;
    Ok(Page::new(chrome, view))
}

/// What was ticked.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Ticked {
    #[serde(default)]
    read: String,
}

/// `POST /declarations/{id}/droits`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
    Form(form): Form<Ticked>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    if form.read != "yes" {
        let errors = ui::FieldErrors::new().with("read", t.get("filed-rights-unread"));
        let view = page(&desk, &actor, &chrome, id, errors).await?;
        // The notice was taken as a paper meanwhile: nothing is missing.
        if view.read_at().is_some() {
            return Ok(Redirect303::to(format!("/declarations/{id}")).into_response());
        }
        return Ok(Page::new(chrome, view).invalid().into_response());
    }
    let done = own::acknowledge_rights(&desk, &actor, id).await;
    done.map_err(|stop| words::refused(&t, stop))?;
    Ok(Redirect303::to(format!("/declarations/{id}"))
        .saying("flash-rights-read")
        .into_response())
}
