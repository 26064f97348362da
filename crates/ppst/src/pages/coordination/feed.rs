//! `/alimentation/{code}`: one source: how it feeds, which certificates and keys are its own, and what became of its
//! batches, line by line (art. 7).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Actor, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use super::{
    feeds::{self, Typed, modes, sample_source},
    home::sample_batch,
    words,
};
use crate::{
    deeds::sources::{self, Credential, Refusal, SourceView, Trust},
    desk::Desk,
    model::{Source, SourceCode},
};

/// A certificate or a key.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Trusting {
    #[serde(default)]
    kind: String,
    #[serde(default)]
    value: String,
}

/// The page.
#[derive(Template)]
#[template(path = "coordination/feed.html")]
pub(crate) struct Feed {
    t: T,
    csrf: Csrf,
    pub(super) view: SourceView,
    typed: Typed,
    trusting: Trusting,
    errors: ui::FieldErrors,
}

impl Feed {
    fn code(&self) -> &str {
        self.view.source.code.as_str()
    }
    fn badge(&self) -> ui::Badge {
        feeds::state(&self.t, &self.view.source)
    }
    fn is_closed(&self) -> bool {
        self.view.source.until.is_some()
    }
    fn ministry(&self) -> String {
        words::ministry(&self.t, self.view.source.ministry)
    }
    fn modes(&self) -> ui::Choices {
        modes(&self.t, &self.typed.mode, &self.errors)
    }
    fn kinds(&self) -> ui::Choices {
        let t = &self.t;
        ui::radios("kind", t.get("c-feed-kind"))
            .option("certificate", t.get("c-feed-certificate"))
            .option("key", t.get("c-feed-key"))
            .inline()
            .small()
            .value(&self.trusting.kind)
            .errors(&self.errors)
    }
    fn credentials(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-feed-credentials"))
            .hide_caption()
            .id("credentials")
            .head(t.get("c-feed-kind"))
            .head(t.get("c-feed-value"))
            .head(t.get("c-feed-since"))
            .head(t.get("c-feed-until"))
            .head(t.get("c-feed-distrust"));
        for (number, one) in self.view.credentials.iter().enumerate() {
            let kind = if one.certificate {
                "c-feed-certificate"
            } else {
                "c-feed-key"
            };
            let value = words::hex(&one.value);
            let (until, action) = match one.until {
                Some(at) => (t.stamp(at), ui::Markup::text("–")),
                None => {
                    let action = format!("/alimentation/{}/confiance/{value}/retirer", self.code());
                    let label = t.with("c-feed-distrust-one", "number", number + 1);
                    (
                        ui::Markup::text("–"),
                        ui::Markup::form(action, &self.csrf, ui::button(label).secondary()),
                    )
                }
            };
            table = table.row(vec![
                ui::row_head(ui::Markup::text(format!("{}. {}", number + 1, t.get(kind)))),
                ui::cell_html(ui::code(value)),
                ui::cell_html(t.stamp(one.since)),
                ui::cell_html(until),
                ui::cell_html(action),
            ]);
        }
        table
    }
    fn batches(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-feed-batches"))
            .hide_caption()
            .id("batches")
            .head(t.get("c-batch-name"))
            .head(t.get("c-batch-received"))
            .head(t.get("c-batch-outcome"))
            .head_number(t.get("c-batch-accepted"))
            .head_number(t.get("c-batch-unchanged"))
            .head_number(t.get("c-batch-refused-lines"));
        for batch in &self.view.batches {
            let name = batch.name.as_str();
            let address = format!("/alimentation/{}/lots/{name}", self.code());
            table = table.row(vec![
                ui::row_head(ui::Markup::link(address, name)),
                ui::cell_html(t.stamp(batch.received_at)),
                ui::cell_html(words::outcome(t, batch.outcome)),
                ui::number(t.number(batch.accepted)),
                ui::number(t.number(batch.unchanged)),
                ui::number(t.number(batch.refused)),
            ]);
        }
        table
    }
}

impl View for Feed {
    fn title(&self, t: &T) -> String {
        t.with("c-feed-title", "name", ui::visible(&self.view.source.name))
            .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/alimentation", t.get("c-feeds-title"))]
    }
    fn samples(t: &T) -> Vec<Self> {
        let credential = |certificate, until| Credential {
            value: vec![0xab; 32],
            certificate,
            since: Timestamp::UNIX_EPOCH,
            until,
        };
        let page = |name: &str, credentials, batches, errors| {
            let source = sample_source(name);
            Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                typed: typed(&source),
                view: SourceView {
                    source,
                    credentials,
                    batches,
                },
                trusting: Trusting {
                    kind: "key".to_owned(),
                    value: sample::HOSTILE.to_owned(),
                },
                errors,
            }
        };
        let both = || {
            vec![
                credential(true, None),
                credential(false, Some(Timestamp::UNIX_EPOCH)),
            ]
        };
        let wrong = ["name", "mode", "mailbox", "kind", "value"]
            .into_iter()
            .fold(ui::FieldErrors::new(), |errors, field| {
                errors.with(field, t.get("c-feed-value-wrong"))
            });
        vec![
            page("Base PPST", vec![], vec![], ui::FieldErrors::new()),
            page(sample::HOSTILE, both(), vec![sample_batch("lot-1")], wrong),
            page(
                sample::LONG,
                both(),
                vec![sample_batch("lot-1"), sample_batch("lot-2")],
                ui::FieldErrors::new(),
            ),
        ]
    }
}

