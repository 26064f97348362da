//! `/dossiers/{id}/{section}`: one section of the questionnaire, kept as a draft each time it is sent (art. 2). Sections
//! that are lists show their entries (`list`); `/dossiers/{id}/{section}/{entry}` is the form of one.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, Query, SignedIn,
    extract::Fields,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, View, sample},
    ui,
};
use kernel::{Actor, Id, Timestamp};
use ledger::Stop;

use super::{
    answers::{Typed, missing, write},
    begin::refused,
    form, list, questions, samples, words,
};
use crate::{
    deeds::draft::{self, Refusal, Written},
    desk::Desk,
    law::DRAFT_TERM,
    model::{Content, DraftKind, DraftLine, Identity, Kind, Scheme, Section},
    rules::{days, form::MOST},
};

/// The form of a section, or of one entry of a list.
#[derive(Template)]
#[template(path = "victim/section.html")]
pub(crate) struct SectionPage {
    t: T,
    csrf: Csrf,
    line: DraftLine,
    section: Section,
    /// The entry's place in its list, from one.
    entry: Option<usize>,
    /// Whether one comes from reading it all again, and goes back there.
    review: bool,
    fields: Vec<ui::Markup>,
    /// Shown on the first section alone.
    identity: Option<(Identity, String)>,
    errors: ui::FieldErrors,
}

impl SectionPage {
    fn action(&self) -> String {
        address(self.line.id, self.section, self.entry)
    }
    fn heading(&self) -> String {
        form::title(&self.t, self.section, self.line.kind)
    }
    fn lead(&self) -> String {
        words::lead(&self.t, self.section, self.line.kind)
    }
    fn place(&self) -> String {
        place(&self.t, &self.line, self.section)
    }
    fn until(&self) -> String {
        until(&self.t, &self.line)
    }
    fn back(&self) -> Option<String> {
        match self.entry {
            Some(_) => Some(address(self.line.id, self.section, None)),
            None => previous(&self.line, self.section),
        }
    }
    fn facts(&self) -> Option<ui::Summary> {
        let (identity, email) = self.identity.as_ref()?;
        Some(words::identity(&self.t, identity, Some(email)))
    }
}

/// Where a section stands among those of its guide.
pub(super) fn place(t: &T, line: &DraftLine, section: Section) -> String {
    let all = questions::sections(line.kind, line.scheme);
    let now = all.clone().take_while(|one| *one != section).count() + 1;
    // The last step is reading it all again.
    let all = all.count() + 1;
    t.with("section-place", "now", now)
        .and("all", all)
        .to_string()
}

/// Until when a draft is kept, in words.
pub(super) fn until(t: &T, line: &DraftLine) -> String {
    let end = DRAFT_TERM.end(line.changed_at).unwrap_or(line.changed_at);
    t.with("draft-until", "day", t.date(end)).to_string()
}

/// The address of a section, or of an entry in it.
pub(super) fn address(id: Id<DraftKind>, section: Section, entry: Option<usize>) -> String {
    match entry {
        Some(entry) => format!("/dossiers/{id}/{}/{entry}", section.code()),
        None => format!("/dossiers/{id}/{}", section.code()),
    }
}

/// The address of what comes after a section.
pub(super) fn next(line: &DraftLine, section: Section) -> String {
    let mut after = questions::sections(line.kind, line.scheme).skip_while(|one| *one != section);
    match after.nth(1) {
        Some(next) => address(line.id, next, None),
        None => format!("/dossiers/{}/relecture", line.id),
    }
}

/// The address of what comes before it.
pub(super) fn previous(line: &DraftLine, section: Section) -> Option<String> {
    let before = questions::sections(line.kind, line.scheme).take_while(|one| *one != section);
    before.last().map(|one| address(line.id, one, None))
}

