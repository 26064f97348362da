//! `/demandes/{id}/corriger/{letter}`: corrects one letter of a request, with a reason (art. 5 I 1°).

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
use kernel::Id;

use super::{letters::Typed, sheet, words};
use crate::{
    deeds::{
        coordinate::{self, Ground},
        instruct,
    },
    desk::Desk,
    model::{Letter, RequestKind},
};

/// Most fields of a form that the gate takes, less the ones of the page itself.
const MOST: usize = 190;

/// The page.
#[derive(Template)]
#[template(path = "coordination/correct.html")]
pub(crate) struct Correct {
    t: T,
    csrf: Csrf,
    id: Id<RequestKind>,
    number: String,
    letter: Letter,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl Correct {
    fn heading(&self, t: &T) -> String {
        t.with("c-correct-title", "letter", self.letter.title(t))
            .to_string()
    }
    fn controls(&self) -> Vec<ui::Markup> {
        self.letter.controls(&self.t, &self.typed, &self.errors)
    }
    fn fits(&self, controls: &[ui::Markup]) -> bool {
        controls.len() <= MOST
    }
    fn grounds(&self) -> ui::Choices {
        let ground = self.typed.get("ground").map_or("", String::as_str);
        grounds(&self.t, ground, &self.errors)
    }
}

/// Why the coordination corrects or deletes.
pub(super) fn grounds(t: &T, ground: &str, errors: &ui::FieldErrors) -> ui::Choices {
    Ground::ALL
        .into_iter()
        .fold(ui::radios("ground", t.get("c-ground")), |radios, one| {
            radios.option(one.code(), words::coded(t, "c-ground", one.code()))
        })
        .small()
        .value(ground)
        .errors(errors)
}

impl View for Correct {
    fn title(&self, t: &T) -> String {
        self.heading(t)
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        let title = t.with("c-request-title", "number", ui::visible(&self.number));
        vec![
            Crumb::new("/demandes", t.get("c-search-title")),
            Crumb::new(format!("/demandes/{}", self.id), title.to_string()),
        ]
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |letter: Letter, name: &str, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            id: Id::from_uuid(uuid::Uuid::nil()),
            number: name.to_owned(),
            letter,
            typed: letter.typed(&sheet::sample_record(name)),
            errors,
        };
        let names = sheet::NAMES.into_iter().cycle();
        let mut all: Vec<Self> = Letter::ALL
            .into_iter()
            .zip(names)
            .map(|(letter, name)| page(letter, name, ui::FieldErrors::new()))
            .collect();
        let errors = ui::FieldErrors::new()
            .with("name", t.get("c-field-needed"))
            .with("ground", t.get("c-ground-missing"));
        all.push(page(Letter::Identity, "Martin", errors));
        let mut long = page(Letter::Career, "Martin", ui::FieldErrors::new());
        for index in 0..50 {
            long.typed
                .insert(format!("positions-{index}-title"), "Poste".to_owned());
        }
        all.push(long);
        all
    }
}

fn letter(code: &str) -> Result<Letter, Problem> {
    Letter::from_code(code).ok_or(Problem::NotFound)
}

/// `GET /demandes/{id}/corriger/{letter}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, code)): Path<(Id<RequestKind>, String)>,
) -> Result<Page<Correct>, Problem> {
    let (t, letter) = (chrome.t(), letter(&code)?);
    let view = instruct::read(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let record = &view.sheet.record;
    if !letter.stands_in(record) {
        return Err(Problem::NotFound);
    }
    let view = Correct {
        csrf: chrome.csrf(),
        id,
        number: record.number.clone(),
        letter,
        typed: letter.typed(record),
        errors: ui::FieldErrors::new(),
        t,
    };
    Ok(Page::new(chrome, view))
}

/// `POST /demandes/{id}/corriger/{letter}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, code)): Path<(Id<RequestKind>, String)>,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let (t, letter) = (chrome.t(), letter(&code)?);
    let ground = typed.get("ground").and_then(|code| Ground::from_code(code));
    let errors = match (letter.read(&t, &typed), ground) {
        (Ok(value), Some(ground)) => {
            coordinate::correct(&desk, &actor, id, ground, |record| {
                letter.write(record, &value)
            })
            .await
            .map_err(|stop| words::stopped(&t, stop))?;
            return Ok(Redirect303::to(format!("/demandes/{id}"))
                .saying("flash-c-corrected")
                .into_response());
        }
        (value, ground) => {
            let mut errors = value.err().unwrap_or_default();
            if ground.is_none() {
                errors.add("ground", t.get("c-ground-missing"));
            }
            errors
        }
    };
    let read = instruct::read(&desk, &actor, id)
        .await
        .map_err(|stop| words::stopped(&t, stop))?;
    let view = Correct {
        t,
        csrf: chrome.csrf(),
        id,
        number: read.sheet.record.number,
        letter,
        typed,
        errors,
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}
