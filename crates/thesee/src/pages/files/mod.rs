//! Files given in support, on the victims' portal and on the office's: each adds its routes to those of its portal.

mod draft;
mod filed;
mod rights;

pub(super) use draft::refused as draft_refused;

use axum::response::{IntoResponse as _, Response};
use gate::{Access, Problem, Routes, i18n::T, stops, ui};
use http::{HeaderValue, StatusCode, header};
use ledger::Stop;

use crate::{
    deeds::{Refusal, attach, attachments::Opened},
    desk::Desk,
    law::{CHIEF_PROSECUTOR, HEAD, OFFICER, PROSECUTOR, VICTIM},
    model::Attachment,
};

/// Who signed in to file.
const OWN: Access = Access::Role(&[VICTIM]);
/// The office and its prosecution.
const ALL: Access = Access::Role(&[OFFICER, HEAD, PROSECUTOR, CHIEF_PROSECUTOR]);
/// The office.
const OFFICE: Access = Access::Role(&[OFFICER, HEAD]);

/// Bytes that the door lets through: a little more than a file may have, so that the refusal is the rule's.
const DOOR: u64 = attach::LARGEST + (1 << 20);

/// Adds the routes of the victims' portal.
#[must_use]
pub fn victims(routes: Routes<Desk>) -> Routes<Desk> {
    routes
        .get("/pieces/{draft}", OWN, draft::get)
        .upload("/pieces/{draft}", OWN, draft::post, DOOR)
        .post("/pieces/{draft}/{file}/retirer", OWN, draft::remove)
        .get("/declarations/{id}/pieces/{file}", OWN, filed::own)
        .get("/droits", OWN, rights::get)
        .post("/droits", OWN, rights::post)
}

/// Adds the routes of the office's portal.
#[must_use]
pub fn office(routes: Routes<Desk>) -> Routes<Desk> {
    routes
        .get("/declarations/{id}/pieces", ALL, filed::get)
        .get(
            "/declarations/{id}/pieces/{file}/copie.png",
            ALL,
            filed::copy,
        )
        .post(
            "/declarations/{id}/pieces/{file}/original",
            OFFICE,
            filed::original,
        )
}

/// Draws the samples of every page.
pub(super) fn check_samples(
    catalogue: &std::sync::Arc<gate::i18n::Catalogue>,
) -> Vec<super::Checked> {
    gate::checked!(
        catalogue,
        draft::DraftFiles,
        filed::Filed,
        rights::OwnRights
    )
}

/// A file to keep: never shown, whatever it is, and never kept on the way.
fn download(opened: Opened, name: &str) -> Result<Response, Problem> {
    let name = gate::upload::FileName::new(name);
    let disposition = HeaderValue::from_str(&name.attachment()).map_err(Problem::fault)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static(opened.media.code()),
        ),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    Ok((headers, opened.bytes.into_inner()).into_response())
}

fn refused(t: &T, stop: Stop<Refusal>) -> Problem {
    Problem::stopped(stop, |reason| match reason {
        Refusal::Unknown => Problem::NotFound,
        _ => stops::refusal(t, StatusCode::CONFLICT, "files-not-now"),
    })
}

/// A file in words: what it is, and its size.
fn what(t: &T, file: &Attachment) -> String {
    let media = t
        .get(&format!("files-media-{}", file.media.word()))
        .to_owned();
    let size = t.size(u64::try_from(file.size).unwrap_or_default());
    format!("{media}, {size}")
}

/// A file's name as it came, what hides in it written out.
pub(super) fn name(file: &Attachment) -> String {
    ui::visible(file.name.reveal())
}

/// A file, for samples.
fn sample(text: &str, media: crate::model::Media) -> Attachment {
    Attachment {
        id: kernel::Id::from_uuid(uuid::Uuid::nil()),
        name: kernel::Personal::new(text.to_owned()),
        media,
        size: 120_000,
        sha256: [7; 32],
        copied: media.is_image(),
        verdict: Some(crate::model::Verdict::Suspicious),
        recorded_at: kernel::Timestamp::UNIX_EPOCH,
    }
}