impl View for SectionPage {
    fn title(&self, _t: &T) -> String {
        self.heading()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        trail(t)
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let mut all = Vec::new();
        for text in ["", "Anne", sample::BIDI, sample::LONG, sample::HOSTILE] {
            let content = samples::content(text);
            for section in Section::ALL.iter().copied() {
                let mut errors = ui::FieldErrors::new();
                if text == sample::HOSTILE {
                    for question in questions::of(section) {
                        errors.add(question.name, text);
                    }
                }
                let line = samples::draft(1, Kind::Complaint, Scheme::FakeShop);
                all.push(Self {
                    t: t.clone(),
                    csrf: Csrf::sample(),
                    entry: section.is_list().then_some(1),
                    review: text.is_empty(),
                    fields: form::fields(
                        t,
                        section,
                        line.scheme,
                        &Typed::known(section, &content, 0),
                        &errors,
                    ),
                    identity: (section == Section::You)
                        .then(|| (samples::identity(text), text.to_owned())),
                    line,
                    section,
                    errors,
                });
            }
        }
        all
    }
}

/// The way back up from a draft.
pub(super) fn trail(t: &T) -> Vec<Crumb> {
    vec![
        Crumb::new("/", t.get("victim-home-title")),
        Crumb::new("/mes-declarations", t.get("mine-heading")),
    ]
}

/// A section of this draft's guide; what is not in it does not exist.
pub(super) fn known(line: &DraftLine, code: &str) -> Result<Section, Problem> {
    let section = Section::of(code).filter(|one| asks(line, *one));
    section.ok_or(Problem::NotFound)
}

/// Whether a section is part of this draft's guide.
pub(super) fn asks(line: &DraftLine, section: Section) -> bool {
    questions::sections(line.kind, line.scheme).any(|one| one == section)
}

/// A place in a list, as the address has it: from one. What is no such place does not exist.
pub(super) fn place_of(entry: &str) -> Result<usize, Problem> {
    let entry = entry.parse::<usize>().ok();
    let at = entry.and_then(|entry| entry.checked_sub(1));
    at.filter(|at| *at <= MOST * 3).ok_or(Problem::NotFound)
}

struct Opened {
    review: bool,
    line: DraftLine,
    content: Content,
    identity: Option<(Identity, String)>,
}

/// Opens a draft; with who writes it where the page shows that.
async fn open(
    desk: &Desk,
    actor: &Actor,
    t: &T,
    id: Id<DraftKind>,
    code: &str,
    review: bool,
) -> Result<Opened, Problem> {
    if code != Section::You.code() {
        let draft = draft::read(desk, actor, id).await;
        let draft = draft.map_err(|stop| refused(t, stop))?;
        return Ok(Opened {
            review,
            line: draft.line,
            content: draft.content,
            identity: None,
        });
    }
    let written = draft::read_written(desk, actor, id).await;
    let Written {
        draft,
        identity,
        email,
    } = written.map_err(|stop| refused(t, stop))?;
    Ok(Opened {
        review,
        line: draft.line,
        content: draft.content,
        identity: Some((identity, email.into_inner())),
    })
}

fn page(
    chrome: &Chrome,
    opened: Opened,
    section: Section,
    entry: Option<usize>,
    typed: &Typed,
    errors: ui::FieldErrors,
) -> SectionPage {
    let t = chrome.t();
    SectionPage {
        csrf: chrome.csrf(),
        fields: form::fields(&t, section, opened.line.scheme, typed, &errors),
        line: opened.line,
        section,
        entry,
        review: opened.review,
        identity: opened.identity,
        errors,
        t,
    }
}

/// `GET /dossiers/{id}/{section}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, code)): Path<(Id<DraftKind>, String)>,
    Query(query): Query<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let review = query.contains_key("revoir");
    let opened = open(&desk, &actor, &chrome.t(), id, &code, review).await?;
    let section = known(&opened.line, &code)?;
    if section.is_list() {
        let view = list::page(
            &chrome,
            opened.line,
            &opened.content,
            section,
            ui::FieldErrors::new(),
        );
        return Ok(Page::new(chrome, view).into_response());
    }
    let typed = Typed::known(section, &opened.content, 0);
    let view = page(
        &chrome,
        opened,
        section,
        None,
        &typed,
        ui::FieldErrors::new(),
    );
    Ok(Page::new(chrome, view).into_response())
}

