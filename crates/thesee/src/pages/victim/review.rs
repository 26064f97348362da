//! `/dossiers/{id}/relecture`: everything read again before it is filed, then `/dossiers/{id}/deposer` (art. 1 1°).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, View, sample},
    stops, ui,
};
use http::StatusCode;
use kernel::{Actor, Id};
use ledger::Stop;
use serde::Deserialize;

use super::{
    begin, form, questions, samples,
    section::{address, trail, until},
    words,
};
use crate::{
    deeds::{
        attach,
        draft::{self, Written},
        file::{self, Filing, Refusal},
    },
    desk::Desk,
    model::{Content, DraftKind, DraftLine, Identity, Kind, Scheme, Section},
    pages::files,
    rules::{
        days, form as rules_form,
        orientation::{Condition, conditions},
    },
};

/// What was ticked.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Declared {
    #[serde(default)]
    declared: String,
}

/// The page.
#[derive(Template)]
#[template(path = "victim/review.html")]
pub(crate) struct Review {
    t: T,
    csrf: Csrf,
    line: DraftLine,
    content: Content,
    identity: Identity,
    email: String,
    /// Names of the files given in support.
    files: Vec<String>,
    errors: ui::FieldErrors,
}

/// A part of the review: a section, or an entry of one.
struct Part {
    /// Where an error points: the first part of its section bears it.
    anchor: Option<String>,
    title: String,
    href: String,
    rows: ui::Summary,
    empty: bool,
}

impl Review {
    fn facts(&self) -> ui::Summary {
        words::identity(&self.t, &self.identity, Some(&self.email))
    }

    /// Complaints alone say who files.
    fn named(&self) -> bool {
        self.line.kind == Kind::Complaint
    }

    fn scheme(&self) -> String {
        words::scheme(&self.t, self.line.scheme)
    }

    fn kind(&self) -> String {
        words::kind(&self.t, self.line.kind)
    }

    fn until(&self) -> String {
        until(&self.t, &self.line)
    }

    fn parts(&self) -> Vec<Part> {
        let mut parts = Vec::new();
        for section in questions::sections(self.line.kind, self.line.scheme) {
            let title = form::title(&self.t, section, self.line.kind);
            let entries = if section.is_list() {
                section.count(&self.content)
            } else {
                1
            };
            if entries == 0 {
                parts.push(self.part(section, title, None, 0));
                continue;
            }
            for at in 0..entries {
                let entry = section.is_list().then_some(at + 1);
                let title = match entry {
                    Some(number) => format!("{title} — {number}"),
                    None => title.clone(),
                };
                parts.push(self.part(section, title, entry, at));
            }
        }
        parts
    }

    fn part(&self, section: Section, title: String, entry: Option<usize>, at: usize) -> Part {
        let said = if section.is_list() && entry.is_none() {
            Vec::new()
        } else {
            form::said(&self.t, section, &self.content, at)
        };
        let empty = said.is_empty();
        let rows = said.into_iter().fold(ui::summary(), |rows, (name, value)| {
            rows.row_html(name, words::paragraphs(&value))
        });
        let href = address(self.line.id, section, entry);
        let first = entry.is_none_or(|entry| entry == 1);
        Part {
            anchor: first.then(|| format!("part-{}", section.code())),
            title,
            href: if section.is_list() {
                href
            } else {
                format!("{href}?revoir=1")
            },
            rows,
            empty,
        }
    }

    /// What is declared by filing, as sentences; being of age is computed.
    fn declared(&self) -> Vec<&str> {
        conditions(self.line.kind, self.line.scheme)
            .filter(|one| *one != Condition::Adult)
            .map(declared)
            .map(|key| self.t.get(key))
            .collect()
    }

    fn tick(&self) -> ui::Choices {
        ui::checkbox("declared", self.t.get("review-declare")).errors(&self.errors)
    }
}

/// The words by which a condition is declared met.
const fn declared(condition: Condition) -> &'static str {
    use Condition as C;
    match condition {
        C::Adult => "declared-adult",
        C::Capable => "declared-capable",
        C::Oneself => "declared-oneself",
        C::UnknownAuthor => "declared-unknown-author",
        C::Online => "declared-online",
        C::NeverMet => "declared-never-met",
        C::SumAsked => "declared-sum-asked",
        C::OrderNotReceived => "declared-order-not-received",
        C::Unreachable => "declared-unreachable",
        C::SentOrFees => "declared-sent-or-fees",
        C::NoSuchHome => "declared-no-such-home",
        C::TakenOver => "declared-taken-over",
        C::AskedInOnesName => "declared-asked-in-ones-name",
        C::Threat => "declared-threat",
        C::Blocked => "declared-blocked",
    }
}

