//! The desk of the recipients (art. 5 II): agents of the ministries, of DGSI, of DRSD and of COSSEN.

mod act;
mod ask;
mod asked;
mod compare;
mod documents;
mod home;
mod paper;
mod request;
mod samples;
mod search;
mod timeline;

use gate::{Access, Routes};

use super::{record, words};
use crate::{
    desk::Desk,
    law::{COSSEN, MINISTRY, SERVICE},
};

/// Whoever may hold a session here.
const ANYONE: Access = Access::Role(&[MINISTRY, SERVICE, COSSEN]);
/// Those who instruct: agents of a ministry (art. 5 II 1°).
const MINISTRIES: Access = Access::Role(&[MINISTRY]);

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/", ANYONE, home::get)
        .get("/recherche", ANYONE, search::get)
        .post("/recherche", ANYONE, search::post)
        .get("/demandes/{id}", ANYONE, request::get)
        .get("/demandes/{id}/photographie", ANYONE, request::picture)
        .get("/demandes/{id}/chronologie", ANYONE, timeline::get)
        .get("/demandes/{id}/fiche.pdf", ANYONE, paper::get)
        .get("/demandes/{id}/liens/{link}", ANYONE, compare::get)
        .post("/demandes/{id}/liens/{link}", MINISTRIES, compare::post)
        .post("/demandes/{id}/prendre", MINISTRIES, act::take_up)
        .post("/demandes/{id}/rendre", MINISTRIES, act::release)
        .post("/demandes/{id}/transmettre", MINISTRIES, act::refer)
        .post("/demandes/{id}/rappeler", MINISTRIES, act::recall)
        .get("/demandes/{id}/pieces/{earlier}", MINISTRIES, ask::get)
        .post("/demandes/{id}/pieces/{earlier}", MINISTRIES, ask::post)
        .get("/pieces", MINISTRIES, documents::get)
        .get("/pieces/{id}", MINISTRIES, documents::download)
        .get("/pieces-demandees", MINISTRIES, asked::get)
        .post("/pieces-demandees/{id}/decliner", MINISTRIES, asked::post)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        ask::AskPage,
        asked::AskedOfUs,
        compare::Compare,
        documents::Documents,
        home::DeskHome,
        request::RequestPage,
        search::SearchPage,
        timeline::Timeline,
    )
}
