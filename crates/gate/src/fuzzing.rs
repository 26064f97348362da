//! Doors for the fuzzer alone, which sets `--cfg fuzzing`: readers of bytes that are private to the gate.

use axum::{body::Body, extract::Request};
use futures::StreamExt as _;
use http::{HeaderMap, HeaderValue, header};

use crate::{routes, session::Cookie, upload};

/// Reads every cookie of ours out of a `Cookie` header.
pub fn cookies(line: &[u8]) {
    let mut headers = HeaderMap::new();
    let Ok(value) = HeaderValue::from_bytes(line) else {
        return;
    };
    headers.insert(header::COOKIE, value);
    for cookie in [
        Cookie::Session,
        Cookie::Visit,
        Cookie::SignIn,
        Cookie::Key,
        Cookie::Flash,
        Cookie::Lang,
        Cookie::Scheme,
    ] {
        let value = cookie.read(&headers);
        assert!(value.is_none_or(|value| value.len() <= 1_024));
    }
}

/// Reads bytes as everything a security key or its browser sends.
pub fn security_key(bytes: &[u8]) {
    crate::webauthn::fuzz(bytes);
}

/// Reads a urlencoded form.
pub fn form(bytes: &[u8]) {
    let _ = routes::parse_form(bytes);
}

/// Reads a multipart body to its end; `max` bounds the file. Says how many bytes the file had.
pub async fn multipart(kind: &[u8], body: Vec<u8>, max: u64) -> Option<u64> {
    let kind = HeaderValue::from_bytes(kind).ok()?;
    let request = Request::builder()
        .header(header::CONTENT_TYPE, kind)
        .body(Body::from(body))
        .ok()?;
    let (_, upload) = upload::begin(request, max).await.ok()?;
    let (name, mut file) = upload.into_file()?;
    let _ = name.safe();
    let mut read = 0_u64;
    while let Some(Ok(chunk)) = file.next().await {
        read = read.saturating_add(chunk.len() as u64);
        assert!(read <= max);
    }
    Some(read)
}
