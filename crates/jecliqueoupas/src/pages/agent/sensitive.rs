//! `/depots/{id}/donnees-sensibles`: the agent reports sensitive data; the file is destroyed (art. 4).

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, View, sample},
    ui,
};
use kernel::Id;

use super::erase::Gone;
use crate::{
    deeds::erase::{Refusal, withdraw},
    desk::Desk,
    model::DepositKind,
    pages::{agent::report::load, stops},
};

/// What reporting means.
#[derive(Template)]
#[template(path = "agent/sensitive.html")]
pub(crate) struct Sensitive {
    t: T,
    csrf: Csrf,
    id: Id<DepositKind>,
    name: String,
}

impl View for Sensitive {
    fn title(&self, t: &T) -> String {
        t.get("sensitive-title").to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/depots", t.get("deposits-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        ["note.txt", sample::LONG, sample::HOSTILE]
            .map(|name| Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                id: Id::from_uuid(uuid::Uuid::nil()),
                name: name.to_owned(),
            })
            .into()
    }
}

/// `GET /depots/{id}/donnees-sensibles`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<Sensitive>, Problem> {
    let deposit = load(&desk, &chrome, &actor, id).await?.deposit;
    let view = Sensitive {
        t: chrome.t(),
        csrf: chrome.csrf(),
        id,
        name: deposit.name.reveal().to_owned(),
    };
    Ok(Page::new(chrome, view))
}

/// `POST /depots/{id}/donnees-sensibles`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<Gone>, Problem> {
    let erased = withdraw(&desk, &actor, id)
        .await
        .map_err(|stop| stops::problem(stop, |Refusal::Unknown| Problem::NotFound))?;
    let view = Gone::new(chrome.t(), "withdrawn-title", erased);
    Ok(Page::new(chrome, view))
}
