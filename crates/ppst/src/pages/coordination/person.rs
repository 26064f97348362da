//! `/habilitations/{id}`: one user: the act that designates them, and SGDSN's habilitation, given, suspended, taken up
//! again, reviewed, ended (art. 5).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id, Timestamp};
use ledger::Stop;
use serde::Deserialize;
use time::{Date, macros::date};

use super::{people, words};
use crate::{
    deeds::users::{self, NewHabilitation, Refusal, Step},
    desk::Desk,
    law::LONGEST_HABILITATION,
    model::{AppointmentKind, Body, Ministry, Standing, User},
    rules::terms,
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    until: String,
    #[serde(default)]
    review_on: String,
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/person.html")]
pub(crate) struct Person {
    t: T,
    csrf: Csrf,
    user: User,
    typed: Typed,
    errors: ui::FieldErrors,
    now: Timestamp,
    today: Date,
}

impl Person {
    fn email(&self) -> String {
        ui::visible(self.user.email.reveal())
    }
    fn standing(&self) -> Standing {
        self.user.standing(self.now)
    }
    fn badge(&self) -> ui::Badge {
        words::standing(&self.t, self.standing())
    }
    fn appointment(&self) -> ui::Summary {
        let (t, one) = (&self.t, &self.user.appointment);
        let mut summary = ui::summary()
            .row(t.get("c-people-body"), words::body(t, one.body))
            .row_html(t.get("c-people-recorded"), t.time(one.recorded_at));
        if let Some(authority) = &one.authority {
            summary = summary
                .row(t.get("c-people-authority"), ui::visible(&authority.name))
                .row(
                    t.get("c-people-reference"),
                    ui::visible(&authority.reference),
                )
                .row(t.get("c-people-designated-on"), words::day(t, authority.on));
        }
        if let Some(at) = one.ended_at {
            summary = summary.row_html(t.get("c-people-ended"), t.time(at));
        }
        summary
    }
    fn habilitation(&self) -> Option<ui::Summary> {
        let (t, one) = (&self.t, self.user.habilitation.as_ref()?);
        let mut summary = ui::summary()
            .row(
                t.get("c-people-sgdsn-reference"),
                ui::visible(&one.reference),
            )
            .row_html(t.get("c-people-from"), t.time(one.from))
            .row_html(t.get("c-people-until"), t.time(one.until))
            .row(t.get("c-people-review"), words::day(t, one.review_on));
        for (key, at) in [
            ("c-people-reviewed", one.reviewed_at),
            ("c-people-suspended", one.suspended_at),
            ("c-people-ended", one.ended_at),
        ] {
            if let Some(at) = at {
                summary = summary.row_html(t.get(key), t.time(at));
            }
        }
        Some(summary)
    }
    fn can_habilitate(&self) -> bool {
        let ended = self.user.appointment.ended_at.is_some();
        !ended
            && matches!(
                self.standing(),
                Standing::Waiting | Standing::Expired | Standing::Ended
            )
    }
    fn lives(&self) -> bool {
        matches!(
            self.standing(),
            Standing::InForce | Standing::Suspended | Standing::Coming
        )
    }
    fn is_due(&self) -> bool {
        self.user.needs_review(self.today)
    }
    fn is_suspended(&self) -> bool {
        self.user
            .habilitation
            .as_ref()
            .is_some_and(|one| one.suspended_at.is_some())
    }
    fn day(&self, name: &str, key: &str, value: &str) -> ui::Input {
        ui::input(name, self.t.get(key))
            .hint(self.t.get("c-date-hint"))
            .width(10_u8)
            .max(10_u32)
            .value(value)
            .errors(&self.errors)
    }
    fn longest(&self) -> String {
        self.t.term(LONGEST_HABILITATION)
    }
}

impl View for Person {
    fn title(&self, t: &T) -> String {
        t.get("c-person-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/habilitations", t.get("c-people-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |user, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            user,
            typed: Typed {
                reference: sample::HOSTILE.to_owned(),
                ..Typed::default()
            },
            errors,
            now: Timestamp::UNIX_EPOCH,
            today: date!(1970 - 01 - 01),
        };
        let wrong = ["reference", "from", "until", "review_on"]
            .into_iter()
            .fold(ui::FieldErrors::new(), |errors, field| {
                errors.with(field, t.get("c-date-wrong"))
            });
        let body = Body::Ministry(Ministry::Sea);
        let mut ended = people::sample_user(
            sample::BIDI,
            Body::Osiic,
            Some(people::sample_habilitation(false)),
        );
        ended.appointment.ended_at = Some(Timestamp::UNIX_EPOCH);
        let mut all: Vec<Self> = people::samples()
            .into_iter()
            .map(|user| page(user, ui::FieldErrors::new()))
            .collect();
        all.push(page(
            people::sample_user("a@mer.gouv.example", body, None),
            wrong,
        ));
        all.push(page(ended, ui::FieldErrors::new()));
        all
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<AppointmentKind>,
    (typed, errors): (Typed, ui::FieldErrors),
) -> Result<Person, Problem> {
    let user = users::read(desk, actor, id)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    let now = desk.ledger.now();
    Ok(Person {
        t: chrome.t(),
        csrf: chrome.csrf(),
        user,
        typed,
        errors,
        now,
        today: terms::day_of(now).map_err(Problem::fault)?,
    })
}

/// `GET /habilitations/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AppointmentKind>>,
) -> Result<Page<Person>, Problem> {
    let today = terms::day_of(desk.ledger.now()).map_err(Problem::fault)?;
    let typed = Typed {
        from: today.to_string(),
        ..Typed::default()
    };
    let view = page(&desk, &actor, &chrome, id, (typed, ui::FieldErrors::new())).await?;
    Ok(Page::new(chrome, view))
}

/// An habilitation from what was typed: it begins with its first day, or now, and ends with its last.
fn read(
    t: &T,
    typed: &Typed,
    now: Timestamp,
    today: Date,
) -> Result<NewHabilitation, ui::FieldErrors> {
    let mut errors = ui::FieldErrors::new();
    let reference = typed.reference.trim();
    if reference.is_empty()
        || reference.chars().count() > 200
        || reference.chars().any(char::is_control)
    {
        errors.add("reference", t.get("c-people-reference-missing"));
    }
    let mut day = |field: &str, typed: &str| {
        let day = words::read_day(typed);
        if day.is_none() {
            errors.add(field, t.get("c-date-wrong"));
        }
        day
    };
    let from = day("from", &typed.from);
    let until = day("until", &typed.until);
    let review_on = day("review_on", &typed.review_on);
    if from.is_some_and(|from| from < today) {
        errors.add("from", t.get("c-people-from-past"));
    }
    let starts = match from {
        Some(from) if from == today => Some(now),
        Some(from) => words::start_of(from),
        None => None,
    };
    let ends = until.and_then(|until| terms::end_of_day(until).ok());
    if let (Some(from), Some(until), Some(review_on)) = (starts, ends, review_on)
        && errors.is_empty()
    {
        return Ok(NewHabilitation {
            reference: reference.to_owned(),
            from,
            until,
            review_on,
        });
    }
    if errors.is_empty() {
        errors.add("until", t.get("c-date-wrong"));
    }
    Err(errors)
}

/// `POST /habilitations/{id}`: habilitates.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AppointmentKind>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (t, now) = (chrome.t(), desk.ledger.now());
    let today = terms::day_of(now).map_err(Problem::fault)?;
    let errors = match read(&t, &typed, now, today) {
        Ok(new) => match users::habilitate(&desk, &actor, id, &new).await {
            Ok(_) => return Ok(done(id)),
            Err(Stop::Refused(reason @ Refusal::BadTerm)) => {
                ui::FieldErrors::new().with("until", words::why(&t, &reason))
            }
            Err(stop) => return Err(words::stopped(&t, stop)),
        },
        Err(errors) => errors,
    };
    let view = page(&desk, &actor, &chrome, id, (typed, errors)).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

fn done(id: Id<AppointmentKind>) -> Response {
    Redirect303::to(format!("/habilitations/{id}"))
        .saying("flash-c-habilitation")
        .into_response()
}

async fn take(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<AppointmentKind>,
    step: Step,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let none = (Typed::default(), ui::FieldErrors::new());
    let user = page(desk, actor, chrome, id, none).await?.user;
    let habilitation = user.habilitation.ok_or(Problem::NotFound)?;
    users::step(desk, actor, habilitation.id, step)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(done(id))
}

/// `POST /habilitations/{id}/suspendre`
pub(super) async fn suspend(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AppointmentKind>>,
) -> Result<Response, Problem> {
    take(&desk, &actor, &chrome, id, Step::Suspend).await
}

/// `POST /habilitations/{id}/retablir`
pub(super) async fn resume(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AppointmentKind>>,
) -> Result<Response, Problem> {
    take(&desk, &actor, &chrome, id, Step::Resume).await
}

/// `POST /habilitations/{id}/terminer`
pub(super) async fn end(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AppointmentKind>>,
) -> Result<Response, Problem> {
    take(&desk, &actor, &chrome, id, Step::End).await
}

/// `POST /habilitations/{id}/revoir`
pub(super) async fn review(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<AppointmentKind>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let today = terms::day_of(desk.ledger.now()).map_err(Problem::fault)?;
    let t = chrome.t();
    match words::read_day(&typed.review_on).filter(|on| *on > today) {
        Some(on) => take(&desk, &actor, &chrome, id, Step::Review(on)).await,
        None => {
            let errors = ui::FieldErrors::new().with("review_on", t.get("c-people-review-later"));
            let view = page(&desk, &actor, &chrome, id, (typed, errors)).await?;
            Ok(Page::new(chrome, view).invalid().into_response())
        }
    }
}
