//! `/series`: every series, the newest number first.

use askama::Template;
use axum::extract::State as Shared;
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View},
    ui,
};
use kernel::{Id, Timestamp};
use serde::Deserialize;

use super::words;
use crate::{
    deeds::series::{PAGE, list},
    desk::Desk,
    model::Series,
};

/// Where to go on.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Further {
    #[serde(default)]
    avant: Option<i64>,
}

/// The page.
#[derive(Template)]
#[template(path = "office/series_list.html")]
pub(crate) struct SeriesList {
    t: T,
    list: Vec<Series>,
}

impl SeriesList {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-series-caption"))
            .hide_caption()
            .id("series")
            .head(t.get("office-series"))
            .head(t.get("office-series-began"))
            .head(t.get("office-series-changed"))
            .head_number(t.get("office-series-members"))
            .head_number(t.get("office-series-sum"));
        for one in &self.list {
            table = table.row(vec![
                ui::row_head(words::series(t, one.number)),
                ui::cell_html(t.stamp(one.began_at)),
                ui::cell_html(t.stamp(one.changed_at)),
                ui::number(t.number(one.members)),
                ui::number(words::euros(t, one.lost_cents)),
            ]);
        }
        table
    }
    fn next(&self) -> Option<i64> {
        let full = usize::try_from(PAGE).is_ok_and(|page| self.list.len() >= page);
        self.list.last().filter(|_| full).map(|one| one.number)
    }
}

impl View for SeriesList {
    fn title(&self, t: &T) -> String {
        t.get("office-series-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |list| Self { t: t.clone(), list };
        let many = (0..PAGE).map(|number| sample(number + 1)).collect();
        vec![page(vec![]), page(vec![sample(7)]), page(many)]
    }
}

/// A series, for samples.
pub(super) fn sample(number: i64) -> Series {
    Series {
        id: Id::from_uuid(uuid::Uuid::nil()),
        number,
        began_at: Timestamp::UNIX_EPOCH,
        changed_at: Timestamp::UNIX_EPOCH,
        members: 87,
        lost_cents: 700_000,
    }
}

/// `GET /series`
pub(super) async fn get(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(further): Query<Further>,
) -> Result<Page<SeriesList>, Problem> {
    let t = chrome.t();
    let list = list(&desk, &actor, further.avant)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(Page::new(chrome, SeriesList { t, list }))
}
