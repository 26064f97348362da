//! `/transmissions/{number}`: the head transmits declarations of a series abroad (art. 4 III 3°; code of internal
//! security, art. L. 235-1).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    extract::Fields,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::Personal;
use ledger::Stop;

use super::hand::{choices, field, kept, load};
use crate::{
    deeds::{
        LONGEST_TEXT,
        hand_over::{self, Abroad, LONGEST_NAME},
    },
    desk::Desk,
    model::{Joined, Safeguard},
};

/// The fields typed.
const TYPED: [&str; 5] = ["body", "country", "commitment", "safeguard", "ground"];

/// The page.
#[derive(Template)]
#[template(path = "handing/abroad.html")]
pub(crate) struct Transmit {
    t: T,
    csrf: Csrf,
    joined: Joined,
    typed: [String; 5],
    errors: ui::FieldErrors,
}

impl Transmit {
    fn choices(&self) -> ui::Choices {
        choices(&self.t, &self.joined, &self.errors)
    }
    fn number(&self) -> i64 {
        self.joined.series.number
    }
    fn safeguards(&self) -> ui::Choices {
        let [_, _, _, chosen, _] = &self.typed;
        let radios = ui::radios("safeguard", self.t.get("h-safeguard"));
        let radios = Safeguard::ALL.iter().fold(radios, |radios, one| {
            radios.option(
                one.code(),
                self.t.get(&format!("h-safeguard-{}", one.code())),
            )
        });
        radios.value(chosen).errors(&self.errors)
    }
}

impl View for Transmit {
    fn title(&self, t: &T) -> String {
        t.with("h-abroad-title", "number", self.joined.series.number)
            .to_string()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            joined: super::sample(text),
            typed: [text, "DE", text, "union", text].map(ui::visible),
            errors,
        };
        let wrong = TYPED
            .into_iter()
            .fold(ui::FieldErrors::new(), |errors, field| {
                errors.with(field, t.get("h-not-abroad"))
            });
        vec![
            page("", ui::FieldErrors::new()),
            page(sample::LONG, ui::FieldErrors::new()),
            page(sample::HOSTILE, wrong),
            page(sample::BIDI, ui::FieldErrors::new()),
        ]
    }
}

/// `GET /transmissions/{number}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(number): Path<i64>,
) -> Result<Page<Transmit>, Problem> {
    let view = Transmit {
        t: chrome.t(),
        csrf: chrome.csrf(),
        joined: load(&desk, &actor, number).await?,
        typed: Default::default(),
        errors: ui::FieldErrors::new(),
    };
    Ok(Page::new(chrome, view))
}

/// `POST /transmissions/{number}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(number): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let joined = load(&desk, &actor, number).await?;
    let typed = |name: &str| fields.get(name).unwrap_or_default().trim().to_owned();
    let mut errors = ui::FieldErrors::new();
    if let Some(safeguard) = Safeguard::of(&typed("safeguard")) {
        let under = Abroad {
            country: typed("country").to_ascii_uppercase(),
            commitment: typed("commitment"),
            safeguard,
        };
        let ids = super::chosen(&joined, fields.all("declarations"));
        let ground = Personal::new(typed("ground"));
        match hand_over::abroad(&desk, &actor, &ids, &typed("body"), &ground, &under).await {
            Ok(_) => {
                return Ok(Redirect303::to(format!("/transmissions/{number}"))
                    .saying("flash-h-transmitted")
                    .into_response());
            }
            Err(Stop::Refused(refusal)) => {
                let (name, key) = field(refusal);
                errors.add(name, t.get(key));
            }
            Err(stop) => return Err(Problem::stopped(stop, |_| Problem::NotFound)),
        }
    } else {
        errors.add("safeguard", t.get("h-no-safeguard"));
    }
    let view = Transmit {
        csrf: chrome.csrf(),
        joined,
        typed: TYPED.map(|name| kept(&typed(name))),
        errors,
        t,
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}
