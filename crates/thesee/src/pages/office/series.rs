//! `/series/{number}`: who is in a series, by what, since when, where and for how much. Its number stays when it grows;
//! one that merged leads to the one that it became.

use askama::Template;
use axum::extract::{Path, State as Shared};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Page, Script, Shape, View, sample},
    ui,
};
use kernel::{Id, Timestamp};
use time::macros::date;
use uuid::Uuid;

use super::{drawings, home::sample_line, samples, series_list, why, words};
use crate::{
    deeds::series::read,
    desk::Desk,
    model::{Joined, LinkStatus, Member, SeriesChange, SeriesEvent, Spread},
};

/// The page.
#[derive(Template)]
#[template(path = "office/series.html")]
pub(crate) struct SeriesPage {
    t: T,
    joined: Joined,
    asked: i64,
    each: i64,
    stretches: Vec<drawings::Stretch>,
}

impl SeriesPage {
    fn of(t: T, joined: Joined, asked: i64) -> Self {
        let (each, stretches) = drawings::over_time(&joined.spread);
        Self {
            t,
            joined,
            asked,
            each,
            stretches,
        }
    }
    fn number(&self) -> String {
        self.t.number(self.joined.series.number)
    }
    /// The number that was asked for, when it is another's now.
    fn became(&self) -> Option<String> {
        (self.asked != self.joined.series.number).then(|| {
            self.t
                .with("office-series-became", "asked", self.t.number(self.asked))
                .and("number", self.number())
                .to_string()
        })
    }
    /// How many members this page does not show.
    fn hidden(&self) -> Option<i64> {
        let shown = i64::try_from(self.joined.members.len()).unwrap_or(i64::MAX);
        Some(self.joined.series.members.saturating_sub(shown)).filter(|left| *left > 0)
    }
    fn sum(&self) -> String {
        words::euros(&self.t, self.joined.series.lost_cents)
    }
    fn members(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-members"))
            .hide_caption()
            .id("members")
            .head(t.get("office-reference"))
            .head(t.get("office-filed"))
            .head(t.get("office-since"))
            .head(t.get("office-scheme"))
            .head_number(t.get("office-paid"))
            .head(t.get("office-state"));
        for Member { line, since } in &self.joined.members {
            table = table.row(vec![
                ui::row_head(words::numbered(line)),
                ui::cell_html(t.stamp(line.filed_at)),
                ui::cell_html(t.stamp(*since)),
                ui::cell(words::scheme(t, line.scheme)),
                ui::number(words::paid(t, line.lost_cents)),
                ui::cell_html(words::state(t, line.state)),
            ]);
        }
        table
    }
    /// The links, the surest first. The graph is drawn from this table: its first two cells are the ends.
    fn links(&self) -> ui::Table {
        let t = &self.t;
        let end = |id| {
            let known = self.joined.members.iter().find(|one| one.line.id == id);
            known.map_or_else(ui::Markup::default, |one| words::numbered(&one.line))
        };
        let mut table = ui::table(t.get("office-series-links"))
            .hide_caption()
            .id("links")
            .head(t.get("office-link-later"))
            .head(t.get("office-link-earlier"))
            .head(t.get("office-link-shared"))
            .head(t.get("office-link-sure"))
            .head(t.get("office-link-status"));
        for link in &self.joined.links {
            let sure = t
                .with(
                    "office-link-certainty",
                    "words",
                    words::certainty(t, link.probability),
                )
                .and("percent", words::percent(link.probability));
            table = table.row(vec![
                ui::row_head(end(link.later)),
                ui::cell_html(end(link.earlier)),
                ui::cell(why::shared(t, &link.reasons)),
                ui::cell(sure),
                ui::cell_html(words::link(t, link.status)),
            ]);
        }
        table
    }
    fn map(&self) -> ui::Markup {
        drawings::map(&self.t, &self.joined.spread)
    }
    fn departments(&self) -> ui::Table {
        drawings::departments(&self.t, &self.joined.spread)
    }
    fn timeline(&self) -> ui::Markup {
        drawings::timeline(&self.t, &self.stretches)
    }
    fn times(&self) -> ui::Table {
        drawings::stretches(&self.t, self.each, &self.stretches)
    }
    fn events(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-events"))
            .hide_caption()
            .id("events")
            .head(t.get("office-event-when"))
            .head(t.get("office-event-what"))
            .head(t.get("office-event-about"));
        for event in &self.joined.events {
            let about = match (&event.declaration, event.other) {
                (Some((id, reference)), _) => words::reference(id.uuid(), reference),
                (None, Some(number)) => words::series(t, number),
                (None, None) => ui::Markup::text("–"),
            };
            table = table.row(vec![
                ui::cell_html(t.stamp(event.at)),
                ui::cell(words::of(t, "event", event.what.code())),
                ui::cell_html(about),
            ]);
        }
        table
    }
}

impl View for SeriesPage {
    fn title(&self, t: &T) -> String {
        t.with("office-series-number", "number", self.number())
            .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/series", t.get("office-series-title"))]
    }
    fn scripts(&self) -> &'static [Script] {
        &[Script::Graph]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |joined, asked| Self::of(t.clone(), joined, asked);
        let spread = |day, department: Option<&str>| Spread {
            day,
            department: department.map(str::to_owned),
            declarations: 3,
            lost_cents: 75_000,
        };
        let member = |number, reference: &str| {
            let mut line = sample_line(reference);
            line.id = Id::from_uuid(Uuid::from_u128(number));
            Member {
                line,
                since: Timestamp::UNIX_EPOCH,
            }
        };
        let event = |what, declaration| SeriesEvent {
            at: Timestamp::UNIX_EPOCH,
            what,
            declaration,
            other: Some(12),
        };
        let mut events: Vec<_> = SeriesChange::ALL
            .iter()
            .map(|what| event(*what, None))
            .collect();
        let hostile = (Id::from_uuid(Uuid::nil()), sample::HOSTILE.to_owned());
        events.push(event(SeriesChange::Joined, Some(hostile)));
        let empty = Joined {
            series: series_list::sample(3),
            members: vec![],
            links: vec![],
            events: vec![],
            spread: vec![],
        };
        let statuses = LinkStatus::ALL.iter().zip(1..);
        let full = Joined {
            series: series_list::sample(1_204),
            members: vec![
                member(0, "T26-7KQM-2XWD"),
                member(1, sample::HOSTILE),
                member(2, sample::LONG),
            ],
            links: statuses
                .map(|(status, number)| samples::link(number, *status))
                .collect(),
            events,
            spread: vec![
                spread(date!(2026 - 01 - 02), Some("29")),
                spread(date!(2026 - 10 - 20), Some("974")),
                spread(date!(2026 - 10 - 21), Some(sample::HOSTILE)),
                spread(date!(2026 - 11 - 20), None),
            ],
        };
        vec![page(empty, 3), page(full, 7)]
    }
}

/// `GET /series/{number}`
pub(super) async fn get(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(number): Path<i64>,
) -> Result<Page<SeriesPage>, Problem> {
    let t = chrome.t();
    let joined = read(&desk, &actor, number)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(Page::new(chrome, SeriesPage::of(t, joined, number)))
}
