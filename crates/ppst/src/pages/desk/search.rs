//! `/recherche`: what one may look for, by what the decree lets one look (art. 3); and why nothing else.

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
    ui,
};
use http::StatusCode;
use kernel::Actor;
use ledger::Stop;

use super::{
    home::{elsewhere, numbered, person},
    samples, words,
};
use crate::{
    deeds::{
        find::{MOST, Refusal, find},
        recall::{Answer, Answers, MOST_WEIGHED},
    },
    desk::Desk,
    model::{Ministry, RequestState},
    pages::found,
    rules::search::{LONGEST, NotSelected},
};

/// What was asked, as the address says it.
type Pairs = Vec<(String, String)>;

/// The page.
#[derive(Template)]
#[template(path = "desk/search.html")]
pub(crate) struct SearchPage {
    t: T,
    csrf: Csrf,
    asked: Pairs,
    /// What was found; none when nothing was asked, or the search was not made.
    found: Option<Answers>,
    refused: Option<Refused>,
}

/// Why a search was not made.
#[derive(Clone, Copy)]
enum Refused {
    Selection(NotSelected),
    NotReady,
}

impl SearchPage {
    fn asked(&self, name: &str) -> &str {
        let mut pairs = self.asked.iter();
        pairs
            .find(|(one, _)| one == name)
            .map_or("", |(_, value)| value)
    }
    fn field(&self, name: &str, key: &str) -> ui::Input {
        let longest = u32::try_from(LONGEST).unwrap_or(u32::MAX);
        ui::input(name, self.t.get(key))
            .value(ui::visible(self.asked(name)))
            .max(longest)
            .autocomplete("off")
    }
    fn day(&self, name: &str, key: &str, hint: &str) -> ui::Input {
        self.field(name, key).hint(self.t.get(hint)).width(10)
    }
    fn ministries(&self) -> ui::Select {
        let t = &self.t;
        let any = ui::select("ministry", t.get("desk-col-ministry")).option("", t.get("desk-any"));
        let all = Ministry::ALL.into_iter();
        all.fold(any, |select, one| {
            select.option(one.code(), words::ministry(t, one))
        })
        .value(self.asked("ministry"))
    }
    fn states(&self) -> ui::Select {
        let t = &self.t;
        let any = ui::select("state", t.get("desk-col-state")).option("", t.get("desk-any"));
        let all = RequestState::ALL.into_iter();
        all.fold(any, |select, one| {
            select.option(one.code(), words::of(t, "state", one.code()))
        })
        .value(self.asked("state"))
    }
    /// Why the search was not made.
    fn refusal(&self) -> Option<ui::Notice> {
        use NotSelected::{Empty, Forbidden, Nobody, Unknown, Unreadable, Wordless};
        let key = match self.refused? {
            Refused::Selection(Forbidden) => "desk-forbidden",
            Refused::Selection(Unknown) => "desk-unknown",
            Refused::Selection(Unreadable) => "desk-unreadable",
            Refused::Selection(Wordless) => "found-wordless",
            Refused::Selection(Nobody) => "found-nobody",
            Refused::Selection(Empty) => "desk-empty",
            Refused::NotReady => "found-not-ready",
        };
        let (title, text) = (&format!("{key}-title"), &format!("{key}-text"));
        let tone = if key == "desk-forbidden" {
            ui::Tone::Bad
        } else {
            ui::Tone::Caution
        };
        Some(
            ui::notice(tone, &self.t, self.t.get(text))
                .titled(self.t.get(title))
                .alert(),
        )
    }
    /// That there is more than is shown.
    fn cut(&self) -> Option<String> {
        let found = self.found.as_ref()?;
        let count = found.list.len();
        if found.more {
            let said = self.t.with("found-more", "count", MOST_WEIGHED);
            return Some(said.to_string());
        }
        let full = i64::try_from(count).is_ok_and(|count| count >= MOST);
        full.then(|| self.t.get("desk-found-cut").to_owned())
    }
    fn table(&self, list: &[Answer]) -> ui::Table {
        let t = &self.t;
        let weighed = list.iter().any(|one| one.weighed.is_some());
        let mut table = ui::table(t.get("desk-found"))
            .hide_caption()
            .head(t.get("desk-row-number"))
            .head(t.get("desk-col-person"));
        if weighed {
            table = table.head(t.get("found-likeness"));
        }
        table = table
            .head(t.get("desk-col-ministry"))
            .head(t.get("desk-col-received"))
            .head(t.get("desk-row-sense"))
            .head(t.get("desk-col-elsewhere"));
        list.iter().fold(table, |table, one| {
            let line = &one.line;
            let (number, known) = if line.civil.is_some() {
                (numbered(line), elsewhere(t, line))
            } else {
                let plain = ui::Markup::text(ui::visible(&line.number));
                (ui::row_head(plain), ui::cell(t.get("desk-known-later")))
            };
            let mut row = vec![number, person(t, line)];
            if let Some(weighed) = &one.weighed {
                row.push(found::cell(t, weighed));
            }
            row.extend([
                ui::cell(words::ministry(t, line.ministry)),
                ui::cell(words::date(t, line.opinion_received_on)),
                ui::cell_html(words::opinion(t, line.opinion.as_ref(), line.state)),
                known,
            ]);
            table.row(row)
        })
    }
}