impl View for Review {
    fn title(&self, t: &T) -> String {
        t.get(match self.line.kind {
            Kind::Complaint => "review-title-complaint",
            Kind::Report => "review-title-report",
        })
        .to_owned()
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
            for scheme in Scheme::ALL.iter().copied() {
                for kind in Kind::ALL.iter().copied() {
                    let errors = if text.is_empty() {
                        ui::FieldErrors::new()
                            .with("declared", t.get("review-undeclared"))
                            .with("part-faits", t.get("ask-account-missing"))
                    } else {
                        ui::FieldErrors::new()
                    };
                    all.push(Self {
                        t: t.clone(),
                        csrf: Csrf::sample(),
                        line: samples::draft(1, kind, scheme),
                        content: samples::content(text),
                        identity: samples::identity(text),
                        email: text.to_owned(),
                        files: vec![ui::visible(text); text.len().min(2)],
                        errors,
                    });
                }
            }
        }
        all
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<DraftKind>,
    errors: ui::FieldErrors,
) -> Result<Review, Problem> {
    let t = chrome.t();
    let written = draft::read_written(desk, actor, id).await;
    let Written {
        draft,
        identity,
        email,
    } = written.map_err(|stop| begin::refused(&t, stop))?;
    let given = attach::list(desk, actor, id)
        .await
        .map_err(|stop| files::draft_refused(&t, stop))?;
    let mut view = Review {
        csrf: chrome.csrf(),
        line: draft.line,
        content: draft.content,
        identity,
        email: email.into_inner(),
        files: given.iter().map(files::name).collect(),
        errors,
        t,
    };
    // What is still missing is said before the button is pressed.
    let today = days::day_of(desk.ledger.now()).map_err(Problem::fault)?;
    let complete = rules_form::complete(view.line.kind, view.line.scheme, &view.content, today);
    if let Err(wrong) = complete {
        lacking(&view.t, wrong, &mut view.errors);
    }
    Ok(view)
}

/// Points at the part where something is missing or wrong.
fn lacking(t: &T, wrong: rules_form::Wrong, errors: &mut ui::FieldErrors) {
    let key = format!("ask-{}-missing", wrong.0);
    let text = if t.catalogue().has(&key) {
        t.get(&key).to_owned()
    } else {
        t.get("review-wrong").to_owned()
    };
    let part = format!("part-{}", form::stopped(wrong.0).code());
    if errors.of(&part).is_none() {
        errors.add(&part, text);
    }
}

/// `GET /dossiers/{id}/relecture`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DraftKind>>,
) -> Result<Page<Review>, Problem> {
    let view = page(&desk, &actor, &chrome, id, ui::FieldErrors::new()).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /dossiers/{id}/deposer`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<DraftKind>>,
    Form(form): Form<Declared>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    if form.declared == "yes" {
        // All are declared met at once; each guide asks its own, and the deed looks only at those.
        let filing = Filing {
            draft: id,
            met: Condition::ALL,
            locale: chrome.locale(),
        };
        match file::file(&desk, &actor, filing).await {
            Ok(filed) => {
                let to = format!("/declarations/{}/depot", filed.id);
                return Ok(Redirect303::to(to).into_response());
            }
            Err(Stop::Refused(Refusal::Wrong(wrong))) => lacking(&t, wrong, &mut errors),
            Err(stop) => return Err(refused(&t, stop)),
        }
    } else {
        errors.add("declared", t.get("review-undeclared"));
    }
    let view = page(&desk, &actor, &chrome, id, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// Puts the refusals of a filing into words.
fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    let say = |key| stops::refusal(t, StatusCode::CONFLICT, key);
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::Changed => say("victim-draft-changed"),
        Refusal::Elsewhere(_) => say("victim-elsewhere"),
        Refusal::Minor => say("victim-minor"),
        Refusal::AgeUnsure(_) | Refusal::NoBirth => say("victim-age-unsure"),
        Refusal::Wrong(_) => {
            stops::refusal(t, StatusCode::UNPROCESSABLE_ENTITY, "victim-wrong-field")
        }
    })
}
