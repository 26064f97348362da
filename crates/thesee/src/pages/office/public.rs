//! `/valeurs-publiques`: the register of values that everybody quotes. What is said there acts on the links of the past.

use askama::Template;
use axum::{
    extract::{Path, State as Shared},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use super::words;
use crate::{
    deeds::{
        Refusal,
        public::{self, Marked, PAGE},
    },
    desk::Desk,
    model::{PublicSeen, PublicValueKind},
};

/// What was typed.
#[derive(Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    value: String,
    #[serde(default)]
    label: String,
}

/// Where to go on.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Further {
    #[serde(default)]
    avant: String,
}

/// The page.
#[derive(Template)]
#[template(path = "office/public.html")]
pub(crate) struct PublicValues {
    t: T,
    csrf: Csrf,
    list: Vec<PublicSeen>,
    typed: Typed,
    /// What was just done: whether a value was entered, and what that did.
    done: Option<(bool, Marked)>,
    errors: ui::FieldErrors,
}

impl PublicValues {
    /// What was done to past links, in words.
    fn said(&self) -> Option<ui::Notice> {
        let (entered, marked) = self.done?;
        let key = if entered {
            "office-public-entered"
        } else {
            "office-public-ended"
        };
        let text = self
            .t
            .with(key, "declarations", marked.declarations)
            .and("links", marked.links)
            .to_string();
        Some(ui::notice(ui::Tone::Good, &self.t, text).alert())
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-public-caption"))
            .hide_caption()
            .id("public")
            .head(t.get("office-identifier-kind"))
            .head(t.get("office-public-label"))
            .head(t.get("office-public-digest"))
            .head(t.get("office-public-since"))
            .head(t.get("office-public-until"));
        for one in &self.list {
            let until = match one.ended_at {
                Some(at) => t.stamp(at),
                None => {
                    let label = t.with("office-public-end", "label", ui::visible(&one.label));
                    let action = format!("/valeurs-publiques/{}/fin", one.id);
                    ui::Markup::form(action, &self.csrf, ui::button(label).secondary())
                }
            };
            table = table.row(vec![
                ui::row_head(ui::Markup::text(words::kind_of(t, &one.kind))),
                ui::cell(ui::visible(&one.label)),
                ui::cell_html(ui::code(&one.digits)),
                ui::cell_html(t.stamp(one.entered_at)),
                ui::cell_html(until),
            ]);
        }
        table
    }
    fn next(&self) -> Option<String> {
        let full = usize::try_from(PAGE).is_ok_and(|page| self.list.len() >= page);
        let last = self.list.last().filter(|_| full)?;
        let place = words::place(last.entered_at, last.id);
        Some(format!("/valeurs-publiques?avant={place}"))
    }
}

impl View for PublicValues {
    fn title(&self, t: &T) -> String {
        t.get("office-public-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let one = |label: &str, ended_at| PublicSeen {
            id: Id::from_uuid(uuid::Uuid::nil()),
            kind: "short_code".to_owned(),
            digits: "0123456789abcdef".to_owned(),
            label: label.to_owned(),
            entered_at: Timestamp::UNIX_EPOCH,
            ended_at,
        };
        let page = |list, done, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            list,
            typed: Typed {
                value: sample::HOSTILE.to_owned(),
                label: sample::LONG.to_owned(),
            },
            done,
            errors,
        };
        let marked = Marked {
            declarations: 812,
            links: 1,
        };
        let wrong = ui::FieldErrors::new()
            .with("value", t.get("office-public-unreadable"))
            .with("label", t.get("office-public-label-missing"));
        let none = ui::FieldErrors::new;
        let mut many = vec![
            one(sample::HOSTILE, None),
            one(sample::LONG, Some(Timestamp::UNIX_EPOCH)),
        ];
        many.extend((0..PAGE).map(|_| one("Ligne d’une banque", None)));
        vec![
            page(vec![], None, none()),
            page(many, Some((true, marked)), none()),
            page(
                vec![one("Une place de marché", None)],
                Some((false, marked)),
                wrong,
            ),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    avant: &str,
    typed: Typed,
    errors: ui::FieldErrors,
) -> Result<PublicValues, Problem> {
    let t = chrome.t();
    let list = public::list(desk, actor, words::placed(avant))
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(PublicValues {
        t,
        csrf: chrome.csrf(),
        list,
        typed,
        done: None,
        errors,
    })
}

/// `GET /valeurs-publiques`
pub(super) async fn get(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(further): Query<Further>,
) -> Result<Page<PublicValues>, Problem> {
    let (typed, errors) = (Typed::default(), ui::FieldErrors::new());
    let view = page(&desk, &actor, &chrome, &further.avant, typed, errors).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /valeurs-publiques`: enters a value; the page then says what that did.
pub(super) async fn post(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let done = public::mark(&desk, &actor, &typed.value, &typed.label, true).await;
    let (field, key) = match done {
        Ok(marked) => {
            let (typed, errors) = (Typed::default(), ui::FieldErrors::new());
            let mut view = page(&desk, &actor, &chrome, "", typed, errors).await?;
            view.done = Some((true, marked));
            return Ok(Page::new(chrome, view).into_response());
        }
        Err(Stop::Refused(Refusal::Unreadable)) => ("value", "office-public-unreadable"),
        Err(Stop::Refused(Refusal::NotFromHere)) => ("value", "office-public-already"),
        Err(Stop::Refused(Refusal::NoText)) => ("label", "office-public-label-missing"),
        Err(stop) => return Err(words::stopped(&t, stop)),
    };
    let errors = ui::FieldErrors::new().with(field, t.get(key));
    let view = page(&desk, &actor, &chrome, "", typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /valeurs-publiques/{id}/fin`
pub(super) async fn end(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<PublicValueKind>>,
) -> Result<Page<PublicValues>, Problem> {
    let t = chrome.t();
    let marked = public::end(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let (typed, errors) = (Typed::default(), ui::FieldErrors::new());
    let mut view = page(&desk, &actor, &chrome, "", typed, errors).await?;
    view.done = Some((false, marked));
    Ok(Page::new(chrome, view))
}
