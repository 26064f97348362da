//! The desk of SGDSN and OSIIC (art. 5 I).

mod home;

use gate::{Access, Routes};

use crate::{
    desk::Desk,
    law::{OSIIC, SGDSN},
};

/// Whoever may hold a session here.
const ANYONE: Access = Access::Role(&[SGDSN, OSIIC]);

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new().get("/", ANYONE, home::get)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(catalogue, home::CoordinationHome)
}
