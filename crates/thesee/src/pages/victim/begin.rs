//! `/commencer`: who one is, as the provider vouches, and the declaration of being of age and capable (art. 1 1°); then
//! the draft.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State as Held,
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, Query, SignedIn,
    extract::Fields,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, View, sample},
    stops, ui,
};
use http::StatusCode;
use kernel::Actor;
use ledger::Stop;

use super::{
    questions, samples,
    state::{State, complete},
    words,
};
use crate::{
    deeds::draft::{self, Refusal},
    desk::Desk,
    model::{Identity, Kind, Scheme},
    rules::age::Age,
};

/// The page.
#[derive(Template)]
#[template(path = "victim/begin.html")]
pub(crate) struct Begin {
    t: T,
    csrf: Csrf,
    state: State,
    kind: Kind,
    identity: Identity,
    age: Age,
    errors: ui::FieldErrors,
}

impl Begin {
    fn facts(&self) -> ui::Summary {
        words::identity(&self.t, &self.identity, None)
    }

    fn adult(&self) -> bool {
        self.age == Age::Adult
    }

    /// Why the provider's date of birth does not let one file, and what to do.
    fn not_of_age(&self) -> String {
        words::age(&self.t, self.age)
    }
}

impl View for Begin {
    fn title(&self, t: &T) -> String {
        t.get(match self.kind {
            Kind::Complaint => "begin-title-complaint",
            Kind::Report => "begin-title-report",
        })
        .to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("victim-home-title"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, age, kind, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            state: complete(kind, Scheme::FakeShop),
            kind,
            identity: samples::identity(text),
            age,
            errors,
        };
        let day = time::Date::MIN;
        let none = ui::FieldErrors::new;
        vec![
            page("Anne", Age::Adult, Kind::Complaint, none()),
            page(sample::BIDI, Age::Minor, Kind::Report, none()),
            page(sample::LONG, Age::Unsure(day), Kind::Complaint, none()),
            page(sample::HOSTILE, Age::Unreadable, Kind::Complaint, none()),
            page(
                "",
                Age::Adult,
                Kind::Report,
                none().with("declared", t.get("begin-undeclared")),
            ),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    state: State,
    kind: Kind,
    errors: ui::FieldErrors,
) -> Result<Begin, Problem> {
    let t = chrome.t();
    let known = draft::who(desk, actor).await;
    let (identity, age) = known.map_err(|stop| refused(&t, stop))?;
    Ok(Begin {
        csrf: chrome.csrf(),
        state,
        kind,
        identity,
        age,
        errors,
        t,
    })
}

/// `GET /commencer`
pub(super) async fn get(
    Held(desk): Held<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let state = State::of_query(&query);
    let Some((kind, _)) = state.may_begin() else {
        let to = format!("/avant-de-commencer?{}", state.query());
        return Ok(Redirect303::to(to).into_response());
    };
    let errors = ui::FieldErrors::new();
    let view = page(&desk, &actor, &chrome, state, kind, errors).await?;
    Ok(Page::new(chrome, view).into_response())
}

/// `POST /commencer`
pub(super) async fn post(
    Held(desk): Held<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    fields: Fields,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let state = State::of(|name| fields.get(name));
    // Whoever did not pass the welcome screen is sent back to it.
    let Some((kind, scheme)) = state.may_begin() else {
        let to = format!("/avant-de-commencer?{}", state.query());
        return Ok(Redirect303::to(to).into_response());
    };
    if fields.get("declared") != Some("yes") {
        let errors = ui::FieldErrors::new().with("declared", t.get("begin-undeclared"));
        let view = page(&desk, &actor, &chrome, state, kind, errors).await?;
        return Ok(Page::new(chrome, view).invalid().into_response());
    }
    let begun = draft::begin(&desk, &actor, kind, scheme).await;
    let id = begun.map_err(|stop| refused(&t, stop))?;
    let first = questions::sections(kind, scheme).next();
    let first = first.map_or("relecture", crate::model::Section::code);
    Ok(Redirect303::to(format!("/dossiers/{id}/{first}")).into_response())
}

/// Puts the refusals of a draft into words.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::TooMany => stops::refusal(t, StatusCode::CONFLICT, "victim-too-many-drafts"),
        Refusal::Wrong(_) => {
            stops::refusal(t, StatusCode::UNPROCESSABLE_ENTITY, "victim-wrong-field")
        }
    })
}
