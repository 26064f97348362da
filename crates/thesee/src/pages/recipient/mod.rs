//! What the portals of units and of magistrates share: inquiries, and what was handed to them (art. 4 III 1° and 2°).

mod declaration;
mod inquiries;
mod inquiry;
mod samples;
mod words;

use gate::{Access, Routes};

use crate::desk::Desk;

/// Routes of inquiries, for those who may hold some.
pub(super) fn routes(who: Access) -> Routes<Desk> {
    Routes::new()
        .get("/", who, inquiries::get)
        .post("/enquetes", who, inquiries::post)
        .get("/enquetes/{id}", who, inquiry::get)
        .post("/enquetes/{id}/clore", who, inquiry::close)
        .post("/enquetes/{id}/signaux/{hit}", who, inquiry::ask)
        .post("/enquetes/{id}/demandes/{request}", who, inquiry::answer)
        .post("/enquetes/{id}/dossiers/{given}", who, inquiry::dossier)
        .get(
            "/enquetes/{id}/declarations/{declaration}",
            who,
            declaration::get,
        )
        .post(
            "/enquetes/{id}/declarations/{declaration}",
            who,
            declaration::post,
        )
}

/// Draws the samples of every page shared.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        declaration::Declaration,
        inquiries::Inquiries,
        inquiry::InquiryPage,
    )
}
