//! The papers' addresses.

use std::{future::ready, sync::Arc};

use axum::response::{IntoResponse, Response};
use http::{HeaderValue, header};
use kernel::Clock;

use super::{PaperKind, security_txt};
use crate::{
    page::{Chrome, Page},
    register,
    routes::{Access, Routes},
};

/// Adds the papers to a portal's table: the pages of [`PaperKind`], the register as JSON-LD, and
/// `security.txt`, whose expiry follows `clock`.
#[must_use]
pub fn with_papers<S>(mut routes: Routes<S>, clock: Arc<dyn Clock>) -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
{
    for kind in PaperKind::ALL {
        routes = routes.get(kind.path(), Access::Public, move |chrome: Chrome| {
            let paper = chrome.site.papers.draw(kind, &chrome.t(), &chrome.site);
            ready(Page::new(chrome, paper))
        });
    }
    routes = routes.get("/registre.jsonld", Access::Public, |chrome: Chrome| {
        let json = register::register_jsonld(&chrome.site.papers);
        ready(typed("application/ld+json", json.to_string()))
    });
    routes.get(
        "/.well-known/security.txt",
        Access::Public,
        move |chrome: Chrome| {
            let text = security_txt(&chrome.site.papers, &chrome.site.origin, clock.now());
            ready(typed("text/plain; charset=utf-8", text))
        },
    )
}

fn typed(kind: &'static str, body: String) -> Response {
    (
        [(header::CONTENT_TYPE, HeaderValue::from_static(kind))],
        body,
    )
        .into_response()
}
