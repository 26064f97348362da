//! `/demandes/{id}/supprimer` and `/demandes/{id}/recu`: deletes a request with a reason, after a page that says what
//! goes, and gives the receipt of it (art. 5 I 1° and 6).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View},
    ui,
};
use kernel::{Actor, Id, Timestamp};
use serde::Deserialize;
use uuid::Uuid;

use super::{correct::grounds, csv::download, sheet, words};
use crate::{
    deeds::{
        coordinate::{self, Ground},
        instruct, links, overview, trace,
    },
    desk::Desk,
    model::{RequestKind, Sheet},
    pages::record,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    ground: String,
    #[serde(default)]
    confirmed: String,
}

/// The page that asks.
#[derive(Template)]
#[template(path = "coordination/delete.html")]
pub(crate) struct Delete {
    t: T,
    csrf: Csrf,
    sheet: Sheet,
    links: usize,
    asked: usize,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl Delete {
    fn name(&self) -> String {
        let identity = &self.sheet.record.identity;
        sheet::full_name(
            &identity.given_names,
            &identity.name,
            identity.married_name.as_ref(),
        )
    }
    fn facts(&self) -> ui::Summary {
        let rows = sheet::facts(&self.t, &self.sheet);
        let first: Vec<_> = rows.into_iter().take(8).collect();
        record::summary(&first)
    }
    fn letters(&self) -> Vec<String> {
        sheet::letters(&self.t, &self.sheet.record)
            .into_iter()
            .filter(|(_, part)| !part.rows.is_empty())
            .map(|(letter, _)| letter.title(&self.t))
            .collect()
    }
    fn grounds(&self) -> ui::Choices {
        grounds(&self.t, &self.typed.ground, &self.errors)
    }
}

impl View for Delete {
    fn title(&self, t: &T) -> String {
        t.get("c-delete-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        let number = ui::visible(&self.sheet.record.number);
        let title = t.with("c-request-title", "number", number).to_string();
        vec![
            Crumb::new("/demandes", t.get("c-search-title")),
            Crumb::new(format!("/demandes/{}", self.sheet.id), title),
        ]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |name: &str, full, links, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            sheet: sheet::sample_sheet(name, full),
            links,
            asked: links,
            typed: Typed::default(),
            errors,
        };
        let errors = ui::FieldErrors::new()
            .with("ground", t.get("c-ground-missing"))
            .with("confirmed", t.get("c-delete-unconfirmed"));
        let mut all = vec![page("Martin", false, 0, errors)];
        all.extend(sheet::NAMES.map(|name| page(name, true, 12, ui::FieldErrors::new())));
        all
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<RequestKind>,
    (typed, errors): (Typed, ui::FieldErrors),
) -> Result<Delete, Problem> {
    let t = chrome.t();
    let view = instruct::read(desk, actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let links = links::of_request(desk, actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let asked = overview::asked(desk, actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(Delete {
        t,
        csrf: chrome.csrf(),
        sheet: view.sheet,
        links: links.len(),
        asked: asked.len(),
        typed,
        errors,
    })
}

/// `GET /demandes/{id}/supprimer`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Page<Delete>, Problem> {
    let empty = (Typed::default(), ui::FieldErrors::new());
    let view = page(&desk, &actor, &chrome, id, empty).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /demandes/{id}/supprimer`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let ground = Ground::from_code(&typed.ground);
    let confirmed = typed.confirmed == "yes";
    let Some(ground) = ground.filter(|_| confirmed) else {
        let mut errors = ui::FieldErrors::new();
        if ground.is_none() {
            errors.add("ground", t.get("c-ground-missing"));
        }
        if !confirmed {
            errors.add("confirmed", t.get("c-delete-unconfirmed"));
        }
        let view = page(&desk, &actor, &chrome, id, (typed, errors)).await?;
        return Ok(Page::new(chrome, view).invalid().into_response());
    };
    coordinate::delete(&desk, &actor, id, ground)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(Redirect303::to(format!("/demandes/{id}/recu"))
        .saying("flash-c-deleted")
        .into_response())
}

/// The page of the receipt.
#[derive(Template)]
#[template(path = "coordination/receipt.html")]
pub(crate) struct Receipt {
    t: T,
    request: Uuid,
    entry: Uuid,
    at: Timestamp,
    ready: bool,
}

impl Receipt {
    fn address(&self) -> String {
        format!("/demandes/{}/recu.json", self.request)
    }
    fn facts(&self) -> ui::Summary {
        let t = &self.t;
        ui::summary()
            .row_html(t.get("c-receipt-request"), ui::code(self.request))
            .row_html(t.get("c-receipt-entry"), ui::code(self.entry))
            .row_html(t.get("c-receipt-at"), t.time(self.at))
    }
}

impl View for Receipt {
    fn title(&self, t: &T) -> String {
        t.get("c-receipt-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/demandes", t.get("c-search-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        [false, true]
            .into_iter()
            .map(|ready| Self {
                t: t.clone(),
                request: Uuid::nil(),
                entry: Uuid::max(),
                at: Timestamp::UNIX_EPOCH,
                ready,
            })
            .collect()
    }
}

/// `GET /demandes/{id}/recu`
pub(super) async fn receipt(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Page<Receipt>, Problem> {
    let found = trace::deletion(&desk, &actor, id.uuid())
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let (entry, receipt) = found.ok_or(Problem::NotFound)?;
    let view = Receipt {
        t: chrome.t(),
        request: id.uuid(),
        entry: entry.id,
        at: entry.at,
        ready: receipt.is_some(),
    };
    Ok(Page::new(chrome, view))
}

/// `GET /demandes/{id}/recu.json`
pub(super) async fn receipt_file(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Response, Problem> {
    let found = trace::deletion(&desk, &actor, id.uuid())
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let receipt = found
        .and_then(|(_, receipt)| receipt)
        .ok_or(Problem::NotFound)?;
    Ok(download(
        receipt.into_bytes(),
        "application/json",
        "recu.json",
    ))
}
