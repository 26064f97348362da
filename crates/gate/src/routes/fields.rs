//! Reads a form, within bounds.

use std::sync::Arc;

use axum::{body::Body, extract::Request};
use http::header;
use http_body_util::{BodyExt, LengthLimitError, Limited};
use kernel::Personal;
use url::form_urlencoded;

use super::door::declared;
use crate::{Problem, extract::Fields, transport::BodyError};

/// Fields one form may have.
pub(crate) const FIELDS: usize = 200;
/// Bytes of one field's name.
pub(crate) const NAME: usize = 100;

/// Reads a urlencoded body of at most `max` bytes.
///
/// A form of another kind holds no token of ours: it is a forgery, not a mistake.
pub(super) async fn read(request: Request, max: u64) -> Result<(Request, Fields), Problem> {
    let kind = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.map(|kind| kind.split(';').next().unwrap_or_default().trim());
    if !kind.is_some_and(|kind| kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")) {
        return Err(Problem::Forgery);
    }
    if declared(request.headers()).is_some_and(|length| length > max) {
        return Err(Problem::TooLarge(max));
    }
    let (parts, body) = request.into_parts();
    let limited = Limited::new(body, usize::try_from(max).unwrap_or(usize::MAX));
    let bytes = limited
        .collect()
        .await
        .map_err(|error| broken(&*error, max))?
        .to_bytes();
    let fields = parse(&bytes)?;
    Ok((Request::from_parts(parts, Body::empty()), fields))
}

pub(crate) fn parse(bytes: &[u8]) -> Result<Fields, Problem> {
    let mut fields = Vec::new();
    for (name, value) in form_urlencoded::parse(bytes) {
        // No text has a NUL, and PostgreSQL takes none: it would end as an incident.
        if fields.len() >= FIELDS || name.len() > NAME || value.contains('\0') {
            return Err(Problem::Malformed);
        }
        fields.push((name.into_owned(), Personal::new(value.into_owned())));
    }
    Ok(Fields(Arc::new(fields)))
}

/// Why a body could not be read.
pub(crate) fn broken(error: &(dyn std::error::Error + 'static), max: u64) -> Problem {
    if BodyError::is_slow(error) {
        return Problem::TooSlow;
    }
    let mut next = Some(error);
    while let Some(cause) = next {
        if cause.is::<LengthLimitError>() {
            return Problem::TooLarge(max);
        }
        next = cause.source();
    }
    Problem::Malformed
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn forms_are_read_within_bounds() {
        let request = |kind: &str, body: Vec<u8>| {
            let builder = Request::builder()
                .method("POST")
                .header("content-type", kind);
            builder.body(Body::from(body)).unwrap()
        };
        let form = "application/x-www-form-urlencoded; charset=UTF-8";
        let (_, fields) = read(request(form, b"a=1&b=%C3%A9+x&a=2".to_vec()), 100)
            .await
            .unwrap();
        assert_eq!(fields.get("a"), Some("1"));
        assert_eq!(fields.all("a").collect::<Vec<_>>(), ["1", "2"]);
        assert_eq!(fields.get("b"), Some("é x"));

        let status = async |kind: &str, body: Vec<u8>| {
            read(request(kind, body), 10_000)
                .await
                .map_err(|problem| problem.status().as_u16())
                .err()
        };
        assert_eq!(status(form, vec![b'a'; 10_001]).await, Some(413));
        assert_eq!(status(form, b"a&".repeat(FIELDS + 1)).await, Some(400));
        assert_eq!(status(form, vec![b'a'; NAME + 1]).await, Some(400));
        assert_eq!(status(form, b"a=b%00c".to_vec()).await, Some(400));
        for kind in [
            "text/plain",
            "multipart/form-data; boundary=x",
            "application/json",
            "",
        ] {
            assert_eq!(status(kind, b"a=1".to_vec()).await, Some(403), "{kind}");
        }
    }
}
