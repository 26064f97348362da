//! `/declarations/{id}`: where one's own declaration stands, what the judicial authority says, messages, papers (art. 1,
//! last line). A report has a page too, that never calls it a complaint.

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Page, View, sample},
    ui,
};
use kernel::{Id, Timestamp};

use super::{form, questions, samples, section::trail, words};
use crate::{
    deeds::own,
    desk::Desk,
    letters,
    model::{
        DeclarationKind, Dossier, FollowUp, Kind, Note, PaperKind, PaperSeen, State as Stands,
    },
};

/// The page.
#[derive(Template)]
#[template(path = "victim/declaration.html")]
pub(crate) struct Declaration {
    t: T,
    dossier: Dossier,
    papers: Vec<PaperSeen>,
}

/// One line of the follow-up: what happened, when, in words.
struct Event {
    at: Timestamp,
    title: String,
    text: ui::Markup,
    recourse: bool,
}

impl Declaration {
    fn complaint(&self) -> bool {
        self.dossier.line.kind == Kind::Complaint
    }

    /// Whether one may still add, answer, withdraw.
    fn open(&self) -> bool {
        self.complaint() && self.dossier.line.state != Stands::Withdrawn
    }

    fn href(&self, end: &str) -> String {
        format!("/declarations/{}/{end}", self.dossier.line.id)
    }

    /// A report may be withdrawn too.
    fn withdrawable(&self) -> bool {
        self.dossier.line.state != Stands::Withdrawn
    }

    fn asked(&self) -> bool {
        self.dossier.line.state == Stands::Asked
    }

    fn state(&self) -> ui::Badge {
        words::state(&self.t, self.dossier.line.kind, self.dossier.line.state).large()
    }

    fn meaning(&self) -> String {
        let line = &self.dossier.line;
        let key = words::state_key("means", line.kind, line.state);
        self.t.get(&key).to_owned()
    }

    fn facts(&self) -> ui::Summary {
        let (t, line) = (&self.t, &self.dossier.line);
        let mut rows = ui::summary()
            .row_html(t.get("receipt-reference"), ui::code(&line.reference))
            .row_html(t.get("receipt-filed"), t.time(line.filed_at))
            .row(t.get("receipt-scheme"), words::scheme(t, line.scheme))
            .row(t.get("receipt-offence"), words::offence(t, line.offence));
        if self.complaint() {
            rows = rows.row(
                t.get("receipt-name"),
                words::name(&self.dossier.content.victim.names),
            );
        }
        if let Some(cents) = line.lost_cents {
            rows = rows.row(t.get("receipt-lost"), letters::sum(t, cents));
        }
        rows
    }

    /// What follows, the latest first: what the judicial authority said, then what one did.
    fn events(&self) -> Vec<Event> {
        let t = &self.t;
        let mut events: Vec<Event> = Vec::new();
        for act in &self.dossier.follow_ups {
            events.push(Event {
                at: act.note.at,
                title: t.get(&format!("follow-up-{}", act.what.code())).to_owned(),
                text: words::paragraphs(act.note.text.reveal()),
                recourse: act.what == FollowUp::Closed,
            });
        }
        events.sort_by_key(|event| std::cmp::Reverse(event.at));
        events
    }

    fn messages(&self) -> impl Iterator<Item = (String, &Note)> {
        self.dossier.messages.iter().map(|(own, note)| {
            let who = if *own {
                "message-own"
            } else {
                "message-office"
            };
            (self.t.get(who).to_owned(), note)
        })
    }

    fn note(&self, note: &Note) -> ui::Markup {
        words::paragraphs(note.text.reveal())
    }

    fn papers(&self) -> Vec<(String, String, &PaperSeen)> {
        self.papers
            .iter()
            .map(|paper| {
                let href = format!(
                    "/declarations/{}/{}",
                    self.dossier.line.id,
                    file(paper.what)
                );
                (
                    self.t
                        .get(title(paper.what, self.dossier.line.kind))
                        .to_owned(),
                    href,
                    paper,
                )
            })
            .collect()
    }

    fn rights_unread(&self) -> bool {
        let mut papers = self.papers.iter();
        papers.any(|paper| paper.what == PaperKind::Rights && paper.read_at.is_none())
    }

    /// What was filed, section by section.
    fn parts(&self) -> Vec<(String, ui::Summary)> {
        let (t, content) = (&self.t, &self.dossier.content);
        let (kind, scheme) = (self.dossier.line.kind, self.dossier.line.scheme);
        let mut parts = Vec::new();
        for section in questions::sections(kind, scheme) {
            let entries = if section.is_list() {
                section.count(content)
            } else {
                1
            };
            for at in 0..entries {
                let said = form::said(t, section, content, at);
                if said.is_empty() {
                    continue;
                }
                let mut heading = form::title(t, section, kind);
                if entries > 1 {
                    heading = format!("{heading} — {}", at + 1);
                }
                let rows = said.into_iter().fold(ui::summary(), |rows, (name, value)| {
                    rows.row_html(name, words::paragraphs(&value))
                });
                parts.push((heading, rows));
            }
        }
        parts
    }
}

/// The name of a paper's file, as its address has it.
pub(super) const fn file(what: PaperKind) -> &'static str {
    match what {
        PaperKind::Receipt => "recepisse.pdf",
        PaperKind::Reception => "proces-verbal.pdf",
        PaperKind::Rights => "droits.pdf",
    }
}

/// The words of a paper.
const fn title(what: PaperKind, kind: Kind) -> &'static str {
    match (what, kind) {
        (PaperKind::Receipt, Kind::Complaint) => "paper-receipt",
        (PaperKind::Receipt, Kind::Report) => "paper-acknowledgement",
        (PaperKind::Reception, _) => "paper-reception",
        (PaperKind::Rights, _) => "paper-rights",
    }
}

impl View for Declaration {
    fn title(&self, t: &T) -> String {
        let key = match self.dossier.line.kind {
            Kind::Complaint => "declaration-title-complaint",
            Kind::Report => "declaration-title-report",
        };
        t.with(key, "reference", self.dossier.line.reference.as_str())
            .to_string()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        trail(t)
    }
    fn samples(t: &T) -> Vec<Self> {
        let mut all = Vec::new();
        for text in ["", "Anne", sample::BIDI, sample::LONG, sample::HOSTILE] {
            for state in Stands::ALL.iter().copied() {
                for kind in Kind::ALL.iter().copied() {
                    all.push(Self {
                        t: t.clone(),
                        dossier: samples::dossier(text, kind, state),
                        papers: samples::papers(),
                    });
                }
            }
        }
        let mut bare = samples::dossier("", Kind::Complaint, Stands::Filed);
        bare.complements.clear();
        bare.messages.clear();
        bare.follow_ups.clear();
        all.push(Self {
            t: t.clone(),
            dossier: bare,
            papers: Vec::new(),
        });
        all
    }
}

/// `GET /declarations/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DeclarationKind>>,
) -> Result<Page<Declaration>, Problem> {
    let t = chrome.t();
    let read = own::follow(&desk, &actor, id).await;
    let (dossier, papers) = read.map_err(|stop| words::refused(&t, stop))?;
    let view = Declaration { t, dossier, papers };
    Ok(Page::new(chrome, view))
}
