//! The desk of SGDSN and OSIIC (art. 5 I): the coordination reads, corrects, deletes, habilitates and answers the
//! commission; the administrators of the users see users and nothing else.

mod batch;
mod commission;
mod compare;
mod correct;
mod csv;
mod delete;
mod exported;
mod feed;
mod feeds;
mod form;
mod gathered;
mod home;
mod letters;
mod links;
mod models;
mod natures;
mod people;
mod person;
mod procedure;
mod request;
mod schema;
mod search;
mod sheet;
mod statistics;
mod trace;
mod users;
mod words;

use gate::{Access, Routes};

use crate::{
    desk::Desk,
    law::{OSIIC, SGDSN},
};

/// Whoever may hold a session here.
const ANYONE: Access = Access::Role(&[SGDSN, OSIIC]);
/// The coordination (art. 5 I 1°).
const COORDINATION: Access = Access::Role(&[SGDSN]);
/// The administrators of the users (art. 5 I 2°): no route of theirs leads to a record.
const ADMINISTRATORS: Access = Access::Role(&[OSIIC]);

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    data()
        .merge(people())
        .get("/", ANYONE, home::get)
        .get("/statistiques.csv", COORDINATION, statistics::get)
        .get("/alimentation", COORDINATION, feeds::get)
        .post("/alimentation", COORDINATION, feeds::post)
        .get("/alimentation/{code}", COORDINATION, feed::get)
        .post("/alimentation/{code}", COORDINATION, feed::post)
        .post("/alimentation/{code}/etat", COORDINATION, feed::close)
        .post("/alimentation/{code}/confiance", COORDINATION, feed::trust)
        .post(
            "/alimentation/{code}/confiance/{value}/retirer",
            COORDINATION,
            feed::distrust,
        )
        .get("/alimentation/{code}/lots/{name}", COORDINATION, batch::get)
        .get("/modele", COORDINATION, models::get)
        .post("/modele/retirer", COORDINATION, models::withdraw)
        .post("/modele/reprendre", COORDINATION, models::resume)
        .get("/journal", COORDINATION, trace::get)
        .get("/journal.csv", COORDINATION, trace::file)
        .get("/cnil", COORDINATION, commission::get)
        .post("/cnil", COORDINATION, commission::post)
        .get("/cnil/{id}", COORDINATION, procedure::get)
        .post("/cnil/{id}", COORDINATION, procedure::post)
        .post("/cnil/{id}/donnees.json", COORDINATION, procedure::json)
        .post("/cnil/{id}/donnees.pdf", COORDINATION, procedure::pdf)
}

/// Requests and their links.
fn data() -> Routes<Desk> {
    Routes::new()
        .get("/demandes", COORDINATION, search::get)
        .post("/demandes", COORDINATION, search::post)
        .get("/demandes/{id}", COORDINATION, request::get)
        .get(
            "/demandes/{id}/photographie",
            COORDINATION,
            request::photograph,
        )
        .post("/demandes/{id}/liens/{link}", COORDINATION, request::judge)
        .get(
            "/demandes/{id}/corriger/{letter}",
            COORDINATION,
            correct::get,
        )
        .post(
            "/demandes/{id}/corriger/{letter}",
            COORDINATION,
            correct::post,
        )
        .get("/demandes/{id}/supprimer", COORDINATION, delete::get)
        .post("/demandes/{id}/supprimer", COORDINATION, delete::post)
        .get("/demandes/{id}/recu", COORDINATION, delete::receipt)
        .get(
            "/demandes/{id}/recu.json",
            COORDINATION,
            delete::receipt_file,
        )
        .get("/liens", COORDINATION, links::get)
}

/// Users, in two steps by two bodies.
fn people() -> Routes<Desk> {
    Routes::new()
        .get("/habilitations", COORDINATION, people::get)
        .get("/habilitations/{id}", COORDINATION, person::get)
        .post("/habilitations/{id}", COORDINATION, person::post)
        .post(
            "/habilitations/{id}/suspendre",
            COORDINATION,
            person::suspend,
        )
        .post("/habilitations/{id}/retablir", COORDINATION, person::resume)
        .post("/habilitations/{id}/revoir", COORDINATION, person::review)
        .post("/habilitations/{id}/terminer", COORDINATION, person::end)
        .get("/utilisateurs", ADMINISTRATORS, users::get)
        .post("/utilisateurs", ADMINISTRATORS, users::post)
        .post("/utilisateurs/{id}/terminer", ADMINISTRATORS, users::end)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        commission::Commission,
        correct::Correct,
        delete::Delete,
        delete::Receipt,
        batch::BatchPage,
        feed::Feed,
        feeds::Feeds,
        home::CoordinationHome,
        links::Links,
        models::ModelsPage,
        people::People,
        person::Person,
        procedure::ProcedurePage,
        request::RequestPage,
        search::Search,
        trace::Trace,
        users::Users,
    )
}
