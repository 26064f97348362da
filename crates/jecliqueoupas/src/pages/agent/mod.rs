//! The portal of State agents (art. 1): register, deposit, read, alert, erase.

mod alert;
mod confirm;
mod deposit;
mod deposits;
mod enter;
mod erase;
mod home;
mod own_data;
mod preview;
mod receipt;
mod report;
mod sensitive;

use gate::{Access, Routes, limits::Class};

use crate::{desk::Desk, law::AGENT};

pub(super) use report::download;

/// A signed-in agent.
const OWN: Access = Access::Role(&[AGENT]);

/// Routes of the portal; `max` is the largest file taken, in bytes.
#[must_use]
pub fn routes(max: u64) -> Routes<Desk> {
    Routes::new()
        .get("/", Access::Public, home::get)
        .post("/lien", Access::Public, home::post)
        .counted_as(Class::Guess)
        .get("/lien/{token}", Access::Public, enter::get)
        .counted_as(Class::Guess)
        .post("/lien/{token}", Access::Public, enter::post)
        .counted_as(Class::Guess)
        .get("/depots", OWN, deposits::get)
        .get("/depots/nouveau", OWN, deposit::get)
        .upload("/depots", OWN, deposit::post, max)
        .get("/depots/{id}", OWN, report::get)
        .get("/depots/{id}/rapport.json", OWN, report::json)
        .get("/depots/{id}/rapport.pdf", OWN, report::pdf)
        .get("/depots/{id}/apercus/{number}", OWN, preview::get)
        .post("/depots/{id}/alerter", OWN, alert::post)
        .get("/depots/{id}/supprimer", OWN, erase::get)
        .post("/depots/{id}/supprimer", OWN, erase::post)
        .get("/depots/{id}/donnees-sensibles", OWN, sensitive::get)
        .post("/depots/{id}/donnees-sensibles", OWN, sensitive::post)
        .get("/mes-donnees", OWN, own_data::get)
        .get("/mes-donnees.json", OWN, own_data::json)
        .post("/mes-donnees/supprimer", OWN, own_data::erase)
        .get("/recus/{entry}", Access::Public, receipt::get)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        confirm::Confirm,
        confirm::Gone,
        deposit::DepositForm,
        deposits::Deposits,
        enter::Enter,
        home::Home,
        home::LinkSent,
        own_data::Mine,
        report::ReportPage,
    )
}
