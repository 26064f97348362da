//! `/journal`: the log of operations: author, date, hour, nature (art. 6), filtered and taken away.

use std::collections::HashMap;

use askama::Template;
use axum::{extract::State, response::Response};
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use kernel::Timestamp;
use ledger::audit::{Entry, Filter};
use serde::{Deserialize, Serialize};
use time::format_description::well_known::Rfc3339;
use uuid::Uuid;

use super::{csv, natures::NATURES, people, words};
use crate::{
    deeds::{
        trace::{MOST_EXPORTED, PAGE, export, read_trace},
        users,
    },
    desk::Desk,
    law::SOURCE,
    model::{Body, User},
    rules::terms,
};

/// Which entries.
#[derive(Debug, Default, Clone, Deserialize, Serialize)]
pub(crate) struct Chosen {
    /// Account.
    #[serde(default)]
    auteur: String,
    /// Nature.
    #[serde(default)]
    nature: String,
    /// First day.
    #[serde(default)]
    du: String,
    /// Last day.
    #[serde(default)]
    au: String,
    /// Object.
    #[serde(default)]
    objet: String,
    /// Entries after this one in the list.
    #[serde(default)]
    apres: String,
}

impl Chosen {
    fn filter(&self, t: &T) -> Result<Filter, ui::FieldErrors> {
        let mut errors = ui::FieldErrors::new();
        let mut id = |field: &str, text: &str| {
            let text = text.trim();
            let id: Option<Uuid> = text.parse().ok();
            if id.is_none() && !text.is_empty() {
                errors.add(field, t.get("c-trace-id-wrong"));
            }
            id
        };
        let (actor, object) = (id("auteur", &self.auteur), id("objet", &self.objet));
        let mut day = |field: &str, text: &str| {
            let day = words::read_day(text);
            if day.is_none() && !text.trim().is_empty() {
                errors.add(field, t.get("c-date-wrong"));
            }
            day
        };
        let from = day("du", &self.du).and_then(words::start_of);
        let to = day("au", &self.au).and_then(|day| terms::end_of_day(day).ok());
        let nature = Some(self.nature.trim()).filter(|nature| !nature.is_empty());
        if errors.is_empty() {
            Ok(Filter {
                from,
                to: to.and_then(|to| to.checked_add(time::Duration::seconds(1))),
                actor,
                nature: nature.map(str::to_owned),
                object,
                after: self.apres.parse().ok(),
                limit: PAGE,
            })
        } else {
            Err(errors)
        }
    }
    /// The criteria as an address has them, without the place in the list.
    fn query(&self) -> String {
        [
            ("auteur", &self.auteur),
            ("nature", &self.nature),
            ("du", &self.du),
            ("au", &self.au),
            ("objet", &self.objet),
        ]
        .into_iter()
        .filter(|(_, value)| !value.is_empty())
        .map(|(name, value)| format!("{name}={}", gate::percent::encode(value)))
        .collect::<Vec<_>>()
        .join("&")
    }
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/trace.html")]
pub(crate) struct Trace {
    t: T,
    entries: Vec<Entry>,
    users: Vec<User>,
    chosen: Chosen,
    older: Option<Uuid>,
    errors: ui::FieldErrors,
}

/// Who acted: the professional address while the account is known, the code of a base, a number otherwise.
fn author(entry: &Entry, names: &HashMap<Uuid, &str>) -> String {
    let Some(account) = entry.account else {
        return "–".to_owned();
    };
    let base = (entry.role.as_deref() == Some(SOURCE.0)).then_some(entry.compartment.as_deref());
    match names.get(&account).copied().or(base.flatten()) {
        Some(name) => ui::visible(name),
        None => account.to_string(),
    }
}

fn names(users: &[User]) -> HashMap<Uuid, &str> {
    let one = |user: &'_ User| user.appointment.account;
    users
        .iter()
        .map(|user| (one(user), user.email.reveal().as_str()))
        .collect()
}

/// Role of an author, with the body they belong to.
fn role(t: &T, entry: &Entry) -> String {
    let role = entry
        .role
        .as_deref()
        .map_or_else(|| "–".to_owned(), |role| words::coded(t, "c-role", role));
    match entry.compartment.as_deref().and_then(Body::from_code) {
        Some(body) => words::body(t, body),
        None => role,
    }
}

/// An instant as programs read it, to the second.
fn instant(at: Timestamp) -> String {
    let whole = at.replace_nanosecond(0).unwrap_or(at);
    whole.format(&Rfc3339).unwrap_or_default()
}

fn operation(t: &T, entry: &Entry) -> String {
    entry.operation.as_deref().map_or_else(
        || "–".to_owned(),
        |code| words::coded(t, "c-operation", code),
    )
}

/// What came of an operation; of a refusal, the rule and the articles behind it.
fn outcome(t: &T, entry: &Entry) -> String {
    let mut text = words::coded(t, "c-outcome", &entry.outcome);
    if let Some(reason) = &entry.reason {
        text = format!("{text} — {}", words::coded(t, "c-refusal", reason));
    }
    match entry.articles.as_deref() {
        Some(articles) if entry.outcome != "done" && !articles.is_empty() => {
            format!(
                "{text} ({} {})",
                t.get("c-trace-article"),
                ui::visible(articles)
            )
        }
        _ => text,
    }
}

impl Trace {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let names = names(&self.users);
        let mut table = ui::table(t.get("c-trace-title"))
            .hide_caption()
            .id("trace")
            .head(t.get("c-trace-when"))
            .head(t.get("c-trace-author"))
            .head(t.get("c-trace-role"))
            .head(t.get("c-trace-operation"))
            .head(t.get("c-trace-nature"))
            .head(t.get("c-trace-object"))
            .head(t.get("c-trace-outcome"));
        for entry in &self.entries {
            let object = entry
                .object
                .map_or_else(|| "–".to_owned(), |id| id.to_string());
            let nature = entry.nature.as_deref();
            let nature = nature.map_or_else(|| "–".to_owned(), |code| words::nature(t, code));
            let kind = words::coded(t, "c-object", &entry.object_kind);
            table = table.row(vec![
                ui::cell_html(t.stamp(entry.at)),
                ui::cell(author(entry, &names)),
                ui::cell(role(t, entry)),
                ui::cell(operation(t, entry)),
                ui::cell(nature),
                ui::cell_html(ui::Markup::text(format!("{kind} ")).and(ui::code(object))),
                ui::cell(outcome(t, entry)),
            ]);
        }
        table
    }
    fn authors(&self) -> ui::Select {
        let t = &self.t;
        let mut select = ui::select("auteur", t.get("c-trace-author")).option("", t.get("c-any"));
        for user in &self.users {
            let body = words::body(t, user.appointment.body);
            let label = format!("{} — {body}", ui::visible(user.email.reveal()));
            select = select.option(user.appointment.account, label);
        }
        select.value(&self.chosen.auteur).errors(&self.errors)
    }
    fn natures(&self) -> ui::Select {
        let mut natures = NATURES.map(|code| (words::nature(&self.t, code), code));
        natures.sort();
        ui::select("nature", self.t.get("c-trace-nature"))
            .option("", self.t.get("c-any"))
            .options(natures.map(|(label, code)| (code, label)))
            .value(&self.chosen.nature)
    }
    fn day(&self, name: &str, key: &str, value: &str) -> ui::Input {
        ui::input(name, self.t.get(key))
            .hint(self.t.get("c-date-hint"))
            .width(10_u8)
            .max(10_u32)
            .value(value)
            .errors(&self.errors)
    }
    fn export(&self) -> String {
        format!("/journal.csv?{}", self.chosen.query())
    }
    fn next(&self, older: &Uuid) -> String {
        format!("/journal?{}&apres={older}", self.chosen.query())
    }
}

