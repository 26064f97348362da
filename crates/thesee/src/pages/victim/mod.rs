//! The victims' portal (art. 1 1°): where to go, filing, following one's own declarations. Every page works without
//! scripts. What a visitor reads before signing in opens no personal data.

mod answers;
mod before;
mod begin;
mod countries;
mod declaration;
mod draft;
mod enter;
mod filed;
mod form;
mod home;
mod list;
mod mine;
mod orientation;
mod papers;
mod questions;
mod review;
mod samples;
mod say;
mod section;
mod sections;
mod state;
mod words;

pub(crate) use enter::come_in;
use gate::{Access, Routes};

use crate::{desk::Desk, law::VICTIM};

/// Who signed in to file.
const OWN: Access = Access::Role(&[VICTIM]);
/// Bytes of a form that may hold a whole conversation: fifty thousand characters, each as long as UTF-8 and the form's
/// own writing make it.
const LARGE: u64 = 640 * 1024;

/// Routes of the portal.
#[must_use]
pub fn routes() -> Routes<Desk> {
    Routes::new()
        .get("/", Access::Public, home::get)
        .get("/orientation", Access::Public, orientation::get)
        .get("/avant-de-commencer", Access::Public, before::get)
        .get("/commencer", OWN, begin::get)
        .post("/commencer", OWN, begin::post)
        .get("/mes-declarations", OWN, mine::get)
        .get("/dossiers/{id}/relecture", OWN, review::get)
        .post("/dossiers/{id}/deposer", OWN, review::post)
        .get("/dossiers/{id}/abandonner", OWN, draft::get)
        .post("/dossiers/{id}/abandonner", OWN, draft::post)
        .get("/dossiers/{id}/{section}", OWN, section::get)
        .post("/dossiers/{id}/{section}", OWN, section::post)
        .taking(LARGE)
        .get("/dossiers/{id}/{section}/{entry}", OWN, section::get_entry)
        .post("/dossiers/{id}/{section}/{entry}", OWN, section::post_entry)
        .taking(LARGE)
        .post("/dossiers/{id}/{section}/{entry}/retirer", OWN, list::post)
        .get("/declarations/{id}", OWN, declaration::get)
        .get("/declarations/{id}/depot", OWN, filed::get)
        .post("/declarations/{id}/droits", OWN, filed::post)
        .get("/declarations/{id}/{paper}", OWN, papers::get)
        .get("/declarations/{id}/completer", OWN, say::complete::get)
        .post("/declarations/{id}/completer", OWN, say::complete::post)
        .taking(LARGE)
        .get("/declarations/{id}/repondre", OWN, say::answer::get)
        .post("/declarations/{id}/repondre", OWN, say::answer::post)
        .get("/declarations/{id}/retirer", OWN, say::withdraw::get)
        .post("/declarations/{id}/retirer", OWN, say::withdraw::post)
}

/// Draws the samples of every page of the portal.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        home::Home,
        orientation::Orientation,
        before::Before,
        begin::Begin,
        section::SectionPage,
        list::ListPage,
        review::Review,
        draft::GiveUp,
        mine::Mine,
        filed::FiledPage,
        declaration::Declaration,
        say::SayPage,
        say::withdraw::WithdrawPage,
    )
}
