//! The headers every answer bears, so that a browser lets nothing in or out that we do not need.
//!
//! ANSSI-PA-009 v2 (R2, R13–R21, R46), OWASP ASVS 5.0 V3.4, MDN HTTP Observatory.

use axum::response::Response;
use http::{HeaderName, HeaderValue, header};

use crate::SiteInfo;

/// What no page needs of a browser.
macro_rules! features {
    () => {
        "accelerometer=(), autoplay=(), camera=(), display-capture=(), encrypted-media=(), fullscreen=(), \
         geolocation=(), gyroscope=(), magnetometer=(), microphone=(), midi=(), payment=(), \
         screen-wake-lock=(), usb=(), xr-spatial-tracking=(), "
    };
}

const FIXED: [(HeaderName, &str); 9] = [
    (
        header::STRICT_TRANSPORT_SECURITY,
        "max-age=63072000; includeSubDomains",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
    (header::REFERRER_POLICY, "same-origin"),
    (
        HeaderName::from_static("cross-origin-opener-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("cross-origin-embedder-policy"),
        "require-corp",
    ),
    (
        HeaderName::from_static("cross-origin-resource-policy"),
        "same-origin",
    ),
    (
        HeaderName::from_static("x-permitted-cross-domain-policies"),
        "none",
    ),
    (
        HeaderName::from_static("permissions-policy"),
        concat!(features!(), "publickey-credentials-get=()"),
    ),
];

/// The content security policy of a site's pages.
fn policy(site: &SiteInfo) -> String {
    let mut form = String::from("'self'");
    for origin in &site.form_origins {
        form.push(' ');
        form.push_str(origin);
    }
    format!(
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self'; \
         connect-src 'self'; form-action {form}; base-uri 'none'; frame-ancestors 'none'"
    )
}

/// Marks the answer of a page that asks the browser for a security key.
#[derive(Clone, Copy)]
pub(crate) struct AsksKey;

/// Sets them.
pub(crate) fn apply(site: &SiteInfo, response: &mut Response) {
    let html = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let policy = if html {
        policy(site)
    } else {
        // Nothing else needs anything, should a browser take it for a page.
        "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'".to_owned()
    };
    let asks_key = response.extensions().get::<AsksKey>().is_some();
    let headers = response.headers_mut();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    for (name, value) in FIXED {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if asks_key {
        headers.insert(
            HeaderName::from_static("permissions-policy"),
            HeaderValue::from_static(concat!(features!(), "publickey-credentials-get=(self)")),
        );
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    headers.remove(header::SERVER);
}
