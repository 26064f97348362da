//! `/avant-de-commencer`: what must be said, legibly, before anyone files online (code of criminal procedure, D. 8-2-2):
//! it is optional, one may ask to be heard, it does not dispense from a hearing, an interpreter is a right.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::{IntoResponse as _, Response};
use gate::{
    Query,
    i18n::T,
    page::{Chrome, Crumb, Page, Redirect303, View},
    ui,
};

use super::state::{State, Step, complete};
use crate::{
    model::{Kind, Language, Scheme},
    rules::orientation::Door,
};

/// The mentions, by the keys of their words; the number is that of article D. 8-2-2.
pub(crate) const MENTIONS: [&str; 5] = [
    "before-optional",
    "before-heard",
    "before-hearing",
    "before-interpreter",
    "before-translation",
];

/// The page.
#[derive(Template)]
#[template(path = "victim/before.html")]
pub(crate) struct Before {
    t: T,
    state: State,
    errors: ui::FieldErrors,
}

impl Before {
    fn mentions(&self) -> impl Iterator<Item = (&str, ui::Markup)> {
        MENTIONS.iter().map(|key| {
            let text = self.t.markup(key);
            (*key, text)
        })
    }

    fn mention_title(&self, key: &str) -> String {
        self.t.get(&format!("{key}-title")).to_owned()
    }

    /// What was answered before, as hidden fields.
    fn fields(&self) -> Vec<(&'static str, &'static str)> {
        let mut fields = self.state.fields();
        fields.retain(|(name, _)| !matches!(*name, "langue" | "lu"));
        fields
    }

    fn language(&self) -> ui::Choices {
        let t = &self.t;
        let mut radios = ui::radios("langue", t.get("before-language"));
        for language in Language::ALL {
            let label = format!("before-language-{}", language.code());
            radios = radios.option(language.code(), t.get(&label));
        }
        if let Some(chosen) = self.state.language {
            radios = radios.value(chosen.code());
        }
        radios.errors(&self.errors)
    }

    fn read(&self) -> ui::Choices {
        ui::checkbox("lu", self.t.get("before-read"))
            .checked(self.state.read)
            .errors(&self.errors)
    }

    /// Whether an interpreter is asked for: a station has one.
    fn interpreter(&self) -> bool {
        self.state.language == Some(Language::Interpreter)
    }

    fn station(&self) -> ui::Markup {
        self.t
            .markup(&format!("door-{}-text", Door::Station.code()))
    }
}

impl View for Before {
    fn title(&self, t: &T) -> String {
        t.get("before-title").to_owned()
    }
    fn trail(&self, t: &T) -> Vec<Crumb> {
        vec![Crumb::new("/", t.get("victim-home-title"))]
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |kind, language, errors| Self {
            t: t.clone(),
            state: State {
                language,
                ..complete(kind, Scheme::FakeShop)
            },
            errors,
        };
        let wrong = ui::FieldErrors::new()
            .with("langue", t.get("victim-choose"))
            .with("lu", t.get("before-unread"));
        vec![
            page(Kind::Complaint, None, ui::FieldErrors::new()),
            page(Kind::Report, Some(Language::French), wrong),
            page(
                Kind::Complaint,
                Some(Language::Interpreter),
                ui::FieldErrors::new(),
            ),
        ]
    }
}

/// `GET /avant-de-commencer`
pub(super) async fn get(chrome: Chrome, Query(query): Query<BTreeMap<String, String>>) -> Response {
    let t = chrome.t();
    let state = State::of_query(&query);
    let Step::Welcome(..) = state.step() else {
        return Redirect303::to(format!("/orientation?{}", state.query())).into_response();
    };
    if state.may_begin().is_some() {
        return Redirect303::to(format!("/commencer?{}", state.query())).into_response();
    }
    let mut errors = ui::FieldErrors::new();
    if query.contains_key("etape") {
        if state.language.is_none() {
            errors.add("langue", t.get("victim-choose"));
        }
        if !state.read && state.language != Some(Language::Interpreter) {
            errors.add("lu", t.get("before-unread"));
        }
    }
    let invalid = !errors.is_empty();
    let view = Before { t, state, errors };
    let page = Page::new(chrome, view);
    if invalid {
        page.invalid().into_response()
    } else {
        page.into_response()
    }
}
