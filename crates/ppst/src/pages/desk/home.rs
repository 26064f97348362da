//! `/`: the requests that await an opinion, by how long is left; what one instructs; what is referred to one's
//! service.

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id, Role};
use serde::Deserialize;
use time::Date;
use uuid::Uuid;

use super::{samples, words};
use crate::{
    deeds::{
        instruct::{PAGE, awaiting, mine},
        referred,
    },
    desk::Desk,
    law::MINISTRY,
    model::{Line, RequestKind},
    rules::{
        deadlines::{self, Deadline},
        terms::day_of,
    },
};

/// Where to go on in the board.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Further {
    /// The last line shown: its date and id.
    #[serde(default)]
    apres: Option<String>,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/home.html")]
pub(crate) struct DeskHome {
    t: T,
    csrf: Csrf,
    body: String,
    today: Date,
    actor: Option<Uuid>,
    /// For a ministry: its board, what the actor instructs, where the board goes on.
    ministry: Option<(Vec<Line>, Vec<Line>, Option<String>)>,
    /// For a service.
    referred: Vec<Line>,
}

fn clock(line: &Line, today: Date) -> Option<Deadline<crate::model::Sense>> {
    deadlines::opinion(line.opinion_received_on, today)
}

/// The columns that say how long is left and what silence means.
fn clock_cells(t: &T, line: &Line, today: Date) -> [ui::Cell; 2] {
    match clock(line, today) {
        Some(deadline) => [
            ui::cell_html(words::clock(t, &deadline)),
            ui::cell(words::silence_after(t, &deadline)),
        ],
        None => [ui::cell("–"), ui::cell("–")],
    }
}

/// How many requests of the person are known elsewhere.
pub(super) fn elsewhere(t: &T, line: &Line) -> ui::Cell {
    if line.links == 0 {
        return ui::cell(t.get("desk-known-none"));
    }
    let words = t.with("desk-known-count", "count", line.links).to_string();
    let badge = ui::badge(ui::Tone::Info, words);
    ui::cell_html(ui::Markup::link_around(
        format!("/demandes/{}#ailleurs", line.id),
        badge,
    ))
}

/// The number of a request, leading to it.
pub(super) fn numbered(line: &Line) -> ui::Cell {
    ui::row_head(ui::Markup::link(
        format!("/demandes/{}", line.id),
        ui::visible(&line.number),
    ))
}

/// The person of a line, when the actor may know.
pub(super) fn person(t: &T, line: &Line) -> ui::Cell {
    ui::cell(line.civil.as_ref().map_or_else(
        || t.get("desk-name-hidden").to_owned(),
        |civil| words::person(t, civil.reveal()),
    ))
}

impl DeskHome {
    fn is_late(&self, line: &Line) -> bool {
        clock(line, self.today).is_some_and(|deadline| deadline.is_past())
    }
    fn is_short(&self, line: &Line) -> bool {
        clock(line, self.today).is_some_and(|deadline| (0..=14).contains(&deadline.days_left))
    }
    fn counts(&self, lines: &[Line]) -> ui::Markup {
        let t = &self.t;
        let late = lines.iter().filter(|line| self.is_late(line)).count();
        let short = lines.iter().filter(|line| self.is_short(line)).count();
        let badge =
            |tone, key: &str, count| ui::badge(tone, t.with(key, "count", count).to_string());
        let mut all = ui::Markup::default();
        if late > 0 {
            all = all
                .and(badge(ui::Tone::Bad, "desk-count-late", late))
                .and_text(" ");
        }
        if short > 0 {
            all = all.and(badge(ui::Tone::Caution, "desk-count-short", short));
        }
        all
    }
    /// What one instructs, or what is referred to one's service: persons are named.
    fn table_named(&self, caption: &str, lines: &[Line]) -> ui::Table {
        let t = &self.t;
        // A ministry sees its own requests alone; a service, those of all.
        let of_all = self.ministry.is_none();
        let mut table = ui::table(caption)
            .hide_caption()
            .head(t.get("desk-row-number"))
            .head(t.get("desk-col-person"))
            .head(t.get("desk-col-elsewhere"))
            .head(t.get("desk-col-left"))
            .head(t.get("desk-col-silence"))
            .head(t.get("desk-row-motive"))
            .head(t.get("desk-col-received"));
        if of_all {
            table = table.head(t.get("desk-col-ministry"));
        }
        lines.iter().fold(table, |table, line| {
            let [left, silence] = clock_cells(t, line, self.today);
            let mut cells = vec![
                numbered(line),
                person(t, line),
                elsewhere(t, line),
                left,
                silence,
                ui::cell(words::of(t, "motive", line.motive.code())),
                ui::cell(words::date(t, line.opinion_received_on)),
            ];
            if of_all {
                cells.push(ui::cell(words::ministry(t, line.ministry)));
            }
            table.row(cells)
        })
    }
    /// The board: nobody is named, for who instructs none of them needs no name.
    fn board(&self, lines: &[Line]) -> ui::Table {
        let t = &self.t;
        let table = ui::table(t.get("desk-board"))
            .hide_caption()
            .head(t.get("desk-row-number"))
            .head(t.get("desk-col-left"))
            .head(t.get("desk-col-silence"))
            .head(t.get("desk-row-motive"))
            .head(t.get("desk-col-received"))
            .head(t.get("desk-col-who"));
        lines.iter().fold(table, |table, line| {
            let [left, silence] = clock_cells(t, line, self.today);
            let (number, who) = match line.instructor {
                Some(agent) if Some(agent) == self.actor => {
                    (numbered(line), ui::cell(t.get("desk-who-me")))
                }
                Some(_) => (plain(line), ui::cell(t.get("desk-who-other"))),
                None => (plain(line), self.take_up(line)),
            };
            table.row(vec![
                number,
                left,
                silence,
                ui::cell(words::of(t, "motive", line.motive.code())),
                ui::cell(words::date(t, line.opinion_received_on)),
                who,
            ])
        })
    }
    fn take_up(&self, line: &Line) -> ui::Cell {
        // The head of the row says which.
        ui::cell_html(ui::Markup::form(
            format!("/demandes/{}/prendre", line.id),
            &self.csrf,
            ui::button(self.t.get("desk-take-up")).secondary(),
        ))
    }
    /// The texts by which silence means what the tables say.
    fn texts(&self, lines: &[Line]) -> Vec<String> {
        let rules = lines.iter().filter_map(|line| clock(line, self.today));
        let mut texts: Vec<String> = rules
            .map(|deadline| {
                let sense = words::of(&self.t, "sense", deadline.silence.code());
                let sense = words::within(sense);
                let text = self.t.with("desk-silence-text", "sense", sense);
                text.and("source", deadline.source).to_string()
            })
            .collect();
        texts.sort();
        texts.dedup();
        texts
    }
}

