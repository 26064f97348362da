//! `/demandes/{id}`: a request, what concerns its author, and what is answered.

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
use kernel::{Actor, Id, Personal, Timestamp};
use ledger::Stop;
use serde::Deserialize;
use time::Date;

use super::words;
use crate::{
    deeds::{
        LONGEST_TEXT,
        answer::{self, Answer},
        rights::{self, Refusal},
    },
    desk::Desk,
    model::{
        Birth, Concerning, Held, Hindrance, Kind, Names, Person, Proof, Request, RequestState,
        Right, RightsRequestKind, State as Stands,
    },
    rules::days,
};

/// What was answered.
#[derive(Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    decision: String,
    words: String,
}

/// What proves who asks.
#[derive(Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Proved {
    proof: String,
}

/// The page.
#[derive(Template)]
#[template(path = "rights/request.html")]
pub(crate) struct RequestPage {
    t: T,
    csrf: Csrf,
    request: Request,
    concerning: Concerning,
    today: Option<Date>,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl RequestPage {
    fn heading(&self) -> String {
        words::of(&self.t, "what", self.request.line.what.code())
    }
    fn copy(&self, file: &str) -> String {
        format!("/demandes/{}/{file}", self.request.line.id)
    }
    fn besides(&self) -> String {
        let drafts = self
            .t
            .with("rights-drafts", "count", self.concerning.drafts);
        let quoted = self
            .t
            .with("rights-quoted", "count", self.concerning.quoted);
        format!("{drafts} {quoted}")
    }
    fn waits(&self) -> bool {
        self.request.line.state == RequestState::Received
    }
    fn proved(&self) -> bool {
        self.request.line.proof.is_some()
    }
    fn gives_copy(&self) -> bool {
        self.request.line.what == Right::Access
    }
    fn corrects(&self) -> bool {
        self.request.line.what == Right::Rectification
    }
    fn limited(&self) -> bool {
        self.request.line.state == RequestState::Restricted
    }
    fn summary(&self) -> ui::Summary {
        let (t, request) = (&self.t, &self.request);
        let person = &request.person;
        let name = format!(
            "{} {}",
            person.names.given_names.join(" "),
            person.names.birth_name
        );
        let proof = request.line.proof.map_or("none", Proof::code);
        let mut summary = ui::summary()
            .row(t.get("rights-person"), ui::visible(&name))
            .row(
                t.get("rights-birth"),
                ui::visible(&t.iso_date(&person.birth.date)),
            )
            .row(t.get("rights-write-to"), one_line(&person.write_to))
            .row(t.get("rights-wish"), one_line(request.wish.reveal()))
            .row_html(
                t.get("rights-col-received"),
                t.stamp(request.line.received_at),
            )
            .row(t.get("rights-col-due"), words::date(t, request.line.due_on))
            .row(t.get("rights-proof"), words::of(t, "proof", proof))
            .row_html(
                t.get("rights-col-state"),
                words::state(t, &request.line, self.today),
            );
        if let Some(answer) = &request.answer {
            summary = summary.row(t.get("rights-answer"), one_line(answer.reveal()));
        }
        if let Some(hindrance) = request.hindrance {
            summary = summary.row(
                t.get("rights-ground"),
                words::of(t, "ground", hindrance.code()),
            );
        }
        summary
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("rights-held"))
            .id("held")
            .head(t.get("rights-col-reference"))
            .head(t.get("rights-col-kind"))
            .head(t.get("rights-col-filed"))
            .head(t.get("rights-col-aside"))
            .empty(t.get("rights-held-none"));
        for one in &self.concerning.held {
            let reference = if self.corrects() && self.waits() {
                let href = format!(
                    "/demandes/{}/rectification/{}",
                    self.request.line.id, one.id
                );
                ui::Markup::link(href, &one.reference)
            } else {
                ui::Markup::text(&one.reference)
            };
            let aside = one.restricted_at.map_or_else(String::new, |at| t.date(at));
            table = table.row(vec![
                ui::row_head(reference),
                ui::cell(words::of(t, "kind", one.kind.code())),
                ui::cell_html(t.stamp(one.filed_at)),
                ui::cell(aside),
            ]);
        }
        table
    }
    fn proof(&self) -> ui::Choices {
        let t = &self.t;
        ui::radios("proof", t.get("rights-proof"))
            .hint(t.get("rights-proof-hint"))
            .option("document", t.get("rights-proof-document"))
            .option("mandate", t.get("rights-proof-mandate"))
            .errors(&self.errors)
    }
    fn decision(&self) -> ui::Choices {
        let t = &self.t;
        let what = self.request.line.what;
        let mut radios = ui::radios("decision", t.get("rights-decision"));
        if what != Right::Rectification {
            radios = radios.option("grant", words::of(t, "grant", what.code()));
        }
        if what != Right::Information {
            radios = radios.option_hint(
                "refuse",
                t.get("rights-refuse"),
                t.get("rights-refuse-hint"),
            );
        }
        if what.may_be_limited() {
            let hint = t.get("rights-limit-hint");
            radios = Hindrance::ALL.iter().fold(radios, |radios, one| {
                radios.option_hint(one.code(), words::of(t, "ground", one.code()), hint)
            });
        }
        radios.value(&self.typed.decision).errors(&self.errors)
    }
    fn words(&self) -> ui::TextArea {
        let t = &self.t;
        ui::textarea("words", t.get("rights-words"))
            .hint(t.get("rights-words-hint"))
            .value(words::kept_lines(&self.typed.words))
            .errors(&self.errors)
            .rows(6u8)
            .max(u32::try_from(LONGEST_TEXT).unwrap_or(u32::MAX))
    }
}