/// `GET /dossiers/{id}/{section}/{entry}`
pub(super) async fn get_entry(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, code, entry)): Path<(Id<DraftKind>, String, String)>,
) -> Result<Response, Problem> {
    let opened = open(&desk, &actor, &chrome.t(), id, &code, false).await?;
    let section = known(&opened.line, &code)?;
    let at = place_of(&entry)?;
    if !section.is_list() || at > section.count(&opened.content) {
        return Err(Problem::NotFound);
    }
    let typed = Typed::known(section, &opened.content, at);
    let view = page(
        &chrome,
        opened,
        section,
        Some(at + 1),
        &typed,
        ui::FieldErrors::new(),
    );
    Ok(Page::new(chrome, view).into_response())
}

/// `POST /dossiers/{id}/{section}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, code)): Path<(Id<DraftKind>, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    keep(&desk, &actor, chrome, id, &code, None, &fields).await
}

/// `POST /dossiers/{id}/{section}/{entry}`
pub(super) async fn post_entry(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, code, entry)): Path<(Id<DraftKind>, String, String)>,
    fields: Fields,
) -> Result<Response, Problem> {
    keep(
        &desk,
        &actor,
        chrome,
        id,
        &code,
        Some(place_of(&entry)? + 1),
        &fields,
    )
    .await
}

async fn keep(
    desk: &Desk,
    actor: &Actor,
    chrome: Chrome,
    id: Id<DraftKind>,
    code: &str,
    entry: Option<usize>,
    fields: &Fields,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let section = Section::of(code).ok_or(Problem::NotFound)?;
    if section.is_list() != entry.is_some() {
        return Err(Problem::NotFound);
    }
    let at = entry.map_or(0, |entry| entry - 1);
    let typed = Typed::given(section, fields);
    let later = fields.get("then") == Some("later");
    let review = fields.get("revoir").is_some();
    let today = today(desk.ledger.now())?;
    // Judged apart first: what cannot be read is given back as it was typed, and nothing is kept.
    let mut apart = Content::default();
    section.reach(&mut apart, 0);
    let mut wrong = write(section, &mut apart, 0, &typed, today);
    if !later {
        // Which kind it is, only the draft knows; what both kinds need is asked for here, the rest below.
        wrong.extend(missing(section, Kind::Report, &typed));
    }
    if !wrong.is_empty() {
        let opened = open(desk, actor, &t, id, code, review).await?;
        known(&opened.line, code)?;
        let errors = form::words(&t, &wrong);
        let view = page(&chrome, opened, section, entry, &typed, errors);
        return Ok(Page::new(chrome, view).invalid().into_response());
    }
    let kept = draft::edit(desk, actor, id, |line, content| {
        let there = asks(line, section) && section.reach(content, at);
        if there {
            write(section, content, at, &typed, today);
        }
        there
    });
    let draft = match kept.await {
        Ok(draft) => draft,
        // Too many entries, in all: the list says so.
        Err(Stop::Refused(Refusal::Wrong(_))) => {
            let to = address(id, section, None);
            return Ok(Redirect303::to(to)
                .saying("flash-caution-too-many")
                .into_response());
        }
        Err(stop) => return Err(refused(&t, stop)),
    };
    if later {
        return Ok(Redirect303::to("/mes-declarations")
            .saying("flash-draft-kept")
            .into_response());
    }
    let lacking = missing(section, draft.line.kind, &typed);
    if !lacking.is_empty() {
        let errors = form::words(&t, &lacking);
        let opened = Opened {
            review,
            line: draft.line,
            content: draft.content,
            identity: None,
        };
        let view = page(&chrome, opened, section, entry, &typed, errors);
        return Ok(Page::new(chrome, view).invalid().into_response());
    }
    let to = match entry {
        Some(_) => address(id, section, None),
        None if review => format!("/dossiers/{id}/relecture"),
        None => next(&draft.line, section),
    };
    Ok(Redirect303::to(to).into_response())
}

/// The day it is.
fn today(now: Timestamp) -> Result<time::Date, Problem> {
    days::day_of(now).map_err(Problem::fault)
}
