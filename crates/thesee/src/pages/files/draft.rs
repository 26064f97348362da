//! `/pieces/{draft}`: the files of a draft, one more, one less.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn, Upload,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Script, View, sample},
    stops, ui,
};
use http::StatusCode;
use kernel::{Actor, Id};
use ledger::Stop;

use crate::{
    deeds::attach::{self, LARGEST, MOST, Refusal},
    desk::Desk,
    model::{Attachment, AttachmentKind, DraftKind, Media},
};

/// The page.
#[derive(Template)]
#[template(path = "files/draft.html")]
pub(crate) struct DraftFiles {
    t: T,
    csrf: Csrf,
    draft: Id<DraftKind>,
    files: Vec<Attachment>,
    errors: ui::FieldErrors,
}

impl DraftFiles {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("files-title"))
            .hide_caption()
            .id("files")
            .head(t.get("files-name"))
            .head(t.get("files-what"))
            .head(t.get("files-remove"))
            .empty(t.get("files-none"));
        for file in &self.files {
            let action = format!("/pieces/{}/{}/retirer", self.draft, file.id);
            let label = t
                .with("files-remove-one", "name", super::name(file))
                .to_string();
            let button = ui::button(label).secondary();
            table = table.row(vec![
                ui::row_head(ui::Markup::text(super::name(file))),
                ui::cell(super::what(t, file)),
                ui::cell_html(ui::Markup::form(action, &self.csrf, button)),
            ]);
        }
        table
    }
    fn review(&self) -> String {
        format!("/dossiers/{}/relecture", self.draft)
    }
    fn room(&self) -> bool {
        i64::try_from(self.files.len()).is_ok_and(|count| count < MOST)
    }
    fn field(&self) -> ui::Upload {
        let t = &self.t;
        let hint = t
            .with("files-hint", "most", MOST)
            .and("size", t.size(LARGEST))
            .to_string();
        ui::file("file", t.get("files-file"))
            .hint(hint)
            .errors(&self.errors)
            .progress(t, LARGEST)
    }
}

impl View for DraftFiles {
    fn title(&self, t: &T) -> String {
        t.get("files-title").to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("files-home"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Upload]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |texts: &[&str], errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            draft: Id::from_uuid(uuid::Uuid::nil()),
            files: texts
                .iter()
                .zip(Media::ALL.iter().cycle())
                .map(|(text, media)| super::sample(text, *media))
                .collect(),
            errors,
        };
        let error = ui::FieldErrors::new().with("file", t.get("files-why-kind"));
        vec![
            page(&[], ui::FieldErrors::new()),
            page(&["capture.png"], error),
            page(
                &[sample::HOSTILE, sample::LONG, sample::BIDI],
                ui::FieldErrors::new(),
            ),
        ]
    }
}

fn why(refusal: Refusal) -> &'static str {
    match refusal {
        Refusal::Unknown | Refusal::Cut => "files-why-cut",
        Refusal::TooMany => "files-why-many",
        Refusal::Kind => "files-why-kind",
        Refusal::NoName => "files-why-name",
        Refusal::TooLarge => "files-why-large",
        Refusal::Empty => "files-why-empty",
    }
}

/// Puts the refusals of reading or taking out into words.
pub(in crate::pages) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        other => stops::refusal(t, StatusCode::CONFLICT, why(other)),
    })
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    draft: Id<DraftKind>,
    errors: ui::FieldErrors,
) -> Result<DraftFiles, Problem> {
    let t = chrome.t();
    let files = attach::list(desk, actor, draft).await;
    Ok(DraftFiles {
        files: files.map_err(|stop| refused(&t, stop))?,
        t,
        csrf: chrome.csrf(),
        draft,
        errors,
    })
}

/// `GET /pieces/{draft}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(draft): Path<Id<DraftKind>>,
) -> Result<Page<DraftFiles>, Problem> {
    let view = page(&desk, &actor, &chrome, draft, ui::FieldErrors::new()).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /pieces/{draft}`: sealed while it arrives.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(draft): Path<Id<DraftKind>>,
    upload: Upload,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    match upload.into_file() {
        None => errors.add("file", t.get("files-why-none")),
        Some((name, bytes)) => match attach::add(&desk, &actor, draft, name.given(), bytes).await {
            Ok(_) => {
                return Ok(Redirect303::to(format!("/pieces/{draft}"))
                    .saying("flash-files-added")
                    .into_response());
            }
            Err(Stop::Refused(refusal)) if refusal != Refusal::Unknown => {
                errors.add("file", t.get(why(refusal)));
            }
            Err(stop) => return Err(refused(&t, stop)),
        },
    }
    let view = page(&desk, &actor, &chrome, draft, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /pieces/{draft}/{file}/retirer`
pub(super) async fn remove(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((draft, file)): Path<(Id<DraftKind>, Id<AttachmentKind>)>,
) -> Result<Redirect303, Problem> {
    attach::remove(&desk, &actor, draft, file)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/pieces/{draft}")).saying("flash-files-removed"))
}
