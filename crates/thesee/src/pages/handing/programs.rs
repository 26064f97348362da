//! `/programmes`: the units' own programs that may give complaints, each under its certificate (art. 1 2°).

use askama::Template;
use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use kernel::{Actor, Id, Timestamp};
use ledger::Stop;
use serde::Deserialize;

use crate::{
    deeds::{
        Refusal,
        systems::{self, LONGEST_NAME},
    },
    desk::Desk,
    model::{StationSystem, StationSystemKind, UnitCode},
};

/// What was typed.
#[derive(Debug, Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    unit: String,
    #[serde(default)]
    named: String,
    #[serde(default)]
    fingerprint: String,
}

/// The page.
#[derive(Template)]
#[template(path = "handing/programs.html")]
pub(crate) struct Programs {
    t: T,
    csrf: Csrf,
    all: Vec<StationSystem>,
    typed: Typed,
    errors: ui::FieldErrors,
}

impl Programs {
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("h-programs-title"))
            .hide_caption()
            .id("programs")
            .head(t.get("h-unit"))
            .head(t.get("h-program"))
            .head(t.get("h-entered"))
            .head(t.get("h-end"));
        for one in &self.all {
            let named = ui::visible(&one.named);
            let end = match one.ended_at {
                Some(at) => ui::Markup::text(t.date(at)),
                None => {
                    let label = t.with("h-end-one", "name", named.as_str());
                    let action = format!("/programmes/{}/terminer", one.id);
                    ui::Markup::form(action, &self.csrf, ui::button(label).secondary())
                }
            };
            table = table.row(vec![
                ui::cell(ui::visible(&one.unit)),
                ui::cell(&named),
                ui::cell_html(t.stamp(one.entered_at)),
                ui::cell_html(end),
            ]);
        }
        table
    }
}

impl View for Programs {
    fn title(&self, t: &T) -> String {
        t.get("h-programs-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, all, errors| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            all,
            typed: Typed {
                unit: ui::visible(text),
                named: ui::visible(text),
                fingerprint: ui::visible(text),
            },
            errors,
        };
        let one = |text: &str, ended: bool| StationSystem {
            id: Id::from_uuid(uuid::Uuid::nil()),
            unit: text.to_owned(),
            named: text.to_owned(),
            entered_at: Timestamp::UNIX_EPOCH,
            ended_at: ended.then_some(Timestamp::UNIX_EPOCH),
        };
        let words = ["unit-1", sample::LONG, sample::HOSTILE, sample::BIDI];
        let many = words
            .into_iter()
            .flat_map(|text| [one(text, false), one(text, true)]);
        let wrong = ["unit", "named", "fingerprint"];
        let wrong = wrong
            .into_iter()
            .fold(ui::FieldErrors::new(), |errors, field| {
                errors.with(field, t.get("h-fingerprint-wrong"))
            });
        vec![
            page("", vec![], ui::FieldErrors::new()),
            page(sample::HOSTILE, many.collect(), wrong),
        ]
    }
}

async fn page(
    desk: &Desk,
    actor: &Actor,
    chrome: &Chrome,
    typed: &Typed,
    errors: ui::FieldErrors,
) -> Result<Programs, Problem> {
    let all = systems::list(desk, actor).await;
    Ok(Programs {
        t: chrome.t(),
        csrf: chrome.csrf(),
        all: all.map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))?,
        typed: Typed {
            unit: ui::visible(&typed.unit),
            named: ui::visible(&typed.named),
            fingerprint: ui::visible(&typed.fingerprint),
        },
        errors,
    })
}

/// `GET /programmes`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Page<Programs>, Problem> {
    let view = page(
        &desk,
        &actor,
        &chrome,
        &Typed::default(),
        ui::FieldErrors::new(),
    )
    .await?;
    Ok(Page::new(chrome, view))
}

/// Thirty-two bytes in hexadecimal, colons allowed between them, as tools print them.
fn fingerprint(text: &str) -> Option<[u8; 32]> {
    let digits: Vec<u8> = text
        .bytes()
        .filter(|byte| *byte != b':' && !byte.is_ascii_whitespace())
        .map(|byte| {
            char::from(byte)
                .to_digit(16)
                .and_then(|digit| u8::try_from(digit).ok())
        })
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits
        .chunks(2)
        .map(|pair| match pair {
            [high, low] => Some((high << 4) | low),
            _ => None,
        })
        .collect::<Option<_>>()?;
    bytes.try_into().ok()
}

/// `POST /programmes`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let mut errors = ui::FieldErrors::new();
    match (
        UnitCode::parse(&typed.unit),
        fingerprint(&typed.fingerprint),
    ) {
        (Ok(unit), Some(known)) => {
            match systems::enter(&desk, &actor, &unit, &known, &typed.named).await {
                Ok(_) => {
                    return Ok(Redirect303::to("/programmes")
                        .saying("flash-h-program")
                        .into_response());
                }
                Err(Stop::Refused(Refusal::NoText)) => errors.add("named", t.get("h-named-wrong")),
                Err(Stop::Refused(_)) => errors.add("fingerprint", t.get("h-fingerprint-known")),
                Err(stop) => return Err(Problem::stopped(stop, |_| Problem::NotFound)),
            }
        }
        (unit, known) => {
            if unit.is_err() {
                errors.add("unit", t.get("h-unit-wrong"));
            }
            if known.is_none() {
                errors.add("fingerprint", t.get("h-fingerprint-wrong"));
            }
        }
    }
    let view = page(&desk, &actor, &chrome, &typed, errors).await?;
    Ok(Page::new(chrome, view).invalid().into_response())
}

/// `POST /programmes/{id}/terminer`
pub(super) async fn end(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    Path(id): Path<Id<StationSystemKind>>,
) -> Result<Redirect303, Problem> {
    let done = systems::end(&desk, &actor, id).await;
    done.map_err(|stop| Problem::stopped(stop, |_| Problem::NotFound))?;
    Ok(Redirect303::to("/programmes").saying("flash-h-program-ended"))
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_fingerprint_is_thirty_two_bytes() {
        let colons = ["aB"; 32].join(":");
        assert_eq!(super::fingerprint(&colons), Some([0xab; 32]));
        assert_eq!(super::fingerprint(&"ab".repeat(32)), Some([0xab; 32]));
        for wrong in [
            String::new(),
            "ab".repeat(31),
            "a".repeat(63),
            "zz".repeat(32),
            "é".repeat(32),
        ] {
            assert_eq!(super::fingerprint(&wrong), None, "{wrong}");
        }
    }
}
