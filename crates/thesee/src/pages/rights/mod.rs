//! The directorate's desk for rights (art. 6 II): requests, answers, copies.

mod copy;
mod correct;
mod home;
mod new;
mod request;
mod words;

use gate::{Access, Routes};

use crate::{desk::Desk, law::RIGHTS_DESK};

/// The desk.
const DESK: Access = Access::Role(&[RIGHTS_DESK]);

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/", DESK, home::get)
        .get("/nouvelle", DESK, new::get)
        .post("/nouvelle", DESK, new::post)
        .get("/demandes/{id}", DESK, request::get)
        .post("/demandes/{id}/preuve", DESK, request::prove)
        .post("/demandes/{id}/reponse", DESK, request::answer)
        .get("/demandes/{id}/donnees.json", DESK, copy::json)
        .get("/demandes/{id}/donnees.pdf", DESK, copy::pdf)
        .get(
            "/demandes/{id}/rectification/{declaration}",
            DESK,
            correct::get,
        )
        .post(
            "/demandes/{id}/rectification/{declaration}",
            DESK,
            correct::post,
        )
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        correct::Correct,
        home::Home,
        new::NewPage,
        request::RequestPage,
    )
}
