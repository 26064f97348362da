//! `/jetons`: tokens of State applications (art. 1), issued on a written statement, shown once.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    tokens::ApiToken,
    ui,
};
use http::StatusCode;
use kernel::{Actor, Id, Personal, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use crate::{
    deeds::tokens::{Application, Lifetime, NewApplication, Refusal, issue, list, revoke as end},
    desk::Desk,
    model::ProfessionalEmail,
    pages::stops,
};

/// Longest name of an application, in characters.
const NAME: usize = 100;
/// Longest reference of a statement, in characters.
const REFERENCE: usize = 200;

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    application: String,
    #[serde(default)]
    email: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    stated: String,
    #[serde(default)]
    lifetime: String,
}

/// The page.
#[derive(Template)]
#[template(path = "anssi/tokens.html")]
pub(crate) struct Tokens {
    t: T,
    csrf: Csrf,
    listed: Vec<Application>,
    typed: Typed,
    errors: ui::FieldErrors,
    now: Timestamp,
    /// Text of a token just issued.
    issued: Option<String>,
    base: String,
}

impl Tokens {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("tokens-caption"))
            .hide_caption()
            .id("tokens")
            .head(t.get("tokens-application"))
            .head(t.get("tokens-email"))
            .head(t.get("tokens-statement"))
            .head(t.get("tokens-until"))
            .head(t.get("tokens-used"))
            .head(t.get("tokens-actions"));
        for one in &self.listed {
            let ended = one.revoked_at.is_some() || one.expires_at <= self.now;
            let until = match (one.revoked_at, ended) {
                (Some(_), _) => {
                    ui::Markup::of(ui::badge(ui::Tone::Neutral, t.get("tokens-revoked")))
                }
                (None, true) => ui::Markup::of(ui::badge(ui::Tone::Neutral, t.get("tokens-ended"))),
                (None, false) => t.day(one.expires_at),
            };
            let actions = if ended {
                ui::Markup::text("–")
            } else {
                ui::Markup::form(
                    format!("/jetons/{}/revoquer", one.id),
                    &self.csrf,
                    ui::button(t.with(
                        "tokens-revoke",
                        "application",
                        ui::visible(&one.application),
                    ))
                    .secondary(),
                )
            };
            table = table.row(vec![
                ui::row_head(ui::Markup::text(ui::visible(&one.application))),
                ui::cell(ui::visible(&format!(
                    "{} — {}",
                    one.email.reveal(),
                    one.ministry
                ))),
                ui::cell(ui::visible(one.reference.reveal())),
                ui::cell_html(until),
                ui::cell_html(
                    one.used_at
                        .map_or_else(|| ui::Markup::text("–"), |at| t.stamp(at)),
                ),
                ui::cell_html(actions),
            ]);
        }
        table
    }
    fn lifetimes(&self) -> ui::Choices {
        let t = &self.t;
        let mut radios = ui::radios("lifetime", t.get("tokens-lifetime"));
        for lifetime in Lifetime::ALL {
            radios = radios.option(
                lifetime.code(),
                t.get(&format!("tokens-lifetime-{}", lifetime.code())),
            );
        }
        radios.value(&self.typed.lifetime).errors(&self.errors)
    }
}

