//! `/demandes/{id}`: a request in full, by letters of article 2, and its links (art. 5 I 1°).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View},
    ui,
};
use http::{HeaderValue, header};
use kernel::{Id, Personal, Timestamp};
use serde::Deserialize;
use time::Date;

use super::{compare, sheet, words};
use crate::{
    deeds::{
        instruct::{self, RequestView},
        links::{self, Linked},
        overview::{self, Asked},
    },
    desk::Desk,
    model::{
        Explanation, Fact, Letter, Likeness, Line, Link, LinkKind, LinkStatus, Ministry, Motive,
        RequestKind, RequestState,
    },
    pages::record::{self, Part},
    rules::{deadlines, terms},
};

/// A judgement on a link.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Judgement {
    #[serde(default)]
    same: String,
    #[serde(default)]
    reason: String,
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/request.html")]
pub(crate) struct RequestPage {
    t: T,
    csrf: Csrf,
    view: RequestView,
    links: Vec<Linked>,
    asked: Vec<Asked>,
    today: Date,
}

/// A link as the page shows it.
struct Shown<'a> {
    link: &'a Link,
    other: String,
    table: ui::Table,
    same: bool,
    apart: bool,
}

impl RequestPage {
    fn name(&self) -> String {
        let identity = &self.view.sheet.record.identity;
        sheet::full_name(
            &identity.given_names,
            &identity.name,
            identity.married_name.as_ref(),
        )
    }
    fn badge(&self) -> ui::Badge {
        words::state(&self.t, self.view.sheet.record.state)
    }
    fn facts(&self) -> ui::Summary {
        record::summary(&sheet::facts(&self.t, &self.view.sheet))
    }
    /// The clock that runs, with the text it rests on.
    fn clock(&self) -> Option<String> {
        let record = &self.view.sheet.record;
        let t = &self.t;
        let (on, left, silence, source) = match record.state {
            RequestState::Awaiting => {
                let clock = deadlines::opinion(record.opinion_received_on, self.today)?;
                (
                    clock.on,
                    clock.days_left,
                    words::sense(t, clock.silence),
                    clock.source,
                )
            }
            RequestState::Given => {
                let clock = deadlines::decision(record.received_on, self.today)?;
                (
                    clock.on,
                    clock.days_left,
                    words::decision(t, clock.silence),
                    clock.source,
                )
            }
            _ => return None,
        };
        let key = if left < 0 {
            "c-request-clock-past"
        } else {
            "c-request-clock"
        };
        Some(
            t.with(key, "day", words::day(t, on))
                .and("left", left.abs())
                .and("silence", silence)
                .and("source", source)
                .to_string(),
        )
    }
    fn letters(&self) -> Vec<(Letter, String, Part)> {
        sheet::letters(&self.t, &self.view.sheet.record)
            .into_iter()
            .filter(|(letter, _)| letter.stands_in(&self.view.sheet.record))
            .map(|(letter, part)| (letter, letter.title(&self.t), part))
            .collect()
    }
    fn delete_address(&self) -> String {
        format!("/demandes/{}/supprimer", self.view.sheet.id)
    }
    fn correct(&self, letter: &Letter) -> String {
        format!(
            "/demandes/{}/corriger/{}",
            self.view.sheet.id,
            letter.code()
        )
    }
    fn instruction(&self) -> Option<ui::Summary> {
        let t = &self.t;
        let since = |at: Timestamp| t.date_time(at);
        let mut rows = Vec::new();
        if let Some(one) = &self.view.instruction {
            let said = format!("{}, {}", words::ministry(t, one.ministry), since(one.since));
            rows.push((t.get("c-request-instructed").to_owned(), said));
        }
        for one in &self.view.referrals {
            let service = words::coded(t, "c-body", one.service.code());
            rows.push((
                t.get("c-request-referred").to_owned(),
                format!("{service}, {}", since(one.since)),
            ));
        }
        (!rows.is_empty()).then(|| record::summary(&rows))
    }
    fn documents(&self) -> ui::Table {
        asked_table(&self.t, &self.asked)
    }
    fn shown(&self) -> Vec<Shown<'_>> {
        let own = self.view.sheet.record.civil();
        self.links
            .iter()
            .map(|linked| {
                let link = &linked.link;
                let (_, ministry) = link.other(self.view.sheet.id);
                let named = linked.other.as_ref();
                let number = named.map_or_else(String::new, |line| ui::visible(&line.number));
                let table = compare::table(
                    &self.t,
                    &own,
                    named.and_then(|line| line.civil.as_ref()),
                    link,
                    &number,
                );
                Shown {
                    link,
                    other: format!("{} {number}", words::ministry(&self.t, ministry)),
                    table,
                    same: link.status.accept().is_ok(),
                    apart: link.status.reject().is_ok(),
                }
            })
            .collect()
    }
    fn other_address(&self, link: &Link) -> String {
        format!("/demandes/{}", link.other(self.view.sheet.id).0)
    }
    fn link_badge(&self, link: &Link) -> ui::Badge {
        words::link(&self.t, link.status)
    }
    fn link_weight(&self, link: &Link) -> String {
        words::percent(&self.t, link.probability)
    }
    fn link_reason(&self, link: &Link) -> Option<String> {
        let reason = link.reason.as_ref()?;
        Some(ui::visible(reason.reveal()))
    }
}

