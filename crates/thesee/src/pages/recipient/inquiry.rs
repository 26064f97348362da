//! `/enquetes/{id}`: what an inquiry holds, what others share with it, what is asked of it, the dossiers handed to it.

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
use kernel::{Id, Personal};
use serde::Deserialize;

use super::{samples, words};
use crate::{
    deeds::{LONGEST_TEXT, cross, hand_over, inquiries},
    desk::Desk,
    model::{
        Asked, CommunicationKind, CrossHitKind, CrossRequestKind, DeclarationKind, Hit,
        InquiryKind, InquiryOpened,
    },
};

/// Why one asks.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Ground {
    #[serde(default)]
    ground: String,
}

/// What one answers.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Answered {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    reason: String,
}

/// The page.
#[derive(Template)]
#[template(path = "recipient/inquiry.html")]
pub(crate) struct InquiryPage {
    t: T,
    csrf: Csrf,
    opened: InquiryOpened,
}

impl InquiryPage {
    fn number(&self) -> String {
        ui::visible(self.opened.inquiry.number.reveal())
    }
    fn reference(&self, id: &Id<DeclarationKind>) -> String {
        let line = self.opened.lines.iter().find(|line| line.id == *id);
        line.map_or_else(|| "–".to_owned(), |line| ui::visible(&line.reference))
    }
    fn lines(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("r-lines-caption"))
            .hide_caption()
            .id("lines")
            .head(t.get("r-reference"))
            .head(t.get("r-scheme"))
            .head(t.get("r-filed"))
            .head_number(t.get("r-lost"));
        for line in &self.opened.lines {
            let to = format!(
                "/enquetes/{}/declarations/{}",
                self.opened.inquiry.id, line.id
            );
            table = table.row(vec![
                ui::row_head(ui::Markup::link(to, ui::visible(&line.reference))),
                ui::cell(t.get(&format!("scheme-{}", line.scheme.code()))),
                ui::cell_html(t.day(line.filed_at)),
                ui::number(words::euros(line.lost_cents)),
            ]);
        }
        table
    }
    fn shares(&self, hit: &Hit) -> String {
        let kind = words::kind(&self.t, &hit.kind);
        let said = self.t.with("r-hit", "kind", kind);
        said.and("reference", self.reference(&hit.own)).to_string()
    }
    fn state(&self, hit: &Hit) -> ui::Badge {
        let (tone, key) = match (hit.asked_at, hit.given) {
            (_, Some(true)) => (ui::Tone::Good, "r-hit-given"),
            (_, Some(false)) => (ui::Tone::Bad, "r-hit-declined"),
            (Some(_), None) => (ui::Tone::Info, "r-hit-asked"),
            (None, None) => (ui::Tone::Caution, "r-hit-found"),
        };
        ui::badge(tone, self.t.get(key))
    }
    fn reason(&self, hit: &Hit) -> ui::Markup {
        hit.reason
            .as_ref()
            .map_or_else(ui::Markup::default, |reason| words::lines(reason.reveal()))
    }
    fn ground(&self, asked: &Asked) -> ui::Markup {
        words::lines(asked.ground.reveal())
    }
    fn asked_by(&self, asked: &Asked) -> String {
        let said = self.t.with("r-asked-by", "unit", ui::visible(&asked.unit));
        let said = said.and("reference", self.reference(&asked.declaration));
        said.and("when", self.t.date_time(asked.at)).to_string()
    }
    fn digest(&self, sha256: &[u8; 32]) -> String {
        use std::fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in sha256 {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
    fn named(&self, stem: &str, id: impl std::fmt::Display) -> String {
        format!("{stem}-{}", words::short(id))
    }
}

impl View for InquiryPage {
    fn title(&self, t: &T) -> String {
        t.with("r-title", "number", self.number()).to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("r-list-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |opened| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            opened,
        };
        let empty = InquiryOpened {
            inquiry: samples::inquiry("1", false),
            lines: vec![],
            hits: vec![],
            asked: vec![],
            given: vec![],
        };
        let mut all = vec![page(empty)];
        all.extend(samples::WORDS.map(|text| page(samples::opened(text))));
        all
    }
}

/// `GET /enquetes/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<InquiryKind>>,
) -> Result<Page<InquiryPage>, Problem> {
    let t = chrome.t();
    let opened = inquiries::read(&desk, &actor, id).await;
    let view = InquiryPage {
        csrf: chrome.csrf(),
        opened: opened.map_err(|stop| words::refused(&t, stop))?,
        t,
    };
    Ok(Page::new(chrome, view))
}

/// `POST /enquetes/{id}/clore`
pub(super) async fn close(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<InquiryKind>>,
) -> Result<Redirect303, Problem> {
    let done = inquiries::close(&desk, &actor, id).await;
    done.map_err(|stop| words::refused(&chrome.t(), stop))?;
    Ok(Redirect303::to("/").saying("flash-r-closed"))
}

/// `POST /enquetes/{id}/signaux/{hit}`
pub(super) async fn ask(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, hit)): Path<(Id<InquiryKind>, Id<CrossHitKind>)>,
    Form(typed): Form<Ground>,
) -> Result<Redirect303, Problem> {
    let done = cross::ask(&desk, &actor, id, hit, &Personal::new(typed.ground)).await;
    done.map_err(|stop| words::refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/enquetes/{id}")).saying("flash-r-asked"))
}

/// `POST /enquetes/{id}/demandes/{request}`
pub(super) async fn answer(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, request)): Path<(Id<InquiryKind>, Id<CrossRequestKind>)>,
    Form(typed): Form<Answered>,
) -> Result<Redirect303, Problem> {
    let answer = match typed.answer.as_str() {
        "give" => cross::Answer::Give,
        "decline" => cross::Answer::Decline(Personal::new(typed.reason)),
        _ => return Err(Problem::Malformed),
    };
    let done = cross::answer(&desk, &actor, request, &answer).await;
    done.map_err(|stop| words::refused(&chrome.t(), stop))?;
    Ok(Redirect303::to(format!("/enquetes/{id}")).saying("flash-r-answered"))
}

/// `POST /enquetes/{id}/dossiers/{given}`: taking a copy is an act, recorded.
pub(super) async fn dossier(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, given)): Path<(Id<InquiryKind>, Id<CommunicationKind>)>,
) -> Result<Response, Problem> {
    let taken = hand_over::take(&desk, &actor, id, given).await;
    let bytes = taken.map_err(|stop| words::refused(&chrome.t(), stop))?;
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/zip"),
    );
    let fresh = HeaderValue::from_static("private, no-store");
    headers.insert(header::CACHE_CONTROL, fresh);
    let named = HeaderValue::from_static("attachment; filename=\"dossier.zip\"");
    headers.insert(header::CONTENT_DISPOSITION, named);
    Ok(response)
}
