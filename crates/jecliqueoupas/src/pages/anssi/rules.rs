//! `/regles`: the library of detection rules (art. 1), and the form of a new one.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use http::StatusCode;
use kernel::{Id, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use crate::{
    deeds::rules::{Refusal, list, write},
    desk::Desk,
    model::{RuleFile, RuleName, RuleState},
    pages::stops,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) source: String,
}

/// The library.
#[derive(Template)]
#[template(path = "anssi/rules.html")]
pub(crate) struct Library {
    t: T,
    csrf: Csrf,
    rules: Vec<RuleFile>,
    typed: Typed,
    errors: ui::FieldErrors,
}

/// Where a rule file stands, as a badge.
pub(super) fn state_badge(t: &T, state: &RuleState) -> ui::Badge {
    match state {
        RuleState::Draft => ui::badge(ui::Tone::Neutral, t.get("rule-draft")),
        RuleState::Active { .. } => ui::badge(ui::Tone::Good, t.get("rule-active")),
        RuleState::Retired { .. } => ui::badge(ui::Tone::Info, t.get("rule-retired")),
    }
}

impl Library {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("rules-caption"))
            .hide_caption()
            .id("rules")
            .head(t.get("rules-name"))
            .head(t.get("rules-state"))
            .head(t.get("rules-written"))
            .head_number(t.get("rules-false-positives"));
        for rule in &self.rules {
            let trial = rule.dry_run.as_ref();
            let count = trial.map_or_else(
                || "–".to_owned(),
                |trial| trial.false_positives.len().to_string(),
            );
            table = table.row(vec![
                ui::row_head(ui::Markup::link(
                    format!("/regles/{}", rule.id),
                    rule.name.as_str(),
                )),
                ui::cell_html(state_badge(t, &rule.state)),
                ui::cell_html(t.stamp(rule.created_at)),
                ui::number(count),
            ]);
        }
        table
    }
}

impl View for Library {
    fn title(&self, t: &T) -> String {
        t.get("rules-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |rules, source: &str, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            rules,
            typed: Typed {
                name: sample::HOSTILE.to_owned(),
                source: source.to_owned(),
            },
            errors,
        };
        vec![
            page(vec![], "", ui::FieldErrors::new()),
            page(
                vec![
                    sample_rule(RuleState::Draft),
                    sample_rule(RuleState::Active {
                        since: Timestamp::UNIX_EPOCH,
                    }),
                ],
                sample::HOSTILE,
                ui::FieldErrors::new()
                    .with("source", sample::HOSTILE)
                    .with("name", sample::LONG),
            ),
        ]
    }
}

/// A rule file for page samples.
pub(super) fn sample_rule(state: RuleState) -> RuleFile {
    RuleFile {
        id: Id::from_uuid(uuid::Uuid::nil()),
        #[expect(clippy::unwrap_used, reason = "a constant name that is valid")]
        name: RuleName::parse("macros").unwrap(),
        source: sample::HOSTILE.to_owned(),
        author: None,
        created_at: Timestamp::UNIX_EPOCH,
        state,
        dry_run: None,
    }
}

/// Puts the library's refusals into words.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    let say = |key| stops::refusal(t, StatusCode::CONFLICT, key);
    stops::problem(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NameTaken => say("rule-name-taken"),
        Refusal::DoesNotCompile(_) => say("rule-does-not-compile"),
        Refusal::InForce => say("rule-in-force"),
        Refusal::NotInForce => say("rule-not-in-force"),
        Refusal::NotTried => say("rule-not-tried"),
        Refusal::FailedTrial => say("rule-failed-trial"),
    })
}

/// `GET /regles`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Library>, Problem> {
    let t = chrome.t();
    let rules = list(&desk, &actor)
        .await
        .map_err(|stop| refused(&t, stop))?;
    let view = Library {
        t,
        csrf: chrome.csrf(),
        rules,
        typed: Typed::default(),
        errors: ui::FieldErrors::new(),
    };
    Ok(Page::new(chrome, view))
}

/// `POST /regles`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    match RuleName::parse(&typed.name) {
        Err(_) => errors.add("name", t.get("rule-name-wrong")),
        Ok(name) => match write(&desk, &actor, None, &name, &typed.source).await {
            Ok(id) => {
                return Ok(Redirect303::to(format!("/regles/{id}"))
                    .saying("flash-rule-written")
                    .into_response());
            }
            Err(Stop::Refused(Refusal::NameTaken)) => {
                errors.add("name", t.get("rule-name-taken-text"));
            }
            Err(Stop::Refused(Refusal::DoesNotCompile(lines))) => {
                errors.add("source", lines.join(" · "));
            }
            Err(stop) => return Err(refused(&t, stop)),
        },
    }
    let rules = list(&desk, &actor)
        .await
        .map_err(|stop| refused(&t, stop))?;
    let view = Library {
        t,
        csrf: chrome.csrf(),
        rules,
        typed,
        errors,
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}
