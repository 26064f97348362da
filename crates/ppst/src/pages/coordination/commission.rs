//! `/cnil`: procedures of the commission, each under its commissioner's reference (art. 8).

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::Timestamp;
use ledger::Stop;
use serde::Deserialize;
use uuid::Uuid;

use super::words;
use crate::{
    deeds::{
        commission::Refusal,
        procedures::{self, Procedure},
    },
    desk::Desk,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    reference: String,
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/commission.html")]
pub(crate) struct Commission {
    t: T,
    csrf: Csrf,
    procedures: Vec<Procedure>,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl Commission {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-procedures-title"))
            .hide_caption()
            .id("procedures")
            .head(t.get("c-procedure-reference"))
            .head(t.get("c-procedure-opened"));
        for one in &self.procedures {
            let link = ui::Markup::link(format!("/cnil/{}", one.id), ui::visible(&one.reference));
            table = table.row(vec![
                ui::row_head(link),
                ui::cell_html(t.stamp(one.opened_at)),
            ]);
        }
        table
    }
}

impl View for Commission {
    fn title(&self, t: &T) -> String {
        t.get("c-procedures-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |references: &[&str], errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            procedures: references
                .iter()
                .map(|reference| sample_procedure(reference))
                .collect(),
            typed: Typed {
                reference: sample::HOSTILE.to_owned(),
            },
            errors,
        };
        vec![
            page(&[], ui::FieldErrors::new()),
            page(
                &["CNIL-2026-118-42"],
                ui::FieldErrors::new().with("reference", t.get("c-procedures-text")),
            ),
            page(
                &[sample::HOSTILE, sample::LONG, sample::BIDI],
                ui::FieldErrors::new(),
            ),
        ]
    }
}

/// A procedure, for samples.
pub(super) fn sample_procedure(reference: &str) -> Procedure {
    Procedure {
        id: Uuid::nil(),
        reference: reference.to_owned(),
        opened_at: Timestamp::UNIX_EPOCH,
        opened_by: None,
    }
}

/// `GET /cnil`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Commission>, Problem> {
    let t = chrome.t();
    let procedures = procedures::list(&desk, &actor)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let view = Commission {
        t,
        csrf: chrome.csrf(),
        procedures,
        typed: Typed::default(),
        errors: ui::FieldErrors::new(),
    };
    Ok(Page::new(chrome, view))
}

/// `POST /cnil`: opens a procedure.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let reason = match procedures::open(&desk, &actor, &typed.reference).await {
        Ok(id) => {
            return Ok(Redirect303::to(format!("/cnil/{id}"))
                .saying("flash-c-procedure")
                .into_response());
        }
        Err(Stop::Refused(reason @ Refusal::NoReference)) => reason,
        Err(stop) => return Err(words::stopped(&t, stop)),
    };
    let procedures = procedures::list(&desk, &actor)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let view = Commission {
        errors: ui::FieldErrors::new().with("reference", words::why(&t, &reason)),
        t,
        csrf: chrome.csrf(),
        procedures,
        typed,
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}