impl View for Trace {
    fn title(&self, t: &T) -> String {
        t.get("c-trace-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let entry = |nature: &str, outcome: &str| Entry {
            id: Uuid::nil(),
            at: Timestamp::UNIX_EPOCH,
            class: "trace".to_owned(),
            purpose: "coordinate".to_owned(),
            operation: Some("consult".to_owned()),
            nature: Some(nature.to_owned()),
            outcome: outcome.to_owned(),
            reason: (outcome == "refused").then(|| "forbidden-selection".to_owned()),
            articles: Some("3".to_owned()),
            object_kind: "request".to_owned(),
            account: Some(Uuid::nil()),
            role: Some("sgdsn".to_owned()),
            compartment: (outcome == "done").then(|| "sgdsn".to_owned()),
            request: None,
            object: Some(Uuid::nil()),
            detail: None,
        };
        let page = |entries, users, typed: &str, older| Self {
            t: t.clone(),
            entries,
            users,
            chosen: Chosen {
                objet: typed.to_owned(),
                ..Chosen::default()
            },
            older,
            errors: ui::FieldErrors::new(),
        };
        let mut wrong = page(vec![], people::samples(), sample::HOSTILE, None);
        for field in ["auteur", "du", "au", "objet"] {
            wrong.errors.add(field, t.get("c-trace-id-wrong"));
        }
        vec![
            page(vec![], vec![], "", None),
            page(
                vec![entry("request.read", "done")],
                people::samples(),
                "",
                None,
            ),
            page(
                vec![
                    entry(sample::HOSTILE, "refused"),
                    entry(sample::LONG, "denied"),
                    entry("x", sample::BIDI),
                ],
                vec![],
                sample::LONG,
                Some(Uuid::nil()),
            ),
            wrong,
        ]
    }
}

