//! `/demandes/{id}`: a request by the letters of the decree, its clock, what may be done with it, and whether the
//! person already presented one elsewhere (art. 1).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Shape, View},
    ui,
};
use http::{HeaderValue, header};
use kernel::Id;
use time::Date;
use uuid::Uuid;

use super::{
    record::{self, Part},
    samples, words,
};
use crate::{
    deeds::{
        history::{self, Known},
        instruct::{RequestView, photograph},
    },
    desk::Desk,
    law::RECORD_TERM,
    model::{LinkStatus, RequestKind, RequestState, Service},
    rules::{deadlines, terms::day_of},
};

/// The page.
#[derive(Template)]
#[template(path = "desk/request.html")]
pub(crate) struct RequestPage {
    t: T,
    csrf: Csrf,
    view: RequestView,
    known: Option<Vec<Known>>,
    today: Date,
    /// Whether the actor instructs it.
    instructs: bool,
}

impl RequestPage {
    fn id(&self) -> Id<RequestKind> {
        self.view.sheet.id
    }
    fn address(&self, below: &str) -> String {
        format!("/demandes/{}/{below}", self.id())
    }
    fn parts(&self) -> Vec<Part> {
        let parts = record::parts(&self.t, &self.view.sheet.record);
        parts
            .into_iter()
            .filter(|part| !part.rows.is_empty())
            .collect()
    }
    /// The letters the source left empty.
    fn empty_letters(&self) -> String {
        let parts = record::parts(&self.t, &self.view.sheet.record);
        let empty = parts.iter().filter(|part| part.rows.is_empty());
        let named = empty.map(|part| format!("{} ({})", part.letter, part.title));
        named.collect::<Vec<_>>().join(", ")
    }
    fn summary(&self) -> ui::Summary {
        let (t, sheet) = (&self.t, &self.view.sheet);
        let record = &sheet.record;
        let mut list = ui::summary()
            .row(t.get("desk-col-person"), words::person(t, &record.civil()))
            .row(
                t.get("desk-col-ministry"),
                words::ministry(t, sheet.ministry),
            )
            .row_html(
                t.get("desk-row-sense"),
                words::opinion(t, record.opinion.as_ref(), record.state),
            );
        if let Some(decision) = record.decision {
            list = list.row(t.get("desk-row-decision"), words::decision(t, decision));
        }
        if let Some(instruction) = self.view.instruction {
            let key = if self.instructs {
                "desk-who-me"
            } else {
                "desk-who-other"
            };
            let since = t
                .with("desk-since", "who", t.get(key))
                .and("when", t.date_time(instruction.since));
            list = list.row(t.get("desk-col-who"), since);
        }
        if let Some(at) = sheet.corrected_at {
            list = list.row_html(t.get("desk-row-corrected"), t.time(at));
        }
        if let Ok(end) = RECORD_TERM.end(sheet.term_from) {
            list = list.row_html(t.get("desk-row-kept"), t.day(end));
        }
        list
    }
    /// The minister's clock, while it runs.
    fn clock(&self) -> Option<(ui::Badge, String)> {
        let record = &self.view.sheet.record;
        if record.state != RequestState::Awaiting {
            return None;
        }
        let deadline = deadlines::opinion(record.opinion_received_on, self.today)?;
        Some((
            words::clock(&self.t, &deadline),
            words::silence(&self.t, &deadline),
        ))
    }
    /// The head's clock, which a minister's silence does not stop.
    fn head(&self) -> Option<String> {
        let record = &self.view.sheet.record;
        if record.decision.is_some() {
            return None;
        }
        let deadline = deadlines::decision(record.received_on, self.today)?;
        let sentence = self
            .t
            .with("desk-head-silence", "on", words::date(&self.t, deadline.on));
        Some(sentence.and("source", deadline.source).to_string())
    }
    fn shown(&self) -> Vec<Match> {
        self.matches(LinkStatus::shows)
    }
    fn put_aside(&self) -> Vec<Match> {
        self.matches(|status| !status.shows())
    }
    fn matches(&self, keep: impl Fn(LinkStatus) -> bool) -> Vec<Match> {
        let known = self.known.iter().flatten();
        known
            .filter(|known| keep(known.link.status))
            .map(|known| self.one_match(known))
            .collect()
    }
    fn one_match(&self, known: &Known) -> Match {
        let (t, id, link) = (&self.t, self.id(), &known.link);
        let (other, ministry) = link.other(id);
        let joins = link.status.joins();
        let elsewhere = ministry != self.view.sheet.ministry;
        let earlier = link.later.0 == id;
        let facts = &link.explanation.reveal().facts;
        Match {
            ministry: words::ministry(t, ministry),
            status: words::link(t, link.status),
            when: t
                .get(if earlier {
                    "desk-earlier"
                } else {
                    "desk-later"
                })
                .to_owned(),
            summary: known.other.as_ref().map(|_| summary_of(t, known)),
            certainty: words::certainty(t, link.probability).to_owned(),
            bits: words::bits(t, link.millibits),
            why: words::why(t, link.explanation.reveal()),
            marks: {
                let table =
                    ui::table(t.with("desk-marks", "ministry", words::ministry(t, ministry)))
                        .hide_caption()
                        .head(t.get("desk-col-field"))
                        .head(t.get("desk-col-likeness"))
                        .head_number(t.get("desk-col-bits"));
                facts.iter().fold(table, |table, fact| {
                    table.row(vec![
                        words::fact_head(t, &fact.what),
                        ui::cell_html(words::likeness(t, fact.likeness)),
                        ui::number(words::bits(t, fact.millibits)),
                    ])
                })
            },
            reason: link
                .reason
                .as_ref()
                .map(|reason| words::one_line(reason.reveal())),
            compare: self.address(&format!("liens/{}", link.id)),
            read: known.other.as_ref().map(|_| format!("/demandes/{other}")),
            ask: (self.instructs && joins && elsewhere && earlier)
                .then(|| self.address(&format!("pieces/{other}"))),
            judged: self.instructs && link.status == LinkStatus::Proposed && elsewhere && earlier,
        }
    }
    /// Services one may still ask, and those already asked.
    fn services(&self) -> (Vec<Service>, Vec<Service>) {
        let asked = |service: &Service| {
            let mut referrals = self.view.referrals.iter();
            referrals.any(|referral| referral.service == *service)
        };
        Service::ALL
            .into_iter()
            .partition(|service| !asked(service))
    }
    fn service(&self, service: &Service) -> String {
        words::of(&self.t, "body", service.code())
    }
    fn choices(&self, services: &[Service]) -> ui::Choices {
        let choices = ui::radios("service", self.t.get("desk-which-service")).small();
        services.iter().fold(choices, |choices, service| {
            choices.option(service.code(), self.service(service))
        })
    }
}

