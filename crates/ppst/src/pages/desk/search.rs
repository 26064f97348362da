//! `/recherche`: what one may look for, by what the decree lets one look (art. 3); and why nothing else.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse as _, Response},
};
use gate::{
    Problem, Query, SignedIn,
    i18n::T,
    page::{Chrome, Page, Shape, View, sample},
    ui,
};
use http::StatusCode;
use ledger::Stop;

use super::{
    home::{elsewhere, numbered, person},
    samples, words,
};
use crate::{
    deeds::find::{MOST, Refusal, find},
    desk::Desk,
    model::{Line, Ministry, RequestState},
    rules::search::{LONGEST, NotSelected},
};

/// What was asked, as the address says it.
type Pairs = Vec<(String, String)>;

/// The page.
#[derive(Template)]
#[template(path = "desk/search.html")]
pub(crate) struct SearchPage {
    t: T,
    asked: Pairs,
    /// What was found; none when nothing was asked, or the search was not made.
    found: Option<Vec<Line>>,
    refused: Option<NotSelected>,
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
    fn day(&self, name: &str, key: &str) -> ui::Input {
        self.field(name, key)
            .hint(self.t.get("desk-day-hint"))
            .width(10)
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
        let (tone, title, text) = match self.refused? {
            NotSelected::Forbidden => {
                (ui::Tone::Bad, "desk-forbidden-title", "desk-forbidden-text")
            }
            NotSelected::Unknown => (ui::Tone::Caution, "desk-unknown-title", "desk-unknown-text"),
            NotSelected::Unreadable => (
                ui::Tone::Caution,
                "desk-unreadable-title",
                "desk-unreadable-text",
            ),
            NotSelected::Empty => (ui::Tone::Caution, "desk-empty-title", "desk-empty-text"),
        };
        Some(
            ui::notice(tone, &self.t, self.t.get(text))
                .titled(self.t.get(title))
                .alert(),
        )
    }
    fn is_cut(&self) -> bool {
        let count = self.found.as_ref().map_or(0, Vec::len);
        i64::try_from(count).is_ok_and(|count| count >= MOST)
    }
    fn table(&self, lines: &[Line]) -> ui::Table {
        let t = &self.t;
        let table = ui::table(t.get("desk-found"))
            .hide_caption()
            .head(t.get("desk-row-number"))
            .head(t.get("desk-col-person"))
            .head(t.get("desk-col-ministry"))
            .head(t.get("desk-col-received"))
            .head(t.get("desk-row-sense"))
            .head(t.get("desk-col-elsewhere"));
        lines.iter().fold(table, |table, line| {
            let (number, known) = if line.civil.is_some() {
                (numbered(line), elsewhere(t, line))
            } else {
                let plain = ui::Markup::text(ui::visible(&line.number));
                (ui::row_head(plain), ui::cell(t.get("desk-known-later")))
            };
            table.row(vec![
                number,
                person(t, line),
                ui::cell(words::ministry(t, line.ministry)),
                ui::cell(words::date(t, line.opinion_received_on)),
                ui::cell_html(words::opinion(t, line.opinion.as_ref(), line.state)),
                known,
            ])
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
        let page = |text: &str, found, refused| {
            let names = [
                "name",
                "number",
                "born_on",
                "source",
                "ministry",
                "received_from",
            ];
            Self {
                t: t.clone(),
                asked: names.map(|name| (name.to_owned(), text.to_owned())).into(),
                found,
                refused,
            }
        };
        let lines = |named| {
            samples::WORDS
                .iter()
                .map(|text| samples::line(text, named))
                .collect()
        };
        let cut = vec![samples::line("1", false); usize::try_from(MOST).unwrap_or(0)];
        vec![
            page("", None, None),
            page("Martin", Some(vec![]), None),
            page("Martin", Some(vec![samples::line("1", true)]), None),
            page(sample::LONG, Some(lines(true)), None),
            page(sample::BIDI, Some(lines(false)), None),
            page("Martin", Some(cut), None),
            page(sample::HOSTILE, None, Some(NotSelected::Forbidden)),
            page(sample::HOSTILE, None, Some(NotSelected::Unknown)),
            page(sample::LONG, None, Some(NotSelected::Unreadable)),
            page("", None, Some(NotSelected::Empty)),
        ]
    }
}

/// A day typed as it is said in France, `23/05/1971`, as the rule reads it; anything else stays.
fn iso(name: &str, value: &str) -> String {
    let is_day = matches!(name, "born_on" | "received_from" | "received_to");
    let mut parts = value.trim().split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(day), Some(month), Some(year), None) if is_day => {
            format!("{year:0>4}-{month:0>2}-{day:0>2}")
        }
        _ => value.to_owned(),
    }
}

/// `GET /recherche`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Query(asked): Query<Pairs>,
) -> Result<Response, Problem> {
    let mut view = SearchPage {
        t: chrome.t(),
        asked,
        found: None,
        refused: None,
    };
    if view.asked.is_empty() {
        return Ok(Page::new(chrome, view).into_response());
    }
    let read: Pairs = view
        .asked
        .iter()
        .map(|(name, value)| (name.clone(), iso(name, value)))
        .collect();
    let pairs: Vec<_> = read
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    let mut status = StatusCode::OK;
    match find(&desk, &actor, &pairs).await {
        Ok(found) => view.found = Some(found),
        Err(Stop::Refused(Refusal::NotSelected(reason))) => {
            status = match reason {
                NotSelected::Forbidden => StatusCode::FORBIDDEN,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            view.refused = Some(reason);
        }
        Err(stop) => return Err(Problem::stopped(stop, |_| Problem::NotFound)),
    }
    Ok(Page::new(chrome, view).status(status).into_response())
}

#[cfg(test)]
mod tests {
    use super::iso;

    #[test]
    fn a_day_may_be_typed_as_it_is_said() {
        assert_eq!(iso("born_on", "3/5/1971"), "1971-05-03");
        assert_eq!(iso("born_on", "1971-05-23"), "1971-05-23");
        assert_eq!(iso("number", "1/2/3"), "1/2/3");
        assert_eq!(iso("born_on", "1/2/3/4"), "1/2/3/4");
    }
}
