//! `/alimentation`: the bases that feed this one (art. 7).

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id};
use serde::Deserialize;

use super::{sheet, words};
use crate::{
    deeds::sources,
    desk::Desk,
    model::{Ministry, Mode, Source, SourceCode},
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    pub(super) code: String,
    #[serde(default)]
    pub(super) ministry: String,
    #[serde(default)]
    pub(super) name: String,
    #[serde(default)]
    pub(super) mode: String,
    #[serde(default)]
    pub(super) mailbox: String,
}

impl Typed {
    /// The name, the mode and the mailbox, when they can be ones.
    pub(super) fn read(
        &self,
        t: &T,
        errors: &mut ui::FieldErrors,
    ) -> Option<(String, Mode, Option<String>)> {
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > 200 || name.chars().any(char::is_control) {
            errors.add("name", t.get("c-feed-name-wrong"));
        }
        let mode = Mode::from_code(&self.mode);
        if mode.is_none() {
            errors.add("mode", t.get("c-feed-mode-missing"));
        }
        let mailbox = Some(self.mailbox.trim()).filter(|mailbox| !mailbox.is_empty());
        if mailbox.is_some_and(|mailbox| ledger::outbox::address(mailbox).is_none()) {
            errors.add("mailbox", t.get("c-users-email-wrong"));
        }
        let mode = mode.filter(|_| errors.is_empty())?;
        Some((name.to_owned(), mode, mailbox.map(str::to_owned)))
    }
}

/// How bad lines are treated, to choose from.
pub(super) fn modes(t: &T, mode: &str, errors: &ui::FieldErrors) -> ui::Choices {
    ui::radios("mode", t.get("c-feed-mode"))
        .option_hint("whole", t.get("c-mode-whole"), t.get("c-mode-whole-hint"))
        .option_hint("lines", t.get("c-mode-lines"), t.get("c-mode-lines-hint"))
        .small()
        .value(mode)
        .errors(errors)
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/feeds.html")]
pub(crate) struct Feeds {
    t: T,
    csrf: Csrf,
    sources: Vec<Source>,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl Feeds {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-feeds-title"))
            .hide_caption()
            .id("sources")
            .head(t.get("c-feed-source"))
            .head(t.get("c-feed-name"))
            .head(t.get("c-request-ministry"))
            .head(t.get("c-feed-mode"))
            .head(t.get("c-feed-state"));
        for source in &self.sources {
            let code = source.code.as_str();
            table = table.row(vec![
                ui::row_head(ui::Markup::link(format!("/alimentation/{code}"), code)),
                ui::cell(ui::visible(&source.name)),
                ui::cell(words::ministry(t, source.ministry)),
                ui::cell(words::coded(t, "c-mode", source.mode.code())),
                ui::cell_html(state(t, source)),
            ]);
        }
        table
    }
    fn ministries(&self) -> ui::Select {
        let all = Ministry::ALL.map(|one| (one.code(), words::ministry(&self.t, one)));
        ui::select("ministry", self.t.get("c-request-ministry"))
            .option("", "")
            .options(all)
            .value(&self.typed.ministry)
            .errors(&self.errors)
    }
    fn modes(&self) -> ui::Choices {
        modes(&self.t, &self.typed.mode, &self.errors)
    }
}

/// Whether a source is open.
pub(super) fn state(t: &T, source: &Source) -> ui::Badge {
    if source.until.is_some() {
        ui::badge(ui::Tone::Neutral, t.get("c-feed-closed"))
    } else {
        ui::badge(ui::Tone::Good, t.get("c-feed-open"))
    }
}

impl View for Feeds {
    fn title(&self, t: &T) -> String {
        t.get("c-feeds-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |sources, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            sources,
            typed: Typed {
                code: sample::HOSTILE.to_owned(),
                name: sample::LONG.to_owned(),
                ..Typed::default()
            },
            errors,
        };
        let wrong = ["code", "ministry", "name", "mode", "mailbox"]
            .into_iter()
            .fold(ui::FieldErrors::new(), |errors, field| {
                errors.with(field, t.get("c-feed-name-wrong"))
            });
        vec![
            page(vec![], ui::FieldErrors::new()),
            page(vec![sample_source("Base PPST")], ui::FieldErrors::new()),
            page(sheet::NAMES.map(sample_source).into(), wrong),
        ]
    }
}

/// A source, for samples.
pub(super) fn sample_source(name: &str) -> Source {
    Source {
        id: Id::from_uuid(uuid::Uuid::nil()),
        code: sheet::sample_source(),
        ministry: Ministry::Energy,
        name: name.to_owned(),
        mode: Mode::Lines,
        mailbox: Some("ppst@energie.gouv.example".to_owned()),
        until: (name == sample::LONG).then_some(kernel::Timestamp::UNIX_EPOCH),
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    typed: Typed,
    errors: ui::FieldErrors,
) -> Result<Feeds, Problem> {
    let t = chrome.t();
    let sources = sources::list(desk, actor)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(Feeds {
        t,
        csrf: chrome.csrf(),
        sources,
        typed,
        errors,
    })
}

/// `GET /alimentation`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Feeds>, Problem> {
    let view = page(
        &desk,
        &actor,
        &chrome,
        Typed::default(),
        ui::FieldErrors::new(),
    )
    .await?;
    Ok(Page::new(chrome, view))
}

/// `POST /alimentation`: a new source.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut view = page(&desk, &actor, &chrome, typed, ui::FieldErrors::new()).await?;
    let mut errors = ui::FieldErrors::new();
    let code = SourceCode::parse(view.typed.code.trim());
    match &code {
        None => errors.add("code", t.get("c-feed-code-wrong")),
        Some(code) if view.sources.iter().any(|known| known.code == *code) => {
            errors.add("code", t.get("c-feed-code-taken"));
        }
        Some(_) => {}
    }
    let ministry = Ministry::from_code(&view.typed.ministry);
    if ministry.is_none() {
        errors.add("ministry", t.get("c-feed-ministry-missing"));
    }
    let read = view.typed.read(&t, &mut errors);
    if let (Some(code), Some(ministry), Some((name, mode, mailbox))) = (code, ministry, read) {
        let source = Source {
            id: desk.ledger.new_id(),
            code,
            ministry,
            name,
            mode,
            mailbox,
            until: None,
        };
        sources::save(&desk, &actor, &source)
            .await
            .map_err(|stop| words::stopped(&t, stop))?;
        let to = format!("/alimentation/{}", source.code.as_str());
        return Ok(Redirect303::to(to)
            .saying("flash-c-feed-saved")
            .into_response());
    }
    view.errors = errors;
    Ok(Page::new(chrome, view).invalid().into_response())
}
