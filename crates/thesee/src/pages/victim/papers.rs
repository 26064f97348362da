//! `/declarations/{id}/{paper}`: one's own papers, as they were given.

use axum::{
    extract::{Path, State},
    response::{IntoResponse as _, Response},
};
use gate::{Problem, SignedIn, page::Chrome};
use http::{HeaderValue, header};
use kernel::Id;

use super::{declaration::file, words};
use crate::{
    deeds::own,
    desk::Desk,
    model::{DeclarationKind, PaperKind},
};

/// `GET /declarations/{id}/{paper}`
pub(super) async fn get(
    State(desk): State<Desk>,
    SignedIn { actor, .. }: SignedIn,
    chrome: Chrome,
    Path((id, name)): Path<(Id<DeclarationKind>, String)>,
) -> Result<Response, Problem> {
    let mut papers = PaperKind::ALL.iter().copied();
    let what = papers.find(|what| file(*what) == name);
    let what = what.ok_or(Problem::NotFound)?;
    let bytes = own::paper(&desk, &actor, id, what).await;
    let bytes = bytes.map_err(|stop| words::refused(&chrome.t(), stop))?;
    let disposition = format!("attachment; filename=\"{name}\"");
    let disposition = HeaderValue::from_str(&disposition).map_err(Problem::fault)?;
    let headers = [
        (
            header::CONTENT_TYPE,
            HeaderValue::from_static("application/pdf"),
        ),
        (header::CONTENT_DISPOSITION, disposition),
        (
            header::CACHE_CONTROL,
            HeaderValue::from_static("private, no-store"),
        ),
    ];
    Ok((headers, bytes).into_response())
}
