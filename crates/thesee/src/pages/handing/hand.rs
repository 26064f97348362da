//! `/remises/{number}`: declarations of a series are handed to an inquiry of a unit or of a magistrate (art. 4 III 1°, 2°).

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

use crate::{
    deeds::{
        LONGEST_TEXT, Refusal as SeriesRefusal,
        hand_over::{self, Handing, MOST, Refusal},
        inquiries::LONGEST_NUMBER,
        series,
    },
    desk::Desk,
    model::{Joined, UnitCode},
};

/// The page.
#[derive(Template)]
#[template(path = "handing/hand.html")]
pub(crate) struct HandOver {
    t: T,
    csrf: Csrf,
    joined: Joined,
    typed: [String; 3],
    errors: ui::FieldErrors,
}

impl HandOver {
    fn choices(&self) -> ui::Choices {
        choices(&self.t, &self.joined, &self.errors)
    }
    fn number(&self) -> i64 {
        self.joined.series.number
    }
}

/// The declarations of a series, to choose from.
pub(super) fn choices(t: &T, joined: &Joined, errors: &ui::FieldErrors) -> ui::Choices {
    let legend = t.with("h-declarations", "most", MOST).to_string();
    let boxes = ui::checkboxes("declarations", legend).small();
    let boxes = joined.members.iter().fold(boxes, |boxes, member| {
        let label = t.with("h-one", "reference", ui::visible(&member.line.reference));
        let key = format!("scheme-{}", member.line.scheme.code());
        boxes.option(member.line.id, label.and("scheme", t.get(&key)))
    });
    boxes.errors(errors)
}

/// A series to give declarations of.
pub(super) async fn load(
    desk: &Desk,
    actor: &kernel::Actor,
    number: i64,
) -> Result<Joined, Problem> {
    series::read(desk, actor, number)
        .await
        .map_err(|stop| Problem::stopped(stop, |_: SeriesRefusal| Problem::NotFound))
}

impl View for HandOver {
    fn title(&self, t: &T) -> String {
        t.with("h-title", "number", self.joined.series.number)
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
            typed: [text, text, text].map(ui::visible),
            errors,
        };
        let wrong = ["declarations", "unit", "ground"];
        let wrong = wrong
            .into_iter()
            .fold(ui::FieldErrors::new(), |errors, field| {
                errors.with(field, t.get("h-no-ground"))
            });
        vec![
            page("", ui::FieldErrors::new()),
            page(sample::LONG, ui::FieldErrors::new()),
            page(sample::HOSTILE, wrong),
            page(sample::BIDI, ui::FieldErrors::new()),
        ]
    }
}

/// `GET /remises/{number}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(number): Path<i64>,
) -> Result<Page<HandOver>, Problem> {
    let view = HandOver {
        t: chrome.t(),
        csrf: chrome.csrf(),
        joined: load(&desk, &actor, number).await?,
        typed: Default::default(),
        errors: ui::FieldErrors::new(),
    };
    Ok(Page::new(chrome, view))
}

/// The field that a refusal is about, and its words.
pub(super) fn field(refusal: Refusal) -> (&'static str, &'static str) {
    match refusal {
        Refusal::Unknown | Refusal::Nothing => ("declarations", "h-nothing"),
        Refusal::TooMany => ("declarations", "h-too-many"),
        Refusal::NoInquiry => ("unit", "h-no-inquiry"),
        Refusal::NoGround => ("ground", "h-no-ground"),
        Refusal::NotAbroad => ("country", "h-not-abroad"),
    }
}

/// `POST /remises/{number}`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path(number): Path<i64>,
    fields: Fields,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let joined = load(&desk, &actor, number).await?;
    let typed = |name: &str| fields.get(name).unwrap_or_default().to_owned();
    let mut errors = ui::FieldErrors::new();
    match UnitCode::parse(&typed("unit")) {
        Err(_) => errors.add("unit", t.get("h-no-inquiry")),
        Ok(unit) => {
            let handing = Handing {
                declarations: super::chosen(&joined, fields.all("declarations")),
                unit,
                number: Personal::new(typed("number")),
                ground: Personal::new(typed("ground")),
            };
            match hand_over::hand_over(&desk, &actor, &handing).await {
                Ok(_) => {
                    return Ok(Redirect303::to(format!("/remises/{number}"))
                        .saying("flash-h-handed")
                        .into_response());
                }
                Err(Stop::Refused(refusal)) => {
                    let (name, key) = field(refusal);
                    errors.add(name, t.get(key));
                }
                Err(stop) => return Err(Problem::stopped(stop, |_| Problem::NotFound)),
            }
        }
    }
    let view = HandOver {
        csrf: chrome.csrf(),
        joined,
        typed: ["unit", "number", "ground"].map(|name| kept(&typed(name))),
        errors,
        t,
    };
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// What was typed, its lines kept.
pub(super) fn kept(text: &str) -> String {
    text.lines().map(ui::visible).collect::<Vec<_>>().join("\n")
}
