//! The interior ministry's statistics service (art. 4 III 4°): figures about nobody.

mod home;

use gate::{Access, Routes};

use crate::{desk::Desk, law::STATISTICS};

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    let who = Access::Role(&[STATISTICS]);
    Routes::new()
        .get("/", who, home::get)
        .get("/chiffres.csv", who, home::file)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(catalogue, home::Figures)
}