fn typed(source: &Source) -> Typed {
    Typed {
        code: source.code.as_str().to_owned(),
        ministry: source.ministry.code().to_owned(),
        name: source.name.clone(),
        mode: source.mode.code().to_owned(),
        mailbox: source.mailbox.clone().unwrap_or_default(),
    }
}

fn code(text: &str) -> Result<SourceCode, Problem> {
    SourceCode::parse(text).ok_or(Problem::NotFound)
}

/// A source as its page shows it.
pub(super) async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    text: &str,
) -> Result<Feed, Problem> {
    let t = chrome.t();
    let view = sources::read(desk, actor, &code(text)?)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    Ok(Feed {
        t,
        csrf: chrome.csrf(),
        typed: typed(&view.source),
        view,
        trusting: Trusting::default(),
        errors: ui::FieldErrors::new(),
    })
}

/// `GET /alimentation/{code}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(text): Path<String>,
) -> Result<Page<Feed>, Problem> {
    let view = page(&desk, &actor, &chrome, &text).await?;
    Ok(Page::new(chrome, view))
}

fn saved(source: &SourceCode) -> Response {
    Redirect303::to(format!("/alimentation/{}", source.as_str()))
        .saying("flash-c-feed-saved")
        .into_response()
}

/// `POST /alimentation/{code}`: changes its name, its mode or its mailbox.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(text): Path<String>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut view = page(&desk, &actor, &chrome, &text).await?;
    let mut errors = ui::FieldErrors::new();
    if let Some((name, mode, mailbox)) = typed.read(&t, &mut errors) {
        let source = Source {
            name,
            mode,
            mailbox,
            ..view.view.source
        };
        sources::save(&desk, &actor, &source)
            .await
            .map_err(|stop| words::stopped(&t, stop))?;
        return Ok(saved(&source.code));
    }
    view.typed = typed;
    view.errors = errors;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /alimentation/{code}/etat`: closes it, or opens it again.
pub(super) async fn close(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(text): Path<String>,
) -> Result<Response, Problem> {
    let view = page(&desk, &actor, &chrome, &text).await?.view;
    let until = match view.source.until {
        Some(_) => None,
        None => Some(desk.ledger.now()),
    };
    let source = Source {
        until,
        ..view.source
    };
    sources::save(&desk, &actor, &source)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    Ok(saved(&source.code))
}

/// `POST /alimentation/{code}/confiance`: a certificate's fingerprint or a signing key.
pub(super) async fn trust(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(text): Path<String>,
    Form(trusting): Form<Trusting>,
) -> Result<Response, Problem> {
    let (t, code) = (chrome.t(), code(&text)?);
    let mut errors = ui::FieldErrors::new();
    let value = words::read_hex(&trusting.value);
    let what = match (trusting.kind.as_str(), value) {
        ("certificate", Some(value)) => Some(Trust::Certificate(value)),
        ("key", Some(value)) => Some(Trust::Key(value)),
        (kind, value) => {
            if !["certificate", "key"].contains(&kind) {
                errors.add("kind", t.get("c-feed-kind-missing"));
            }
            if value.is_none() {
                errors.add("value", t.get("c-feed-value-wrong"));
            }
            None
        }
    };
    if let Some(what) = what {
        match sources::trust(&desk, &actor, &code, what).await {
            Ok(()) => return Ok(saved(&code)),
            Err(Stop::Refused(reason @ Refusal::AlreadyTrusted)) => {
                errors.add("value", words::why(&t, &reason));
            }
            Err(stop) => return Err(words::stopped(&t, stop)),
        }
    }
    let mut view = page(&desk, &actor, &chrome, &text).await?;
    view.trusting = trusting;
    view.errors = errors;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /alimentation/{code}/confiance/{value}/retirer`
pub(super) async fn distrust(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((text, value)): Path<(String, String)>,
) -> Result<Response, Problem> {
    let code = code(&text)?;
    let value = words::read_hex(&value).ok_or(Problem::NotFound)?;
    sources::distrust(&desk, &actor, &code, &value)
        .await
        .map_err(|stop| words::stopped(&chrome.t(), stop))?;
    Ok(saved(&code))
}