impl View for SearchPage {
    fn title(&self, t: &T) -> String {
        t.get("desk-search-title").to_owned()
    }
    fn shape(&self) -> Shape {
        Shape::Desk
    }
    fn has_errors(&self) -> bool {
        self.refused.is_some()
    }
    fn samples(t: &T) -> Vec<Self> {
        let page = |text: &str, found: Option<Answers>, refused| {
            let names = [
                "name",
                "given_names",
                "number",
                "born_on",
                "email",
                "source",
                "ministry",
                "received_from",
            ];
            Self {
                t: t.clone(),
                csrf: Csrf::sample(),
                asked: names.map(|name| (name.to_owned(), text.to_owned())).into(),
                found,
                refused,
            }
        };
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
        let lines = |named| {
            let texts = samples::WORDS.iter();
            texts.map(|text| samples::line(text, named)).collect()
        };
        let cut = vec![samples::line("1", false); usize::try_from(MOST).unwrap_or(0)];
        let one = vec![samples::line("1", true)];
        let mut all = vec![
            page("", None, None),
            page("Martin", Some(Answers::default()), None),
            page("Martin", Some(answers(one, Some(0.995))), None),
            page(sample::LONG, Some(answers(lines(true), Some(0.1))), None),
            page(sample::BIDI, Some(answers(lines(false), None)), None),
            page("Martin", Some(answers(cut, None)), None),
        ];
        let refusals = [
            NotSelected::Forbidden,
            NotSelected::Unknown,
            NotSelected::Unreadable,
            NotSelected::Wordless,
            NotSelected::Nobody,
            NotSelected::Empty,
        ];
        let refusals = refusals.into_iter().map(Refused::Selection);
        for refused in refusals.chain([Refused::NotReady]) {
            all.push(page(sample::HOSTILE, None, Some(refused)));
        }
        all
    }
}

/// Searches, and shows what was found or why nothing was looked for.
async fn answer(
    desk: &Desk,
    actor: &Actor,
    chrome: Chrome,
    asked: Pairs,
) -> Result<Response, Problem> {
    let mut view = SearchPage {
        t: chrome.t(),
        csrf: chrome.csrf(),
        asked,
        found: None,
        refused: None,
    };
    let read: Pairs = view
        .asked
        .iter()
        .map(|(name, value)| (name.clone(), found::iso(name, value)))
        .collect();
    let pairs: Vec<_> = read
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let mut status = StatusCode::OK;
    match find(desk, actor, &pairs).await {
        Ok(found) => view.found = Some(found),
        Err(Stop::Refused(Refusal::NotSelected(reason))) => {
            status = match reason {
                NotSelected::Forbidden => StatusCode::FORBIDDEN,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            view.refused = Some(Refused::Selection(reason));
        }
        Err(Stop::Refused(Refusal::NotReady)) => {
            status = StatusCode::SERVICE_UNAVAILABLE;
            view.refused = Some(Refused::NotReady);
        }
        Err(stop) => return Err(Problem::stopped(stop, |_| Problem::NotFound)),
    }
    Ok(Page::new(chrome, view).status(status).into_response())
}

/// `GET /recherche`: an empty form, or what an address without a name asks for.
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(asked): Query<Pairs>,
) -> Result<Response, Problem> {
    if asked.is_empty() {
        let view = SearchPage {
            t: chrome.t(),
            csrf: chrome.csrf(),
            asked,
            found: None,
            refused: None,
        };
        return Ok(Page::new(chrome, view).into_response());
    }
    answer(&desk, &actor, chrome, asked).await
}

/// `POST /recherche`: what is known of a person never stands in an address.
pub(super) async fn post(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Form(asked): Form<BTreeMap<String, String>>,
) -> Result<Response, Problem> {
    let asked = asked.into_iter().filter(|(name, _)| name != csrf::FIELD);
    answer(&desk, &actor, chrome, asked.collect()).await
}
