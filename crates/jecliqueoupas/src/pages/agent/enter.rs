//! `/lien/{token}`: following a link. Mail gateways fetch it; only the button opens a session.

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, View, sample},
    session, ui,
};
use http::StatusCode;
use kernel::{Actor, Timestamp};
use ledger::Stop;

use crate::{
    deeds::open_link::{Opened, Refusal, open_link},
    desk::Desk,
    law::AGENT,
    pages::stops,
};

/// «Is it you?»
#[derive(Template)]
#[template(path = "agent/enter.html")]
pub(crate) struct Enter {
    t: T,
    csrf: Csrf,
    token: String,
    email: String,
    expires_at: Timestamp,
}

impl View for Enter {
    fn title(&self, t: &T) -> String {
        t.get("enter-title").to_owned()
    }
    fn samples(t: &T) -> Vec<Self> {
        [
            "claire.martin@culture.example",
            sample::LONG,
            sample::HOSTILE,
        ]
        .map(|email| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            token: "abc".to_owned(),
            email: email.to_owned(),
            expires_at: Timestamp::UNIX_EPOCH,
        })
        .into()
    }
}

async fn open(
    desk: &Desk,
    chrome: &Chrome,
    token: &str,
    entering: bool,
) -> Result<Opened, Problem> {
    let actor = Actor::visitor().for_request(chrome.visitor.request().uuid());
    open_link(desk, &actor, token, entering)
        .await
        .map_err(|stop: Stop<Refusal>| {
            Problem::stopped(stop, |reason| {
                let key = match reason {
                    Refusal::Unknown => "link-unknown",
                    Refusal::Expired => "link-expired",
                };
                stops::refusal(&chrome.t(), StatusCode::GONE, key)
            })
        })
}

/// `GET /lien/{token}`
pub(super) async fn get(
    State(desk): State<Desk>,
    chrome: Chrome,
    Path(token): Path<String>,
) -> Result<Page<Enter>, Problem> {
    let opened = open(&desk, &chrome, &token, false).await?;
    let view = Enter {
        t: chrome.t(),
        csrf: chrome.csrf(),
        token,
        email: opened.email.reveal().to_owned(),
        expires_at: opened.expires_at,
    };
    Ok(Page::new(chrome, view))
}

/// `POST /lien/{token}`
pub(super) async fn post(
    State(desk): State<Desk>,
    chrome: Chrome,
    Path(token): Path<String>,
) -> Result<Response, Problem> {
    let opened = open(&desk, &chrome, &token, true).await?;
    let started = session::start(
        &desk.ledger,
        session::Start {
            compartment: Some(&opened.ministry),
            not_after: Some(opened.expires_at),
            replaces: chrome.visitor.session(),
            ..session::Start::new(chrome.site.portal, opened.agent.uuid(), AGENT)
        },
    )
    .await
    .map_err(Problem::fault)?;
    let mut response = Redirect303::to("/depots/nouveau").into_response();
    started.attach(response.headers_mut());
    Ok(response)
}
