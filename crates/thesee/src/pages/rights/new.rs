//! `/nouvelle`: a letter is taken in.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::Personal;
use ledger::Stop;
use serde::Deserialize;

use super::words;
use crate::{
    deeds::rights::{self, Letter, Refusal},
    desk::Desk,
    model::{Birth, Names, Person, Proof, Right},
};

/// What was typed.
#[derive(Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    birth_name: String,
    given_names: String,
    birth: String,
    write_to: String,
    what: String,
    wish: String,
    values: String,
    proof: String,
}

/// The page.
#[derive(Template)]
#[template(path = "rights/new.html")]
pub(crate) struct NewPage {
    t: T,
    csrf: Csrf,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl NewPage {
    fn what(&self) -> ui::Choices {
        let t = &self.t;
        let start = ui::radios("what", t.get("rights-col-what"));
        let options = Right::ALL.iter().fold(start, |radios, right| {
            radios.option(right.code(), words::of(t, "what", right.code()))
        });
        options.value(&self.typed.what).errors(&self.errors)
    }
    fn proof(&self) -> ui::Choices {
        let t = &self.t;
        let radios = ui::radios("proof", t.get("rights-proof"))
            .hint(t.get("rights-proof-hint"))
            .option("", t.get("rights-proof-none"))
            .option("document", t.get("rights-proof-document"))
            .option("mandate", t.get("rights-proof-mandate"));
        radios.value(&self.typed.proof).errors(&self.errors)
    }
    fn field(&self, name: &str) -> String {
        let typed = match name {
            "birth_name" => &self.typed.birth_name,
            "given_names" => &self.typed.given_names,
            _ => &self.typed.birth,
        };
        ui::visible(typed)
    }
    fn kept(&self, text: &str) -> String {
        words::kept_lines(text)
    }
}

impl View for NewPage {
    fn title(&self, t: &T) -> String {
        t.get("rights-new").to_owned()
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
        let page = |text: &str, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            typed: Typed {
                birth_name: text.to_owned(),
                given_names: text.to_owned(),
                birth: text.to_owned(),
                write_to: text.to_owned(),
                what: "access".to_owned(),
                wish: text.to_owned(),
                values: text.to_owned(),
                proof: "document".to_owned(),
            },
            errors,
        };
        let error = ui::FieldErrors::new().with("wish", t.get("rights-why-not-whole"));
        vec![
            page("", ui::FieldErrors::new()),
            page(sample::HOSTILE, error),
            page(sample::LONG, ui::FieldErrors::new()),
            page(sample::BIDI, ui::FieldErrors::new()),
        ]
    }
}

/// `GET /nouvelle`
pub(super) async fn get(chrome: Chrome) -> Page<NewPage> {
    let view = NewPage {
        t: chrome.t(),
        csrf: chrome.csrf(),
        typed: Typed::default(),
        errors: ui::FieldErrors::new(),
    };
    Page::new(chrome, view)
}

/// `POST /nouvelle`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    match Right::of(&typed.what) {
        None => errors.add("what", t.get("rights-what-none")),
        Some(what) => match rights::take(&desk, &actor, &letter(&typed, what)).await {
            Ok(id) => {
                return Ok(Redirect303::to(format!("/demandes/{id}"))
                    .saying("flash-rights-taken")
                    .into_response());
            }
            Err(Stop::Refused(reason @ Refusal::NotWhole)) => {
                errors.add("birth_name", t.get(words::why(&reason)));
            }
            Err(stop) => return Err(words::refused(&t, stop)),
        },
    }
    let view = NewPage {
        t,
        csrf: chrome.csrf(),
        typed,
        errors,
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}

fn letter(typed: &Typed, what: Right) -> Letter {
    let given_names = typed.given_names.split_whitespace().map(str::to_owned);
    Letter {
        person: Person {
            names: Names {
                birth_name: typed.birth_name.trim().to_owned(),
                given_names: given_names.take(20).collect(),
                ..Names::default()
            },
            birth: Birth {
                date: typed.birth.trim().to_owned(),
                ..Birth::default()
            },
            write_to: typed.write_to.clone(),
        },
        what,
        wish: Personal::new(typed.wish.clone()),
        values: Personal::new(typed.values.clone()),
        proof: Proof::of(&typed.proof).filter(|proof| *proof != Proof::Provider),
    }
}
