//! `/regles/{id}`: one rule file: its trial on the known-good set, its activation, its text.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn, Upload,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Script, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id, Timestamp};

use super::{
    rule_text::{self, Wrong},
    rules::{Typed, complaint, refused, sample_rule, state_badge, written},
};
use crate::{
    deeds::rules::{activate, read, retire, try_again, write},
    desk::Desk,
    model::{DryRun, RuleFile, RuleFileKind, RuleState},
    pages::agent::download,
    rules::admission::{Objection, objections},
};

/// The page.
#[derive(Template)]
#[template(path = "anssi/rule.html")]
pub(crate) struct RulePage {
    t: T,
    csrf: Csrf,
    rule: RuleFile,
    source: String,
    errors: ui::FieldErrors,
    max: u64,
}

/// Rules named at most on the page; a long file holds thousands.
const NAMED: usize = 50;

/// How many rules there are, and the names of the first.
fn named(rules: &[String]) -> String {
    let first: Vec<&str> = rules.iter().take(NAMED).map(String::as_str).collect();
    let more = if rules.len() > NAMED { ", …" } else { "" };
    format!("{} ({}{more})", rules.len(), first.join(", "))
}

impl RulePage {
    fn badge(&self) -> ui::Badge {
        state_badge(&self.t, &self.rule.state)
    }
    fn is_active(&self) -> bool {
        matches!(self.rule.state, RuleState::Active { .. })
    }
    fn admitted(&self) -> bool {
        self.rule
            .dry_run
            .as_ref()
            .is_some_and(|trial| objections(trial).is_empty())
    }
    fn trial(&self) -> Option<ui::Summary> {
        let t = &self.t;
        let trial = self.rule.dry_run.as_ref()?;
        let at = Timestamp::from_unix_timestamp(trial.at).unwrap_or(Timestamp::UNIX_EPOCH);
        let verdict = if objections(trial).is_empty() {
            ui::badge(ui::Tone::Good, t.get("rule-trial-passed"))
        } else {
            ui::badge(ui::Tone::Bad, t.get("rule-trial-failed"))
        };
        Some(
            ui::summary()
                .row_html(t.get("rule-trial-result"), verdict)
                .row_html(t.get("rule-trial-at"), t.time(at))
                .row(t.get("rule-trial-files"), trial.files)
                .row(t.get("rule-trial-millis"), format!("{} ms", trial.millis))
                .row(
                    t.get("rule-trial-slowest"),
                    format!("{} ms", trial.slowest_millis),
                )
                .row(t.get("rules-false-positives"), trial.false_positives.len())
                .row(t.get("rule-trial-rules"), named(&trial.rules)),
        )
    }
    fn objections(&self) -> Vec<&str> {
        let found = self
            .rule
            .dry_run
            .as_ref()
            .map(objections)
            .unwrap_or_default();
        found
            .into_iter()
            .map(|objection| {
                self.t.get(match objection {
                    Objection::NothingTried => "objection-nothing-tried",
                    Objection::FalsePositives => "objection-false-positives",
                    Objection::TooSlow => "objection-too-slow",
                })
            })
            .collect()
    }
    fn false_positives(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("rules-false-positives"))
            .head(t.get("rule-trial-rule"))
            .head(t.get("report-file"));
        for (rule, file) in self
            .rule
            .dry_run
            .iter()
            .flat_map(|trial| trial.false_positives.iter().take(100))
        {
            table = table.row(vec![ui::cell(rule), ui::cell_html(ui::file_name(file))]);
        }
        table.empty(t.get("rule-no-false-positive"))
    }
}

