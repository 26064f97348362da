//! `/habilitations`: who is designated for a role, by whom they must be (art. 4).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    staff::{Designation, End, Listed, StaffRefusal},
    stops::refusal,
    ui,
};
use http::StatusCode;
use kernel::{Actor, Id, Personal, Role, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use crate::{
    deeds::staff::{NewStaff, designate, end, list},
    desk::Desk,
    law::{self, CHIEF_PROSECUTOR, HEAD, MAGISTRATE, OFFICER, PROSECUTOR, STATISTICS, UNIT},
    model::UnitCode,
};

/// The roles that someone designates for; the policy judges each.
pub(super) fn posts(role: Role) -> &'static [Role] {
    if role == HEAD {
        &[OFFICER, UNIT, MAGISTRATE, STATISTICS]
    } else if role == CHIEF_PROSECUTOR {
        &[PROSECUTOR]
    } else {
        &[]
    }
}

/// Which role is looked at.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Looked {
    #[serde(default)]
    role: String,
}

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    email: String,
    #[serde(default)]
    role: String,
    #[serde(default)]
    unit: String,
}

/// The page.
#[derive(Template)]
#[template(path = "office/staff.html")]
pub(crate) struct Staff {
    t: T,
    csrf: Csrf,
    posts: &'static [Role],
    post: Role,
    listed: Vec<Listed>,
    typed: Typed,
    errors: ui::FieldErrors,
    now: Timestamp,
}

impl Staff {
    fn named(&self, role: &Role) -> String {
        self.t
            .get(&format!("office-staff-role-{}", role.0))
            .to_owned()
    }
    fn heading(&self) -> String {
        self.named(&self.post)
    }
    fn looks_at(&self, role: &Role) -> bool {
        *role == self.post
    }
    fn for_a_unit(&self) -> bool {
        [UNIT, MAGISTRATE].contains(&self.post)
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(self.named(&self.post))
            .hide_caption()
            .id("staff")
            .head(t.get("office-staff-email"))
            .head(t.get("office-staff-until"))
            .head(t.get("office-staff-seen"))
            .head(t.get("office-staff-actions"));
        for one in &self.listed {
            let email = one.email.reveal();
            let mut who = ui::Markup::text(email);
            if let Some(unit) = &one.compartment {
                who = who.and(ui::Markup::text(format!(" ({unit})")));
            }
            let ended = one.revoked_at.is_some() || one.until <= self.now;
            let state = if ended {
                ui::Markup::of(ui::badge(ui::Tone::Neutral, t.get("office-staff-ended")))
            } else if one.suspended_at.is_some() {
                ui::Markup::of(ui::badge(
                    ui::Tone::Caution,
                    t.get("office-staff-suspended"),
                ))
            } else {
                t.day(one.until)
            };
            let seen = one
                .signed_in_at
                .map_or_else(|| ui::Markup::text("–"), |at| t.stamp(at));
            let form = |verb: &str, key: &str| {
                ui::Markup::form(
                    format!("/habilitations/{}/{verb}", one.id),
                    &self.csrf,
                    ui::button(t.with(key, "email", email.as_str())).secondary(),
                )
            };
            let actions = match (ended, one.suspended_at) {
                (true, _) => ui::Markup::text("–"),
                (false, None) => form("suspendre", "office-staff-suspend")
                    .and(form("revoquer", "office-staff-revoke")),
                (false, Some(_)) => form("retablir", "office-staff-resume")
                    .and(form("revoquer", "office-staff-revoke")),
            };
            table = table.row(vec![
                ui::cell_html(who),
                ui::cell_html(state),
                ui::cell_html(seen),
                ui::cell_html(actions),
            ]);
        }
        table
    }
}

impl View for Staff {
    fn title(&self, t: &T) -> String {
        t.get("office-staff-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let one = |email: &str, unit: Option<&str>, suspended_at| Listed {
            id: Id::from_uuid(uuid::Uuid::nil()),
            account: Id::from_uuid(uuid::Uuid::nil()),
            role: UNIT.0.to_owned(),
            compartment: unit.map(str::to_owned),
            email: Personal::new(email.to_owned()),
            given_name: None,
            usual_name: None,
            from: Timestamp::UNIX_EPOCH,
            until: Timestamp::UNIX_EPOCH + time::Duration::days(365),
            designated_by: None,
            suspended_at,
            revoked_at: None,
            signed_in_at: None,
        };
        let page = |role, post, listed, typed: &str, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            posts: posts(role),
            post,
            listed,
            typed: Typed {
                email: typed.to_owned(),
                ..Typed::default()
            },
            errors,
            now: Timestamp::UNIX_EPOCH,
        };
        let many = vec![
            one("enqueteur@unite.example", Some("unit-1"), None),
            one(sample::HOSTILE, None, Some(Timestamp::UNIX_EPOCH)),
            one(sample::LONG, Some("unit-2"), None),
        ];
        let wrong = ui::FieldErrors::new()
            .with("email", t.get("office-staff-bad-address"))
            .with("unit", t.get("office-staff-bad-unit"));
        vec![
            page(
                CHIEF_PROSECUTOR,
                PROSECUTOR,
                vec![],
                "",
                ui::FieldErrors::new(),
            ),
            page(HEAD, UNIT, many, sample::HOSTILE, wrong),
        ]
    }
}

