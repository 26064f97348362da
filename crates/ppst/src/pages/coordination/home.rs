//! `/`: what the coordination sees first, without any name; OSIIC is sent to its users.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Id, Timestamp};
use time::Date;

use super::{people, sheet, words};
use crate::{
    deeds::{
        overview::{Count, Overview, overview},
        users,
    },
    desk::Desk,
    law::OSIIC,
    model::{Batch, BatchName, BatchOutcome, Ministry, RequestState, Standing, User},
    rules::terms,
};

/// How long before its end an habilitation is shown here.
const SOON: time::Duration = time::Duration::days(60);

/// The page.
#[derive(Template)]
#[template(path = "coordination/home.html")]
pub(crate) struct CoordinationHome {
    t: T,
    overview: Overview,
    users: Vec<User>,
    now: Timestamp,
    today: Date,
}

impl CoordinationHome {
    fn total(&self) -> i64 {
        self.overview.counts.iter().map(|one| one.requests).sum()
    }
    fn of_state(&self, state: RequestState) -> i64 {
        let counts = self.overview.counts.iter();
        counts
            .filter(|one| one.state == state.code())
            .map(|one| one.requests)
            .sum()
    }
    fn awaiting(&self) -> i64 {
        self.of_state(RequestState::Awaiting)
    }
    fn counts(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-home-counts"))
            .hide_caption()
            .id("counts")
            .head(t.get("c-request-ministry"));
        for state in RequestState::ALL {
            table = table.head_number(words::coded(t, "desk-state", state.code()));
        }
        table = table.head_number(t.get("c-home-total"));
        let mut sums: BTreeMap<(Ministry, &str), i64> = BTreeMap::new();
        for one in &self.overview.counts {
            let sum = sums.entry((one.ministry, one.state.as_str())).or_default();
            *sum = sum.saturating_add(one.requests);
        }
        for ministry in Ministry::ALL {
            let of =
                |state: RequestState| sums.get(&(ministry, state.code())).copied().unwrap_or(0);
            let total: i64 = RequestState::ALL.into_iter().map(of).sum();
            let address = format!("/demandes?ministry={}", ministry.code());
            let name = words::ministry(t, ministry);
            let mut row = vec![ui::row_head(ui::Markup::link(address, name))];
            row.extend(RequestState::ALL.map(|state| ui::number(t.number(of(state)))));
            row.push(ui::number(t.number(total)));
            table = table.row(row);
        }
        table
    }
    /// The last batch of each source.
    fn batches(&self) -> Vec<&Batch> {
        let mut seen = Vec::new();
        let mut last = Vec::new();
        for batch in &self.overview.batches {
            if !seen.contains(&&batch.source) {
                seen.push(&batch.source);
                last.push(batch);
            }
        }
        last
    }
    fn feeds(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-home-feeds"))
            .hide_caption()
            .id("feeds")
            .head(t.get("c-feed-source"))
            .head(t.get("c-batch-received"))
            .head(t.get("c-batch-outcome"))
            .head_number(t.get("c-batch-accepted"))
            .head_number(t.get("c-batch-unchanged"))
            .head_number(t.get("c-batch-refused-lines"));
        for batch in self.batches() {
            let code = batch.source.as_str();
            table = table.row(vec![
                ui::row_head(ui::Markup::link(format!("/alimentation/{code}"), code)),
                ui::cell_html(t.stamp(batch.received_at)),
                ui::cell_html(words::outcome(t, batch.outcome)),
                ui::number(t.number(batch.accepted)),
                ui::number(t.number(batch.unchanged)),
                ui::number(t.number(batch.refused)),
            ]);
        }
        table
    }
    /// Habilitations to review, to end soon, or to give: the living ones that call for something.
    fn due(&self) -> Vec<&User> {
        let soon = |user: &User| {
            let until = user.habilitation.as_ref().map(|one| one.until);
            match user.standing(self.now) {
                Standing::Waiting | Standing::Expired => true,
                Standing::InForce | Standing::Suspended | Standing::Coming => {
                    user.needs_review(self.today)
                        || until.is_some_and(|until| until - self.now <= SOON)
                }
                Standing::Ended => false,
            }
        };
        self.users.iter().filter(|user| soon(user)).collect()
    }
    fn habilitations(&self) -> ui::Table {
        people::table(&self.t, &self.due(), self.now, self.today)
    }
}

impl View for CoordinationHome {
    fn title(&self, t: &T) -> String {
        t.get("c-home-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let count = |state: &str, requests| Count {
            ministry: Ministry::Energy,
            year: 2026,
            state: state.to_owned(),
            motive: "renewal".to_owned(),
            sense: None,
            how: None,
            decision: None,
            requests,
        };
        let page = |counts, batches, users| Self {
            t: t.clone(),
            overview: Overview {
                counts,
                waiting: 12,
                batches,
            },
            users,
            now: Timestamp::UNIX_EPOCH,
            today: time::macros::date!(1970 - 01 - 01),
        };
        let users = people::samples();
        vec![
            page(vec![], vec![], vec![]),
            page(
                vec![count("awaiting", 1)],
                vec![sample_batch("lot-1")],
                vec![],
            ),
            page(
                vec![
                    count("awaiting", 17_843),
                    count(sample::HOSTILE, 4),
                    count("decided", i64::from(u32::MAX)),
                ],
                vec![sample_batch("lot-2"), sample_batch("lot-1")],
                users,
            ),
        ]
    }
}

/// A batch with faults, for samples.
#[expect(clippy::expect_used, reason = "constants that a test draws")]
pub(super) fn sample_batch(name: &str) -> Batch {
    let fault = |line, field: &str| crate::model::BatchFault {
        line,
        field: field.to_owned(),
        reason: "bad-date".to_owned(),
    };
    Batch {
        id: Id::from_uuid(uuid::Uuid::nil()),
        source: sheet::sample_source(),
        name: BatchName::parse(name).expect("a name"),
        sha256: [0xab; 32],
        received_at: Timestamp::UNIX_EPOCH,
        accepted: 1_204,
        unchanged: 3,
        refused: 2,
        outcome: BatchOutcome::Partial,
        faults: vec![
            fault(0, ""),
            fault(12, sample::HOSTILE),
            fault(40_000, sample::LONG),
        ],
    }
}

/// `GET /`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Response, Problem> {
    if actor.role == OSIIC {
        return Ok(Redirect303::to("/utilisateurs").into_response());
    }
    let overview = overview(&desk, &actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let users = users::list(&desk, &actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let now = desk.ledger.now();
    let view = CoordinationHome {
        t: chrome.t(),
        overview,
        users,
        now,
        today: terms::day_of(now).map_err(Problem::fault)?,
    };
    Ok(Page::new(chrome, view).into_response())
}
