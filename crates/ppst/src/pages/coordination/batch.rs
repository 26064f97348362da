//! `/alimentation/{code}/lots/{name}`: one batch, and what was wrong with its lines: never what stood there (art. 7).

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Page, Shape, View},
    ui,
};

use super::{feed, home::sample_batch, words};
use crate::{desk::Desk, model::Batch};

/// The page.
#[derive(Template)]
#[template(path = "coordination/batch.html")]
pub(crate) struct BatchPage {
    t: T,
    batch: Batch,
}

impl BatchPage {
    fn facts(&self) -> ui::Summary {
        let (t, batch) = (&self.t, &self.batch);
        ui::summary()
            .row(t.get("c-feed-source"), batch.source.as_str())
            .row_html(t.get("c-batch-received"), t.time(batch.received_at))
            .row_html("SHA-256", ui::code(words::hex(&batch.sha256)))
            .row_html(t.get("c-batch-outcome"), words::outcome(t, batch.outcome))
            .row(t.get("c-batch-accepted"), t.number(batch.accepted))
            .row(t.get("c-batch-unchanged"), t.number(batch.unchanged))
            .row(t.get("c-batch-refused-lines"), t.number(batch.refused))
    }
    fn faults(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-batch-faults"))
            .hide_caption()
            .id("faults")
            .head_number(t.get("c-batch-line"))
            .head(t.get("c-batch-field"))
            .head(t.get("c-batch-reason"));
        for fault in &self.batch.faults {
            let line = if fault.line == 0 {
                t.get("c-batch-whole").to_owned()
            } else {
                t.number(fault.line)
            };
            let field = if fault.field.is_empty() {
                ui::Markup::text("–")
            } else {
                ui::code(&fault.field)
            };
            table = table.row(vec![
                ui::number(line),
                ui::cell_html(field),
                ui::cell(words::coded(t, "c-fault", &fault.reason)),
            ]);
        }
        table
    }
}

impl View for BatchPage {
    fn title(&self, t: &T) -> String {
        t.with("c-batch-title", "name", self.batch.name.as_str())
            .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        let code = self.batch.source.as_str();
        vec![
            Crumb::new("/alimentation", t.get("c-feeds-title")),
            Crumb::new(format!("/alimentation/{code}"), code),
        ]
    }
    fn samples(t: &T) -> Vec<Self> {
        let mut clean = sample_batch("lot-1");
        clean.faults.clear();
        vec![
            Self {
                t: t.clone(),
                batch: clean,
            },
            Self {
                t: t.clone(),
                batch: sample_batch("lot-2"),
            },
        ]
    }
}

/// `GET /alimentation/{code}/lots/{name}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((text, name)): Path<(String, String)>,
) -> Result<Page<BatchPage>, Problem> {
    let view = feed::page(&desk, &actor, &chrome, &text).await?.view;
    let found = view
        .batches
        .into_iter()
        .find(|batch| batch.name.as_str() == name);
    let batch = found.ok_or(Problem::NotFound)?;
    let t = chrome.t();
    Ok(Page::new(chrome, BatchPage { t, batch }))
}
