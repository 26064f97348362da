//! `/journal`: the log of operations (art. 8).

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use kernel::Timestamp;
use ledger::audit::{Entry, Filter};
use serde::Deserialize;
use uuid::Uuid;

use crate::{
    deeds::trace::{PAGE, read_trace},
    desk::Desk,
    pages::words,
};

/// Where to go on.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Older {
    /// Entries after this one in the list.
    #[serde(default)]
    after: Option<Uuid>,
}

/// The page.
#[derive(Template)]
#[template(path = "anssi/trace.html")]
pub(crate) struct Trace {
    t: T,
    entries: Vec<Entry>,
    older: Option<Uuid>,
}

/// What came of an operation; of a refusal, the rule and the articles behind it.
fn outcome(t: &T, entry: &Entry) -> String {
    let mut text = words::outcome(t, &entry.outcome).to_owned();
    if let Some(reason) = &entry.reason {
        text = format!("{text} — {reason}");
    }
    match entry.articles.as_deref() {
        Some(articles) if entry.outcome != "done" && !articles.is_empty() => {
            format!("{text} ({} {articles})", t.get("trace-article"))
        }
        _ => text,
    }
}

impl Trace {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("trace-caption"))
            .hide_caption()
            .id("trace")
            .head(t.get("trace-when"))
            .head(t.get("trace-author"))
            .head(t.get("trace-role"))
            .head(t.get("trace-operation"))
            .head(t.get("trace-nature"))
            .head(t.get("trace-object"))
            .head(t.get("trace-outcome"));
        for entry in &self.entries {
            let id = |id: Option<Uuid>| id.map_or_else(|| "–".to_owned(), |id| id.to_string());
            table = table.row(vec![
                ui::cell_html(t.stamp(entry.at)),
                ui::cell_html(ui::code(id(entry.account))),
                ui::cell(
                    entry
                        .role
                        .as_deref()
                        .map_or("–", |role| words::role(t, role)),
                ),
                ui::cell(
                    entry
                        .operation
                        .as_deref()
                        .map_or("–", |operation| words::operation(t, operation)),
                ),
                ui::cell(entry.nature.as_deref().unwrap_or("–")),
                ui::cell_html(ui::code(format!(
                    "{} {}",
                    entry.object_kind,
                    id(entry.object)
                ))),
                ui::cell(outcome(t, entry)),
            ]);
        }
        table
    }
}

impl View for Trace {
    fn title(&self, t: &T) -> String {
        t.get("trace-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let entry = |nature: &str| Entry {
            id: Uuid::nil(),
            at: Timestamp::UNIX_EPOCH,
            class: "access".to_owned(),
            purpose: "verify".to_owned(),
            operation: Some("consult".to_owned()),
            nature: Some(nature.to_owned()),
            outcome: "done".to_owned(),
            reason: None,
            articles: None,
            object_kind: "file".to_owned(),
            account: None,
            role: Some("anssi-analyst".to_owned()),
            compartment: None,
            request: None,
            object: Some(Uuid::nil()),
            detail: None,
        };
        vec![
            Self {
                t: t.clone(),
                entries: vec![],
                older: None,
            },
            Self {
                t: t.clone(),
                entries: vec![
                    entry("file.read"),
                    entry(sample::HOSTILE),
                    entry(sample::LONG),
                ],
                older: Some(Uuid::nil()),
            },
        ]
    }
}

/// `GET /journal`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(older): Query<Older>,
) -> Result<Page<Trace>, Problem> {
    let filter = Filter {
        after: older.after,
        limit: PAGE,
        ..Filter::default()
    };
    let entries = read_trace(&desk, &actor, &filter)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let full = u32::try_from(entries.len()).is_ok_and(|count| count == PAGE);
    let older = entries.last().filter(|_| full).map(|last| last.id);
    let view = Trace {
        t: chrome.t(),
        entries,
        older,
    };
    Ok(Page::new(chrome, view))
}