fn one_line(text: &str) -> String {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.map(ui::visible).collect::<Vec<_>>().join(" / ")
}

impl View for RequestPage {
    fn title(&self, t: &T) -> String {
        words::of(t, "what", self.request.line.what.code())
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("exercise-title"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, what, state, proof: Option<Proof>, errors| {
            let mut line = super::home::sample(what, state);
            line.proof = proof;
            Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                request: Request {
                    line,
                    person: sample_person(text),
                    citizen: None,
                    wish: Personal::new(text.to_owned()),
                    answer: (state != RequestState::Received)
                        .then(|| Personal::new(text.to_owned())),
                    hindrance: (state == RequestState::Restricted).then_some(Hindrance::Inquiry),
                },
                concerning: sample_concerning(proof.is_some()),
                today: days::read("2026-11-22"),
                typed: Typed {
                    decision: "grant".to_owned(),
                    words: text.to_owned(),
                },
                errors,
            }
        };
        let none = ui::FieldErrors::new;
        let mut all = vec![
            page("Anne", Right::Access, RequestState::Received, None, none()),
            page(
                sample::HOSTILE,
                Right::Erasure,
                RequestState::Received,
                Some(Proof::Document),
                none().with("words", t.get("rights-why-not-whole")),
            ),
        ];
        for (what, state) in Right::ALL.iter().zip(RequestState::ALL.iter().cycle()) {
            let proof = Some(Proof::Mandate);
            all.push(page(
                sample::LONG,
                *what,
                RequestState::Received,
                proof,
                none(),
            ));
            all.push(page(sample::BIDI, *what, *state, proof, none()));
        }
        all
    }
}

/// Who asks, for samples.
fn sample_person(text: &str) -> Person {
    Person {
        names: Names {
            birth_name: text.to_owned(),
            given_names: vec![text.to_owned()],
            ..Names::default()
        },
        birth: Birth {
            date: "1980-05-23".to_owned(),
            ..Birth::default()
        },
        write_to: text.to_owned(),
    }
}

fn sample_concerning(something: bool) -> Concerning {
    let held = Held {
        id: Id::from_uuid(uuid::Uuid::nil()),
        reference: "T26-7KQM-2XWD".to_owned(),
        kind: Kind::Complaint,
        state: Stands::Filed,
        filed_at: Timestamp::UNIX_EPOCH,
        restricted_at: Some(Timestamp::UNIX_EPOCH),
    };
    Concerning {
        held: something.then_some(held).into_iter().collect(),
        drafts: i64::from(something),
        quoted: 2 * i64::from(something),
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    id: Id<RightsRequestKind>,
    typed: Typed,
    errors: ui::FieldErrors,
) -> Result<RequestPage, Problem> {
    let t = chrome.t();
    let read = rights::read(desk, actor, id).await;
    let (request, concerning) = read.map_err(|stop| words::refused(&t, stop))?;
    Ok(RequestPage {
        t,
        csrf: chrome.csrf(),
        request,
        concerning,
        today: days::day_of(desk.ledger.now()).ok(),
        typed,
        errors,
    })
}

/// `GET /demandes/{id}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RightsRequestKind>>,
) -> Result<Page<RequestPage>, Problem> {
    let (typed, errors) = (Typed::default(), ui::FieldErrors::new());
    let view = page(&desk, &actor, &chrome, id, typed, errors).await?;
    Ok(Page::new(chrome, view))
}

/// `POST /demandes/{id}/preuve`
pub(super) async fn prove(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RightsRequestKind>>,
    Form(typed): Form<Proved>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let here = format!("/demandes/{id}");
    let Some(proof) = Proof::of(&typed.proof) else {
        let errors = ui::FieldErrors::new().with("proof", t.get("rights-proof-choose"));
        let view = page(&desk, &actor, &chrome, id, Typed::default(), errors).await?;
        return Ok(Page::new(chrome, view).invalid().into_response());
    };
    rights::prove(&desk, &actor, id, proof)
        .await
        .map_err(|stop| words::refused(&t, stop))?;
    Ok(Redirect303::to(here)
        .saying("flash-rights-proved")
        .into_response())
}

/// `POST /demandes/{id}/reponse`
pub(super) async fn answer(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(id): Path<Id<RightsRequestKind>>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    let chosen = match typed.decision.as_str() {
        "grant" => Some(Answer::Grant),
        "refuse" => Some(Answer::Refuse),
        other => Hindrance::of(other).map(Answer::Limit),
    };
    match chosen {
        None => errors.add("decision", t.get("rights-decision-none")),
        Some(chosen) => {
            let words_given = Personal::new(typed.words.clone());
            match answer::answer(&desk, &actor, id, &chosen, &words_given).await {
                Ok(_) => {
                    return Ok(Redirect303::to(format!("/demandes/{id}"))
                        .saying("flash-rights-answered")
                        .into_response());
                }
                Err(Stop::Refused(reason @ Refusal::NotWhole)) => {
                    errors.add("words", t.get(words::why(&reason)));
                }
                Err(Stop::Refused(reason @ Refusal::NeverLimited)) => {
                    errors.add("decision", t.get(words::why(&reason)));
                }
                Err(stop) => return Err(words::refused(&t, stop)),
            }
        }
    }
    let view = page(&desk, &actor, &chrome, id, typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}
