//! `/demandes`: search by person, by what `rules::search` can say and by nothing else (art. 3).
//!
//! A person's name is sent by a form and never stands in an address; what names nobody may.

use std::collections::BTreeMap;

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Form, Problem, Query, SignedIn, csrf,
    i18n::T,
    page::{Chrome, Csrf, Page, Shape, View, sample},
    problem, ui,
};
use http::StatusCode;
use kernel::{Actor, Id};
use ledger::{Reason as _, Stop};
use time::{Date, format_description::well_known::Iso8601};

use super::{request::sample_line, sheet, words};
use crate::{
    deeds::{
        coordinate::{self, PAGE, Refusal},
        recall::{Answer, Answers, MOST_WEIGHED},
    },
    desk::Desk,
    model::{Ministry, RequestKind, RequestState},
    pages::{found, places},
    rules::search::NotSelected,
};

/// Raw criteria, by name.
type Typed = BTreeMap<String, String>;

/// The page.
#[derive(Template)]
#[template(path = "coordination/search.html")]
pub(crate) struct Search {
    t: T,
    csrf: Csrf,
    typed: Typed,
    asked: bool,
    answers: Answers,
    older: Option<String>,
    errors: ui::FieldErrors,
}

impl Search {
    fn value(&self, name: &str) -> &str {
        self.typed.get(name).map_or("", String::as_str)
    }
    fn input(&self, name: &str, key: &str) -> ui::Input {
        ui::input(name, self.t.get(key))
            .value(self.value(name))
            .max(200_u32)
            .errors(&self.errors)
    }
    fn date(&self, name: &str, key: &str) -> ui::Input {
        self.input(name, key).width(10_u8)
    }
    fn ministries(&self) -> ui::Select {
        let all = Ministry::ALL.map(|one| (one.code(), words::ministry(&self.t, one)));
        ui::select("ministry", self.t.get("c-request-ministry"))
            .option("", self.t.get("c-any"))
            .options(all)
            .value(self.value("ministry"))
            .errors(&self.errors)
    }
    fn states(&self) -> ui::Select {
        let all = RequestState::ALL
            .map(|one| (one.code(), words::coded(&self.t, "desk-state", one.code())));
        ui::select("state", self.t.get("c-request-state"))
            .option("", self.t.get("c-any"))
            .options(all)
            .value(self.value("state"))
            .errors(&self.errors)
    }
    /// That there are more than are shown.
    fn more(&self) -> Option<String> {
        let said = || self.t.with("found-more", "count", MOST_WEIGHED).to_string();
        self.answers.more.then(said)
    }
    /// The criteria as hidden fields, to go on with the same search.
    fn kept(&self) -> Vec<(&str, &str)> {
        let all = self
            .typed
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        all.filter(|(name, value)| *name != "before" && !value.is_empty())
            .collect()
    }
    fn table(&self) -> ui::Table {
        let t = &self.t;
        let mut table = ui::table(t.get("c-search-caption"))
            .hide_caption()
            .id("requests")
            .head(t.get("c-search-person"));
        let weighed = self.answers.list.iter().any(|one| one.weighed.is_some());
        if weighed {
            table = table.head(t.get("found-likeness"));
        }
        table = table
            .head(t.get("c-search-birth"))
            .head(t.get("c-request-ministry"))
            .head(t.get("c-request-number"))
            .head(t.get("c-request-opinion-received"))
            .head(t.get("c-request-state"))
            .head(t.get("c-request-opinion"))
            .head_number(t.get("c-search-links"));
        for Answer { line, weighed } in &self.answers.list {
            let civil = line.civil.as_ref().map(|civil| civil.reveal());
            let name = civil.map_or_else(
                || "–".to_owned(),
                |civil| {
                    sheet::full_name(&civil.given_names, &civil.name, civil.married_name.as_ref())
                },
            );
            let birth = civil.map_or_else(String::new, |civil| {
                let country = civil.birth_country.as_ref();
                let country = country.map(|code| places::country(t, code));
                let parts = [civil.birth_date.clone(), civil.birth_city.clone(), country];
                let parts: Vec<String> = parts.into_iter().flatten().collect();
                ui::visible(&parts.join(", "))
            });
            let opinion = line
                .opinion
                .as_ref()
                .map_or_else(|| "–".to_owned(), |one| words::opinion(t, one));
            let link = ui::Markup::link(format!("/demandes/{}", line.id), name);
            let mut row = vec![ui::row_head(link)];
            row.extend(weighed.as_ref().map(|weighed| found::cell(t, weighed)));
            row.extend([
                ui::cell(birth),
                ui::cell(words::ministry(t, line.ministry)),
                ui::cell(ui::visible(&line.number)),
                ui::cell(words::day(t, line.opinion_received_on)),
                ui::cell_html(words::state(t, line.state)),
                ui::cell(opinion),
                ui::number(line.links),
            ]);
            table = table.row(row);
        }
        table
    }
}