impl View for RulePage {
    fn title(&self, t: &T) -> String {
        t.with("rule-title", "name", self.rule.name.as_str())
            .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/regles", t.get("rules-title"))]
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Upload]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |rule: RuleFile, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            source: rule.source.clone(),
            rule,
            errors,
            max: 1 << 20,
        };
        let mut tried = sample_rule(RuleState::Draft);
        tried.dry_run = Some(DryRun {
            at: 0,
            files: 12,
            millis: 3_000,
            slowest_millis: 2_500,
            false_positives: vec![(sample::HOSTILE.to_owned(), sample::BIDI.to_owned())],
            rules: vec![sample::LONG.to_owned()],
            timeouts: 1,
        });
        let active = sample_rule(RuleState::Active {
            since: Timestamp::UNIX_EPOCH,
        });
        vec![
            page(sample_rule(RuleState::Draft), ui::FieldErrors::new()),
            page(
                tried,
                ui::FieldErrors::new().with("source", sample::HOSTILE),
            ),
            page(active, ui::FieldErrors::new()),
        ]
    }
}

/// `GET /regles/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RuleFileKind>>,
) -> Result<Page<RulePage>, Problem> {
    let t = chrome.t();
    let rule = read(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&t, stop))?;
    let source = rule.source.clone();
    let view = page(&desk, &chrome, rule, source, ui::FieldErrors::new());
    Ok(Page::new(chrome, view))
}

fn page(
    desk: &Desk,
    chrome: &Chrome,
    rule: RuleFile,
    source: String,
    errors: ui::FieldErrors,
) -> RulePage {
    RulePage {
        t: chrome.t(),
        csrf: chrome.csrf(),
        rule,
        source,
        errors,
        max: desk.bounds.max_rules,
    }
}

/// `GET /regles/{id}/regles.yar`: the text as it is kept.
pub(super) async fn text(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RuleFileKind>>,
) -> Result<Response, Problem> {
    let rule = read(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    let name = format!("{}.yar", rule.name.as_str());
    Ok(download(
        rule.source.into_bytes(),
        "text/plain; charset=utf-8",
        &name,
    ))
}

/// `POST /regles/{id}`: another text.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RuleFileKind>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let text = rule_text::typed(&typed.source, desk.bounds.max_rules);
    let shown = Some(typed.source);
    change(&desk, &actor, chrome, id, text, shown, "source").await
}

/// `POST /regles/{id}/fichier`: another text, sent as a file.
pub(super) async fn send(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RuleFileKind>>,
    upload: Upload,
) -> Result<Response, Problem> {
    let sent = rule_text::sent(upload, desk.bounds.max_rules).await?;
    let text = sent.map(|(_, text)| text);
    change(&desk, &actor, chrome, id, text, None, "file").await
}

/// Writes another text, or gives the page back with what is wrong at `field` and `shown` in the box.
async fn change(
    desk: &Desk,
    actor: &Actor,
    chrome: Chrome,
    id: Id<RuleFileKind>,
    text: Result<String, Wrong>,
    shown: Option<String>,
    field: &'static str,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let rule = read(desk, actor, id)
        .await
        .map_err(|stop| refused(&t, stop))?;
    let errors = match text {
        Ok(text) => match write(desk, actor, Some(id), &rule.name, &text).await {
            Ok(id) => return Ok(written(id)),
            Err(stop) => complaint(&t, stop, field, field)?,
        },
        Err(wrong) => ui::FieldErrors::new().with(field, wrong.say(&t, desk.bounds.max_rules)),
    };
    let source = shown.unwrap_or_else(|| rule.source.clone());
    let view = page(desk, &chrome, rule, source, errors);
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /regles/{id}/essayer`
pub(super) async fn try_out(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RuleFileKind>>,
) -> Result<Redirect303, Problem> {
    try_again(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/regles/{id}")).saying("flash-rule-trial"))
}

/// `POST /regles/{id}/activer`
pub(super) async fn put_in_force(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RuleFileKind>>,
) -> Result<Redirect303, Problem> {
    activate(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/regles/{id}")).saying("flash-rule-activated"))
}

/// `POST /regles/{id}/retirer`
pub(super) async fn take_out(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RuleFileKind>>,
) -> Result<Redirect303, Problem> {
    retire(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/regles/{id}")).saying("flash-rule-retired"))
}
