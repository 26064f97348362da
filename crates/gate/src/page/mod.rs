//! Pages: what a handler answers.

use axum::response::Html;

use crate::{Problem, SiteInfo, Visitor};

/// Draws the page of a problem.
#[must_use]
pub fn draw_problem(site: &SiteInfo, visitor: &Visitor, problem: &Problem) -> Html<String> {
    let _ = (site, visitor);
    Html(format!("<h1>{}</h1>", problem.status()))
}
