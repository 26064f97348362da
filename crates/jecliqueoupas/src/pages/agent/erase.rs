//! `/depots/{id}/supprimer`: erasure at the agent's request (art. 7), with a receipt.

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, View, sample},
    ui,
};
use kernel::Id;
use uuid::Uuid;

use crate::{
    deeds::erase::{Erased, Refusal, erase_deposit},
    desk::Desk,
    model::DepositKind,
    pages::{agent::report::load, stops},
};

/// «Do you really want to?»
#[derive(Template)]
#[template(path = "agent/erase.html")]
pub(crate) struct Confirm {
    t: T,
    csrf: Csrf,
    id: Id<DepositKind>,
    name: String,
}

impl View for Confirm {
    fn title(&self, t: &T) -> String {
        t.get("erase-title").to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/depots", t.get("deposits-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        ["note.txt", sample::LONG, sample::HOSTILE, sample::BIDI]
            .map(|name| Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                id: Id::from_uuid(Uuid::nil()),
                name: name.to_owned(),
            })
            .into()
    }
}

/// Erased, with what proves it.
#[derive(Template)]
#[template(path = "agent/erased.html")]
pub(crate) struct Gone {
    t: T,
    key: &'static str,
    erased: Erased,
}

impl Gone {
    /// After an erasure; `key` says which.
    pub(super) const fn new(t: T, key: &'static str, erased: Erased) -> Self {
        Self { t, key, erased }
    }
}

impl View for Gone {
    fn title(&self, t: &T) -> String {
        t.get(self.key).to_owned()
    }
    fn samples(t: &T) -> Vec<Self> {
        ["erased-title", "withdrawn-title", "account-erased-title"]
            .map(|key| Self {
                t: t.clone(),
                key,
                erased: Erased {
                    entry: Uuid::nil(),
                    deposits: 2,
                    files: 1,
                },
            })
            .into()
    }
}

/// `GET /depots/{id}/supprimer`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<Confirm>, Problem> {
    let deposit = load(&desk, &chrome, &actor, id).await?.deposit;
    let view = Confirm {
        t: chrome.t(),
        csrf: chrome.csrf(),
        id,
        name: deposit.name.reveal().to_owned(),
    };
    Ok(Page::new(chrome, view))
}

/// `POST /depots/{id}/supprimer`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DepositKind>>,
) -> Result<Page<Gone>, Problem> {
    let erased = erase_deposit(&desk, &actor, id)
        .await
        .map_err(|stop| stops::problem(stop, |Refusal::Unknown| Problem::NotFound))?;
    let view = Gone::new(chrome.t(), "erased-title", erased);
    Ok(Page::new(chrome, view))
}