fn refused(t: &T, stop: Stop<StaffRefusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        StaffRefusal::Unknown => Problem::NotFound,
        StaffRefusal::OneSelf => refusal(t, StatusCode::CONFLICT, "office-staff-one-self"),
        StaffRefusal::AlreadyDesignated
        | StaffRefusal::BadTerm
        | StaffRefusal::BadAddress
        | StaffRefusal::WrongState => refusal(t, StatusCode::CONFLICT, "office-staff-not-possible"),
    })
}

/// The role named, among those that the actor designates for; the first when none is.
fn post_of(actor: &Actor, named: &str) -> Result<Role, Problem> {
    let posts = posts(actor.role);
    let post = match law::staff_role(named) {
        None => posts.first(),
        Some(role) => posts.iter().find(|post| **post == role),
    };
    post.copied().ok_or(Problem::NotFound)
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    post: Role,
    typed: Typed,
    errors: ui::FieldErrors,
) -> Result<Staff, Problem> {
    let t = chrome.t();
    let listed = list(desk, actor, post).await;
    let listed = listed.map_err(|stop| refused(&t, stop))?;
    Ok(Staff {
        t,
        csrf: chrome.csrf(),
        posts: posts(actor.role),
        post,
        listed,
        typed,
        errors,
        now: desk.ledger.now(),
    })
}

/// `GET /habilitations`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(looked): Query<Looked>,
) -> Result<Page<Staff>, Problem> {
    let post = post_of(&actor, &looked.role)?;
    let errors = ui::FieldErrors::new();
    let view = page(&desk, &actor, &chrome, post, Typed::default(), errors).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /habilitations`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let post = post_of(&actor, &typed.role)?;
    let mut errors = ui::FieldErrors::new();
    let unit = [UNIT, MAGISTRATE]
        .contains(&post)
        .then(|| UnitCode::parse(&typed.unit));
    if matches!(unit, Some(Err(_))) {
        errors.add("unit", t.get("office-staff-bad-unit"));
    }
    let unit = unit.and_then(Result::ok);
    if errors.is_empty() {
        let new = NewStaff {
            issuer: &desk.issuers.office,
            email: Personal::new(typed.email.trim().to_owned()),
            role: post,
            unit: unit.as_ref().map(UnitCode::as_str),
        };
        match designate(&desk, &actor, &new).await {
            Ok(()) => {
                return Ok(Redirect303::to(format!("/habilitations?role={}", post.0))
                    .saying("flash-office-staff-designated")
                    .into_response());
            }
            Err(Stop::Refused(StaffRefusal::AlreadyDesignated)) => {
                errors.add("email", t.get("office-staff-already"));
            }
            Err(Stop::Refused(StaffRefusal::BadAddress)) => {
                errors.add("email", t.get("office-staff-bad-address"));
            }
            Err(stop) => return Err(refused(&t, stop)),
        }
    }
    let view = page(&desk, &actor, &chrome, post, typed, errors).await?;
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
    Ok(Redirect303::to("/habilitations").saying("flash-office-staff-changed"))
}

/// `POST /habilitations/{id}/revoquer`
pub(super) async fn revoke(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<Designation>>,
) -> Result<Redirect303, Problem> {
    ending(&desk, &actor, &chrome, id, End::Revoke).await
}

/// `POST /habilitations/{id}/suspendre`
pub(super) async fn suspend(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<Designation>>,
) -> Result<Redirect303, Problem> {
    ending(&desk, &actor, &chrome, id, End::Suspend).await
}

/// `POST /habilitations/{id}/retablir`
pub(super) async fn resume(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<Designation>>,
) -> Result<Redirect303, Problem> {
    ending(&desk, &actor, &chrome, id, End::Resume).await
}
