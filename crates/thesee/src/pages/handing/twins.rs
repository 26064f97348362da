//! `/doublons`: complaints that may be one filed twice, for an officer to say (art. 1 2°).

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    stops, ui,
};
use http::StatusCode;
use kernel::Id;
use serde::Deserialize;

use crate::{
    deeds::{Refusal, twins},
    desk::Desk,
    model::{Line, Twin, TwinKind},
};

/// What was said.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    same: String,
}

/// The page.
#[derive(Template)]
#[template(path = "handing/twins.html")]
pub(crate) struct Twins {
    t: T,
    csrf: Csrf,
    waiting: Vec<Twin>,
}

impl Twins {
    fn told(&self, line: &Line) -> String {
        let t = &self.t;
        let said = t.with("h-twin-line", "reference", ui::visible(&line.reference));
        let said = said.and("way", t.get(&format!("i-way-{}", line.way.code())));
        said.and("when", t.date(line.filed_at)).to_string()
    }
}

impl View for Twins {
    fn title(&self, t: &T) -> String {
        t.get("h-twins-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |waiting| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            waiting,
        };
        let words = ["T26-7KQM-2XWD", sample::LONG, sample::HOSTILE, sample::BIDI];
        let twin = |text: &str| {
            let mut members = super::sample(text).members.into_iter().map(|one| one.line);
            let (earlier, later) = (members.next()?, members.next()?);
            let id = Id::from_uuid(uuid::Uuid::nil());
            Some(Twin { id, later, earlier })
        };
        vec![
            page(vec![]),
            page(words.into_iter().filter_map(twin).collect()),
        ]
    }
}

fn refused(t: &T, stop: ledger::Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |_| {
        stops::refusal(t, StatusCode::CONFLICT, "h-twin-judged")
    })
}

/// `GET /doublons`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Twins>, Problem> {
    let t = chrome.t();
    let waiting = twins::list(&desk, &actor).await;
    let view = Twins {
        csrf: chrome.csrf(),
        waiting: waiting.map_err(|stop| refused(&t, stop))?,
        t,
    };
    Ok(Page::new(chrome, view))
}

/// `POST /doublons/{id}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<TwinKind>>,
    Form(said): Form<Said>,
) -> Result<Redirect303, Problem> {
    let same = match said.same.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Malformed),
    };
    let done = twins::judge(&desk, &actor, id, same).await;
    done.map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to("/doublons").saying("flash-h-twin"))
}
