//! `/pieces`: the documents one asked for, and the seven days of each to the second (art. 2 and 4); one of them to keep.

use askama::Template;
use axum::{
    body::Body,
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View},
    ui,
};
use http::{HeaderValue, header};
use kernel::{Id, Timestamp};

use super::{ask::refused, samples, words};
use crate::{
    deeds::documents::{contents, mine, read},
    desk::Desk,
    model::{AskedDocuments, DocumentKind, DocumentState, MediaType, StoredDocument},
};

/// Requests whose documents are listed with them; seven days hold no more.
const OPENED: usize = 50;

/// The page.
#[derive(Template)]
#[template(path = "desk/documents.html")]
pub(crate) struct Documents {
    t: T,
    now: Timestamp,
    asked: Vec<(AskedDocuments, Vec<StoredDocument>)>,
}

/// Where a request for documents stands, as a badge.
pub(super) fn state(t: &T, state: DocumentState) -> ui::Badge {
    let tone = match state {
        DocumentState::Asked => ui::Tone::Info,
        DocumentState::Delivered => ui::Tone::Good,
        DocumentState::Declined => ui::Tone::Caution,
        DocumentState::Erased | DocumentState::Closed => ui::Tone::Neutral,
    };
    ui::badge(tone, words::of(t, "documents", state.code()))
}

/// The documents named, one a line.
pub(super) fn named(asked: &AskedDocuments) -> Vec<String> {
    let lines = asked.wanted.reveal().lines();
    lines
        .map(|line| ui::visible(line.trim()))
        .filter(|line| !line.is_empty())
        .collect()
}

impl Documents {
    fn state(&self, asked: &AskedDocuments) -> ui::Badge {
        state(&self.t, asked.state)
    }
    fn named(&self, asked: &AskedDocuments) -> Vec<String> {
        named(asked)
    }
    fn title_of(&self, asked: &AskedDocuments) -> String {
        let ministry = words::ministry(&self.t, asked.giver);
        let title = self.t.with("desk-documents-one", "ministry", ministry);
        title
            .and("number", ui::visible(&asked.earlier_number))
            .to_string()
    }
    /// What is left, to the second.
    fn left(&self, document: &StoredDocument) -> String {
        let seconds = (document.until - self.now).whole_seconds().max(0);
        let (days, rest) = (seconds / 86_400, seconds % 86_400);
        self.t
            .with("desk-left-exact", "days", days)
            .and("hours", rest / 3_600)
            .and("minutes", rest / 60 % 60)
            .and("seconds", rest % 60)
            .to_string()
    }
    fn table(&self, documents: &[StoredDocument]) -> ui::Table {
        let t = &self.t;
        // Several may stand on one page: each is named by what it holds, and until when.
        let first = documents.first().map_or_else(String::new, |one| {
            let title = ui::visible(one.title.reveal());
            format!(" — {title}, {}", t.date_time(one.until))
        });
        let table = ui::table(format!("{}{first}", t.get("desk-documents-caption")))
            .hide_caption()
            .head(t.get("desk-col-document"))
            .head_number(t.get("desk-col-size"))
            .head(t.get("desk-col-vanishes"))
            .head(t.get("desk-col-countdown"))
            .head(t.get("desk-col-action"));
        documents.iter().fold(table, |table, document| {
            let title = ui::visible(document.title.reveal());
            let label = t
                .with("desk-download-one", "title", title.as_str())
                .to_string();
            let size = u64::try_from(document.size).unwrap_or(0);
            // The second is said: a document is there until it, and no longer.
            let second = document.until.second();
            let until = t.with("desk-until-second", "when", t.date_time(document.until));
            table.row(vec![
                ui::row_head(ui::Markup::text(title)),
                ui::number(t.size(size)),
                ui::cell(until.and("second", second)),
                ui::cell(self.left(document)),
                ui::cell_html(
                    ui::button(label)
                        .link(format!("/pieces/{}", document.id))
                        .secondary()
                        .download(),
                ),
            ])
        })
    }
}

impl View for Documents {
    fn title(&self, t: &T) -> String {
        t.get("desk-documents-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |asked| Self {
            t: t.clone(),
            now: Timestamp::UNIX_EPOCH + time::Duration::seconds(7_201),
            asked,
        };
        let mut many = Vec::new();
        for text in samples::WORDS {
            for (place, state) in (1..).zip(DocumentState::ALL) {
                let stored = match state {
                    DocumentState::Delivered => vec![samples::stored(text), samples::stored("CV")],
                    _ => vec![],
                };
                many.push((samples::asked(text, place, state), stored));
            }
        }
        let one = samples::asked("ZRR-1", 1, DocumentState::Delivered);
        vec![
            page(vec![]),
            page(vec![(one, vec![samples::stored("CV")])]),
            page(many),
        ]
    }
}

/// `GET /pieces`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Documents>, Problem> {
    let t = chrome.t();
    let list = mine(&desk, &actor)
        .await
        .map_err(|stop| refused(&t, stop))?;
    let mut asked = Vec::with_capacity(list.len());
    let mut opened = 0;
    for one in list {
        let mut stored = Vec::new();
        if one.state == DocumentState::Delivered && opened < OPENED {
            opened += 1;
            let read = contents(&desk, &actor, one.id).await;
            stored = read.map_err(|stop| refused(&t, stop))?;
        }
        asked.push((one, stored));
    }
    let view = Documents {
        now: desk.ledger.now(),
        asked,
        t,
    };
    Ok(Page::new(chrome, view))
}

/// `GET /pieces/{id}`: a file to keep, never shown in the page's own origin, under a name of ours.
pub(super) async fn download(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DocumentKind>>,
) -> Result<Response, Problem> {
    let opened = read(&desk, &actor, id).await;
    let (document, bytes) = opened.map_err(|stop| refused(&chrome.t(), stop))?;
    let name = match document.media_type {
        MediaType::Pdf => "attachment; filename=\"piece.pdf\"",
        MediaType::Jpeg => "attachment; filename=\"piece.jpg\"",
        MediaType::Png => "attachment; filename=\"piece.png\"",
    };
    let mut response = Body::from_stream(bytes).into_response();
    let headers = response.headers_mut();
    let kind = document.media_type.code();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    Ok(response)
}
