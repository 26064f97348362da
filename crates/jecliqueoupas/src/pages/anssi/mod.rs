//! ANSSI's portal (art. 1, 2 and 5): files, rules, threats; and its administration (art. 5, 8, 9).

mod exports;
mod file;
mod files;
mod known_good;
mod ministries;
mod ministry;
mod rights;
mod rule;
mod rule_text;
mod rules;
mod threats;
mod tokens;
mod trace;
mod users;

use gate::{Access, Routes};

use crate::{
    desk::{Bounds, Desk},
    law::{ADMINISTRATOR, ANALYST},
};

/// Those who apply detection rules.
const ANALYSTS: Access = Access::Role(&[ANALYST]);
/// Those who administer the portal.
const ADMINISTRATORS: Access = Access::Role(&[ADMINISTRATOR]);

/// Routes of the portal.
#[must_use]
pub fn routes(bounds: &Bounds) -> Routes<Desk> {
    let (max, max_rules) = (bounds.max_upload, bounds.max_rules);
    let typed = rule_text::form_bytes(max_rules);
    Routes::new()
        .get("/", ANALYSTS, files::get)
        .get("/fichiers/{id}", ANALYSTS, file::get)
        .post("/fichiers/{id}/analyser", ANALYSTS, file::reanalyse)
        .post(
            "/fichiers/{id}/depots/{deposit}/inviter",
            ANALYSTS,
            file::invite,
        )
        .get("/regles", ANALYSTS, rules::get)
        .post("/regles", ANALYSTS, rules::post)
        .taking(typed)
        .upload("/regles/fichier", ANALYSTS, rules::send, max_rules)
        .get("/regles/{id}", ANALYSTS, rule::get)
        .post("/regles/{id}", ANALYSTS, rule::post)
        .taking(typed)
        .upload("/regles/{id}/fichier", ANALYSTS, rule::send, max_rules)
        .get("/regles/{id}/regles.yar", ANALYSTS, rule::text)
        .post("/regles/{id}/essayer", ANALYSTS, rule::try_out)
        .post("/regles/{id}/activer", ANALYSTS, rule::put_in_force)
        .post("/regles/{id}/retirer", ANALYSTS, rule::take_out)
        .get("/reference", ANALYSTS, known_good::get)
        .upload("/reference", ANALYSTS, known_good::post, max)
        .post("/reference/{id}/retirer", ANALYSTS, known_good::remove)
        .get("/menaces", ANALYSTS, threats::get)
        .get("/menaces/misp.json", ANALYSTS, exports::misp)
        .get("/menaces/stix.json", ANALYSTS, exports::stix)
        .get("/ministeres", ADMINISTRATORS, ministries::get)
        .post("/ministeres", ADMINISTRATORS, ministries::post)
        .get("/ministeres/{code}", ADMINISTRATORS, ministry::get)
        .post("/ministeres/{code}", ADMINISTRATORS, ministry::post)
        .post("/ministeres/{code}/fssi", ADMINISTRATORS, ministry::name)
        .post(
            "/ministeres/{code}/destinataires/{id}/retirer",
            ADMINISTRATORS,
            ministry::remove,
        )
        .get("/droits", ADMINISTRATORS, rights::get)
        .post("/droits", ADMINISTRATORS, rights::post)
        .post(
            "/droits/{agent}/limiter",
            ADMINISTRATORS,
            rights::restricting,
        )
        .get(
            "/droits/{agent}/donnees.json",
            ADMINISTRATORS,
            rights::copied,
        )
        .post(
            "/droits/{agent}/rectifier",
            ADMINISTRATORS,
            rights::rectifying,
        )
        .post("/droits/{agent}/supprimer", ADMINISTRATORS, rights::erasing)
        .get("/utilisateurs", ADMINISTRATORS, users::get)
        .post("/utilisateurs", ADMINISTRATORS, users::post)
        .post("/utilisateurs/{id}/revoquer", ADMINISTRATORS, users::revoke)
        .post(
            "/utilisateurs/{id}/suspendre",
            ADMINISTRATORS,
            users::suspend,
        )
        .post("/utilisateurs/{id}/retablir", ADMINISTRATORS, users::resume)
        .get("/jetons", ADMINISTRATORS, tokens::get)
        .post("/jetons", ADMINISTRATORS, tokens::post)
        .post("/jetons/{id}/revoquer", ADMINISTRATORS, tokens::revoke)
        .get("/journal", ADMINISTRATORS, trace::get)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        file::FilePage,
        files::Files,
        known_good::KnownGood,
        ministries::Ministries,
        ministry::MinistryPage,
        rights::Rights,
        rule::RulePage,
        rules::Library,
        threats::Threats,
        tokens::Tokens,
        trace::Trace,
        users::Users,
    )
}
