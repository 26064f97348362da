//! `/utilisateurs`: who may act for ANSSI and the ministries (art. 5).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    staff::{Designation, End, Listed, StaffRefusal},
    ui,
};
use http::StatusCode;
use kernel::{Actor, Id, Personal, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use crate::{
    deeds::{
        ministries,
        staff::{designate, end, list, role},
    },
    desk::Desk,
    law::FSSI,
    model::ProfessionalEmail,
    pages::stops,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    compartment: String,
}

/// The page.
#[derive(Template)]
#[template(path = "anssi/users.html")]
pub(crate) struct Users {
    t: T,
    csrf: Csrf,
    listed: Vec<Listed>,
    typed: Typed,
    errors: ui::FieldErrors,
    now: Timestamp,
}

impl Users {
    fn role_name(&self, code: &str) -> &str {
        self.t.get(match code {
            "fssi" => "users-role-fssi",
            "anssi-analyst" => "users-role-analyst",
            "anssi-admin" => "users-role-admin",
            _ => "users-role-none",
        })
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("users-caption"))
            .hide_caption()
            .id("users")
            .head(t.get("users-email"))
            .head(t.get("users-role"))
            .head(t.get("users-until"))
            .head(t.get("users-seen"))
            .head(t.get("users-actions"));
        for one in &self.listed {
            let email = one.email.reveal();
            let mut role = self.role_name(&one.role).to_owned();
            if let Some(compartment) = &one.compartment {
                role = format!("{role} — {compartment}");
            }
            let ended = one.revoked_at.is_some() || one.until <= self.now;
            let state = if ended {
                ui::Markup::of(ui::badge(ui::Tone::Neutral, t.get("users-ended")))
            } else if one.suspended_at.is_some() {
                ui::Markup::of(ui::badge(ui::Tone::Caution, t.get("users-suspended")))
            } else {
                t.day(one.until)
            };
            let seen = one
                .signed_in_at
                .map_or_else(|| ui::Markup::text("–"), |at| t.stamp(at));
            let form = |verb: &str, key: &str| {
                ui::Markup::form(
                    format!("/utilisateurs/{}/{verb}", one.id),
                    &self.csrf,
                    ui::button(t.with(key, "email", email.as_str())).secondary(),
                )
            };
            let actions = match (ended, one.suspended_at) {
                (true, _) => ui::Markup::text("–"),
                (false, None) => {
                    form("suspendre", "users-suspend").and(form("revoquer", "users-revoke"))
                }
                (false, Some(_)) => {
                    form("retablir", "users-resume").and(form("revoquer", "users-revoke"))
                }
            };
            table = table.row(vec![
                ui::row_head(ui::Markup::text(email)),
                ui::cell(role),
                ui::cell_html(state),
                ui::cell_html(seen),
                ui::cell_html(actions),
            ]);
        }
        table
    }
    fn roles(&self) -> ui::Choices {
        let t = &self.t;
        ui::radios("role", t.get("users-role"))
            .option("anssi-analyst", t.get("users-role-analyst"))
            .option("anssi-admin", t.get("users-role-admin"))
            .option("fssi", t.get("users-role-fssi"))
            .value(&self.typed.role)
            .errors(&self.errors)
    }
}

impl View for Users {
    fn title(&self, t: &T) -> String {
        t.get("users-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let one = |email: &str, suspended| Listed {
            id: Id::from_uuid(uuid::Uuid::nil()),
            account: Id::from_uuid(uuid::Uuid::nil()),
            role: "fssi".to_owned(),
            compartment: Some("culture".to_owned()),
            email: Personal::new(email.to_owned()),
            given_name: None,
            usual_name: None,
            from: Timestamp::UNIX_EPOCH,
            until: Timestamp::UNIX_EPOCH + time::Duration::days(365),
            designated_by: None,
            suspended_at: suspended,
            revoked_at: None,
            signed_in_at: None,
        };
        let page = |listed, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            listed,
            typed: Typed {
                email: sample::HOSTILE.to_owned(),
                ..Typed::default()
            },
            errors,
            now: Timestamp::UNIX_EPOCH,
        };
        vec![
            page(vec![], ui::FieldErrors::new()),
            page(
                vec![
                    one("fssi@culture.example", None),
                    one(sample::HOSTILE, Some(Timestamp::UNIX_EPOCH)),
                    one(sample::LONG, None),
                ],
                ui::FieldErrors::new()
                    .with("email", t.get("home-email-malformed"))
                    .with("role", t.get("users-role-missing")),
            ),
        ]
    }
}

