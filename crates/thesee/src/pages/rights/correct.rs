//! `/demandes/{id}/rectification/{declaration}`: what a declaration says of its author is put right, field by field.

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
use kernel::{Id, Personal};
use ledger::Stop;
use serde::Deserialize;

use super::words;
use crate::{
    deeds::{
        answer::{self, Answer},
        rights::Refusal,
    },
    desk::Desk,
    model::{Address, DeclarationKind, RightsRequestKind, Victim},
};

/// What was typed.
#[derive(Default, Clone, Deserialize)]
#[serde(default)]
pub(crate) struct Typed {
    birth_name: String,
    used_name: String,
    given_names: String,
    birth: String,
    place: String,
    street: String,
    postcode: String,
    town: String,
    telephones: String,
    emails: String,
    occupation: String,
    words: String,
}

fn some(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

impl Typed {
    fn of(victim: &Victim) -> Self {
        let address = victim.contacts.address.clone().unwrap_or_default();
        Self {
            birth_name: victim.names.birth_name.clone(),
            used_name: victim.names.used_name.clone().unwrap_or_default(),
            given_names: victim.names.given_names.join(" "),
            birth: victim.birth.date.clone(),
            place: victim.birth.place.clone().unwrap_or_default(),
            street: address.street.unwrap_or_default(),
            postcode: address.postcode.unwrap_or_default(),
            town: address.town.unwrap_or_default(),
            telephones: victim.contacts.telephones.join("\n"),
            emails: victim.contacts.emails.join("\n"),
            occupation: victim.occupation.clone().unwrap_or_default(),
            words: String::new(),
        }
    }

    /// The victim as the form says; what it does not show stays.
    fn onto(&self, mut victim: Victim) -> Victim {
        victim.names.birth_name = self.birth_name.trim().to_owned();
        victim.names.used_name = some(&self.used_name);
        let given = self.given_names.split_whitespace().map(str::to_owned);
        victim.names.given_names = given.take(100).collect();
        victim.birth.date = self.birth.trim().to_owned();
        victim.birth.place = some(&self.place);
        let parts = [&self.street, &self.postcode, &self.town].map(|part| some(part));
        let [street, postcode, town] = parts;
        let known = victim.contacts.address.take();
        let told = known.is_some() || street.is_some() || postcode.is_some() || town.is_some();
        victim.contacts.address = told.then(|| Address {
            street,
            postcode,
            town,
            ..known.unwrap_or_default()
        });
        victim.contacts.telephones = words::lines(&self.telephones);
        victim.contacts.emails = words::lines(&self.emails);
        victim.occupation = some(&self.occupation);
        victim
    }
}

/// The page.
#[derive(Template)]
#[template(path = "rights/correct.html")]
pub(crate) struct Correct {
    t: T,
    csrf: Csrf,
    request: Id<RightsRequestKind>,
    declaration: Id<DeclarationKind>,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl Correct {
    fn line(&self, name: &str, typed: &str) -> ui::Input {
        let label = self.t.get(&format!("rights-field-{name}")).to_owned();
        ui::input(name, label)
            .value(ui::visible(typed))
            .errors(&self.errors)
            .max(300u32)
    }
    fn lines(&self, name: &str, typed: &str) -> ui::TextArea {
        let label = self.t.get(&format!("rights-field-{name}")).to_owned();
        ui::textarea(name, label)
            .value(words::kept_lines(typed))
            .errors(&self.errors)
            .rows(3u8)
    }
}

impl View for Correct {
    fn title(&self, t: &T) -> String {
        t.get("rights-correct-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![
            Crumb::new("/", t.get("exercise-title")),
            Crumb::new(
                format!("/demandes/{}", self.request),
                t.get("rights-what-rectification"),
            ),
        ]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, errors| {
            let mut typed = Typed::default();
            for field in [
                &mut typed.birth_name,
                &mut typed.used_name,
                &mut typed.street,
                &mut typed.telephones,
                &mut typed.words,
            ] {
                text.clone_into(field);
            }
            Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                request: Id::from_uuid(uuid::Uuid::nil()),
                declaration: Id::from_uuid(uuid::Uuid::nil()),
                typed,
                errors,
            }
        };
        let error = ui::FieldErrors::new().with("words", t.get("rights-why-not-whole"));
        vec![
            page("", ui::FieldErrors::new()),
            page(sample::HOSTILE, error),
            page(sample::LONG, ui::FieldErrors::new()),
            page(sample::BIDI, ui::FieldErrors::new()),
        ]
    }
}

type Pair = (Id<RightsRequestKind>, Id<DeclarationKind>);

/// `GET /demandes/{id}/rectification/{declaration}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((request, declaration)): Path<Pair>,
) -> Result<Page<Correct>, Problem> {
    let t = chrome.t();
    let victim = answer::victim(&desk, &actor, request, declaration)
        .await
        .map_err(|stop| words::refused(&t, stop))?;
    let view = Correct {
        t,
        csrf: chrome.csrf(),
        request,
        declaration,
        typed: Typed::of(&victim),
        errors: ui::FieldErrors::new(),
    };
    Ok(Page::new(chrome, view))
}

/// `POST /demandes/{id}/rectification/{declaration}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((request, declaration)): Path<Pair>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let victim = answer::victim(&desk, &actor, request, declaration)
        .await
        .map_err(|stop| words::refused(&t, stop))?;
    let correct = Answer::Correct(declaration, Box::new(typed.onto(victim)));
    let said = Personal::new(typed.words.clone());
    let mut errors = ui::FieldErrors::new();
    match answer::answer(&desk, &actor, request, &correct, &said).await {
        Ok(_) => {
            return Ok(Redirect303::to(format!("/demandes/{request}"))
                .saying("flash-rights-answered")
                .into_response());
        }
        Err(Stop::Refused(reason @ (Refusal::NotWhole | Refusal::Wrong(_)))) => {
            errors.add("words", t.get(words::why(&reason)));
        }
        Err(stop) => return Err(words::refused(&t, stop)),
    }
    let view = Correct {
        t,
        csrf: chrome.csrf(),
        request,
        declaration,
        typed,
        errors,
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}