/// That documents were asked for, as a table.
pub(super) fn asked_table(t: &T, asked: &[Asked]) -> ui::Table {
    let mut table = ui::table(t.get("c-asked-caption"))
        .hide_caption()
        .id("asked")
        .head(t.get("c-asked-when"))
        .head(t.get("c-asked-by"))
        .head(t.get("c-asked-of"))
        .head(t.get("c-asked-state"));
    for one in asked {
        let (key, at) = match (one.delivered_at, one.declined_at, one.closed_at) {
            (Some(at), ..) => ("c-asked-delivered", Some(at)),
            (None, Some(at), _) => ("c-asked-declined", Some(at)),
            (None, None, Some(at)) => ("c-asked-closed", Some(at)),
            (None, None, None) => ("c-asked-open", None),
        };
        let state = match at {
            Some(at) => format!("{}, {}", t.get(key), t.short(at)),
            None => t.get(key).to_owned(),
        };
        table = table.row(vec![
            ui::cell_html(t.stamp(one.asked_at)),
            ui::cell(words::ministry(t, one.asking)),
            ui::cell(words::ministry(t, one.giver)),
            ui::cell(state),
        ]);
    }
    table
}

impl View for RequestPage {
    fn title(&self, t: &T) -> String {
        t.with(
            "c-request-title",
            "number",
            ui::visible(&self.view.sheet.record.number),
        )
        .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/demandes", t.get("c-search-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let mut all: Vec<Self> = sheet::NAMES
            .into_iter()
            .map(|name| Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                view: RequestView {
                    sheet: sheet::sample_sheet(name, true),
                    instruction: None,
                    referrals: vec![],
                },
                links: vec![
                    sample_link(name, LinkStatus::Proposed, 1),
                    sample_link(name, LinkStatus::Withdrawn, 2),
                ],
                asked: sample_asked(),
                today: time::macros::date!(2026 - 11 - 22),
            })
            .collect();
        all.push(Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            view: RequestView {
                sheet: sheet::sample_sheet("Martin", false),
                instruction: None,
                referrals: vec![],
            },
            links: vec![],
            asked: vec![],
            today: time::macros::date!(2026 - 11 - 22),
        });
        all
    }
}

/// A link to another request, for samples.
pub(super) fn sample_link(name: &str, status: LinkStatus, number: u128) -> Linked {
    let other = Id::from_uuid(uuid::Uuid::from_u128(number));
    let decided = matches!(status, LinkStatus::Withdrawn);
    Linked {
        link: Link {
            id: Id::from_uuid(uuid::Uuid::from_u128(number)),
            later: (Id::from_uuid(uuid::Uuid::nil()), Ministry::Energy),
            earlier: (other, Ministry::Defence),
            millibits: 9_250,
            probability: 0.973,
            explanation: Personal::new(Explanation {
                facts: vec![
                    Fact {
                        what: "name".to_owned(),
                        likeness: Likeness::Similar,
                        millibits: 7_200,
                        sentence: Some(name.to_owned()),
                    },
                    Fact {
                        what: name.to_owned(),
                        likeness: Likeness::Absent,
                        millibits: -120,
                        sentence: None,
                    },
                ],
                sentence: Some(name.to_owned()),
            }),
            status,
            found_at: Timestamp::UNIX_EPOCH,
            decided: decided.then_some((Some(uuid::Uuid::nil()), Timestamp::UNIX_EPOCH)),
            reason: decided.then(|| Personal::new(name.to_owned())),
        },
        other: (!decided).then(|| sample_line(name, number)),
    }
}

/// A request in a list, for samples.
pub(super) fn sample_line(name: &str, number: u128) -> Line {
    let record = sheet::sample_record(name);
    Line {
        id: Id::from_uuid(uuid::Uuid::from_u128(number)),
        source: sheet::sample_source(),
        ministry: Ministry::Defence,
        number: name.to_owned(),
        motive: Motive::Renewal,
        received_on: record.received_on,
        opinion_received_on: record.opinion_received_on,
        state: RequestState::Given,
        opinion: record.opinion.clone(),
        instructor: None,
        links: 2,
        civil: Some(Personal::new(record.civil())),
    }
}

/// Documents asked for, for samples: open, and brought.
pub(super) fn sample_asked() -> Vec<Asked> {
    let at = |wanted: usize, number: usize| (wanted == number).then_some(Timestamp::UNIX_EPOCH);
    (0..4)
        .map(|number| Asked {
            id: Id::from_uuid(uuid::Uuid::nil()),
            asking: Ministry::Energy,
            giver: Ministry::Defence,
            earlier: Id::from_uuid(uuid::Uuid::nil()),
            asked_at: Timestamp::UNIX_EPOCH,
            delivered_at: at(0, number),
            declined_at: at(1, number),
            closed_at: at(2, number),
        })
        .collect()
}

/// `GET /demandes/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Page<RequestPage>, Problem> {
    let t = chrome.t();
    let view = instruct::read(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let links = links::of_request(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let asked = overview::asked(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let today = terms::day_of(desk.ledger.now()).map_err(Problem::fault)?;
    let view = RequestPage {
        t,
        csrf: chrome.csrf(),
        view,
        links,
        asked,
        today,
    };
    Ok(Page::new(chrome, view))
}

/// `GET /demandes/{id}/photographie`
pub(super) async fn photograph(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Response, Problem> {
    let picture = instruct::photograph(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    let kind = HeaderValue::from_static(picture.media_type());
    let mut response = picture.bytes().to_vec().into_response();
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response.headers_mut().insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    Ok(response)
}

/// `POST /demandes/{id}/liens/{link}`
pub(super) async fn judge(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, link)): Path<(Id<RequestKind>, Id<LinkKind>)>,
    Form(typed): Form<Judgement>,
) -> Result<Redirect303, Problem> {
    let same = match typed.same.as_str() {
        "yes" => true,
        "no" => false,
        _ => return Err(Problem::Malformed),
    };
    let reason = Personal::new(typed.reason);
    links::judge(&desk, &actor, link, same, &reason)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/demandes/{id}")).saying("flash-c-link-judged"))
}