fn refused(t: &T, stop: Stop<StaffRefusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        StaffRefusal::Unknown => Problem::NotFound,
        StaffRefusal::OneSelf => stops::refusal(t, StatusCode::CONFLICT, "users-one-self"),
        StaffRefusal::AlreadyDesignated
        | StaffRefusal::BadTerm
        | StaffRefusal::BadAddress
        | StaffRefusal::WrongState => stops::refusal(t, StatusCode::CONFLICT, "users-not-possible"),
    })
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    typed: Typed,
    errors: ui::FieldErrors,
) -> Result<Users, Problem> {
    let t = chrome.t();
    let listed = list(desk, actor).await.map_err(|stop| refused(&t, stop))?;
    Ok(Users {
        t,
        csrf: chrome.csrf(),
        listed,
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

/// `POST /utilisateurs`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    let email = ProfessionalEmail::parse(&typed.email);
    if email.is_err() {
        errors.add("email", t.get("home-email-malformed"));
    }
    let chosen = role(&typed.role);
    if chosen.is_none() {
        errors.add("role", t.get("users-role-missing"));
    }
    let compartment = Some(typed.compartment.trim()).filter(|code| !code.is_empty());
    if chosen == Some(FSSI) && compartment.is_none() {
        errors.add("compartment", t.get("users-ministry-missing"));
    }
    // A code that no ministry has yet would give its desk away to whoever is named now.
    if chosen == Some(FSSI)
        && let Some(code) = compartment
    {
        let known = ministries::list(&desk, &actor)
            .await
            .map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))?;
        if !known.iter().any(|entry| entry.ministry.code == code) {
            errors.add("compartment", t.get("users-ministry-unknown"));
        }
    }
    if let (Ok(email), Some(chosen), true) = (email, chosen, errors.is_empty()) {
        let issuer = desk.issuer(chosen);
        let compartment = compartment.filter(|_| chosen == FSSI);
        match designate(&desk, &actor, issuer, &email, chosen, compartment).await {
            Ok(()) => {
                return Ok(Redirect303::to("/utilisateurs")
                    .saying("flash-user-designated")
                    .into_response());
            }
            Err(Stop::Refused(StaffRefusal::AlreadyDesignated)) => {
                errors.add("email", t.get("users-already"));
            }
            Err(stop) => return Err(refused(&t, stop)),
        }
    }
    let view = page(&desk, &actor, &chrome, typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

async fn ending(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<Designation>,
    how: End,
) -> Result<Redirect303, Problem> {
    end(desk, actor, id, how)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to("/utilisateurs").saying("flash-user-changed"))
}

/// `POST /utilisateurs/{id}/revoquer`
pub(super) async fn revoke(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<Designation>>,
) -> Result<Redirect303, Problem> {
    ending(&desk, &actor, &chrome, id, End::Revoke).await
}

/// `POST /utilisateurs/{id}/suspendre`
pub(super) async fn suspend(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<Designation>>,
) -> Result<Redirect303, Problem> {
    ending(&desk, &actor, &chrome, id, End::Suspend).await
}

/// `POST /utilisateurs/{id}/retablir`
pub(super) async fn resume(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<Designation>>,
) -> Result<Redirect303, Problem> {
    ending(&desk, &actor, &chrome, id, End::Resume).await
}
