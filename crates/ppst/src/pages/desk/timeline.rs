//! `/demandes/{id}/chronologie`: what the base knows of a person over the ministries, by date, as far as the reader may
//! see (art. 1).

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Page, Shape, View},
    ui,
};
use kernel::Id;

use super::{samples, words};
use crate::{
    deeds::history::{self, Dossier, Known},
    desk::Desk,
    model::{Appeal, Decision, Followed, LinkStatus, Opinion, RequestKind},
};

/// One thing that happened.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Event {
    /// ISO date, whole or not; empty when unknown, and then last.
    on: String,
    ministry: String,
    number: String,
    what: String,
    href: String,
    /// Whether its request is only proposed to be of the same person.
    unsure: bool,
}

/// The page.
#[derive(Template)]
#[template(path = "desk/timeline.html")]
pub(crate) struct Timeline {
    t: T,
    id: Id<RequestKind>,
    number: String,
    person: String,
    events: Vec<Event>,
}

impl Timeline {
    fn when(&self, event: &Event) -> String {
        if event.on.is_empty() {
            self.t.get("desk-no-date").to_owned()
        } else {
            words::partial(&self.t, &event.on)
        }
    }
    fn new(t: T, dossier: &Dossier) -> Self {
        let sheet = &dossier.view.sheet;
        let record = &sheet.record;
        let own = Of {
            t: &t,
            ministry: words::ministry(&t, sheet.ministry),
            number: ui::visible(&record.number),
            href: format!("/demandes/{}", sheet.id),
            unsure: false,
        };
        let after = Followed {
            inquiry: record.inquiry,
            decision: record.decision,
            appeals: record.appeals.clone(),
        };
        let mut events = own.events(
            record.received_on,
            record.opinion_received_on,
            record.opinion.as_ref(),
            &after,
        );
        for known in dossier.known.iter().flatten() {
            events.extend(of_other(&t, known));
        }
        events.sort_by(|one, other| (one.on.is_empty(), one).cmp(&(other.on.is_empty(), other)));
        Self {
            id: sheet.id,
            number: ui::visible(&record.number),
            person: words::person(&t, &record.civil()),
            events,
            t,
        }
    }
}

fn of_other(t: &T, known: &Known) -> Vec<Event> {
    let (Some(line), Some(after)) = (&known.other, &known.followed) else {
        return vec![];
    };
    let other = Of {
        t,
        ministry: words::ministry(t, line.ministry),
        number: ui::visible(&line.number),
        href: format!("/demandes/{}", line.id),
        unsure: known.link.status == LinkStatus::Proposed,
    };
    other.events(
        line.received_on,
        line.opinion_received_on,
        line.opinion.as_ref(),
        after,
    )
}

/// The request that events are of.
struct Of<'a> {
    t: &'a T,
    ministry: String,
    number: String,
    href: String,
    unsure: bool,
}

impl Of<'_> {
    fn event(&self, on: impl ToString, what: impl ToString) -> Event {
        Event {
            on: on.to_string(),
            ministry: self.ministry.clone(),
            number: self.number.clone(),
            what: what.to_string(),
            href: self.href.clone(),
            unsure: self.unsure,
        }
    }
    fn events(
        &self,
        received: time::Date,
        asked: time::Date,
        opinion: Option<&Opinion>,
        after: &Followed,
    ) -> Vec<Event> {
        let t = self.t;
        let mut all = vec![
            self.event(received, t.get("desk-event-received")),
            self.event(asked, t.get("desk-event-asked")),
        ];
        all.extend(opinion.map(|one| {
            let sense = words::opinion_words(t, one.sense, one.how);
            self.event(one.sent_on, t.with("desk-event-opinion", "sense", sense))
        }));
        all.extend(after.decision.map(|Decision { sense, on }| {
            let sense = words::of(t, "decision", sense.code());
            self.event(on, t.with("desk-event-decision", "sense", sense))
        }));
        all.extend(after.appeals.iter().map(|appeal| self.appeal(appeal)));
        all
    }
    fn appeal(&self, appeal: &Appeal) -> Event {
        let t = self.t;
        let against = t.get(if appeal.against == "opinion" {
            "desk-against-opinion"
        } else {
            "desk-against-decision"
        });
        let pieces = [appeal.before.as_deref(), appeal.outcome.as_deref()];
        let mut what = against.to_owned();
        for piece in pieces.into_iter().flatten() {
            what = format!("{what}, {}", words::one_line(piece));
        }
        self.event(appeal.on.as_deref().unwrap_or_default(), what)
    }
}

impl View for Timeline {
    fn title(&self, t: &T) -> String {
        t.get("desk-timeline-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        let request = t
            .with("desk-request-title", "number", self.number.as_str())
            .to_string();
        vec![
            Crumb::new("/", t.get("desk-home-title")),
            Crumb::new(format!("/demandes/{}", self.id), request),
        ]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, whole, known| {
            let view = samples::view(text, whole);
            Self::new(t.clone(), &Dossier { view, known })
        };
        let mut all = vec![page("Martin", false, None)];
        for text in samples::WORDS {
            all.push(page(text, true, Some(samples::every_link(text))));
        }
        all
    }
}

/// `GET /demandes/{id}/chronologie`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RequestKind>>,
) -> Result<Page<Timeline>, Problem> {
    let t = chrome.t();
    let read = history::read(&desk, &actor, id).await;
    let dossier = read.map_err(|stop| words::refused(&t, stop))?;
    let view = Timeline::new(t, &dossier);
    Ok(Page::new(chrome, view))
}