/// A request of the same person, as the panel shows it.
pub(super) struct Match {
    ministry: String,
    status: ui::Badge,
    when: String,
    summary: Option<ui::Summary>,
    certainty: String,
    bits: String,
    why: String,
    marks: ui::Table,
    reason: Option<String>,
    compare: String,
    read: Option<String>,
    ask: Option<String>,
    /// Whether documents could be asked for, once the link is judged.
    judged: bool,
}

fn summary_of(t: &T, known: &Known) -> ui::Summary {
    let mut list = ui::summary();
    if let Some(line) = &known.other {
        let name = line
            .civil
            .as_ref()
            .map(|civil| words::person(t, civil.reveal()));
        list = list
            .row(t.get("desk-row-number"), ui::visible(&line.number))
            .row(t.get("desk-col-person"), name.unwrap_or_default())
            .row(
                t.get("desk-col-received"),
                words::date(t, line.opinion_received_on),
            )
            .row_html(
                t.get("desk-row-sense"),
                words::opinion(t, line.opinion.as_ref(), line.state),
            );
        if let Some(opinion) = &line.opinion {
            list = list.row(t.get("desk-row-sent"), words::date(t, opinion.sent_on));
        }
    }
    list.row(t.get("desk-followed"), followed(t, known))
}

/// What came of a request, in one line.
pub(super) fn followed(t: &T, known: &Known) -> String {
    let Some(followed) = &known.followed else {
        return t.get("desk-followed-nothing").to_owned();
    };
    let mut said = Vec::new();
    said.extend(
        followed
            .decision
            .map(|decision| words::decision(t, decision)),
    );
    if !followed.appeals.is_empty() {
        said.push(
            t.with("desk-appeals", "count", followed.appeals.len())
                .to_string(),
        );
    }
    if said.is_empty() {
        said.push(t.get("desk-followed-nothing").to_owned());
    }
    said.join(" ")
}

impl View for RequestPage {
    fn title(&self, t: &T) -> String {
        let number = ui::visible(&self.view.sheet.record.number);
        t.with("desk-request-title", "number", number).to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("desk-home-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let today = time::macros::date!(2026 - 11 - 22);
        let page = |text: &str, whole, known| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            view: samples::view(text, whole),
            known,
            today,
            instructs: whole,
        };
        let mut all = vec![
            page("Martin", false, None),
            page("Martin", true, Some(vec![])),
        ];
        for text in samples::WORDS {
            all.push(page(text, true, Some(samples::every_link(text))));
            all.push(page(text, false, Some(samples::every_link(text))));
        }
        all
    }
}

/// Whether an actor instructs what they read.
pub(super) fn instructs(view: &RequestView, account: Option<Uuid>) -> bool {
    let agent = view.instruction.map(|instruction| instruction.agent);
    agent.is_some() && agent == account
}

/// `GET /demandes/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Page<RequestPage>, Problem> {
    let t = chrome.t();
    let read = history::read(&desk, &actor, id).await;
    let dossier = read.map_err(|stop| words::refused(&t, stop))?;
    let today = day_of(desk.ledger.now()).map_err(Problem::fault)?;
    let page = RequestPage {
        csrf: chrome.csrf(),
        instructs: instructs(&dossier.view, actor.account),
        view: dossier.view,
        known: dossier.known,
        today,
        t,
    };
    Ok(Page::new(chrome, page))
}

/// `GET /demandes/{id}/photographie`
pub(super) async fn picture(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Response, Problem> {
    let read = photograph(&desk, &actor, id).await;
    let picture = read.map_err(|stop| words::refused(&chrome.t(), stop))?;
    let kind = picture.media_type();
    let mut response = picture.bytes().to_vec().into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    Ok(response)
}
