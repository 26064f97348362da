//! `/`: the requests, the most pressing first, and what this desk cannot grant.

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View},
    ui,
};
use kernel::{Id, Timestamp};
use time::Date;

use super::words;
use crate::{
    deeds::rights,
    desk::Desk,
    model::{Proof, RequestLine, RequestState, Right},
    rules::days,
};

/// The page.
#[derive(Template)]
#[template(path = "rights/home.html")]
pub(crate) struct Home {
    t: T,
    lines: Vec<RequestLine>,
    today: Option<Date>,
}

impl Home {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("exercise-title"))
            .hide_caption()
            .id("requests")
            .head(t.get("rights-col-what"))
            .head(t.get("rights-col-received"))
            .head(t.get("rights-col-due"))
            .head(t.get("rights-col-state"))
            .empty(t.get("rights-none"));
        for line in &self.lines {
            let what = words::of(t, "what", line.what.code());
            let link = ui::Markup::link(format!("/demandes/{}", line.id), what);
            table = table.row(vec![
                ui::row_head(link),
                ui::cell_html(t.stamp(line.received_at)),
                ui::cell(words::date(t, line.due_on)),
                ui::cell_html(words::state(t, line, self.today)),
            ]);
        }
        table
    }
}

impl View for Home {
    fn title(&self, t: &T) -> String {
        t.get("exercise-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |lines: Vec<RequestLine>| Self {
            t: t.clone(),
            lines,
            today: days::read("2026-11-22"),
        };
        let all = Right::ALL
            .iter()
            .zip(RequestState::ALL.iter().cycle())
            .map(|(what, state)| sample(*what, *state));
        vec![page(Vec::new()), page(all.collect())]
    }
}

/// A request, for samples.
pub(super) fn sample(what: Right, state: RequestState) -> RequestLine {
    RequestLine {
        id: Id::from_uuid(uuid::Uuid::nil()),
        what,
        received_at: Timestamp::UNIX_EPOCH,
        due_on: Date::MIN,
        state,
        proof: Some(Proof::Document),
    }
}

/// `GET /`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Home>, Problem> {
    let t = chrome.t();
    let lines = rights::list(&desk, &actor)
        .await
        .map_err(|stop| words::refused(&t, stop))?;
    let today = days::day_of(desk.ledger.now()).ok();
    Ok(Page::new(chrome, Home { t, lines, today }))
}