fn plain(line: &Line) -> ui::Cell {
    ui::row_head(ui::Markup::text(ui::visible(&line.number)))
}

impl View for DeskHome {
    fn title(&self, t: &T) -> String {
        t.get("desk-home-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |today, ministry, referred| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            body: sample::HOSTILE.to_owned(),
            today,
            actor: Some(Uuid::nil()),
            ministry,
            referred,
        };
        let early = time::macros::date!(2026 - 09 - 20);
        let many = |named| -> Vec<Line> {
            let words = samples::WORDS.iter();
            words.map(|text| samples::line(text, named)).collect()
        };
        let board = || {
            let mut lines = many(false);
            for (line, who) in lines.iter_mut().zip([None, Some(Uuid::max())]) {
                line.instructor = who;
                line.links = 0;
            }
            lines
        };
        let last = time::macros::date!(2026 - 11 - 14);
        vec![
            page(early, None, vec![]),
            page(early, Some((vec![], vec![], None)), vec![]),
            page(
                early,
                Some((vec![samples::line("1", false)], vec![], None)),
                vec![],
            ),
            page(
                last,
                Some((board(), many(true), Some("2026-09-14.x".to_owned()))),
                vec![],
            ),
            page(
                last.saturating_add(time::Duration::days(9)),
                Some((board(), many(true), None)),
                vec![],
            ),
            page(
                early.saturating_add(time::Duration::days(45)),
                None,
                many(true),
            ),
        ]
    }
}

/// Reads where to go on; none for what no page wrote.
fn place(text: &str) -> Option<(Date, Id<RequestKind>)> {
    let (date, id) = text.split_once('.')?;
    let date = Date::parse(date, &time::format_description::well_known::Iso8601::DATE).ok()?;
    Some((date, id.parse().ok()?))
}

/// Whether a role is a ministry's.
pub(super) fn is_ministry(role: Role) -> bool {
    role == MINISTRY
}

async fn of_ministry(
    desk: &Desk,
    actor: &Actor,
    t: &T,
    after: Option<(Date, Id<RequestKind>)>,
) -> Result<(Vec<Line>, Vec<Line>, Option<String>), Problem> {
    let refused = |stop| words::refused(t, stop);
    let board = awaiting(desk, actor, after).await.map_err(refused)?;
    let own = mine(desk, actor).await.map_err(refused)?;
    let full = i64::try_from(board.len()).is_ok_and(|count| count == PAGE);
    let next = board.last().filter(|_| full);
    let next = next.map(|last| format!("{}.{}", last.opinion_received_on, last.id));
    Ok((board, own, next))
}

/// `GET /`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(further): Query<Further>,
) -> Result<Page<DeskHome>, Problem> {
    let t = chrome.t();
    let today = day_of(desk.ledger.now()).map_err(Problem::fault)?;
    let after = further.apres.as_deref().and_then(place);
    let (mut ministry, mut received) = (None, vec![]);
    if is_ministry(actor.role) {
        ministry = Some(of_ministry(&desk, &actor, &t, after).await?);
    } else {
        let list = referred::list(&desk, &actor).await;
        received = list.map_err(|stop| words::refused(&t, stop))?;
        received.sort_by_key(|line| (line.opinion_received_on, line.id));
    }
    let view = DeskHome {
        csrf: chrome.csrf(),
        body: words::body(&t, actor.compartment.as_deref()),
        today,
        actor: actor.account,
        ministry,
        referred: received,
        t,
    };
    Ok(Page::new(chrome, view))
}
