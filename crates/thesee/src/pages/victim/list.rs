//! The entries of a section that is a list: each can be changed or taken away, another added.

use askama::Template;
use axum::extract::{Path, State};
use gate::{
    Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Redirect303, View, sample},
    ui,
};
use kernel::Id;

use super::{
    begin::refused,
    form, samples,
    section::{address, asks, next, place, place_of, previous, trail, until},
    words,
};
use crate::{
    deeds::draft,
    desk::Desk,
    model::{Content, DraftKind, DraftLine, Kind, Scheme, Section},
};

/// The page.
#[derive(Template)]
#[template(path = "victim/list.html")]
pub(crate) struct ListPage {
    t: T,
    csrf: Csrf,
    line: DraftLine,
    section: Section,
    entries: Vec<String>,
    errors: ui::FieldErrors,
}

impl ListPage {
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
        previous(&self.line, self.section)
    }
    fn next(&self) -> String {
        next(&self.line, self.section)
    }
    fn entry(&self, index: &usize) -> String {
        address(self.line.id, self.section, Some(index + 1))
    }
    fn add(&self) -> String {
        address(self.line.id, self.section, Some(self.entries.len() + 1))
    }
    fn word(&self, stem: &str) -> String {
        self.t
            .get(&format!("{stem}-{}", self.section.code()))
            .to_owned()
    }
}

/// The page of a list.
pub(super) fn page(
    chrome: &Chrome,
    line: DraftLine,
    content: &Content,
    section: Section,
    errors: ui::FieldErrors,
) -> ListPage {
    let t = chrome.t();
    ListPage {
        csrf: chrome.csrf(),
        line,
        section,
        entries: entries(&t, section, content),
        errors,
        t,
    }
}

fn entries(t: &T, section: Section, content: &Content) -> Vec<String> {
    (0..section.count(content))
        .map(|at| form::line(t, section, content, at))
        .collect()
}

impl View for ListPage {
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
        let lists = Section::ALL.iter().copied().filter(|one| one.is_list());
        for section in lists {
            for text in ["", "Anne", sample::BIDI, sample::LONG, sample::HOSTILE] {
                all.push(Self {
                    t: t.clone(),
                    csrf: Csrf::sample(),
                    line: samples::draft(1, Kind::Report, Scheme::FakeShop),
                    section,
                    entries: entries(t, section, &samples::content(text)),
                    errors: ui::FieldErrors::new(),
                });
            }
        }
        all
    }
}

/// `POST /dossiers/{id}/{section}/{entry}/retirer`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, code, entry)): Path<(Id<DraftKind>, String, String)>,
) -> Result<Redirect303, Problem> {
    let section = Section::of(&code).ok_or(Problem::NotFound)?;
    let at = place_of(&entry)?;
    let edited = draft::edit(&desk, &actor, id, |line, content| {
        asks(line, section) && section.remove(content, at)
    });
    edited.await.map_err(|stop| refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(address(id, section, None)).saying("flash-entry-removed"))
}