impl View for Tokens {
    fn title(&self, t: &T) -> String {
        t.get("tokens-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let one = |name: &str, revoked_at| Application {
            id: Id::from_uuid(uuid::Uuid::nil()),
            application: name.to_owned(),
            email: Personal::new(name.to_owned()),
            ministry: "culture".to_owned(),
            statement: sample::HOSTILE.to_owned(),
            reference: Personal::new(name.to_owned()),
            issued_at: Timestamp::UNIX_EPOCH,
            expires_at: Timestamp::UNIX_EPOCH + time::Duration::days(90),
            revoked_at,
            used_at: Some(Timestamp::UNIX_EPOCH),
        };
        let page = |listed, errors, issued| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            listed,
            typed: Typed {
                application: sample::HOSTILE.to_owned(),
                ..Typed::default()
            },
            errors,
            now: Timestamp::UNIX_EPOCH,
            issued,
            base: "https://jecliqueoupas.example/api/v1".to_owned(),
        };
        let errors = ui::FieldErrors::new()
            .with("application", t.get("tokens-application-wrong"))
            .with("stated", t.get("tokens-stated-missing"))
            .with("lifetime", t.get("tokens-lifetime-missing"));
        vec![
            page(vec![], ui::FieldErrors::new(), None),
            page(
                vec![one("Drive", None)],
                ui::FieldErrors::new(),
                Some("acte_sample".to_owned()),
            ),
            page(
                vec![
                    one(sample::HOSTILE, None),
                    one(sample::LONG, Some(Timestamp::UNIX_EPOCH)),
                    one(sample::BIDI, None),
                ],
                errors,
                None,
            ),
        ]
    }
}

fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NotStated | Refusal::NoMinistry | Refusal::Restricted => {
            stops::refusal(t, StatusCode::CONFLICT, "tokens-not-possible")
        }
    })
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    typed: Typed,
    errors: ui::FieldErrors,
    issued: Option<String>,
) -> Result<Tokens, Problem> {
    let t = chrome.t();
    let listed = list(desk, actor).await.map_err(|stop| refused(&t, stop))?;
    let base = format!("{}/api/v1", desk.origins.agent);
    let now = desk.ledger.now();
    Ok(Tokens {
        t,
        csrf: chrome.csrf(),
        listed,
        typed,
        errors,
        now,
        issued,
        base,
    })
}

/// `GET /jetons`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Tokens>, Problem> {
    let view = page(
        &desk,
        &actor,
        &chrome,
        Typed::default(),
        ui::FieldErrors::new(),
        None,
    )
    .await?;
    Ok(Page::new(chrome, view))
}

/// `POST /jetons`: answers with the page itself, since the token is shown once and kept nowhere.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    let length = |text: &str| text.trim().chars().count();
    if !(1..=NAME).contains(&length(&typed.application)) {
        errors.add("application", t.get("tokens-application-wrong"));
    }
    let email = ProfessionalEmail::parse(&typed.email);
    if email.is_err() {
        errors.add("email", t.get("home-email-malformed"));
    }
    if !(1..=REFERENCE).contains(&length(&typed.reference)) {
        errors.add("reference", t.get("tokens-reference-wrong"));
    }
    if typed.stated != "yes" {
        errors.add("stated", t.get("tokens-stated-missing"));
    }
    let lifetime = Lifetime::from_code(&typed.lifetime);
    if lifetime.is_none() {
        errors.add("lifetime", t.get("tokens-lifetime-missing"));
    }
    if let (Ok(email), Some(lifetime), true) = (email, lifetime, errors.is_empty()) {
        // Kept in the words of the act's own language, whatever the administrator reads.
        let statement = desk
            .t(gate::Locale::Fr)
            .get("tokens-stated-words")
            .to_owned();
        let new = NewApplication {
            application: typed.application.trim(),
            email: &email,
            statement: Some(&statement),
            reference: typed.reference.trim(),
            lifetime,
        };
        match issue(&desk, &actor, &new).await {
            Ok(issued) => {
                let text = Some(issued.text.reveal().clone());
                let none = ui::FieldErrors::new();
                let view = page(&desk, &actor, &chrome, Typed::default(), none, text).await?;
                return Ok(Page::new(chrome, view).into_response());
            }
            Err(Stop::Refused(Refusal::NoMinistry)) => {
                errors.add("email", t.get("tokens-no-ministry"));
            }
            Err(stop) => return Err(refused(&t, stop)),
        }
    }
    let view = page(&desk, &actor, &chrome, typed, errors, None).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /jetons/{id}/revoquer`
pub(super) async fn revoke(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<ApiToken>>,
) -> Result<Redirect303, Problem> {
    end(&desk, &actor, id)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to("/jetons").saying("flash-token-revoked"))
}
