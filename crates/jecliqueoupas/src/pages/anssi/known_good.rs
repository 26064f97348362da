//! `/reference`: the files known to be harmless, on which rules are tried (art. 1).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Script, Shape, View, sample},
    ui,
    upload::Upload,
};
use kernel::Id;
use ledger::blobs::ReceiveError;

use crate::{
    deeds::{library, sha256_hex},
    desk::Desk,
    model::{FileName, KnownGoodKind},
    pages::words,
};

/// One line of the list.
#[derive(Debug, Clone)]
struct Line {
    id: Id<KnownGoodKind>,
    name: String,
    sha256: String,
    size: i64,
}

/// The page.
#[derive(Template)]
#[template(path = "anssi/known_good.html")]
pub(crate) struct KnownGood {
    t: T,
    csrf: Csrf,
    lines: Vec<Line>,
    errors: ui::FieldErrors,
    max_upload: u64,
}

impl KnownGood {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("reference-caption"))
            .hide_caption()
            .id("reference")
            .head(t.get("report-file"))
            .head_number(t.get("report-size"))
            .head("SHA-256")
            .head(t.get("reference-remove"));
        for line in &self.lines {
            let remove = RemoveForm {
                csrf: &self.csrf,
                id: line.id,
                t,
            };
            table = table.row(vec![
                ui::row_head(ui::Markup::of(ui::file_name(&line.name))),
                ui::number(words::size(t, line.size)),
                ui::cell_html(ui::code(&line.sha256)),
                ui::cell_html(remove.markup(&line.name)),
            ]);
        }
        table
    }
}

/// The small form at the end of a line.
struct RemoveForm<'a> {
    csrf: &'a Csrf,
    id: Id<KnownGoodKind>,
    t: &'a T,
}

impl RemoveForm<'_> {
    fn markup(&self, name: &str) -> ui::Markup {
        let label = self
            .t
            .with("reference-remove-one", "name", ui::visible(name).as_str())
            .to_string();
        ui::Markup::form(
            format!("/reference/{}/retirer", self.id),
            self.csrf,
            ui::button(label).secondary(),
        )
    }
}

impl View for KnownGood {
    fn title(&self, t: &T) -> String {
        t.get("reference-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Upload]
    }
    fn samples(t: &T) -> Vec<Self> {
        let line = |name: &str| Line {
            id: Id::from_uuid(uuid::Uuid::nil()),
            name: name.to_owned(),
            sha256: "ab".repeat(32),
            size: 12,
        };
        let page = |lines, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            lines,
            errors,
            max_upload: 200_000_000,
        };
        vec![
            page(vec![], ui::FieldErrors::new()),
            page(
                vec![
                    line("budget.xlsx"),
                    line(sample::HOSTILE),
                    line(sample::BIDI),
                    line(sample::LONG),
                ],
                ui::FieldErrors::new().with("file", t.get("deposit-file-missing")),
            ),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &kernel::Actor,
    chrome: &Chrome,
    errors: ui::FieldErrors,
) -> Result<KnownGood, Problem> {
    let list = library::list(desk, actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let lines = list
        .into_iter()
        .map(|good| Line {
            id: good.id,
            sha256: sha256_hex(&good.sha256),
            name: good.name,
            size: good.size,
        })
        .collect();
    Ok(KnownGood {
        t: chrome.t(),
        csrf: chrome.csrf(),
        lines,
        errors,
        max_upload: desk.bounds.max_upload,
    })
}

/// `GET /reference`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<KnownGood>, Problem> {
    let view = page(&desk, &actor, &chrome, ui::FieldErrors::new()).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /reference`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    upload: Upload,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let invalid = async |chrome: Chrome, key: &str| {
        let errors = ui::FieldErrors::new().with("file", t.get(key));
        let view = page(&desk, &actor, &chrome, errors).await?;
        Ok(Page::new(chrome, view).invalid().into_response())
    };
    let Some((name, bytes)) = upload.into_file() else {
        return invalid(chrome, "deposit-file-missing").await;
    };
    let name = FileName::from_client(name.given());
    let received = match desk.ledger.receive(bytes, desk.bounds.max_upload).await {
        Ok(received) => received,
        Err(ReceiveError::TooLarge) => return Err(Problem::TooLarge(desk.bounds.max_upload)),
        Err(ReceiveError::Empty) => return invalid(chrome, "deposit-file-missing").await,
        Err(ReceiveError::Stream(error)) => return Err(error.into()),
        Err(ReceiveError::Fault(fault)) => return Err(Problem::fault(fault)),
    };
    let added = library::add(&desk, &actor, &name, &received)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let key = if added {
        "flash-reference-added"
    } else {
        if let Err(fault) = desk.ledger.discard(received).await {
            tracing::warn!(%fault, "a second copy waits for the sweep");
        }
        "flash-caution-reference-known"
    };
    Ok(Redirect303::to("/reference").saying(key).into_response())
}

/// `POST /reference/{id}/retirer`
pub(super) async fn remove(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    Path(id): Path<Id<KnownGoodKind>>,
) -> Result<Redirect303, Problem> {
    let removed = library::remove(&desk, &actor, id)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    if removed {
        Ok(Redirect303::to("/reference").saying("flash-reference-removed"))
    } else {
        Err(Problem::NotFound)
    }
}
