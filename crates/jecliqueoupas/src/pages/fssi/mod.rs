//! The desk of a ministry's FSSI (art. 3 and 6): its alerts, and who else receives them.

mod alert;
mod alerts;
mod recipients;

use gate::{Access, Problem, Routes, i18n::T};
use http::StatusCode;
use ledger::Stop;

use super::stops;
use crate::{deeds::ministry_desk::Refusal, desk::Desk, law::FSSI};

/// A signed-in FSSI.
const DESK: Access = Access::Role(&[FSSI]);

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/", DESK, alerts::get)
        .get("/alertes/{id}", DESK, alert::get)
        .get("/destinataires", DESK, recipients::get)
        .post("/destinataires", DESK, recipients::post)
        .post("/destinataires/{id}/retirer", DESK, recipients::remove)
}

/// Puts the desk's refusals into words.
fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        Refusal::NoMinistry => stops::refusal(t, StatusCode::FORBIDDEN, "fssi-no-ministry"),
        Refusal::OtherMinistry | Refusal::AlreadyNamed => {
            stops::refusal(t, StatusCode::UNPROCESSABLE_ENTITY, "fssi-not-nameable")
        }
    })
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        alert::AlertPage,
        alerts::Alerts,
        recipients::Recipients,
    )
}
