//! `/declarations/{id}/pieces`: the files of a declaration: copies to see, originals by an act of their own.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::Response,
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Shape, View, sample},
    ui,
};
use kernel::{Id, Role};
use serde::Deserialize;

use super::{download, refused};
use crate::{
    deeds::attachments::{self, Ground},
    desk::Desk,
    law::{HEAD, LINK, OFFICER},
    model::{Attachment, AttachmentKind, DeclarationKind, Media},
};

/// Why an original is taken.
#[derive(Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Taken {
    ground: String,
}

/// The page.
#[derive(Template)]
#[template(path = "files/filed.html")]
pub(crate) struct Filed {
    t: T,
    csrf: Csrf,
    id: Id<DeclarationKind>,
    files: Vec<Attachment>,
    takes: bool,
}

impl Filed {
    fn named(&self, file: &Attachment) -> String {
        super::name(file)
    }
    fn summary(&self, file: &Attachment) -> ui::Summary {
        let t = &self.t;
        let digest: String = file
            .sha256
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect();
        let verdict = file.verdict.map_or("none", |verdict| verdict.code());
        ui::summary()
            .row(t.get("files-what"), super::what(t, file))
            .row_html(t.get("files-digest"), ui::code(digest))
            .row(
                t.get("files-verdict"),
                t.get(&format!("files-verdict-{verdict}")),
            )
    }
    fn copy(&self, file: &Attachment) -> String {
        format!("/declarations/{}/pieces/{}/copie.png", self.id, file.id)
    }
    fn original(&self, file: &Attachment) -> String {
        format!("/declarations/{}/pieces/{}/original", self.id, file.id)
    }
    /// One button a ground: which one is pressed says why.
    fn grounds(&self) -> Vec<ui::Button> {
        let button = |ground: Ground| {
            let key = format!("files-ground-{}", ground.code());
            ui::button(self.t.get(&key))
                .named("ground", ground.code())
                .secondary()
        };
        Ground::ALL.map(button).into()
    }
}

impl View for Filed {
    fn title(&self, t: &T) -> String {
        t.get("files-filed-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new(
            format!("/declarations/{}", self.id),
            t.get("files-declaration"),
        )]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |texts: &[&str], takes| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            id: Id::from_uuid(uuid::Uuid::nil()),
            files: texts
                .iter()
                .zip([Media::Png, Media::Mail, Media::Pdf])
                .map(|(text, media)| super::sample(text, media))
                .collect(),
            takes,
        };
        vec![
            page(&[], true),
            page(&["capture.png"], true),
            page(&[sample::HOSTILE], true),
            page(&[sample::LONG, sample::BIDI], false),
        ]
    }
}

/// `GET /declarations/{id}/pieces`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
) -> Result<Page<Filed>, Problem> {
    let t = chrome.t();
    let files = attachments::list(&desk, &actor, LINK, id).await;
    let takes = |role: Role| role == OFFICER || role == HEAD;
    let view = Filed {
        files: files.map_err(|stop| refused(&t, stop))?,
        t,
        csrf: chrome.csrf(),
        id,
        takes: takes(actor.role),
    };
    Ok(Page::new(chrome, view))
}

type Pair = (Id<DeclarationKind>, Id<AttachmentKind>);

/// `GET /declarations/{id}/pieces/{file}/copie.png`
pub(super) async fn copy(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, file)): Path<Pair>,
) -> Result<Response, Problem> {
    let copy = attachments::copy(&desk, &actor, LINK, id, file).await;
    let copy = copy.map_err(|stop| refused(&chrome.t(), stop))?;
    download(copy, "copie.png")
}

/// `POST /declarations/{id}/pieces/{file}/original`
pub(super) async fn original(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, file)): Path<Pair>,
    Form(taken): Form<Taken>,
) -> Result<Response, Problem> {
    let ground = Ground::of(&taken.ground).ok_or(Problem::Malformed)?;
    let opened = attachments::original(&desk, &actor, id, file, ground).await;
    let opened = opened.map_err(|stop| refused(&chrome.t(), stop))?;
    let name = opened.name.reveal().clone();
    download(opened, &name)
}

/// `GET /declarations/{id}/pieces/{file}`, for who gave it.
pub(super) async fn own(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, file)): Path<Pair>,
) -> Result<Response, Problem> {
    let opened = attachments::take_own(&desk, &actor, id, file).await;
    let opened = opened.map_err(|stop| refused(&chrome.t(), stop))?;
    let name = opened.name.reveal().clone();
    download(opened, &name)
}
