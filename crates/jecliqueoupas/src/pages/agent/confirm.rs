//! What asks before something is destroyed, and what says that it was.

use askama::Template;
use gate::{
    Problem,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, View, sample},
    ui,
};
use kernel::{Actor, Id};
use uuid::Uuid;

use crate::{
    deeds::erase::{Erased, Refusal},
    desk::Desk,
    model::DepositKind,
    pages::agent::report::load,
};

/// What is about to be done to a deposit: its address below the deposit's and the keys of its words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Step {
    pub(super) path: &'static str,
    pub(super) title: &'static str,
    pub(super) text: &'static str,
    pub(super) button: &'static str,
    /// Whether the duty of article 4 is said again.
    pub(super) duty: bool,
}

/// «Do you really want to?»
#[derive(Template)]
#[template(path = "agent/confirm.html")]
pub(crate) struct Confirm {
    t: T,
    csrf: Csrf,
    id: Id<DepositKind>,
    name: String,
    step: Step,
}

impl View for Confirm {
    fn title(&self, t: &T) -> String {
        t.get(self.step.title).to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/depots", t.get("deposits-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let names = ["note.txt", sample::LONG, sample::HOSTILE, sample::BIDI];
        let page = |step, name: &str| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            id: Id::from_uuid(Uuid::nil()),
            name: name.to_owned(),
            step,
        };
        let steps = [super::erase::STEP, super::sensitive::STEP];
        let pages = steps.map(|step| names.map(|name| page(step, name)));
        pages.into_iter().flatten().collect()
    }
}

/// Asks before a step on a deposit of the agent's own.
pub(super) async fn ask(
    desk: &Desk,
    actor: &Actor,
    chrome: Chrome,
    id: Id<DepositKind>,
    step: Step,
) -> Result<Page<Confirm>, Problem> {
    let deposit = load(desk, &chrome, actor, id).await?.deposit;
    let view = Confirm {
        t: chrome.t(),
        csrf: chrome.csrf(),
        id,
        name: deposit.name.reveal().to_owned(),
        step,
    };
    Ok(Page::new(chrome, view))
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
    /// Whether the address is still held: all but the erasure of everything leaves it (art. 7).
    fn address_remains(&self) -> bool {
        self.key != ACCOUNT
    }
}

/// Key of the page after the address went too.
pub(super) const ACCOUNT: &str = "account-erased-title";

impl View for Gone {
    fn title(&self, t: &T) -> String {
        t.get(self.key).to_owned()
    }
    fn samples(t: &T) -> Vec<Self> {
        ["erased-title", "withdrawn-title", ACCOUNT]
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

/// Says what came of a step.
pub(super) fn gone(
    chrome: Chrome,
    key: &'static str,
    erased: Result<Erased, ledger::Stop<Refusal>>,
) -> Result<Page<Gone>, Problem> {
    let erased =
        erased.map_err(|stop| Problem::stopped(stop, |Refusal::Unknown| Problem::NotFound))?;
    let view = Gone::new(chrome.t(), key, erased);
    Ok(Page::new(chrome, view))
}