impl View for Search {
    fn title(&self, t: &T) -> String {
        t.get("c-search-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        !self.errors.is_empty()
    }
    fn samples(t: &T) -> Vec<Self> {
        let answers = |lines: Vec<_>, weighed: Option<f64>| Answers {
            more: weighed.is_some(),
            list: lines
                .into_iter()
                .map(|line| Answer {
                    line,
                    weighed: weighed.map(found::sample),
                })
                .collect(),
        };
        let page = |name: &str, answers, older| Self {
            t: t.clone(),
            csrf: Csrf::sample(),
            typed: Typed::from([("name".to_owned(), words::unhidden(name))]),
            asked: !name.is_empty(),
            answers,
            older,
            errors: ui::FieldErrors::new(),
        };
        let nothing = Answers::default;
        let many = sheet::NAMES
            .into_iter()
            .zip(1..)
            .map(|(name, id)| sample_line(name, id));
        let mut wrong = page(sample::HOSTILE, nothing(), None);
        wrong.errors.add("born_on", t.get("c-search-unreadable"));
        vec![
            page("", nothing(), None),
            page(sample::LONG, nothing(), None),
            page(
                "Martin",
                answers(vec![sample_line("Martin", 1)], Some(0.95)),
                None,
            ),
            page(
                "Martin",
                answers(vec![sample_line("Martin", 1)], Some(0.05)),
                None,
            ),
            page(
                sample::BIDI,
                answers(many.collect(), None),
                Some("2026-09-15.0".to_owned()),
            ),
            wrong,
        ]
    }
}

/// Where in the list the next page begins.
fn place(text: &str) -> Option<(Date, Id<RequestKind>)> {
    let (date, id) = text.split_once('.')?;
    Some((Date::parse(date, &Iso8601::DATE).ok()?, id.parse().ok()?))
}

/// What was typed, without what hides, and dates as `rules::search` reads them.
fn cleaned(mut typed: Typed) -> Typed {
    for value in typed.values_mut() {
        *value = words::unhidden(value);
    }
    for (name, value) in &mut typed {
        *value = found::iso(name, value);
    }
    typed
}

async fn answer(
    desk: &Desk,
    actor: &Actor,
    chrome: Chrome,
    typed: Typed,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let typed = cleaned(typed);
    let mut view = Search {
        csrf: chrome.csrf(),
        asked: typed.values().any(|value| !value.trim().is_empty()),
        typed,
        answers: Answers::default(),
        older: None,
        errors: ui::FieldErrors::new(),
        t,
    };
    let before = view.typed.get("before").and_then(|text| place(text));
    let pairs: Vec<(&str, &str)> = view
        .typed
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let found = coordinate::find(desk, actor, &pairs, before).await;
    let t = view.t.clone();
    match found {
        Ok(answers) => {
            let list = &answers.list;
            let full = i64::try_from(list.len()).is_ok_and(|count| count == PAGE);
            view.older = list
                .last()
                .filter(|last| full && last.weighed.is_none())
                .map(|Answer { line, .. }| format!("{}.{}", line.opinion_received_on, line.id));
            view.answers = answers;
            Ok(Page::new(chrome, view).into_response())
        }
        Err(Stop::Refused(reason @ Refusal::NotSelected(NotSelected::Forbidden))) => {
            Err(Problem::Refused(problem::Refusal {
                status: StatusCode::FORBIDDEN,
                code: reason.code(),
                title: t.get("c-search-forbidden-title").to_owned(),
                text: words::why(&t, &reason),
            }))
        }
        Err(Stop::Refused(Refusal::NotReady)) => {
            view.errors.add("name", t.get("found-not-ready-text"));
            view.asked = false;
            let page = Page::new(chrome, view).status(StatusCode::SERVICE_UNAVAILABLE);
            Ok(page.into_response())
        }
        Err(Stop::Refused(reason)) => {
            view.errors.add("name", words::why(&t, &reason));
            view.asked = false;
            Ok(Page::new(chrome, view).invalid().into_response())
        }
        Err(stop) => Err(words::stopped(&t, stop)),
    }
}

/// `GET /demandes`: an empty form, or what an address without a name asks for.
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(pairs): Query<Vec<(String, String)>>,
) -> Result<Response, Problem> {
    if pairs.is_empty() {
        let view = Search {
            t: chrome.t(),
            csrf: chrome.csrf(),
            typed: Typed::new(),
            asked: false,
            answers: Answers::default(),
            older: None,
            errors: ui::FieldErrors::new(),
        };
        return Ok(Page::new(chrome, view).into_response());
    }
    answer(&desk, &actor, chrome, pairs.into_iter().collect()).await
}

/// `POST /demandes`
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(mut typed): Form<Typed>,
) -> Result<Response, Problem> {
    typed.remove(csrf::FIELD);
    answer(&desk, &actor, chrome, typed).await
}
