//! `/destinataires`: who else receives the ministry's alerts, named by the FSSI (art. 3).

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
    deeds::ministry_desk::{Refusal, list_recipients, name_recipient, remove_recipient},
    desk::Desk,
    model::{ProfessionalEmail, RecipientKind},
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Naming {
    #[serde(default)]
    email: String,
}

/// One line of the list.
#[derive(Debug, Clone)]
struct Line {
    id: Id<RecipientKind>,
    email: String,
    fssi: bool,
    named_at: Timestamp,
}

/// The page.
#[derive(Template)]
#[template(path = "fssi/recipients.html")]
pub(crate) struct Recipients {
    t: T,
    csrf: Csrf,
    lines: Vec<Line>,
    email: String,
    errors: ui::FieldErrors,
}

impl View for Recipients {
    fn title(&self, t: &T) -> String {
        t.get("fssi-recipients-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let line = |email: &str, fssi| Line {
            id: Id::from_uuid(uuid::Uuid::nil()),
            email: email.to_owned(),
            fssi,
            named_at: Timestamp::UNIX_EPOCH,
        };
        let page = |lines, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            lines,
            email: sample::HOSTILE.to_owned(),
            errors,
        };
        vec![
            page(vec![], ui::FieldErrors::new()),
            page(
                vec![
                    line("fssi@culture.example", true),
                    line(sample::LONG, false),
                    line(sample::HOSTILE, false),
                ],
                ui::FieldErrors::new().with("email", t.get("fssi-recipient-other")),
            ),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &kernel::Actor,
    chrome: &Chrome,
    email: String,
    errors: ui::FieldErrors,
) -> Result<Recipients, Problem> {
    let t = chrome.t();
    let list = list_recipients(desk, actor)
        .await
        .map_err(|stop| super::refused(&t, stop))?;
    let lines = list
        .into_iter()
        .map(|one| Line {
            id: one.id,
            email: one.email.reveal().to_owned(),
            fssi: one.fssi,
            named_at: one.named_at,
        })
        .collect();
    Ok(Recipients {
        t,
        csrf: chrome.csrf(),
        lines,
        email,
        errors,
    })
}

/// `GET /destinataires`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Recipients>, Problem> {
    let view = page(
        &desk,
        &actor,
        &chrome,
        String::new(),
        ui::FieldErrors::new(),
    )
    .await?;
    Ok(Page::new(chrome, view))
}

/// `POST /destinataires`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Naming>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let key = match ProfessionalEmail::parse(&typed.email) {
        Err(_) => "home-email-malformed",
        Ok(email) => match name_recipient(&desk, &actor, &email).await {
            Ok(()) => {
                return Ok(Redirect303::to("/destinataires")
                    .saying("flash-recipient-named")
                    .into_response());
            }
            Err(Stop::Refused(Refusal::OtherMinistry)) => "fssi-recipient-other",
            Err(Stop::Refused(Refusal::AlreadyNamed)) => "fssi-recipient-already",
            Err(stop) => return Err(super::refused(&t, stop)),
        },
    };
    let errors = ui::FieldErrors::new().with("email", t.get(key));
    let view = page(&desk, &actor, &chrome, typed.email, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /destinataires/{id}/retirer`
pub(super) async fn remove(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RecipientKind>>,
) -> Result<Redirect303, Problem> {
    remove_recipient(&desk, &actor, id)
        .await
        .map_err(|stop| super::refused(&chrome.t(), stop))?;
    Ok(Redirect303::to("/destinataires").saying("flash-recipient-removed"))
}