/// `GET /journal`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(chosen): Query<Chosen>,
) -> Result<Page<Trace>, Problem> {
    let t = chrome.t();
    let users = users::list(&desk, &actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let (entries, errors) = match chosen.filter(&t) {
        Ok(filter) => {
            let entries = read_trace(&desk, &actor, &filter)
                .await
                .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
            (entries, ui::FieldErrors::new())
        }
        Err(errors) => (vec![], errors),
    };
    let full = u32::try_from(entries.len()).is_ok_and(|count| count == PAGE);
    let older = entries.last().filter(|_| full).map(|last| last.id);
    let invalid = !errors.is_empty();
    let view = Trace {
        t,
        entries,
        users,
        chosen,
        older,
        errors,
    };
    let page = Page::new(chrome, view);
    Ok(if invalid { page.invalid() } else { page })
}

/// `GET /journal.csv`: the same selection as a file.
pub(super) async fn file(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(chosen): Query<Chosen>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let filter = chosen.filter(&t).map_err(|_| Problem::Malformed)?;
    let users = users::list(&desk, &actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let entries = export(&desk, &actor, &filter)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let names = names(&users);
    let heads = [
        t.get("c-trace-when"),
        t.get("c-trace-author"),
        t.get("c-trace-account"),
        t.get("c-trace-role"),
        t.get("c-trace-operation"),
        t.get("c-trace-nature"),
        t.get("c-trace-object"),
        t.get("c-trace-outcome"),
        t.get("c-trace-entry"),
    ];
    let rows = entries.iter().map(|entry| {
        let id = |id: Option<Uuid>| id.map_or_else(String::new, |id| id.to_string());
        vec![
            instant(entry.at),
            author(entry, &names),
            id(entry.account),
            role(&t, entry),
            operation(&t, entry),
            entry.nature.clone().unwrap_or_default(),
            format!("{} {}", entry.object_kind, id(entry.object)),
            outcome(&t, entry),
            entry.id.to_string(),
        ]
    });
    let mut rows: Vec<Vec<String>> = rows.collect();
    if rows.len() >= MOST_EXPORTED {
        rows.push(vec![t.get("c-trace-cut").to_owned()]);
    }
    Ok(csv::download(
        csv::table(&heads, rows),
        "text/csv; charset=utf-8",
        "journal.csv",
    ))
}
