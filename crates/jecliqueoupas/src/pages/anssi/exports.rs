//! `/menaces/misp.json` and `/menaces/stix.json`: the exports of article 2 II 2°.

use axum::{extract::State, response::Response};
use gate::{Problem, SignedIn};

use crate::{
    deeds::threats::collect,
    desk::Desk,
    pages::agent::download,
    rules::threats::{Threat, misp_event, stix_bundle},
};

/// Days exported.
const DAYS: i64 = 365;

async fn export(
    desk: &Desk,
    actor: &kernel::Actor,
    draw: impl FnOnce(&[Threat]) -> serde_json::Value,
    name: &'static str,
) -> Result<Response, Problem> {
    let since = desk.ledger.now() - time::Duration::days(DAYS);
    let threats = collect(desk, actor, since)
        .await
        .map_err(|stop| Problem::stopped(stop, |never| match never {}))?;
    let body = serde_json::to_vec_pretty(&draw(&threats)).map_err(Problem::fault)?;
    Ok(download(body, "application/json", name))
}

/// `GET /menaces/misp.json`
pub(super) async fn misp(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
) -> Result<Response, Problem> {
    export(&desk, &actor, misp_event, "misp.json").await
}

/// `GET /menaces/stix.json`
pub(super) async fn stix(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
) -> Result<Response, Problem> {
    export(&desk, &actor, stix_bundle, "stix.json").await
}
