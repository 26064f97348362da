//! Pages of what went wrong.

use std::sync::Arc;

use askama::Template;
use axum::response::Html;
use http::StatusCode;

use super::{Chrome, Shape, View};
use crate::{Problem, SiteInfo, Visitor, components as ui, i18n::T, layout, problem::Refusal};

/// What a visitor reads when a request was not carried out: fixed sentences, never a cause.
#[derive(Debug, Template)]
#[template(path = "page/problem.html")]
struct ProblemView {
    t: T,
    title: String,
    text: String,
    /// How to go on, where that is worth saying.
    advice: Option<String>,
    /// Number to give when asking for help.
    incident: Option<String>,
}

impl View for ProblemView {
    fn title(&self, _: &T) -> String {
        self.title.clone()
    }

    fn shape(&self) -> Shape {
        Shape::Column
    }

    fn samples(t: &T) -> Vec<Self> {
        let refusal = Refusal {
            status: StatusCode::GONE,
            code: "sample",
            title: super::sample::HOSTILE.to_owned(),
            text: super::sample::LONG.to_owned(),
        };
        let wait = std::time::Duration::from_secs(90);
        [
            Problem::NotFound,
            Problem::Forgery,
            Problem::Malformed,
            Problem::MethodNotAllowed("GET"),
            Problem::TooLarge(200_000_000),
            Problem::TooSlow,
            Problem::TooMany(wait),
            Problem::SignIn,
            Problem::Refused(refusal),
            Problem::Unavailable(wait),
            Problem::fault("cause"),
        ]
        .iter()
        .map(|problem| Self::new(t, problem, "7f3a-09bc-51de"))
        .collect()
    }
}

impl ProblemView {
    fn new(t: &T, problem: &Problem, number: &str) -> Self {
        let (title, text) = match problem {
            Problem::Refused(refusal) => (refusal.title.clone(), refusal.text.clone()),
            other => {
                let code = other.code();
                let text = format!("problem-{code}-text");
                (
                    t.get(&format!("problem-{code}-title")).to_owned(),
                    t.get(&text).to_owned(),
                )
            }
        };
        let advice = match problem {
            Problem::TooLarge(limit) => {
                Some(t.with("problem-limit", "size", t.size(limit)).to_string())
            }
            other => other.retry_after().map(|wait| {
                let seconds = wait.as_secs().max(1);
                if seconds < 90 {
                    t.with("problem-retry-seconds", "count", seconds)
                        .to_string()
                } else {
                    t.with("problem-retry-minutes", "count", seconds.div_ceil(60))
                        .to_string()
                }
            }),
        };
        let incident = matches!(problem, Problem::Fault(_) | Problem::Unavailable(_))
            .then(|| number.to_owned());
        Self {
            t: t.clone(),
            title,
            text,
            advice,
            incident,
        }
    }
}

/// Draws the page of a problem. Never fails: when even the page cannot be printed, a bare sentence in
/// both languages stands for it.
pub fn draw_problem(site: &SiteInfo, visitor: &Visitor, problem: &Problem) -> Html<String> {
    let chrome = Chrome::new(Arc::new(site.clone()), visitor.clone());
    let view = ProblemView::new(&chrome.t(), problem, &visitor.request().incident());
    Html(layout::render(&chrome, &view).unwrap_or_else(|error| {
        tracing::error!(%error, "the page of a problem cannot be printed");
        format!(
            "<!doctype html><html lang=\"fr\"><title>{0}</title><h1>{0}</h1>\
             <p>Le service ne peut pas répondre.</p><p lang=\"en\">The service cannot answer.</p></html>",
            problem.status()
        )
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Locale,
        i18n::{Catalogue, GROUND},
    };

    #[test]
    fn every_problem_reads_well_in_both_languages() {
        let catalogue = Catalogue::new(GROUND).unwrap();
        crate::page::sample::check::<ProblemView>(&catalogue).unwrap();
    }

    #[test]
    fn an_incident_has_a_number_and_no_cause() {
        let site = crate::page::sample::site(&Catalogue::new(GROUND).unwrap());
        let visitor = Visitor::sample(Locale::Fr, None);
        let Html(page) = draw_problem(&site, &visitor, &Problem::fault("secret cause"));
        assert!(page.contains(&visitor.request().incident()) && !page.contains("secret cause"));
        let Html(page) = draw_problem(&site, &visitor, &Problem::NotFound);
        assert!(!page.contains(&visitor.request().incident()));
    }
}
