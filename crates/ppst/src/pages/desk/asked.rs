//! `/pieces-demandees`: the documents asked of one's ministry, by its own numbers, and the answer that there are none
//! to give (art. 2).

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View},
    ui,
};
use kernel::Id;

use super::{ask::refused, documents, samples};
use crate::{
    deeds::documents::{asked_of_us, decline},
    desk::Desk,
    model::{AskedDocuments, DocumentRequestKind, DocumentState},
};

/// The page.
#[derive(Template)]
#[template(path = "desk/asked.html")]
pub(crate) struct AskedOfUs {
    t: T,
    csrf: Csrf,
    asked: Vec<AskedDocuments>,
}

impl AskedOfUs {
    fn state(&self, asked: &AskedDocuments) -> ui::Badge {
        documents::state(&self.t, asked.state)
    }
    fn named(&self, asked: &AskedDocuments) -> Vec<String> {
        documents::named(asked)
    }
    fn is_open(&self, asked: &AskedDocuments) -> bool {
        asked.state == DocumentState::Asked
    }
}

impl View for AskedOfUs {
    fn title(&self, t: &T) -> String {
        t.get("desk-asked-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |asked| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            asked,
        };
        let mut many = Vec::new();
        for text in samples::WORDS {
            for (place, state) in (1..).zip(DocumentState::ALL) {
                many.push(samples::asked(text, place, state));
            }
        }
        let one = samples::asked("ZRR-1", 1, DocumentState::Asked);
        vec![page(vec![]), page(vec![one]), page(many)]
    }
}

/// `GET /pieces-demandees`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<AskedOfUs>, Problem> {
    let t = chrome.t();
    let list = asked_of_us(&desk, &actor).await;
    let asked = list.map_err(|stop| refused(&t, stop))?;
    let view = AskedOfUs {
        csrf: chrome.csrf(),
        asked,
        t,
    };
    Ok(Page::new(chrome, view))
}

/// `POST /pieces-demandees/{id}/decliner`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DocumentRequestKind>>,
) -> Result<Redirect303, Problem> {
    let done = decline(&desk, &actor, id).await;
    done.map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to("/pieces-demandees").saying("flash-desk-declined"))
}
