//! `/demandes/{id}/pieces/{earlier}`: asks another ministry for documents of an earlier request, by name (art. 2).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View, sample},
    stops, ui,
};
use http::StatusCode;
use kernel::{Actor, Id, Personal};
use ledger::Stop;
use serde::Deserialize;

use super::{request::instructs, samples, words};
use crate::{
    deeds::{
        documents::{LONGEST_WANTED, Refusal, ask},
        history::{self, Known},
    },
    desk::Desk,
    model::RequestKind,
    rules::documents::NotAsked,
};

/// Most documents named at once.
const MOST: usize = 20;

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Wanted {
    #[serde(default)]
    wanted: String,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/ask.html")]
pub(crate) struct AskPage {
    t: T,
    csrf: Csrf,
    id: Id<RequestKind>,
    number: String,
    known: Known,
    typed: Wanted,
    errors: ui::FieldErrors,
}

impl AskPage {
    fn other(&self) -> Id<RequestKind> {
        self.known.link.other(self.id).0
    }
    fn ministry(&self) -> String {
        words::ministry(&self.t, self.known.link.other(self.id).1)
    }
    /// What was typed, its lines kept.
    fn typed_lines(&self) -> String {
        words::kept_lines(&self.typed.wanted)
    }
    fn their_number(&self) -> String {
        let line = self.known.other.as_ref();
        line.map(|line| ui::visible(&line.number))
            .unwrap_or_default()
    }
}

impl View for AskPage {
    fn title(&self, t: &T) -> String {
        t.get("desk-ask-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        let request = t
            .with("desk-request-title", "number", self.number.as_str())
            .to_string();
        vec![
            Crumb::new("/", t.get("desk-home-title")),
            Crumb::new(format!("/demandes/{}", self.id), request),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            id: samples::id(7),
            number: ui::visible(text),
            known: samples::known(text, crate::model::LinkStatus::Accepted),
            typed: Wanted {
                wanted: text.to_owned(),
            },
            errors,
        };
        vec![
            page("", ui::FieldErrors::new()),
            page(sample::BIDI, ui::FieldErrors::new()),
            page(
                sample::LONG,
                ui::FieldErrors::new().with("wanted", sample::LONG),
            ),
            page(
                sample::HOSTILE,
                ui::FieldErrors::new().with("wanted", sample::HOSTILE),
            ),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    (id, earlier): (Id<RequestKind>, Id<RequestKind>),
    typed: Wanted,
    errors: ui::FieldErrors,
) -> Result<AskPage, Problem> {
    let t = chrome.t();
    let read = history::read(desk, actor, id).await;
    let dossier = read.map_err(|stop| words::refused(&t, stop))?;
    if !instructs(&dossier.view, actor.account) {
        return Err(Problem::NotFound);
    }
    let mut known = dossier.known.into_iter().flatten();
    let known = known.find(|known| known.other.is_some() && known.link.other(id).0 == earlier);
    Ok(AskPage {
        csrf: chrome.csrf(),
        id,
        number: ui::visible(&dossier.view.sheet.record.number),
        known: known.ok_or(Problem::NotFound)?,
        typed,
        errors,
        t,
    })
}

/// `GET /demandes/{id}/pieces/{earlier}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(pair): Path<(Id<RequestKind>, Id<RequestKind>)>,
) -> Result<Page<AskPage>, Problem> {
    let (typed, errors) = (Wanted::default(), ui::FieldErrors::new());
    let view = page(&desk, &actor, &chrome, pair, typed, errors).await?;
    Ok(Page::new(chrome, view))
}

/// The documents named, one a line.
fn named(text: &str) -> Vec<&str> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .collect()
}

/// `POST /demandes/{id}/pieces/{earlier}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, earlier)): Path<(Id<RequestKind>, Id<RequestKind>)>,
    Form(typed): Form<Wanted>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let names = named(&typed.wanted);
    let mut errors = ui::FieldErrors::new();
    if names.len() > MOST {
        errors.add("wanted", t.with("desk-ask-too-many", "max", MOST));
    } else {
        let wanted = Personal::new(names.join("\n"));
        match ask(&desk, &actor, id, earlier, &wanted).await {
            Ok(_) => {
                return Ok(Redirect303::to("/pieces")
                    .saying("flash-desk-asked")
                    .into_response());
            }
            Err(Stop::Refused(Refusal::NothingWanted)) => {
                errors.add("wanted", t.with("desk-ask-nothing", "max", LONGEST_WANTED));
            }
            Err(stop) => return Err(refused(&t, stop)),
        }
    }
    let view = page(&desk, &actor, &chrome, (id, earlier), typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// Puts the refusals of article 2 into words.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    let say = |key| stops::refusal(t, StatusCode::CONFLICT, key);
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NotInstructed => say("desk-not-instructed"),
        Refusal::Rule(NotAsked::NotSamePerson) => say("desk-not-same-person"),
        Refusal::Rule(NotAsked::NotEarlier) => say("desk-not-earlier"),
        Refusal::Rule(NotAsked::OwnMinistry) => say("desk-own-ministry"),
        Refusal::Rule(NotAsked::AlreadyAsked) => say("desk-already-asked"),
        Refusal::NothingWanted => say("desk-nothing-wanted"),
        Refusal::NotOpen => say("desk-not-open"),
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn documents_are_named_one_a_line() {
        assert_eq!(super::named(" CV \r\n\n Diplôme\n"), ["CV", "Diplôme"]);
        assert!(super::named(" \n").is_empty());
    }
}
