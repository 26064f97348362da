//! The teleservice: victims file and follow (art. 1 1°).

mod enter;
mod home;

pub(crate) use enter::come_in;
use gate::{Access, Routes};

use crate::desk::Desk;

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new().get("/", Access::Public, home::get)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(catalogue, home::VictimHome)
}
