//! The style sheet, the scripts and the icon, built by `web/` and carried inside the program.
//!
//! Their address holds their digest, so that browsers keep them for good, and pages name their
//! digest again (`integrity`, ANSSI-PA-009 R11). They are packed beforehand.

use std::sync::LazyLock;

use axum::{body::Body, response::Response};
use base64::{
    Engine,
    engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD},
};
use http::{HeaderValue, StatusCode, header};
use sha2::{Digest, Sha384};

/// Where assets stand; nothing else does.
pub const PREFIX: &str = "/assets/";

/// One file.
#[derive(Debug)]
pub struct Asset {
    /// Address, with the beginning of the digest: `/assets/acte.Zm9vYmFyYmF6.css`.
    pub path: String,
    /// Media type.
    pub kind: &'static str,
    /// Content.
    pub body: &'static [u8],
    /// Content, in brotli.
    pub br: &'static [u8],
    /// Content, in gzip.
    pub gz: &'static [u8],
    /// Digest of the content, for the `integrity` attribute (W3C SRI).
    pub integrity: String,
}

impl Asset {
    fn new(
        (stem, extension): (&str, &str),
        kind: &'static str,
        [body, br, gz]: [&'static [u8]; 3],
    ) -> Self {
        let digest = Sha384::digest(body);
        let short: String = URL_SAFE_NO_PAD.encode(digest).chars().take(16).collect();
        Self {
            path: format!("{PREFIX}{stem}.{short}.{extension}"),
            kind,
            body,
            br,
            gz,
            integrity: format!("sha384-{}", STANDARD.encode(digest)),
        }
    }
}

macro_rules! assets {
    ($($(#[$doc:meta])* $name:ident: $stem:literal, $extension:literal, $kind:literal;)+) => {
        $(
            $(#[$doc])*
            pub static $name: LazyLock<Asset> = LazyLock::new(|| {
                Asset::new(($stem, $extension), $kind, [
                    include_bytes!(concat!("../../assets/", $stem, ".", $extension)),
                    include_bytes!(concat!("../../assets/", $stem, ".", $extension, ".br")),
                    include_bytes!(concat!("../../assets/", $stem, ".", $extension, ".gz")),
                ])
            });
        )+
        /// Every asset.
        pub fn all() -> impl Iterator<Item = &'static Asset> {
            [$(&*$name),+].into_iter()
        }
    };
}

assets! {
    /// The style sheet.
    SHEET: "acte", "css", "text/css; charset=utf-8";
    /// The script of every page.
    CORE: "core", "js", "text/javascript; charset=utf-8";
    /// Uploads with progress.
    UPLOAD: "upload", "js", "text/javascript; charset=utf-8";
    /// Pages that follow work in progress.
    LIVE: "live", "js", "text/javascript; charset=utf-8";
    /// Tables that filter.
    FILTER: "filter", "js", "text/javascript; charset=utf-8";
    /// Tables drawn as graphs.
    GRAPH: "graph", "js", "text/javascript; charset=utf-8";
    /// Forms that speak to a security key.
    KEY: "key", "js", "text/javascript; charset=utf-8";
    /// The icon in the browser's tab.
    FAVICON: "favicon", "svg", "image/svg+xml";
}

/// The asset at `path`.
#[must_use]
pub fn find(path: &str) -> Option<&'static Asset> {
    if !path.starts_with(PREFIX) {
        return None;
    }
    all().find(|asset| asset.path == path)
}

/// The answer to a request for `path`, packed as `accept_encoding` allows; none when no asset is there.
#[must_use]
pub fn serve(path: &str, accept_encoding: Option<&str>) -> Option<Response> {
    let asset = find(path)?;
    let takes = |coding: &str| {
        accept_encoding.is_some_and(|header| {
            header.split(',').take(16).any(|range| {
                let (name, rest) = range.split_once(';').unwrap_or((range, ""));
                let refused = rest
                    .trim()
                    .strip_prefix("q=")
                    .is_some_and(|q| !q.is_empty() && q.bytes().all(|b| matches!(b, b'0' | b'.')));
                name.trim().eq_ignore_ascii_case(coding) && !refused
            })
        })
    };
    let (body, coding) = if takes("br") {
        (asset.br, Some("br"))
    } else if takes("gzip") {
        (asset.gz, Some("gzip"))
    } else {
        (asset.body, None)
    };
    let mut response = Response::new(Body::from(body));
    *response.status_mut() = StatusCode::OK;
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(asset.kind));
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("public, max-age=31536000, immutable"),
    );
    headers.insert(header::VARY, HeaderValue::from_static("accept-encoding"));
    if let Some(coding) = coding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
    }
    Some(response)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_change_with_the_content_and_only_they_answer() {
        for asset in all() {
            assert!(asset.path.starts_with(PREFIX), "{}", asset.path);
            assert!(asset.integrity.starts_with("sha384-"));
            assert!(find(&asset.path).is_some());
        }
        for wrong in ["/assets/acte.css", "/assets/", "/assets/../secret", "", "/"] {
            assert!(find(wrong).is_none(), "{wrong}");
        }
        let body: &[u8] = b"x";
        let other: &[u8] = b"y";
        let one = Asset::new(("a", "css"), "text/css", [body; 3]);
        assert_ne!(
            one.path,
            Asset::new(("a", "css"), "text/css", [other; 3]).path
        );
    }

    #[test]
    fn the_packing_is_the_one_asked_for() {
        let coding = |accept| {
            let response = serve(&SHEET.path, accept).unwrap();
            response
                .headers()
                .get(header::CONTENT_ENCODING)
                .map(|v| v.to_str().unwrap().to_owned())
        };
        assert_eq!(
            coding(Some("gzip, deflate, br, zstd")).as_deref(),
            Some("br")
        );
        assert_eq!(
            coding(Some("gzip;q=0.5, BR;q=0.0")).as_deref(),
            Some("gzip")
        );
        assert_eq!(coding(Some("identity")), None);
        assert_eq!(coding(None), None);
    }

    #[test]
    fn a_first_view_fits_in_its_budget() {
        // 60 kB for a first view: the page itself has half of it.
        let sent = SHEET.br.len() + CORE.br.len() + FAVICON.br.len();
        assert!(sent < 30_000, "{sent}");
    }
}
