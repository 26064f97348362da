//! The portal of the office and of its prosecution (art. 4 I and II): the queue, declarations with what ties them, the
//! series, the register of public values, alerts, search.

mod alerts;
mod declaration;
mod dossier;
mod drawings;
mod home;
mod links;
mod marked;
mod public;
mod quality;
mod samples;
mod search;
mod series;
mod series_list;
mod staff;
mod why;
mod words;

use gate::{Access, Routes};

use crate::{
    desk::Desk,
    law::{CHIEF_PROSECUTOR, HEAD, OFFICER, PROSECUTOR},
};

/// The office and its prosecution.
const ALL: Access = Access::Role(&[OFFICER, HEAD, PROSECUTOR, CHIEF_PROSECUTOR]);
/// The office (art. 4 I).
const OFFICE: Access = Access::Role(&[OFFICER, HEAD]);
/// Its head.
const ITS_HEAD: Access = Access::Role(&[HEAD]);
/// The prosecution (art. 4 II).
const PROSECUTION: Access = Access::Role(&[PROSECUTOR, CHIEF_PROSECUTOR]);

/// Who designates (art. 4).
const DESIGNATE: Access = Access::Role(&[HEAD, CHIEF_PROSECUTOR]);

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/", ALL, home::get)
        .get("/declarations/{id}", ALL, declaration::get)
        .post("/declarations/{id}/decision", OFFICE, declaration::decide)
        .post("/declarations/{id}/message", OFFICE, declaration::write)
        .post("/declarations/{id}/suites", PROSECUTION, declaration::tell)
        .post(
            "/declarations/{id}/liens/{link}",
            OFFICE,
            declaration::judge,
        )
        .get("/series", ALL, series_list::get)
        .get("/series/{number}", ALL, series::get)
        .get("/valeurs-publiques", OFFICE, public::get)
        .post("/valeurs-publiques", OFFICE, public::post)
        .post("/valeurs-publiques/{id}/fin", OFFICE, public::end)
        .get("/alertes", OFFICE, alerts::get)
        .post("/alertes/{id}/vue", OFFICE, alerts::see)
        .post("/alertes/seuil", ITS_HEAD, alerts::set)
        .get("/recherche", ALL, search::get)
        .post("/recherche", ALL, search::post)
        .get("/qualite", ALL, quality::get)
        .get("/habilitations", DESIGNATE, staff::get)
        .post("/habilitations", DESIGNATE, staff::post)
        .post("/habilitations/{id}/revoquer", DESIGNATE, staff::revoke)
        .post("/habilitations/{id}/suspendre", DESIGNATE, staff::suspend)
        .post("/habilitations/{id}/retablir", DESIGNATE, staff::resume)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        alerts::Alerts,
        declaration::DeclarationPage,
        home::Queue,
        public::PublicValues,
        quality::Quality,
        search::SearchPage,
        series::SeriesPage,
        series_list::SeriesList,
        staff::Staff,
    )
}
