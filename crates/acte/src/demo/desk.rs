//! The demonstration's own pages: where to start, the mailbox, the clock.

use std::sync::Arc;

use askama::Template;
use axum::extract::State;
use gate::{
    Access, Form, Problem, Routes,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View},
    ui,
};
use kernel::{Clock as _, Timestamp, law::Text};
use ledger::outbox::{Delivered, Mailbox};
use serde::Deserialize;

use super::{
    bases::{self, Bases, Bulk, Progress},
    clock::{DemoClock, Leap, Stuck},
    people::Persona,
};
use crate::services::{Open, Stage};

/// What the pages show.
#[derive(Clone)]
pub(crate) struct Panel {
    /// Every mail sent.
    pub(crate) mailbox: Mailbox,
    /// The clock of every service.
    pub(super) clock: Arc<DemoClock>,
    /// Every service.
    pub(crate) services: Vec<Shown>,
    /// Who may sign in.
    pub(crate) cast: Vec<Persona>,
    /// The bases that feed one of the services.
    pub(super) bases: Option<Arc<Bases>>,
    /// The invented requests they send.
    pub(super) bulk: Bulk,
    /// Every service, with what its people are played on.
    pub(super) played: Vec<(Arc<dyn Open>, Arc<Stage>)>,
}

/// A service on the home page.
#[derive(Debug, Clone)]
pub(crate) struct Shown {
    /// Its name.
    pub(crate) name: Text,
    /// Name and address of each portal.
    pub(crate) portals: Vec<(Text, String)>,
    /// Message that says how to enter.
    pub(crate) hint: &'static str,
    /// Whether a portal of its staff asks for a security key.
    pub(crate) security_key: bool,
}

/// Routes of the pages.
pub(crate) fn routes() -> Routes<Panel> {
    let routes = Routes::new()
        .get("/", Access::Public, home)
        .get("/courrier", Access::Public, mail)
        .post("/horloge", Access::Public, advance)
        .post("/personnages", Access::Public, people);
    bases::routes(routes)
}

/// Where to start.
#[derive(Template)]
#[template(path = "demo_home.html")]
pub(crate) struct Home {
    t: T,
    csrf: Csrf,
    services: Vec<Shown>,
    cast: Vec<Persona>,
    now: Timestamp,
    bases: bool,
    bulk: Option<Progress>,
}

impl Home {
    /// What to try, step after step.
    const fn tour(&self) -> [&'static str; 6] {
        [
            "demo-tour-1",
            "demo-tour-2",
            "demo-tour-3",
            "demo-tour-4",
            "demo-tour-5",
            "demo-tour-6",
        ]
    }

    const fn leaps(&self) -> [Leap; 6] {
        Leap::ALL
    }

    fn leap(&self, leap: &Leap, part: &str) -> String {
        self.t
            .get(&format!("demo-leap-{}{part}", leap.code()))
            .to_owned()
    }

    fn asks_for_a_key(&self) -> bool {
        self.services.iter().any(|service| service.security_key)
    }
}

impl View for Home {
    fn title(&self, t: &T) -> String {
        t.get("demo-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn samples(t: &T) -> Vec<Self> {
        vec![Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            services: vec![],
            cast: vec![],
            now: Timestamp::UNIX_EPOCH,
            bases: true,
            bulk: None,
        }]
    }
}

/// Every mail the system sent, newest first.
#[derive(Template)]
#[template(path = "demo_mail.html")]
pub(crate) struct Mails {
    t: T,
    mails: Vec<Delivered>,
}

impl View for Mails {
    fn title(&self, t: &T) -> String {
        t.get("demo-mail-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn samples(t: &T) -> Vec<Self> {
        vec![Self {
            t: t.clone(),
            mails: vec![],
        }]
    }
}

impl Mails {
    /// A line with its links made links: the mailbox stands in for the reader's own program.
    fn line(line: &str) -> ui::Markup {
        line.split_inclusive(' ')
            .fold(ui::Markup::text(""), |page, word| {
                if word.trim().starts_with("https://") {
                    page.and(ui::Markup::link(word.trim(), word.trim()))
                        .and_text(" ")
                } else {
                    page.and_text(word)
                }
            })
    }
}

async fn home(State(panel): State<Panel>, chrome: Chrome) -> Page<Home> {
    let view = Home {
        t: chrome.t(),
        csrf: chrome.csrf(),
        services: panel.services.clone(),
        cast: panel.cast.clone(),
        now: panel.clock.now(),
        bases: panel.bases.is_some(),
        bulk: panel.bulk.progress(),
    };
    Page::new(chrome, view)
}

async fn mail(State(panel): State<Panel>, chrome: Chrome) -> Page<Mails> {
    let mut mails = panel.mailbox.mails();
    mails.reverse();
    let view = Mails {
        t: chrome.t(),
        mails,
    };
    Page::new(chrome, view)
}

/// How far.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Advance {
    #[serde(default)]
    leap: String,
}

async fn advance(
    State(panel): State<Panel>,
    Form(typed): Form<Advance>,
) -> Result<Redirect303, Problem> {
    let leap = Leap::parse(&typed.leap).ok_or(Problem::Malformed)?;
    match panel.clock.leap(leap) {
        Ok(_) => Ok(Redirect303::to("/").saying("flash-demo-clock")),
        Err(Stuck::TooFar) => Ok(Redirect303::to("/").saying("flash-caution-demo-clock")),
        Err(Stuck::Kept(error)) => Err(Problem::fault(error)),
    }
}

async fn people(State(panel): State<Panel>) -> Result<Redirect303, Problem> {
    for (service, stage) in &panel.played {
        service.people(stage).await.map_err(Problem::fault)?;
    }
    Ok(Redirect303::to("/").saying("flash-demo-people"))
}
