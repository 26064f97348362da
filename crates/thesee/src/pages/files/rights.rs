//! `/droits`, on the victims' portal: a right exercised online (art. 6), and what was answered.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, View, sample},
    stops, ui,
};
use http::StatusCode;
use kernel::{Actor, Id, Personal, Timestamp};
use ledger::Stop;
use serde::Deserialize;
use time::Date;

use crate::{
    deeds::rights::{self, Refusal},
    desk::Desk,
    model::{Proof, RequestLine, RequestState, Right},
};

/// What was typed.
#[derive(Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    what: String,
    wish: String,
}

type Own = (RequestLine, Option<Personal<String>>);

/// The page.
#[derive(Template)]
#[template(path = "files/rights.html")]
pub(crate) struct OwnRights {
    t: T,
    csrf: Csrf,
    own: Vec<Own>,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl OwnRights {
    fn what(&self) -> ui::Choices {
        let t = &self.t;
        let start = ui::radios("what", t.get("rights-col-what"));
        let options = Right::ALL.iter().fold(start, |radios, right| {
            let label = t.get(&format!("rights-what-{}", right.code())).to_owned();
            radios.option(right.code(), label)
        });
        options.value(&self.typed.what).errors(&self.errors)
    }
    fn wish(&self) -> String {
        let lines = self.typed.wish.lines().map(ui::visible);
        lines.collect::<Vec<_>>().join("\n")
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("own-rights-asked"))
            .id("asked")
            .head(t.get("rights-col-what"))
            .head(t.get("rights-col-due"))
            .head(t.get("rights-col-state"))
            .head(t.get("rights-answer"))
            .empty(t.get("own-rights-none"));
        for (line, answer) in &self.own {
            let what = t
                .get(&format!("rights-what-{}", line.what.code()))
                .to_owned();
            let due = t.iso_date(&line.due_on.to_string());
            // Of a limitation no more is told than where to go (law no. 78-17, articles 107, II, 3° and 108).
            let limited = line.state == RequestState::Restricted;
            let state = if limited { "own-rights-cnil-state" } else { "" };
            let state = if state.is_empty() {
                t.get(&format!("rights-state-{}", line.state.code()))
                    .to_owned()
            } else {
                t.get(state).to_owned()
            };
            let answer = match answer {
                _ if limited => t.get("own-rights-cnil").to_owned(),
                Some(answer) => ui::visible(&answer.reveal().replace('\n', " ")),
                None => String::new(),
            };
            table = table.row(vec![
                ui::row_head(ui::Markup::text(what)),
                ui::cell(due),
                ui::cell(state),
                ui::cell(answer),
            ]);
        }
        table
    }
}

impl View for OwnRights {
    fn title(&self, t: &T) -> String {
        t.get("own-rights-title").to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("files-home"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let line = |state| RequestLine {
            id: Id::from_uuid(uuid::Uuid::nil()),
            what: Right::Erasure,
            received_at: Timestamp::UNIX_EPOCH,
            due_on: Date::MIN,
            state,
            proof: Some(Proof::Provider),
        };
        let page = |text: &str, own: Vec<Own>, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            own,
            typed: Typed {
                what: "erasure".to_owned(),
                wish: text.to_owned(),
            },
            errors,
        };
        let answered = |text: &str| {
            let states = RequestState::ALL.iter();
            states
                .map(|state| {
                    let told = *state == RequestState::Granted;
                    (line(*state), told.then(|| Personal::new(text.to_owned())))
                })
                .collect()
        };
        let error = ui::FieldErrors::new().with("wish", t.get("own-rights-wish-missing"));
        vec![
            page("", Vec::new(), ui::FieldErrors::new()),
            page(sample::HOSTILE, answered(sample::HOSTILE), error),
            page(sample::LONG, answered(sample::LONG), ui::FieldErrors::new()),
            page(sample::BIDI, answered(sample::BIDI), ui::FieldErrors::new()),
        ]
    }
}

fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |_| {
        stops::refusal(t, StatusCode::CONFLICT, "rights-why-too-many")
    })
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    typed: Typed,
    errors: ui::FieldErrors,
) -> Result<OwnRights, Problem> {
    let t = chrome.t();
    let own = rights::own(desk, actor).await;
    Ok(OwnRights {
        own: own.map_err(|stop| refused(&t, stop))?,
        t,
        csrf: chrome.csrf(),
        typed,
        errors,
    })
}

/// `GET /droits`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<OwnRights>, Problem> {
    let view = page(
        &desk,
        &actor,
        &chrome,
        Typed::default(),
        ui::FieldErrors::new(),
    )
    .await?;
    Ok(Page::new(chrome, view))
}

/// `POST /droits`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    match Right::of(&typed.what) {
        None => errors.add("what", t.get("rights-what-none")),
        Some(what) => {
            let wish = Personal::new(typed.wish.clone());
            match rights::ask(&desk, &actor, what, &wish).await {
                Ok(_) => {
                    return Ok(Redirect303::to("/droits")
                        .saying("flash-rights-taken")
                        .into_response());
                }
                Err(Stop::Refused(Refusal::NotWhole)) => {
                    errors.add("wish", t.get("own-rights-wish-missing"));
                }
                Err(stop) => return Err(refused(&t, stop)),
            }
        }
    }
    let view = page(&desk, &actor, &chrome, typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}
