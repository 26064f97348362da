//! `/`: one's own inquiries and procedures, and opening one under its number.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View},
    ui,
};
use kernel::Personal;
use ledger::Stop;
use serde::Deserialize;

use super::{samples, words};
use crate::{
    deeds::inquiries::{self, LONGEST_NUMBER, Refusal},
    desk::Desk,
    model::Inquiry,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    number: String,
}

/// The page.
#[derive(Template)]
#[template(path = "recipient/inquiries.html")]
pub(crate) struct Inquiries {
    t: T,
    csrf: Csrf,
    list: Vec<Inquiry>,
    typed: String,
    errors: ui::FieldErrors,
}

impl Inquiries {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("r-list-caption"))
            .hide_caption()
            .id("inquiries")
            .head(t.get("r-number"))
            .head(t.get("r-opened"))
            .head_number(t.get("r-declarations"))
            .head(t.get("r-state"));
        for one in &self.list {
            let number = ui::visible(one.number.reveal());
            let (name, state) = if let Some(closed) = one.closed_at {
                let when = t.with("r-closed-at", "when", t.date(closed)).to_string();
                (
                    ui::Markup::text(&number),
                    ui::badge(ui::Tone::Neutral, when),
                )
            } else {
                let link = ui::Markup::link(format!("/enquetes/{}", one.id), &number);
                (link, ui::badge(ui::Tone::Good, t.get("r-open")))
            };
            table = table.row(vec![
                ui::row_head(name),
                ui::cell_html(t.day(one.opened_at)),
                ui::number(t.number(one.declarations)),
                ui::cell_html(state),
            ]);
        }
        table
    }
}

impl View for Inquiries {
    fn title(&self, t: &T) -> String {
        t.get("r-list-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |list, typed: &str, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            list,
            typed: ui::visible(typed),
            errors,
        };
        let many = samples::WORDS
            .iter()
            .flat_map(|text| [samples::inquiry(text, false), samples::inquiry(text, true)])
            .collect();
        let wrong = ui::FieldErrors::new().with("number", t.get("r-number-wrong"));
        vec![
            page(vec![], "", ui::FieldErrors::new()),
            page(many, samples::WORDS[2], wrong),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &kernel::Actor,
    chrome: &Chrome,
    typed: &str,
    errors: ui::FieldErrors,
) -> Result<Inquiries, Problem> {
    let t = chrome.t();
    let list = inquiries::list(desk, actor).await;
    Ok(Inquiries {
        csrf: chrome.csrf(),
        list: list.map_err(|stop| words::refused(&t, stop))?,
        typed: ui::visible(typed),
        errors,
        t,
    })
}

/// `GET /`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Inquiries>, Problem> {
    let view = page(&desk, &actor, &chrome, "", ui::FieldErrors::new()).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /enquetes`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let key = match inquiries::open(&desk, &actor, &Personal::new(typed.number.clone())).await {
        Ok(id) => {
            return Ok(Redirect303::to(format!("/enquetes/{id}"))
                .saying("flash-r-opened")
                .into_response());
        }
        Err(Stop::Refused(Refusal::NoNumber)) => "r-number-wrong",
        Err(Stop::Refused(Refusal::Known)) => "r-number-known",
        Err(stop) => return Err(words::refused(&t, stop)),
    };
    let errors = ui::FieldErrors::new().with("number", t.get(key));
    let view = page(&desk, &actor, &chrome, &typed.number, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}
