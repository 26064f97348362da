//! `/statistiques.csv`: counts without any name.

use axum::{extract::State, response::Response};
use gate::{Problem, SignedIn, page::Chrome};

use super::{csv, words};
use crate::{deeds::overview::statistics, desk::Desk};

/// `GET /statistiques.csv`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
) -> Result<Response, Problem> {
    let t = chrome.t();
    let counts = statistics(&desk, &actor)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let heads = [
        t.get("c-request-ministry"),
        t.get("c-stat-year"),
        t.get("c-request-state"),
        t.get("c-request-motive"),
        t.get("c-request-opinion"),
        t.get("c-stat-how"),
        t.get("c-request-decision"),
        t.get("c-stat-requests"),
    ];
    let said = |prefix: &str, code: Option<&String>| {
        code.map_or_else(String::new, |code| words::coded(&t, prefix, code))
    };
    let rows = counts.iter().map(|one| {
        vec![
            words::ministry(&t, one.ministry),
            one.year.to_string(),
            words::coded(&t, "desk-state", &one.state),
            words::coded(&t, "desk-motive", &one.motive),
            said("desk-sense", one.sense.as_ref()),
            said("c-how", one.how.as_ref()),
            said("c-decision", one.decision.as_ref()),
            one.requests.to_string(),
        ]
    });
    Ok(csv::download(
        csv::table(&heads, rows),
        "text/csv; charset=utf-8",
        "statistiques.csv",
    ))
}
