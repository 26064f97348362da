//! `/`: what stands with the office, the longest filed first, with the clocks of 48 hours and eight days.

use askama::Template;
use axum::extract::State as Shared;
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use kernel::{Id, Role, Timestamp};
use serde::Deserialize;

use super::words;
use crate::{
    deeds::office::{PAGE, board},
    desk::Desk,
    law::{HEAD, OFFICER},
    model::{Filter, Kind, Lateness, Line, Offence, Scheme, State, Waiting, Way},
    rules::clocks::Clock,
};

/// Which declarations, and where to go on.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    nature: String,
    #[serde(default)]
    etat: String,
    #[serde(default)]
    mode: String,
    #[serde(default)]
    retard: String,
    #[serde(default)]
    apres: String,
}

impl Chosen {
    fn filter(&self) -> Filter {
        let late = Lateness::of(&self.retard);
        Filter {
            kind: Kind::of(&self.nature).unwrap_or(Kind::Complaint),
            // Only what nobody has looked at is late.
            state: State::of(&self.etat)
                .filter(|_| late.is_none())
                .unwrap_or(State::Filed),
            scheme: Scheme::of(&self.mode),
            late,
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "office/home.html")]
pub(crate) struct Queue {
    t: T,
    role: Role,
    filter: Filter,
    lines: Vec<(Line, Clock)>,
    waiting: Waiting,
    first: bool,
}

impl Queue {
    fn of_office(&self) -> bool {
        matches!(self.role, OFFICER | HEAD)
    }
    fn count(&self, count: impl ui::Give<i64>) -> String {
        words::up_to_a_thousand(&self.t, count.give())
    }
    /// The address of this list under another filter.
    fn address(&self, late: Option<Lateness>) -> String {
        let retard = late.map_or("", Lateness::code);
        format!("/?nature={}&retard={retard}", self.filter.kind.code())
    }
    fn late(&self) -> String {
        self.address(Some(Lateness::Late))
    }
    fn overdue(&self) -> String {
        self.address(Some(Lateness::Overdue))
    }
    fn natures(&self) -> ui::Select {
        let t = &self.t;
        let all = Kind::ALL
            .iter()
            .filter(|kind| self.of_office() || **kind == Kind::Complaint);
        ui::select("nature", t.get("office-nature"))
            .options(all.map(|one| (one.code(), words::of(t, "nature", one.code()))))
            .value(self.filter.kind.code())
    }
    fn states(&self) -> ui::Select {
        let t = &self.t;
        let all = State::ALL.iter();
        ui::select("etat", t.get("office-state"))
            .options(all.map(|one| (one.code(), words::of(t, "state", one.code()))))
            .value(self.filter.state.code())
    }
    fn schemes(&self) -> ui::Select {
        let t = &self.t;
        let all = Scheme::ALL.iter();
        ui::select("mode", t.get("office-scheme"))
            .option("", t.get("office-any"))
            .options(all.map(|one| (one.code(), words::scheme(t, *one))))
            .value(self.filter.scheme.map_or("", Scheme::code))
    }
    fn clocks(&self) -> ui::Select {
        let t = &self.t;
        let all = Lateness::ALL.iter();
        ui::select("retard", t.get("office-late"))
            .hint(t.get("office-late-hint"))
            .option("", t.get("office-any"))
            .options(all.map(|one| (one.code(), words::of(t, "late", one.code()))))
            .value(self.filter.late.map_or("", Lateness::code))
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-queue-caption"))
            .hide_caption()
            .id("queue")
            .head(t.get("office-reference"))
            .head(t.get("office-filed"))
            .head(t.get("office-clock"))
            .head(t.get("office-scheme"))
            .head_number(t.get("office-paid"))
            .head(t.get("office-series"))
            .head(t.get("office-state"));
        for (line, clock) in &self.lines {
            table = table.row(vec![
                ui::row_head(words::numbered(line)),
                ui::cell_html(t.stamp(line.filed_at)),
                ui::cell_html(words::clock(t, *clock)),
                ui::cell(words::scheme(t, line.scheme)),
                ui::number(words::paid(t, line.lost_cents)),
                words::series_cell(t, line.series),
                ui::cell_html(words::state(t, line.state)),
            ]);
        }
        table
    }
    /// The address of the next page, when there may be one.
    fn next(&self) -> Option<String> {
        let full = usize::try_from(PAGE).is_ok_and(|page| self.lines.len() >= page);
        let (last, _) = self.lines.last().filter(|_| full)?;
        Some(format!(
            "/?nature={}&etat={}&mode={}&retard={}&apres={}",
            self.filter.kind.code(),
            self.filter.state.code(),
            self.filter.scheme.map_or("", Scheme::code),
            self.filter.late.map_or("", Lateness::code),
            words::place(last.filed_at, last.id),
        ))
    }
}

impl View for Queue {
    fn title(&self, t: &T) -> String {
        t.get("office-queue-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |role, lines, waiting| Self {
            t: t.clone(),
            role,
            filter: Filter::from(Kind::Complaint),
            lines,
            waiting,
            first: false,
        };
        let many = Waiting {
            all: 1_001,
            late: 40,
            overdue: 1,
            alerts: 12,
        };
        let every = Clock::Stopped;
        let mut lines: Vec<_> = [every, Clock::Fresh, Clock::Late, Clock::Overdue]
            .into_iter()
            .map(|clock| (sample_line(sample::HOSTILE), clock))
            .collect();
        lines.extend((0..PAGE).map(|_| (sample_line("T26-7KQM-2XWD"), Clock::Late)));
        vec![
            page(OFFICER, vec![], Waiting::default()),
            page(HEAD, lines, many),
            page(
                crate::law::PROSECUTOR,
                vec![(sample_line(sample::LONG), Clock::Fresh)],
                many,
            ),
        ]
    }
}

/// A declaration in a list, for samples.
pub(super) fn sample_line(reference: &str) -> Line {
    Line {
        id: Id::from_uuid(uuid::Uuid::nil()),
        reference: reference.to_owned(),
        kind: Kind::Complaint,
        way: Way::Online,
        scheme: Scheme::FakeShop,
        offence: Offence::Fraud,
        state: State::Filed,
        filed_at: Timestamp::UNIX_EPOCH,
        lost_cents: Some(25_005),
        series: Some(1_204),
    }
}

/// `GET /`
pub(super) async fn get(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(chosen): Query<Chosen>,
) -> Result<Page<Queue>, Problem> {
    let t = chrome.t();
    let (filter, after) = (chosen.filter(), words::placed(&chosen.apres));
    let (lines, waiting) = board(&desk, &actor, filter, after)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let view = Queue {
        t,
        role: actor.role,
        filter,
        lines,
        waiting,
        first: after.is_none(),
    };
    Ok(Page::new(chrome, view))
}
