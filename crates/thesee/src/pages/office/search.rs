//! `/recherche`: declarations by a reference, by a value exactly, or by a person. What was typed goes in no address and
//! in no log.

use askama::Template;
use axum::{
    extract::State as Shared,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, SignedIn,
    i18n::T,
    page::{Chrome, Csrf, Page, Shape, View, sample},
    ui,
};
use kernel::{Id, Personal};
use ledger::Stop;
use serde::Deserialize;

use super::{home::sample_line, words};
use crate::{
    deeds::{
        Refusal,
        search::{Known, PAGE, find},
    },
    desk::Desk,
    model::{DeclarationKind, Line},
};

/// What was typed.
#[derive(Default, Clone, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    by: String,
    #[serde(default)]
    reference: String,
    #[serde(default)]
    value: String,
    #[serde(default)]
    name: String,
    #[serde(default)]
    given: String,
    #[serde(default)]
    born: String,
    #[serde(default)]
    after: String,
}

impl Typed {
    fn known(&self) -> Option<Known> {
        match self.by.as_str() {
            "reference" => Some(Known::Reference(self.reference.clone())),
            "value" => Some(Known::Value(Personal::new(self.value.clone()))),
            "person" => {
                let person = [&self.name, &self.given, &self.born].map(Clone::clone);
                Some(Known::Person(Personal::new(person)))
            }
            _ => None,
        }
    }
    /// The field that is wrong when it cannot be read.
    fn field(&self) -> &'static str {
        match self.by.as_str() {
            "value" => "value",
            "person" => "name",
            _ => "reference",
        }
    }
}

/// The page.
#[derive(Template)]
#[template(path = "office/search.html")]
pub(crate) struct SearchPage {
    t: T,
    csrf: Csrf,
    typed: Typed,
    found: Option<Vec<Line>>,
    errors: ui::FieldErrors,
}

impl SearchPage {
    fn input(&self, name: &str, value: &str) -> ui::Input {
        ui::input(name, self.t.get(&format!("office-search-{name}")))
            .hint(self.t.get(&format!("office-search-{name}-hint")))
            .autocomplete("off")
            .value(ui::visible(value))
            .errors(&self.errors)
            .max(200_u32)
    }
    fn table(&self, found: &[Line]) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("office-search-found"))
            .hide_caption()
            .id("found")
            .head(t.get("office-reference"))
            .head(t.get("office-nature"))
            .head(t.get("office-filed"))
            .head(t.get("office-scheme"))
            .head_number(t.get("office-paid"))
            .head(t.get("office-series"))
            .head(t.get("office-state"));
        for line in found {
            table = table.row(vec![
                ui::row_head(words::numbered(line)),
                ui::cell(words::of(t, "nature-one", line.kind.code())),
                ui::cell_html(t.stamp(line.filed_at)),
                ui::cell(words::scheme(t, line.scheme)),
                ui::number(words::paid(t, line.lost_cents)),
                words::series_cell(t, line.series),
                ui::cell_html(words::state(t, line.state)),
            ]);
        }
        table
    }
    /// The last one shown, when there may be more that quote the value.
    fn next(&self, found: &[Line]) -> Option<String> {
        let full = usize::try_from(PAGE).is_ok_and(|page| found.len() >= page);
        let last = found.last().filter(|_| full && self.typed.by == "value")?;
        Some(last.id.uuid().to_string())
    }
}

impl View for SearchPage {
    fn title(&self, t: &T) -> String {
        t.get("office-search-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |found, errors| {
            let hostile = || sample::HOSTILE.to_owned();
            Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                typed: Typed {
                    by: "value".to_owned(),
                    reference: hostile(),
                    value: sample::BIDI.to_owned(),
                    name: hostile(),
                    given: sample::LONG.to_owned(),
                    born: hostile(),
                    after: String::new(),
                },
                found,
                errors,
            }
        };
        let wrong = ["reference", "value", "name"]
            .into_iter()
            .fold(ui::FieldErrors::new(), |errors, field| {
                errors.with(field, t.get("office-search-unreadable"))
            });
        let many = (0..PAGE).map(|_| sample_line("T26-7KQM-2XWD")).collect();
        vec![
            page(None, ui::FieldErrors::new()),
            page(Some(vec![]), wrong),
            page(
                Some(vec![sample_line(sample::HOSTILE)]),
                ui::FieldErrors::new(),
            ),
            page(Some(many), ui::FieldErrors::new()),
        ]
    }
}

/// `GET /recherche`: a form; nothing is looked for yet.
pub(super) async fn get(chrome: Chrome) -> Page<SearchPage> {
    let view = SearchPage {
        t: chrome.t(),
        csrf: chrome.csrf(),
        typed: Typed::default(),
        found: None,
        errors: ui::FieldErrors::new(),
    };
    Page::new(chrome, view)
}

/// `POST /recherche`
pub(super) async fn post(
    Shared(desk): Shared<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(typed): Form<Typed>,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let known = typed.known().ok_or(Problem::Malformed)?;
    let after: Option<Id<DeclarationKind>> = typed.after.parse().ok();
    let mut view = SearchPage {
        t: t.clone(),
        csrf: chrome.csrf(),
        typed,
        found: None,
        errors: ui::FieldErrors::new(),
    };
    match find(&desk, &actor, &known, after).await {
        Ok(found) => {
            view.found = Some(found);
            Ok(Page::new(chrome, view).into_response())
        }
        Err(Stop::Refused(Refusal::Unreadable)) => {
            let field = view.typed.field();
            view.errors.add(field, t.get("office-search-unreadable"));
            Ok(Page::new(chrome, view).invalid().into_response())
        }
        Err(stop) => Err(words::stopped(&t, stop)),
    }
}
