//! `/`: what the service is for, and the form that asks for a link (art. 3).

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem,
    i18n::T,
    page::{Chrome, Csrf, Page, View, sample},
    ui,
};
use serde::Deserialize;

use crate::{
    deeds::request_link::{Refusal, request_link},
    desk::Desk,
    model::{EmailError, ProfessionalEmail},
};
use ledger::Stop;

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Request {
    #[serde(default)]
    email: String,
}

/// The home page.
#[derive(Template)]
#[template(path = "agent/home.html")]
pub(crate) struct Home {
    t: T,
    csrf: Csrf,
    email: String,
    errors: ui::FieldErrors,
    signed_in: bool,
}

impl View for Home {
    fn title(&self, t: &T) -> String {
        t.get("home-title").to_owned()
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let sample = |email: &str, errors, signed_in| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            email: email.to_owned(),
            errors,
            signed_in,
        };
        vec![
            sample("", ui::FieldErrors::new(), false),
            sample("", ui::FieldErrors::new(), true),
            sample(
                sample::HOSTILE,
                ui::FieldErrors::new().with("email", sample::HOSTILE),
                false,
            ),
            sample(
                sample::LONG,
                ui::FieldErrors::new().with("email", t.get("home-email-malformed")),
                false,
            ),
        ]
    }
}

/// Says that a link is on its way, whoever asked.
#[derive(Template)]
#[template(path = "agent/link_sent.html")]
pub(crate) struct LinkSent {
    t: T,
    email: String,
}

impl View for LinkSent {
    fn title(&self, t: &T) -> String {
        t.get("link-sent-title").to_owned()
    }
    fn samples(t: &T) -> Vec<Self> {
        [
            "claire.martin@culture.example",
            sample::HOSTILE,
            sample::LONG,
        ]
        .map(|email| Self {
            t: t.clone(),
            email: email.to_owned(),
        })
        .into()
    }
}

fn page(chrome: &Chrome, email: String, errors: ui::FieldErrors) -> Home {
    let signed_in = chrome.visitor.session().is_some();
    Home {
        t: chrome.t(),
        csrf: chrome.csrf(),
        email,
        errors,
        signed_in,
    }
}

/// `GET /`
pub(super) async fn get(chrome: Chrome) -> Page<Home> {
    let view = page(&chrome, String::new(), ui::FieldErrors::new());
    Page::new(chrome, view)
}

/// `POST /lien`
pub(super) async fn post(
    State(desk): State<Desk>,
    chrome: Chrome,
    Form(typed): Form<Request>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let email = match ProfessionalEmail::parse(&typed.email) {
        Ok(email) => email,
        Err(error) => {
            let key = match error {
                EmailError::Empty => "home-email-empty",
                EmailError::Malformed => "home-email-malformed",
            };
            let errors = ui::FieldErrors::new().with("email", t.get(key));
            let view = page(&chrome, typed.email, errors);
            return Ok(Page::new(chrome, view).invalid().into_response());
        }
    };
    // Whoever is signed in, a link is asked for as a visitor: it belongs to the address typed.
    let actor = kernel::Actor::visitor().for_request(chrome.visitor.request().uuid());
    match request_link(&desk, &actor, &email, chrome.locale()).await {
        Ok(()) | Err(Stop::Refused(Refusal::TooMany)) => {
            let view = LinkSent {
                t,
                email: email.reveal().to_owned(),
            };
            Ok(Page::new(chrome, view).into_response())
        }
        Err(Stop::Refused(Refusal::UnknownDomain)) => {
            let errors = ui::FieldErrors::new().with("email", t.get("home-email-domain"));
            let view = page(&chrome, typed.email, errors);
            Ok(Page::new(chrome, view).invalid().into_response())
        }
        Err(stop) => Err(Problem::stopped(stop, |_| Problem::NotFound)),
    }
}
