//! What a victim does once a declaration is filed: adds to it, answers the office, withdraws it.

pub(super) mod answer;
pub(super) mod complete;
pub(super) mod withdraw;

use askama::Template;
use gate::{
    Problem,
    i18n::T,
    page::{Chrome, Crumb, Csrf, View, sample},
    ui,
};
use kernel::{Actor, Id};
use serde::Deserialize;

use super::{answers::kept_lines, samples, section, words};
use crate::{
    deeds::own,
    desk::Desk,
    model::{DeclarationKind, Kind, Line, State as Stands},
};

/// What was typed.
#[derive(Default, Clone, Deserialize)]
pub(crate) struct Said {
    #[serde(default)]
    text: String,
}

/// What is said: a complement to a complaint, or an answer to the office.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    Complement,
    Answer,
}

impl What {
    const fn code(self) -> &'static str {
        match self {
            Self::Complement => "complete",
            Self::Answer => "answer",
        }
    }
    const fn path(self) -> &'static str {
        match self {
            Self::Complement => "completer",
            Self::Answer => "repondre",
        }
    }
    const fn most(self) -> usize {
        match self {
            Self::Complement => crate::rules::form::LONGEST_ACCOUNT,
            Self::Answer => crate::deeds::LONGEST_TEXT,
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "victim/say.html")]
pub(crate) struct SayPage {
    t: T,
    csrf: Csrf,
    line: Line,
    what: What,
    typed: Said,
    errors: ui::FieldErrors,
}

impl SayPage {
    fn word(&self, part: &str) -> String {
        self.t
            .get(&format!("say-{}-{part}", self.what.code()))
            .to_owned()
    }
    fn area(&self) -> ui::TextArea {
        let most = u32::try_from(self.what.most()).unwrap_or(u32::MAX);
        ui::textarea("text", self.word("label"))
            .hint(self.word("hint"))
            .value(kept_lines(&self.typed.text))
            .errors(&self.errors)
            .rows(10_u8)
            .max(most)
    }
}

impl View for SayPage {
    fn title(&self, _t: &T) -> String {
        self.word("title")
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        trail(t, &self.line)
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let mut all = Vec::new();
        for what in [What::Complement, What::Answer] {
            for text in ["", sample::BIDI, sample::LONG, sample::HOSTILE] {
                let errors = if text.is_empty() {
                    ui::FieldErrors::new().with("text", t.get("say-nothing"))
                } else {
                    ui::FieldErrors::new()
                };
                all.push(Self {
                    t: t.clone(),
                    csrf: Csrf::sample(),
                    line: samples::line(1, Kind::Complaint, Stands::Asked),
                    what,
                    typed: Said {
                        text: text.to_owned(),
                    },
                    errors,
                });
            }
        }
        all
    }
}

/// The way back up to a declaration.
fn trail(t: &T, line: &Line) -> Vec<Crumb> {
    let mut trail = section::trail(t);
    let href = format!("/declarations/{}", line.id);
    trail.push(Crumb::new(href, line.reference.as_str()));
    trail
}

/// A page on one's own declaration, which must still be open to it.
async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<DeclarationKind>,
    what: What,
    typed: Said,
    errors: ui::FieldErrors,
) -> Result<SayPage, Problem> {
    let t = chrome.t();
    let read = own::filed(desk, actor, id).await;
    let (line, _) = read.map_err(|stop| words::refused(&t, stop))?;
    if line.kind != Kind::Complaint || line.state == Stands::Withdrawn {
        return Err(Problem::NotFound);
    }
    Ok(SayPage {
        csrf: chrome.csrf(),
        line,
        what,
        typed,
        errors,
        t,
    })
}

/// What is wrong with a text, if anything.
fn judged(t: &T, what: What, text: &str) -> ui::FieldErrors {
    let mut errors = ui::FieldErrors::new();
    if text.trim().is_empty() {
        errors.add("text", t.get("say-nothing"));
    } else if text.chars().count() > what.most() {
        errors.add("text", t.with("wrong-too-long", "max", what.most()));
    }
    errors
}
