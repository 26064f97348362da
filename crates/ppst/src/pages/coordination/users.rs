//! `/utilisateurs`: OSIIC records who is designated and by which act, and ends who leaves: users, never a record
//! (art. 5 I 2°).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    staff::StaffRefusal,
    ui,
};
use kernel::{Actor, Id, Personal, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use super::{people, words};
use crate::{
    deeds::users::{self, NewUser, Refusal},
    desk::Desk,
    model::{AppointmentKind, Authority, Body, Role5, User},
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    authority: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    designated_on: String,
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/users.html")]
pub(crate) struct Users {
    t: T,
    csrf: Csrf,
    users: Vec<User>,
    typed: Typed,
    errors: ui::FieldErrors,
    now: Timestamp,
}

impl Users {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-people-caption"))
            .hide_caption()
            .id("users")
            .head(t.get("c-people-email"))
            .head(t.get("c-people-body"))
            .head(t.get("c-users-act"))
            .head(t.get("c-people-recorded"))
            .head(t.get("c-people-state"))
            .head(t.get("c-users-end"));
        for user in &self.users {
            let email = ui::visible(user.email.reveal());
            let act = user.appointment.authority.as_ref().map_or_else(
                || "–".to_owned(),
                |one| {
                    let (name, reference) = (ui::visible(&one.name), ui::visible(&one.reference));
                    format!("{name}, {reference}, {}", words::day(t, one.on))
                },
            );
            let end = if user.appointment.ended_at.is_some() {
                ui::Markup::text("–")
            } else {
                let action = format!("/utilisateurs/{}/terminer", user.appointment.id);
                let label = t.with("c-users-end-one", "email", email.as_str());
                ui::Markup::form(action, &self.csrf, ui::button(label).secondary())
            };
            table = table.row(vec![
                ui::row_head(ui::Markup::text(&email)),
                ui::cell(words::body(t, user.appointment.body)),
                ui::cell(act),
                ui::cell_html(t.stamp(user.appointment.recorded_at)),
                ui::cell_html(words::standing(t, user.standing(self.now))),
                ui::cell_html(end),
            ]);
        }
        table
    }
    fn bodies(&self) -> ui::Select {
        let all = Body::all().map(|body| (body.code(), words::body(&self.t, body)));
        ui::select("body", self.t.get("c-people-body"))
            .option("", "")
            .options(all)
            .value(&self.typed.body)
            .errors(&self.errors)
    }
}

impl View for Users {
    fn title(&self, t: &T) -> String {
        t.get("c-users-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |users, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            users,
            typed: Typed {
                email: sample::HOSTILE.to_owned(),
                authority: sample::LONG.to_owned(),
                ..Typed::default()
            },
            errors,
            now: Timestamp::UNIX_EPOCH,
        };
        let wrong = ["email", "body", "authority", "reference", "designated_on"]
            .into_iter()
            .fold(ui::FieldErrors::new(), |errors, field| {
                errors.with(field, t.get("c-date-wrong"))
            });
        vec![
            page(vec![], ui::FieldErrors::new()),
            page(people::samples(), ui::FieldErrors::new()),
            page(people::samples(), wrong),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    typed: Typed,
    errors: ui::FieldErrors,
) -> Result<Users, Problem> {
    let users = users::list(desk, actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    Ok(Users {
        t: chrome.t(),
        csrf: chrome.csrf(),
        users,
        typed,
        errors,
        now: desk.ledger.now(),
    })
}

/// `GET /utilisateurs`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Users>, Problem> {
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

fn read(t: &T, typed: &Typed) -> Result<NewUser, ui::FieldErrors> {
    let mut errors = ui::FieldErrors::new();
    let email = typed.email.trim();
    if ledger::outbox::address(email).is_none() {
        errors.add("email", t.get("c-users-email-wrong"));
    }
    let body = Body::from_code(&typed.body);
    if body.is_none() {
        errors.add("body", t.get("c-users-body-missing"));
    }
    // Which act designates a recipient is the decree's (II); those of I have none.
    let recipient = body.is_some_and(|body| body.rank() == Role5::Recipient);
    let mut authority = None;
    if recipient {
        let text = |text: &str| {
            let text = text.trim();
            let told = !text.is_empty()
                && text.chars().count() <= 200
                && !text.chars().any(char::is_control);
            told.then(|| text.to_owned())
        };
        let (name, reference) = (text(&typed.authority), text(&typed.reference));
        let on = words::read_day(&typed.designated_on);
        for (field, missing, key) in [
            ("authority", name.is_none(), "c-users-authority-missing"),
            (
                "reference",
                reference.is_none(),
                "c-people-reference-missing",
            ),
            ("designated_on", on.is_none(), "c-date-wrong"),
        ] {
            if missing {
                errors.add(field, t.get(key));
            }
        }
        if let (Some(name), Some(reference), Some(on)) = (name, reference, on) {
            authority = Some(Authority {
                name,
                reference,
                on,
            });
        }
    }
    match body {
        Some(body) if errors.is_empty() => Ok(NewUser {
            email: Personal::new(email.to_owned()),
            body,
            authority,
        }),
        _ => Err(errors),
    }
}

/// `POST /utilisateurs`: records a designation.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let errors = match read(&t, &typed) {
        Ok(new) => match users::record(&desk, &actor, &new).await {
            Ok(_) => {
                return Ok(Redirect303::to("/utilisateurs")
                    .saying("flash-c-user-recorded")
                    .into_response());
            }
            Err(Stop::Refused(reason @ (Refusal::NotDesignated | Refusal::NeedsNoDesignation))) => {
                ui::FieldErrors::new().with("authority", words::why(&t, &reason))
            }
            Err(Stop::Refused(
                reason @ Refusal::Staff(
                    StaffRefusal::AlreadyDesignated
                    | StaffRefusal::BadAddress
                    | StaffRefusal::OneSelf,
                ),
            )) => ui::FieldErrors::new().with("email", words::why(&t, &reason)),
            Err(stop) => return Err(words::stopped(&t, stop)),
        },
        Err(errors) => errors,
    };
    let view = page(&desk, &actor, &chrome, typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /utilisateurs/{id}/terminer`
pub(super) async fn end(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AppointmentKind>>,
) -> Result<Redirect303, Problem> {
    users::end(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    Ok(Redirect303::to("/utilisateurs").saying("flash-c-user-ended"))
}
