//! `/regles/{id}`: one rule file: its trial on the known-good set, its activation, its text.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Id, Timestamp};
use ledger::Stop;

use super::rules::{Typed, refused, sample_rule, state_badge};
use crate::{
    deeds::rules::{Refusal, activate, read, retire, try_again, write},
    desk::Desk,
    model::{DryRun, RuleFile, RuleFileKind, RuleState},
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
                .row(t.get("rule-trial-rules"), trial.rules.join(", ")),
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
    fn samples(t: &T) -> Vec<Self> {
        let page = |rule: RuleFile, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            source: rule.source.clone(),
            rule,
            errors,
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
    let view = RulePage {
        t,
        csrf: chrome.csrf(),
        rule,
        source,
        errors: ui::FieldErrors::new(),
    };
    Ok(Page::new(chrome, view))
}

/// `POST /regles/{id}`: another text.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RuleFileKind>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let rule = read(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&t, stop))?;
    match write(&desk, &actor, Some(id), &rule.name, &typed.source).await {
        Ok(_) => Ok(Redirect303::to(format!("/regles/{id}"))
            .saying("flash-rule-written")
            .into_response()),
        Err(Stop::Refused(Refusal::DoesNotCompile(lines))) => {
            let errors = ui::FieldErrors::new().with("source", lines.join(" · "));
            let view = RulePage {
                t,
                csrf: chrome.csrf(),
                rule,
                source: typed.source,
                errors,
            };
            Ok(Page::new(chrome, view).invalid().into_response())
        }
        Err(stop) => Err(refused(&t, stop)),
    }
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
