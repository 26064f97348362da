//! `/mes-declarations`: one's own drafts and declarations.

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Page, View},
    ui,
};

use super::{samples, section::until, words};
use crate::{
    deeds::own,
    desk::Desk,
    model::{DraftLine, Kind, Line, Scheme, State as Stands},
};

/// The page.
#[derive(Template)]
#[template(path = "victim/mine.html")]
pub(crate) struct Mine {
    t: T,
    drafts: Vec<DraftLine>,
    lines: Vec<Line>,
}

impl Mine {
    fn of(&self, kind: Kind) -> Vec<&Line> {
        self.lines.iter().filter(|line| line.kind == kind).collect()
    }
    fn complaints(&self) -> Vec<&Line> {
        self.of(Kind::Complaint)
    }
    fn reports(&self) -> Vec<&Line> {
        self.of(Kind::Report)
    }
    fn scheme(&self, scheme: &Scheme) -> String {
        words::scheme(&self.t, *scheme)
    }
    fn kind(&self, kind: &Kind) -> String {
        words::kind(&self.t, *kind)
    }
    fn state(&self, line: &Line) -> ui::Badge {
        words::state(&self.t, line.kind, line.state)
    }
    fn until(&self, draft: &DraftLine) -> String {
        until(&self.t, draft)
    }
}

impl View for Mine {
    fn title(&self, t: &T) -> String {
        t.get("mine-heading").to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("victim-home-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |drafts, lines| Self {
            t: t.clone(),
            drafts,
            lines,
        };
        let mut drafts = Vec::new();
        let mut lines = Vec::new();
        for (number, scheme) in (1..).zip(Scheme::ALL) {
            drafts.push(samples::draft(number, Kind::Report, *scheme));
        }
        for (number, state) in (1..).zip(Stands::ALL) {
            lines.push(samples::line(number, Kind::Complaint, *state));
            lines.push(samples::line(number + 20, Kind::Report, *state));
        }
        let one = samples::line(1, Kind::Complaint, Stands::Filed);
        vec![
            page(vec![], vec![]),
            page(vec![], vec![one]),
            page(drafts, lines),
        ]
    }
}

/// `GET /mes-declarations`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Mine>, Problem> {
    let t = chrome.t();
    let listed = own::list(&desk, &actor).await;
    let (drafts, lines) = listed.map_err(|stop| words::refused(&t, stop))?;
    Ok(Page::new(chrome, Mine { t, drafts, lines }))
}
