//! Police and gendarmerie units: what they take (art. 1 2°), and what is handed to their inquiries (art. 4 III 1°).

mod batch;
mod form;
mod taken;

use gate::{Access, Routes};

use super::recipient;
use crate::{desk::Desk, law::UNIT, rules::intake_file::LARGEST};

/// Bytes of the form: an account and messages as long as they may be, accents encoded.
const LONGEST_FORM: u64 = 1 << 20;

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    let who = Access::Role(&[UNIT]);
    recipient::routes(who)
        .get("/plaintes", who, taken::get)
        .get("/plaintes/nouvelle", who, form::get)
        .post("/plaintes/nouvelle", who, form::post)
        .taking(LONGEST_FORM)
        .get("/plaintes/fichier", who, batch::get)
        .get("/plaintes/modele.csv", who, batch::model)
        .upload("/plaintes/fichier", who, batch::post, LARGEST)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(catalogue, batch::Batch, form::IntakeForm, taken::TakenList)
}
