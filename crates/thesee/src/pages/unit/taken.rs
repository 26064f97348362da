//! `/plaintes`: what one's unit took.

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    stops, ui,
};
use http::StatusCode;
use kernel::{Id, Personal, Timestamp};
use ledger::Stop;

use crate::{
    deeds::take::{self, Refusal},
    desk::Desk,
    model::{Kind, Line, Offence, Scheme, State as Stands, Taken, Way},
};

/// The page.
#[derive(Template)]
#[template(path = "unit/taken.html")]
pub(crate) struct TakenList {
    t: T,
    taken: Vec<Taken>,
}

impl TakenList {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("i-taken-title"))
            .hide_caption()
            .id("taken")
            .head(t.get("i-number"))
            .head(t.get("i-reference"))
            .head(t.get("i-scheme"))
            .head(t.get("i-way"))
            .head(t.get("i-taken-at"));
        for one in &self.taken {
            table = table.row(vec![
                ui::cell(ui::visible(one.number.reveal())),
                ui::cell(ui::visible(&one.line.reference)),
                ui::cell(t.get(&format!("scheme-{}", one.line.scheme.code()))),
                ui::cell(t.get(&format!("i-way-{}", one.line.way.code()))),
                ui::cell_html(t.stamp(one.line.filed_at)),
            ]);
        }
        table
    }
}

impl View for TakenList {
    fn title(&self, t: &T) -> String {
        t.get("i-taken-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let one = |text: &str, way| Taken {
            line: Line {
                id: Id::from_uuid(uuid::Uuid::nil()),
                reference: text.to_owned(),
                kind: Kind::Complaint,
                way,
                scheme: Scheme::FakeShop,
                offence: Offence::Fraud,
                state: Stands::Filed,
                filed_at: Timestamp::UNIX_EPOCH,
                lost_cents: None,
                series: None,
            },
            number: Personal::new(text.to_owned()),
        };
        let page = |taken| Self {
            t: t.clone(),
            taken,
        };
        let many = vec![
            one("T26-7KQM-2XWD", Way::Station),
            one(sample::LONG, Way::Batch),
            one(sample::HOSTILE, Way::Api),
            one(sample::BIDI, Way::Station),
        ];
        vec![page(vec![]), page(many)]
    }
}

/// Puts a refusal into words.
pub(super) fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    let say = |key| stops::refusal(t, StatusCode::CONFLICT, key);
    Problem::stopped(stop, |reason| match reason {
        Refusal::NoUnit => say("i-no-unit"),
        Refusal::Known(_) => say("i-known"),
        Refusal::Count => say("i-count"),
    })
}

/// `GET /plaintes`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<TakenList>, Problem> {
    let t = chrome.t();
    let taken = take::list(&desk, &actor).await;
    let view = TakenList {
        taken: taken.map_err(|stop| refused(&t, stop))?,
        t,
    };
    Ok(Page::new(chrome, view))
}
