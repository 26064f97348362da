//! `/regles`: the library of detection rules (art. 1), and the form of a new one.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn, Upload,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Script, Shape, View, sample},
    ui,
};
use http::StatusCode;
use kernel::{Actor, Id, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use super::rule_text;
use crate::{
    deeds::rules::{Refusal, list, write},
    desk::Desk,
    model::{RuleFile, RuleFileKind, RuleName, RuleState},
    pages::stops,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) source: String,
    /// Name given to a file that is sent.
    #[serde(skip)]
    pub(super) file_name: String,
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
    max: u64,
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
    fn scripts(&self) -> &'static [Script] {
        &[Script::Upload]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |rules, source: &str, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            rules,
            typed: Typed {
                name: sample::HOSTILE.to_owned(),
                source: source.to_owned(),
                file_name: source.to_owned(),
            },
            errors,
            max: 1 << 20,
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
                    .with("name", sample::LONG)
                    .with("file", sample::HOSTILE)
                    .with("file_name", sample::LONG),
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
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NameTaken => say("rule-name-taken"),
        Refusal::DoesNotCompile(_) => say("rule-does-not-compile"),
        Refusal::InForce => say("rule-in-force"),
        Refusal::NotInForce => say("rule-not-in-force"),
        Refusal::NotTried => say("rule-not-tried"),
        Refusal::FailedTrial => say("rule-failed-trial"),
    })
}

/// The library, with what was typed and what is wrong with it.
async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    typed: Typed,
    errors: ui::FieldErrors,
) -> Result<Library, Problem> {
    let t = chrome.t();
    let rules = list(desk, actor).await.map_err(|stop| refused(&t, stop))?;
    Ok(Library {
        t,
        csrf: chrome.csrf(),
        rules,
        typed,
        errors,
        max: desk.bounds.max_rules,
    })
}

/// `GET /regles`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Library>, Problem> {
    let (typed, errors) = (Typed::default(), ui::FieldErrors::new());
    let view = page(&desk, &actor, &chrome, typed, errors).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /regles`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (t, max) = (chrome.t(), desk.bounds.max_rules);
    let mut errors = ui::FieldErrors::new();
    let name = RuleName::parse(&typed.name);
    if name.is_err() {
        errors.add("name", t.get("rule-name-wrong"));
    }
    let source = rule_text::typed(&typed.source, max);
    if let Err(wrong) = source {
        errors.add("source", wrong.say(&t, max));
    }
    if let (Ok(name), Ok(source)) = (name, source) {
        match write(&desk, &actor, None, &name, &source).await {
            Ok(id) => return Ok(written(id)),
            Err(stop) => errors = complaint(&t, stop, "name", "source")?,
        }
    }
    let view = page(&desk, &actor, &chrome, typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /regles/fichier`: a `.yar` or `.yara` file, one rule or many.
pub(super) async fn send(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    upload: Upload,
) -> Result<Response, Problem> {
    let (t, max) = (chrome.t(), desk.bounds.max_rules);
    let given = upload.fields().get("file_name").unwrap_or_default().trim();
    let file_name = given.to_owned();
    let mut errors = ui::FieldErrors::new();
    match rule_text::sent(upload, max).await? {
        Err(wrong) => errors.add("file", wrong.say(&t, max)),
        Ok((file, source)) => {
            let name = if file_name.is_empty() {
                RuleName::of_file(file.given())
            } else {
                RuleName::parse(&file_name).ok()
            };
            match name {
                None => errors.add("file_name", t.get("rule-name-wrong")),
                Some(name) => match write(&desk, &actor, None, &name, &source).await {
                    Ok(id) => return Ok(written(id)),
                    Err(stop) => errors = complaint(&t, stop, "file_name", "file")?,
                },
            }
        }
    }
    let typed = Typed {
        file_name,
        ..Typed::default()
    };
    let view = page(&desk, &actor, &chrome, typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// Sends to the page of a rule file just written.
pub(super) fn written(id: Id<RuleFileKind>) -> Response {
    Redirect303::to(format!("/regles/{id}"))
        .saying("flash-rule-written")
        .into_response()
}

/// What a refusal says of the field with the name or the one with the text; any other is a page of its own.
pub(super) fn complaint(
    t: &T,
    stop: Stop<Refusal>,
    name: &'static str,
    text: &'static str,
) -> Result<ui::FieldErrors, Problem> {
    let errors = ui::FieldErrors::new();
    match stop {
        Stop::Refused(Refusal::NameTaken) => Ok(errors.with(name, t.get("rule-name-taken-text"))),
        Stop::Refused(Refusal::DoesNotCompile(lines)) => {
            // A long file may have a great many: the first are enough to begin with.
            let first: Vec<&str> = lines.iter().take(20).map(String::as_str).collect();
            Ok(errors.with(text, first.join(" · ")))
        }
        stop => Err(refused(t, stop)),
    }
}
