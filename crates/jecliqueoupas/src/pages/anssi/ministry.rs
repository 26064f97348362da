//! `/ministeres/{code}`: one ministry, its domains, its FSSI (art. 3).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id};
use ledger::Stop;
use serde::Deserialize;

use super::ministries::{Typed, path_radios, refused};
use crate::{
    deeds::ministries::{Refusal, change, name_fssi, read, remove_recipient},
    desk::Desk,
    model::{AlertPath, MinistryEntry, ProfessionalEmail, Recipient, RecipientKind},
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Naming {
    #[serde(default)]
    email: String,
}

/// The page.
#[derive(Template)]
#[template(path = "anssi/ministry.html")]
pub(crate) struct MinistryPage {
    t: T,
    csrf: Csrf,
    typed: Typed,
    recipients: Vec<Recipient>,
    email: String,
    errors: ui::FieldErrors,
}

impl MinistryPage {
    fn path(&self) -> ui::Choices {
        path_radios(&self.t, &self.typed.alert_path)
    }
}

impl View for MinistryPage {
    fn title(&self, t: &T) -> String {
        t.with("ministry-title", "name", self.typed.name_fr.as_str())
            .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/ministeres", t.get("ministries-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let recipient = |fssi| {
            ProfessionalEmail::parse("fssi@culture.example")
                .ok()
                .map(|email| Recipient {
                    id: Id::from_uuid(uuid::Uuid::nil()),
                    email,
                    fssi,
                    named_at: kernel::Timestamp::UNIX_EPOCH,
                })
        };
        let page = |recipients, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            typed: Typed {
                code: "culture".to_owned(),
                name_fr: sample::HOSTILE.to_owned(),
                ..Typed::default()
            },
            recipients,
            email: sample::HOSTILE.to_owned(),
            errors,
        };
        vec![
            page(vec![], ui::FieldErrors::new()),
            page(
                [recipient(true), recipient(false)]
                    .into_iter()
                    .flatten()
                    .collect(),
                ui::FieldErrors::new().with("email", t.get("ministry-not-nameable-text")),
            ),
        ]
    }
}

fn typed(entry: &MinistryEntry) -> Typed {
    let ministry = &entry.ministry;
    Typed {
        code: ministry.code.clone(),
        name_fr: ministry.name_fr.clone(),
        name_en: ministry.name_en.clone(),
        domains: entry.domains.join("\n"),
        alert_path: if ministry.alert_path == AlertPath::Agent {
            "agent"
        } else {
            "anssi"
        }
        .to_owned(),
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    code: &str,
    email: String,
    errors: ui::FieldErrors,
) -> Result<MinistryPage, Problem> {
    let t = chrome.t();
    let (entry, recipients) = read(desk, actor, code)
        .await
        .map_err(|stop| refused(&t, stop))?;
    Ok(MinistryPage {
        t,
        csrf: chrome.csrf(),
        typed: typed(&entry),
        recipients,
        email,
        errors,
    })
}

/// `GET /ministeres/{code}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(code): Path<String>,
) -> Result<Page<MinistryPage>, Problem> {
    let view = page(
        &desk,
        &actor,
        &chrome,
        &code,
        String::new(),
        ui::FieldErrors::new(),
    )
    .await?;
    Ok(Page::new(chrome, view))
}

/// `POST /ministeres/{code}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(code): Path<String>,
    Form(mut typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    typed.code.clone_from(&code);
    let errors = match typed.read(&t) {
        Ok(entry) => match change(&desk, &actor, &entry).await {
            Ok(()) => {
                let to = format!("/ministeres/{code}");
                return Ok(Redirect303::to(to)
                    .saying("flash-ministry-saved")
                    .into_response());
            }
            Err(Stop::Refused(Refusal::DomainTaken)) => {
                ui::FieldErrors::new().with("domains", t.get("ministry-domain-taken-text"))
            }
            Err(stop) => return Err(refused(&t, stop)),
        },
        Err(errors) => errors,
    };
    let mut view = page(&desk, &actor, &chrome, &code, String::new(), errors).await?;
    view.typed = typed;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /ministeres/{code}/fssi`
pub(super) async fn name(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(code): Path<String>,
    Form(naming): Form<Naming>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let key = match ProfessionalEmail::parse(&naming.email) {
        Err(_) => "home-email-malformed",
        Ok(email) => match name_fssi(&desk, &actor, &code, &email).await {
            Ok(()) => {
                let to = format!("/ministeres/{code}");
                return Ok(Redirect303::to(to)
                    .saying("flash-fssi-named")
                    .into_response());
            }
            Err(Stop::Refused(Refusal::NotNameable)) => "ministry-not-nameable-text",
            Err(stop) => return Err(refused(&t, stop)),
        },
    };
    let errors = ui::FieldErrors::new().with("email", t.get(key));
    let view = page(&desk, &actor, &chrome, &code, naming.email, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /ministeres/{code}/destinataires/{id}/retirer`
pub(super) async fn remove(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((code, id)): Path<(String, Id<RecipientKind>)>,
) -> Result<Redirect303, Problem> {
    remove_recipient(&desk, &actor, &code, id)
        .await
        .map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/ministeres/{code}")).saying("flash-recipient-removed"))
}
