//! `/alertes`: what the office is told of without looking for it.

use askama::Template;
use axum::{
    extract::{Path, State as Shared},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id, Role, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use super::words;
use crate::{
    deeds::{
        Refusal,
        alerts::{self, BOUNDS, PAGE},
    },
    desk::Desk,
    law::{HEAD, OFFICER},
    model::{AlertKind, AlertSeen, AlertWhat},
};

/// Which alerts, and where to go on.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    toutes: String,
    #[serde(default)]
    avant: String,
}

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    victims: String,
}

/// The page.
#[derive(Template)]
#[template(path = "office/alerts.html")]
pub(crate) struct Alerts {
    t: T,
    csrf: Csrf,
    role: Role,
    seen_too: bool,
    list: Vec<AlertSeen>,
    victims: i32,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl Alerts {
    fn head(&self) -> bool {
        self.role == HEAD
    }
    fn in_force(&self) -> String {
        self.t
            .with("office-alerts-in-force", "victims", self.victims)
            .to_string()
    }
    fn said(&self, alert: &AlertSeen) -> String {
        let t = &self.t;
        match alert.what {
            AlertWhat::JoinedInquiry => t
                .with("office-alert-joined", "count", alert.count)
                .to_string(),
            AlertWhat::AccountVictims => {
                let kind = alert.kind.as_deref().unwrap_or_default();
                t.with("office-alert-victims", "count", alert.count)
                    .and("kind", words::kind_of(t, kind))
                    .to_string()
            }
        }
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-alerts-title"))
            .hide_caption()
            .id("alerts")
            .head(t.get("office-alert-raised"))
            .head(t.get("office-alert-what"))
            .head(t.get("office-reference"))
            .head(t.get("office-series"))
            .head(t.get("office-alert-seen"));
        for one in &self.list {
            let (id, reference) = &one.declaration;
            let series = one.series.as_ref().map(|(_, number)| *number);
            let seen = one.seen_at.map_or_else(
                || {
                    let label = t.with("office-alert-see", "reference", ui::visible(reference));
                    let action = format!("/alertes/{}/vue", one.id);
                    ui::Markup::form(action, &self.csrf, ui::button(label).secondary())
                },
                |at| t.stamp(at),
            );
            table = table.row(vec![
                ui::cell_html(t.stamp(one.raised_at)),
                ui::cell(self.said(one)),
                ui::row_head(words::reference(id.uuid(), reference)),
                words::series_cell(t, series),
                ui::cell_html(seen),
            ]);
        }
        table
    }
    fn next(&self) -> Option<String> {
        let full = usize::try_from(PAGE).is_ok_and(|page| self.list.len() >= page);
        let last = self.list.last().filter(|_| full)?;
        let all = if self.seen_too { "oui" } else { "" };
        let place = words::place(last.raised_at, last.id);
        Some(format!("/alertes?toutes={all}&avant={place}"))
    }
}

impl View for Alerts {
    fn title(&self, t: &T) -> String {
        t.get("office-alerts-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let alert = |what, reference: &str, count, seen_at: Option<Timestamp>| AlertSeen {
            id: Id::from_uuid(uuid::Uuid::nil()),
            what,
            declaration: (Id::from_uuid(uuid::Uuid::nil()), reference.to_owned()),
            series: seen_at.map(|_| (Id::from_uuid(uuid::Uuid::nil()), 12)),
            inquiry: None,
            count,
            kind: (what == AlertWhat::AccountVictims).then(|| "iban".to_owned()),
            raised_at: Timestamp::UNIX_EPOCH,
            seen_at,
        };
        let page = |role, list, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            role,
            seen_too: false,
            list,
            victims: 3,
            typed: Typed {
                victims: sample::HOSTILE.to_owned(),
            },
            errors,
        };
        let mut many = vec![
            alert(AlertWhat::JoinedInquiry, sample::HOSTILE, 1, None),
            alert(
                AlertWhat::AccountVictims,
                "T26-7KQM-2XWD",
                3_072,
                Some(Timestamp::UNIX_EPOCH),
            ),
        ];
        many.extend((0..PAGE).map(|_| alert(AlertWhat::JoinedInquiry, "T26-7KQM-2XWD", 4, None)));
        let wrong = ui::FieldErrors::new().with("victims", t.get("office-alerts-wrong"));
        vec![
            page(OFFICER, vec![], ui::FieldErrors::new()),
            page(OFFICER, many.clone(), ui::FieldErrors::new()),
            page(HEAD, many, wrong),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    chosen: &Chosen,
) -> Result<Alerts, Problem> {
    let t = chrome.t();
    let seen_too = chosen.toutes == "oui";
    let (list, victims) = alerts::list(desk, actor, seen_too, words::placed(&chosen.avant))
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(Alerts {
        t,
        csrf: chrome.csrf(),
        role: actor.role,
        seen_too,
        list,
        victims,
        typed: Typed {
            victims: victims.to_string(),
        },
        errors: ui::FieldErrors::new(),
    })
}

/// `GET /alertes`
pub(super) async fn get(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(chosen): Query<Chosen>,
) -> Result<Page<Alerts>, Problem> {
    let view = page(&desk, &actor, &chrome, &chosen).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /alertes/{id}/vue`
pub(super) async fn see(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AlertKind>>,
) -> Result<Redirect303, Problem> {
    alerts::see(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    Ok(Redirect303::to("/alertes").saying("flash-office-alert-seen"))
}

/// `POST /alertes/seuil`
pub(super) async fn set(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    // What is no number is out of bounds: the deed refuses it, and records that.
    let victims = typed.victims.trim().parse().unwrap_or(0);
    match alerts::set(&desk, &actor, victims).await {
        Ok(()) => Ok(Redirect303::to("/alertes")
            .saying("flash-office-alerts-set")
            .into_response()),
        Err(Stop::Refused(Refusal::Unreadable)) => {
            let wrong = t
                .with("office-alerts-wrong", "least", *BOUNDS.start())
                .and("most", *BOUNDS.end());
            let errors = ui::FieldErrors::new().with("victims", wrong);
            let mut view = page(&desk, &actor, &chrome, &Chosen::default()).await?;
            (view.typed, view.errors) = (typed, errors);
            Ok(Page::new(chrome, view).invalid().into_response())
        }
        Err(stop) => Err(words::stopped(&t, stop)),
    }
}
