//! The portal of the office (art. 4 I) and of its prosecution (art. 4 II).

mod home;
mod staff;

use gate::{Access, Routes};

use crate::{
    desk::Desk,
    law::{CHIEF_PROSECUTOR, HEAD, OFFICER, PROSECUTOR},
};

/// Whoever may hold a session here.
const ANYONE: Access = Access::Role(&[OFFICER, HEAD, PROSECUTOR, CHIEF_PROSECUTOR]);
/// Those who designate.
const DESIGNATE: Access = Access::Role(&[HEAD, CHIEF_PROSECUTOR]);

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/", ANYONE, home::get)
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
    gate::checked!(catalogue, home::OfficeHome, staff::Staff)
}
