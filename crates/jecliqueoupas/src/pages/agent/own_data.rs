//! `/mes-donnees`: what is known about the agent, a copy of it, and its erasure (art. 7 and 9 II).

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, View, sample},
    session, ui,
};
use kernel::Timestamp;

use super::{
    confirm::{ACCOUNT, Gone},
    report::download,
};
use crate::{
    deeds::{
        erase::erase_account,
        own_space::{OwnData, own_data},
    },
    desk::Desk,
    pages::copy,
};

/// The page.
#[derive(Template)]
#[template(path = "agent/own_data.html")]
pub(crate) struct Mine {
    t: T,
    csrf: Csrf,
    email: String,
    ministry: String,
    collected_at: Timestamp,
    deposits: usize,
    cut: bool,
}

impl Mine {
    fn summary(&self) -> ui::Summary {
        let t = &self.t;
        ui::summary()
            .row(t.get("mine-email"), &self.email)
            .row(t.get("mine-ministry"), &self.ministry)
            .row_html(t.get("mine-collected"), t.time(self.collected_at))
            .row(t.get("mine-deposits"), self.deposits)
    }
}

impl View for Mine {
    fn title(&self, t: &T) -> String {
        t.get("mine-title").to_owned()
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
            email: email.to_owned(),
            ministry: "culture".to_owned(),
            collected_at: Timestamp::UNIX_EPOCH,
            deposits: 3,
            cut: email == sample::LONG,
        })
        .into()
    }
}

async fn data(desk: &Desk, actor: &kernel::Actor) -> Result<OwnData, Problem> {
    let agent = Desk::agent(actor).ok_or(Problem::NotFound)?;
    own_data(desk, actor, agent)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?
        .ok_or(Problem::NotFound)
}

/// `GET /mes-donnees`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Mine>, Problem> {
    let data = data(&desk, &actor).await?;
    let view = Mine {
        t: chrome.t(),
        csrf: chrome.csrf(),
        email: data
            .held
            .email
            .as_ref()
            .map(|email| email.reveal().to_owned())
            .unwrap_or_default(),
        ministry: data.held.agent.ministry,
        collected_at: data.held.agent.collected_at,
        deposits: data.deposits.len(),
        cut: data.cut,
    };
    Ok(Page::new(chrome, view))
}

/// `GET /mes-donnees.json`: a copy in a format machines read (GDPR art. 15, 3).
pub(super) async fn json(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
) -> Result<Response, Problem> {
    let data = data(&desk, &actor).await?;
    let body = copy::json(&data).map_err(Problem::fault)?;
    Ok(download(body, "application/json", "mes-donnees.json"))
}

/// `POST /mes-donnees/supprimer`: address, links and every deposit are erased; the session ends.
pub(super) async fn erase(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Response, Problem> {
    let agent = Desk::agent(&actor).ok_or(Problem::NotFound)?;
    let erased = erase_account(&desk, &actor, agent)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    session::end_all(&desk.ledger, agent.uuid())
        .await
        .map_err(Problem::fault)?;
    let view = Gone::new(chrome.t(), ACCOUNT, erased);
    let mut response = Page::new(chrome, view).into_response();
    session::detach(response.headers_mut());
    Ok(response)
}
