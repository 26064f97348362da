//! `/plaintes/nouvelle`: a complaint taken at a unit, typed by the agent who took it (art. 1 2°).

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, SignedIn,
    extract::Fields,
    i18n::T,
    page::{Chrome, Crumb, Csrf, Page, Redirect303, Shape, View, sample},
    ui,
};
use ledger::{Fault, Stop};

use super::taken::refused;
use crate::{
    deeds::take::{self, Refusal},
    desk::Desk,
    model::{FamilySituation, Means, Scheme, Sex, Way},
    rules::{
        days,
        intake::{self, FIELDS},
    },
};

/// The page.
#[derive(Template)]
#[template(path = "unit/form.html")]
pub(crate) struct IntakeForm {
    t: T,
    csrf: Csrf,
    typed: BTreeMap<String, String>,
    errors: ui::FieldErrors,
}

/// One part of the form: its title, and its fields.
struct Part {
    title: &'static str,
    fields: &'static [&'static str],
}

/// The form in the order in which a complaint is taken.
const PARTS: [Part; 5] = [
    Part {
        title: "i-part-complaint",
        fields: &["number", "scheme", "happened_on", "until", "account"],
    },
    Part {
        title: "i-part-victim",
        fields: &[
            "birth_name",
            "used_name",
            "given_names",
            "pseudonyms",
            "birth_date",
            "birth_place",
            "birth_country",
            "sex",
            "nationalities",
            "family",
            "occupation",
            "street",
            "postcode",
            "town",
            "country",
            "telephones",
            "emails",
            "own_iban",
        ],
    },
    Part {
        title: "i-part-payment",
        fields: &[
            "asked",
            "paid",
            "means",
            "paid_on",
            "to_holder",
            "to_iban",
            "payment_details",
        ],
    },
    Part {
        title: "i-part-suspect",
        fields: &[
            "suspect_names",
            "suspect_pseudonyms",
            "suspect_emails",
            "suspect_telephones",
            "suspect_profiles",
            "goods",
            "page",
            "advert",
            "messages",
        ],
    },
    Part {
        title: "i-part-agent",
        fields: &["agent_names", "agent_number", "agent_rank"],
    },
];

impl IntakeForm {
    fn parts(&self) -> &'static [Part] {
        &PARTS
    }
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }
    fn field(&self, name: &str) -> ui::Markup {
        let t = &self.t;
        let key = format!("i-f-{}", name.replace('_', "-"));
        let (label, value) = (t.get(&key), self.value(name));
        let choose = |codes: Vec<(&'static str, String)>| {
            let select = ui::select(name, label).option("", "").options(codes);
            ui::Markup::of(select.value(value).errors(&self.errors))
        };
        let of = |stem: &str, code: &str| t.get(&format!("{stem}-{code}")).to_owned();
        match name {
            "scheme" => choose(
                Scheme::ALL
                    .iter()
                    .map(|one| (one.code(), of("scheme", one.code())))
                    .collect(),
            ),
            "sex" => choose(
                Sex::ALL
                    .iter()
                    .map(|one| (one.code(), of("i-sex", one.code())))
                    .collect(),
            ),
            "family" => choose(
                FamilySituation::ALL
                    .iter()
                    .map(|one| (one.code(), of("i-family", one.code())))
                    .collect(),
            ),
            "means" => choose(
                Means::ALL
                    .iter()
                    .map(|one| (one.code(), of("i-means", one.code())))
                    .collect(),
            ),
            "account" | "messages" | "payment_details" | "goods" => {
                let area = ui::textarea(name, label).rows(5);
                ui::Markup::of(area.value(value).errors(&self.errors))
            }
            _ => {
                let input = ui::input(name, label).autocomplete("off").value(value);
                ui::Markup::of(input.errors(&self.errors))
            }
        }
    }
}

impl View for IntakeForm {
    fn title(&self, t: &T) -> String {
        t.get("i-form-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Wide
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/plaintes", t.get("i-taken-title"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, why: Option<&str>| {
            let names = FIELDS.iter().map(|(name, _)| *name);
            Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                typed: names
                    .clone()
                    .map(|name| (name.to_owned(), shown(text)))
                    .collect(),
                errors: names.fold(ui::FieldErrors::new(), |errors, name| match why {
                    Some(why) => errors.with(name, t.get(why)),
                    None => errors,
                }),
            }
        };
        vec![
            page("", None),
            page(sample::HOSTILE, Some("i-why-missing")),
            page(sample::LONG, Some("i-why-unreadable")),
            page(sample::BIDI, Some("i-why-minor")),
        ]
    }
}

/// What was typed, its lines kept.
fn shown(text: &str) -> String {
    text.lines().map(ui::visible).collect::<Vec<_>>().join("\n")
}

fn page(chrome: &Chrome, fields: Option<&Fields>, errors: ui::FieldErrors) -> IntakeForm {
    let typed = FIELDS.iter().filter_map(|(name, _)| {
        let value = fields?.get(name)?;
        Some(((*name).to_owned(), shown(value)))
    });
    IntakeForm {
        t: chrome.t(),
        csrf: chrome.csrf(),
        typed: typed.collect(),
        errors,
    }
}

/// `GET /plaintes/nouvelle`
pub(super) async fn get(chrome: Chrome) -> Page<IntakeForm> {
    let view = page(&chrome, None, ui::FieldErrors::new());
    Page::new(chrome, view)
}

/// `POST /plaintes/nouvelle`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    fields: Fields,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let today = days::day_of(desk.ledger.now()).map_err(Fault::from)?;
    let mut errors = ui::FieldErrors::new();
    match intake::read(|name| fields.get(name).unwrap_or_default(), today) {
        Ok(one) => match take::take(&desk, &actor, Way::Station, &[one]).await {
            Ok(_) => {
                return Ok(Redirect303::to("/plaintes")
                    .saying("flash-i-taken")
                    .into_response());
            }
            Err(Stop::Refused(Refusal::Known(_))) => errors.add("number", t.get("i-why-twice")),
            Err(stop) => return Err(refused(&t, stop)),
        },
        Err(wrongs) => {
            for wrong in wrongs {
                let why = t.get(&format!("i-why-{}", wrong.why.code())).to_owned();
                errors.add(&wrong.field, why);
            }
        }
    }
    let view = page(&chrome, Some(&fields), errors);
    Ok(Page::new(chrome, view).invalid().into_response())
}
