//! `/habilitations`: who may act, as SGDSN habilitates them (art. 5).

use askama::Template;
use axum::extract::State;
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use kernel::{Id, Personal, Timestamp};
use serde::Deserialize;
use time::{Date, macros::date};

use super::words;
use crate::{
    deeds::users,
    desk::Desk,
    model::{Appointment, Authority, Body, Habilitation, Ministry, Standing, User},
    rules::terms,
};

/// Which users.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Chosen {
    #[serde(default)]
    etat: String,
    #[serde(default)]
    organisme: String,
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/people.html")]
pub(crate) struct People {
    t: T,
    users: Vec<User>,
    chosen: Chosen,
    now: Timestamp,
    today: Date,
}

/// Where users may stand, in the order of the filter.
const STANDINGS: [Standing; 6] = [
    Standing::Waiting,
    Standing::Coming,
    Standing::InForce,
    Standing::Suspended,
    Standing::Expired,
    Standing::Ended,
];

impl People {
    fn shown(&self) -> Vec<&User> {
        let fits = |user: &&User| {
            let standing = words::standing_code(user.standing(self.now));
            let state = match self.chosen.etat.as_str() {
                "" => true,
                "review" => user.needs_review(self.today),
                state => state == standing,
            };
            let body = &self.chosen.organisme;
            state && (body.is_empty() || body == user.appointment.body.code())
        };
        self.users.iter().filter(fits).collect()
    }
    fn table(&self) -> ui::Table {
        table(&self.t, &self.shown(), self.now, self.today)
    }
    fn states(&self) -> ui::Select {
        let t = &self.t;
        let all = STANDINGS.map(|one| {
            let code = words::standing_code(one);
            (code, words::coded(t, "c-standing", code))
        });
        ui::select("etat", t.get("c-people-state"))
            .option("", t.get("c-any"))
            .options(all)
            .option("review", t.get("c-people-review-due"))
            .value(&self.chosen.etat)
    }
    fn bodies(&self) -> ui::Select {
        let all = Body::all().map(|body| (body.code(), words::body(&self.t, body)));
        ui::select("organisme", self.t.get("c-people-body"))
            .option("", self.t.get("c-any"))
            .options(all)
            .value(&self.chosen.organisme)
    }
}

/// Users as a table, each a link to their page.
pub(super) fn table(t: &T, users: &[&User], now: Timestamp, today: Date) -> ui::Table {
    let mut table = ui::table(t.get("c-people-caption"))
        .hide_caption()
        .id("people")
        .head(t.get("c-people-email"))
        .head(t.get("c-people-body"))
        .head(t.get("c-people-state"))
        .head(t.get("c-people-until"))
        .head(t.get("c-people-review"));
    for user in users {
        let email = ui::visible(user.email.reveal());
        let address = format!("/habilitations/{}", user.appointment.id);
        let dash = || ui::Markup::text("–");
        let habilitation = user.habilitation.as_ref();
        let until = habilitation.map_or_else(dash, |one| t.day(one.until));
        let review = habilitation.map_or_else(dash, |one| {
            let day = ui::Markup::text(words::day(t, one.review_on));
            if user.needs_review(today) {
                day.and_text(" ")
                    .and(ui::badge(ui::Tone::Caution, t.get("c-people-review-due")))
            } else {
                day
            }
        });
        table = table.row(vec![
            ui::row_head(ui::Markup::link(address, email)),
            ui::cell(words::body(t, user.appointment.body)),
            ui::cell_html(words::standing(t, user.standing(now))),
            ui::cell_html(until),
            ui::cell_html(review),
        ]);
    }
    table
}

impl View for People {
    fn title(&self, t: &T) -> String {
        t.get("c-people-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |users, etat: &str| Self {
            t: t.clone(),
            users,
            chosen: Chosen {
                etat: etat.to_owned(),
                organisme: String::new(),
            },
            now: Timestamp::UNIX_EPOCH,
            today: date!(1970 - 01 - 01),
        };
        vec![
            page(vec![], ""),
            page(samples(), ""),
            page(samples(), "suspended"),
            page(samples(), sample::HOSTILE),
        ]
    }
}

/// A user, for samples.
pub(super) fn sample_user(email: &str, body: Body, habilitation: Option<Habilitation>) -> User {
    User {
        appointment: Appointment {
            id: Id::from_uuid(uuid::Uuid::nil()),
            account: uuid::Uuid::nil(),
            body,
            authority: matches!(body, Body::Ministry(_)).then(|| Authority {
                name: email.to_owned(),
                reference: email.to_owned(),
                on: date!(1969 - 12 - 01),
            }),
            recorded_at: Timestamp::UNIX_EPOCH,
            ended_at: None,
        },
        email: Personal::new(email.to_owned()),
        habilitation,
    }
}

/// An habilitation of a year, for samples.
pub(super) fn sample_habilitation(suspended: bool) -> Habilitation {
    Habilitation {
        id: Id::from_uuid(uuid::Uuid::nil()),
        reference: sample::HOSTILE.to_owned(),
        from: Timestamp::UNIX_EPOCH,
        until: Timestamp::UNIX_EPOCH + time::Duration::days(365),
        review_on: date!(1970 - 01 - 01),
        reviewed_at: suspended.then_some(Timestamp::UNIX_EPOCH),
        suspended_at: suspended.then_some(Timestamp::UNIX_EPOCH),
        ended_at: None,
    }
}

/// Users in several states, for samples.
pub(super) fn samples() -> Vec<User> {
    vec![
        sample_user(
            "agent@energie.gouv.example",
            Body::Ministry(Ministry::Energy),
            None,
        ),
        sample_user(
            sample::HOSTILE,
            Body::Sgdsn,
            Some(sample_habilitation(false)),
        ),
        sample_user(
            sample::LONG,
            Body::Ministry(Ministry::Defence),
            Some(sample_habilitation(true)),
        ),
    ]
}

/// `GET /habilitations`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(chosen): Query<Chosen>,
) -> Result<Page<People>, Problem> {
    let users = users::list(&desk, &actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let now = desk.ledger.now();
    let view = People {
        t: chrome.t(),
        users,
        chosen,
        now,
        today: terms::day_of(now).map_err(Problem::fault)?,
    };
    Ok(Page::new(chrome, view))
}
