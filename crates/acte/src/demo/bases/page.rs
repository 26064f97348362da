//! `/bases`: what the ministries' bases were asked for, and the button by which one brings it; how far the invented
//! requests are.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use gate::{
    Access, Form, Problem, Routes,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Redirect303, Shape, View},
    ui,
};
use serde::Deserialize;
use uuid::Uuid;

use super::{Asked, Bases, Delivery, bulk::Progress};
use crate::{demo::desk::Panel, services::ppst::feeding};

/// Longest title of a document, in characters: what the feed takes.
const LONGEST_TITLE: usize = 200;

/// Routes of the page.
pub(in crate::demo) fn routes(routes: Routes<Panel>) -> Routes<Panel> {
    routes
        .get("/bases", Access::Public, get)
        .post("/bases", Access::Public, post)
}

/// A base, as shown.
struct Shown {
    name: &'static str,
    mailbox: String,
    asked: Vec<Asked>,
}

/// The page.
#[derive(Template)]
#[template(path = "demo_bases.html")]
pub(in crate::demo) struct Page {
    t: T,
    csrf: Csrf,
    bases: Vec<Shown>,
    bulk: Option<Progress>,
}

impl Page {
    /// Name and ministry.
    fn name(&self, base: &Shown) -> &str {
        self.t.get(match base.name {
            "sophia" => "demo-base-sophia",
            "mesr" => "demo-base-mesr",
            "mte" => "demo-base-mte",
            _ => "demo-base-sante",
        })
    }

    /// Where an order stands.
    fn state(&self, asked: &Asked) -> ui::Badge {
        let (tone, key) = match &asked.delivery {
            None => (ui::Tone::Caution, "demo-piece-asked"),
            Some(Delivery::Sent) => (ui::Tone::Info, "demo-piece-sent"),
            Some(Delivery::Answered(receipt)) if receipt.accepted == 1 => {
                (ui::Tone::Good, "demo-piece-taken")
            }
            Some(Delivery::Answered(_)) => (ui::Tone::Bad, "demo-piece-refused"),
            Some(Delivery::Failed) => (ui::Tone::Bad, "demo-piece-failed"),
        };
        ui::badge(tone, self.t.get(key))
    }

    /// All that came back from the feed.
    fn receipt(&self, asked: &Asked) -> Option<ui::Summary> {
        let Some(Delivery::Answered(receipt)) = &asked.delivery else {
            return None;
        };
        let t = &self.t;
        let summary = ui::summary()
            .row(t.get("demo-receipt-batch"), &receipt.batch)
            .row_html(t.get("demo-receipt-outcome"), ui::code(&receipt.outcome));
        Some(receipt.refused.iter().fold(summary, |summary, refused| {
            summary.row_html(t.get("demo-receipt-reason"), ui::code(&refused.reason))
        }))
    }

    fn progress(&self, bulk: &Progress) -> String {
        let t = &self.t;
        let key = match bulk {
            Progress { failed: true, .. } => "demo-bulk-failed",
            Progress { over: true, .. } => "demo-bulk-over",
            _ => "demo-bulk-under-way",
        };
        t.with(key, "taken", t.number(bulk.taken))
            .and("total", t.number(bulk.total))
            .and("refused", t.number(bulk.refused))
            .and("rate", t.number(bulk.rate()))
            .and("minutes", t.number(bulk.left().unwrap_or(0).div_ceil(60)))
            .to_string()
    }
}

impl View for Page {
    fn title(&self, t: &T) -> String {
        t.get("demo-bases-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("demo-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let receipt = super::Receipt {
            batch: "piece-7".to_owned(),
            outcome: "refused".to_owned(),
            refused_lines: 1,
            refused: vec![super::call::Refused {
                reason: "documents-over".to_owned(),
            }],
            ..super::Receipt::default()
        };
        let stands = [
            None,
            Some(Delivery::Sent),
            Some(Delivery::Answered(receipt)),
            Some(Delivery::Failed),
        ];
        let asked = stands.into_iter().zip(1..).map(|(delivery, number)| Asked {
            order: feeding::Order {
                reference: Uuid::from_u128(number),
                number: "SOPHIA-0117".to_owned(),
            },
            at: kernel::Timestamp::UNIX_EPOCH,
            delivery,
        });
        let base = |name, asked| Shown {
            name,
            mailbox: feeding::mailbox(name),
            asked,
        };
        let bulk = Progress {
            total: 20_000,
            taken: 5_000,
            seconds: 10,
            ..Progress::default()
        };
        vec![Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            bases: vec![base("sophia", asked.collect()), base("mesr", vec![])],
            bulk: Some(bulk),
        }]
    }
}

fn shown(bases: &Bases) -> Vec<Shown> {
    let base = |base: &Arc<super::Base>| Shown {
        name: base.name,
        mailbox: feeding::mailbox(base.name),
        asked: bases.asked(base),
    };
    bases.all.iter().map(base).collect()
}

async fn get(
    State(panel): State<Panel>,
    chrome: Chrome,
) -> Result<gate::page::Page<Page>, Problem> {
    let bases = panel.bases.as_ref().ok_or(Problem::NotFound)?;
    let view = Page {
        t: chrome.t(),
        csrf: chrome.csrf(),
        bases: shown(bases),
        bulk: panel.bulk.progress(),
    };
    Ok(gate::page::Page::new(chrome, view))
}

/// What is brought, for which order.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Bringing {
    #[serde(default)]
    base: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    title: String,
}

async fn post(
    State(panel): State<Panel>,
    chrome: Chrome,
    Form(typed): Form<Bringing>,
) -> Result<Redirect303, Problem> {
    let bases = panel.bases.as_ref().ok_or(Problem::NotFound)?;
    let base = bases.named(&typed.base).ok_or(Problem::NotFound)?;
    let reference: Uuid = typed.reference.parse().map_err(|_| Problem::Malformed)?;
    let asked = bases.asked(&base).into_iter();
    let mut orders = asked.map(|asked| asked.order);
    let order = orders.find(|order| order.reference == reference);
    let order = order.ok_or(Problem::NotFound)?;
    let title = typed.title.trim();
    if title.is_empty() || title.chars().count() > LONGEST_TITLE || title.contains(char::is_control)
    {
        return Ok(Redirect303::to("/bases").saying("flash-caution-demo-piece-title"));
    }
    let delivery = bases.deliver(base, &order, title, &chrome.t()).await;
    let delivery = delivery.map_err(Problem::fault)?;
    Ok(Redirect303::to("/bases").saying(match delivery {
        Delivery::Answered(receipt) if receipt.accepted == 1 => "flash-demo-piece-taken",
        Delivery::Answered(_) => "flash-caution-demo-piece-refused",
        Delivery::Sent | Delivery::Failed => "flash-caution-demo-piece-failed",
    }))
}
