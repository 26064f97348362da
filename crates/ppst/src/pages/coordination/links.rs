//! `/liens`: links that wait for a judgement (art. 1), without any name: the requests themselves say more.

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View},
    ui,
};
use kernel::{Id, Timestamp};

use super::words;
use crate::{
    deeds::overview::{Waiting, waiting_links},
    desk::Desk,
    model::Ministry,
};

/// The page.
#[derive(Template)]
#[template(path = "coordination/links.html")]
pub(crate) struct Links {
    t: T,
    links: Vec<Waiting>,
    count: i64,
}

impl Links {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-links-title"))
            .hide_caption()
            .id("links")
            .head(t.get("c-links-pair"))
            .head_number(t.get("c-links-probability"))
            .head(t.get("c-links-found"));
        for one in &self.links {
            let pair = t
                .with("c-links-between", "later", words::ministry(t, one.later.1))
                .and("earlier", words::ministry(t, one.earlier.1));
            let address = format!("/demandes/{}#lien-{}", one.later.0, one.id);
            table = table.row(vec![
                ui::row_head(ui::Markup::link(address, pair)),
                ui::number(words::percent(t, one.probability)),
                ui::cell_html(t.stamp(one.found_at)),
            ]);
        }
        table
    }
}

impl View for Links {
    fn title(&self, t: &T) -> String {
        t.get("c-links-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let one = |probability| Waiting {
            id: Id::from_uuid(uuid::Uuid::nil()),
            later: (Id::from_uuid(uuid::Uuid::nil()), Ministry::HigherEducation),
            earlier: (Id::from_uuid(uuid::Uuid::nil()), Ministry::Defence),
            probability,
            found_at: Timestamp::UNIX_EPOCH,
        };
        let page = |links: Vec<Waiting>, count| Self {
            t: t.clone(),
            links,
            count,
        };
        vec![
            page(vec![], 0),
            page(vec![one(0.5)], 1),
            page(vec![one(0.989), one(f64::NAN)], 4_021),
        ]
    }
}

/// `GET /liens`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Links>, Problem> {
    let t = chrome.t();
    let (links, count) = waiting_links(&desk, &actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    Ok(Page::new(chrome, Links { t, links, count }))
}
