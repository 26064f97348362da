//! `/droits`: answering a person who exercises a right by letter or mail (art. 9 II).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Id, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use crate::{
    deeds::rights::{Known, Refusal, copy, erase, look_up, look_up_again, rectify, restrict},
    desk::Desk,
    model::{AgentKind, ProfessionalEmail},
    pages::{self, agent::download},
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    email: String,
}

/// Whether to restrict.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Restricting {
    #[serde(default)]
    restricted: String,
}

/// The right address.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Rectifying {
    #[serde(default)]
    rectified: String,
}

/// The page.
#[derive(Template)]
#[template(path = "anssi/rights.html")]
pub(crate) struct Rights {
    t: T,
    csrf: Csrf,
    email: String,
    rectified: String,
    errors: ui::FieldErrors,
    known: Option<Known>,
}

impl Rights {
    fn copy_address(&self, known: &Known) -> String {
        format!("/droits/{}/donnees.json", known.agent)
    }
    fn summary(&self, known: &Known) -> ui::Summary {
        let t = &self.t;
        let restricted = if known.restricted {
            "rights-yes"
        } else {
            "rights-no"
        };
        ui::summary()
            .row(t.get("mine-ministry"), &known.ministry)
            .row_html(t.get("mine-collected"), t.time(known.collected_at))
            .row(t.get("mine-deposits"), known.deposits)
            .row(t.get("rights-restricted"), t.get(restricted))
    }
}

impl View for Rights {
    fn title(&self, t: &T) -> String {
        t.get("rights-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let known = |restricted| Known {
            agent: Id::from_uuid(uuid::Uuid::nil()),
            ministry: "culture".to_owned(),
            collected_at: Timestamp::UNIX_EPOCH,
            restricted,
            deposits: 4,
        };
        let page = |errors, known| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            email: sample::HOSTILE.to_owned(),
            rectified: sample::HOSTILE.to_owned(),
            errors,
            known,
        };
        vec![
            page(
                ui::FieldErrors::new().with("email", t.get("rights-unknown")),
                None,
            ),
            page(ui::FieldErrors::new(), Some(known(false))),
            page(
                ui::FieldErrors::new().with("rectified", t.get("rights-taken")),
                Some(known(true)),
            ),
        ]
    }
}

fn refused(stop: Stop<Refusal>) -> Problem {
    // Those of a rectification are told beside its field.
    Problem::stopped(stop, |_| Problem::NotFound)
}

/// `GET /droits`
pub(super) async fn get(chrome: Chrome) -> Page<Rights> {
    let view = Rights {
        t: chrome.t(),
        csrf: chrome.csrf(),
        email: String::new(),
        rectified: String::new(),
        errors: ui::FieldErrors::new(),
        known: None,
    };
    Page::new(chrome, view)
}

/// `POST /droits`: looks an address up; posted, so that it stands in no address bar and no log.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    let mut known = None;
    match ProfessionalEmail::parse(&typed.email) {
        Err(_) => errors.add("email", t.get("home-email-malformed")),
        Ok(email) => match look_up(&desk, &actor, &email).await {
            Ok(found) => known = Some(found),
            Err(Stop::Refused(Refusal::Unknown)) => errors.add("email", t.get("rights-unknown")),
            Err(stop) => return Err(refused(stop)),
        },
    }
    let invalid = !errors.is_empty();
    let view = Rights {
        t,
        csrf: chrome.csrf(),
        email: typed.email,
        rectified: String::new(),
        errors,
        known,
    };
    let page = Page::new(chrome, view);
    Ok(if invalid {
        page.invalid().into_response()
    } else {
        page.into_response()
    })
}

/// `GET /droits/{agent}/donnees.json`: the copy the person would take from their own space (GDPR art. 15).
pub(super) async fn copied(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    Path(agent): Path<Id<AgentKind>>,
) -> Result<Response, Problem> {
    let data = copy(&desk, &actor, agent).await.map_err(refused)?;
    let body = pages::copy::json(&data).map_err(Problem::fault)?;
    Ok(download(body, "application/json", "donnees.json"))
}

/// `POST /droits/{agent}/rectifier`: the right address (GDPR art. 16).
pub(super) async fn rectifying(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(agent): Path<Id<AgentKind>>,
    Form(typed): Form<Rectifying>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let key = match ProfessionalEmail::parse(&typed.rectified) {
        Err(_) => "home-email-malformed",
        Ok(email) => match rectify(&desk, &actor, agent, &email).await {
            Ok(()) => {
                // Whoever reads the former address may hold a session.
                gate::session::end_all(&desk.ledger, agent.uuid())
                    .await
                    .map_err(Problem::fault)?;
                return Ok(Redirect303::to("/droits")
                    .saying("flash-rights-rectified")
                    .into_response());
            }
            Err(Stop::Refused(Refusal::UnknownDomain)) => "rights-unknown-domain",
            Err(Stop::Refused(Refusal::Taken)) => "rights-taken",
            Err(stop) => return Err(refused(stop)),
        },
    };
    let known = look_up_again(&desk, &actor, agent).await.map_err(refused)?;
    let view = Rights {
        errors: ui::FieldErrors::new().with("rectified", t.get(key)),
        t,
        csrf: chrome.csrf(),
        email: String::new(),
        rectified: typed.rectified,
        known: Some(known),
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /droits/{agent}/limiter`
pub(super) async fn restricting(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    Path(agent): Path<Id<AgentKind>>,
    Form(typed): Form<Restricting>,
) -> Result<Redirect303, Problem> {
    restrict(&desk, &actor, agent, typed.restricted == "yes")
        .await
        .map_err(refused)?;
    Ok(Redirect303::to("/droits").saying("flash-rights-restricted"))
}

/// `POST /droits/{agent}/supprimer`
pub(super) async fn erasing(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    Path(agent): Path<Id<AgentKind>>,
) -> Result<Redirect303, Problem> {
    erase(&desk, &actor, agent).await.map_err(refused)?;
    gate::session::end_all(&desk.ledger, agent.uuid())
        .await
        .map_err(Problem::fault)?;
    Ok(Redirect303::to("/droits").saying("flash-rights-erased"))
}
