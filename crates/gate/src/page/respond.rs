//! The answer that holds a page, and the one that sends to another.

use axum::{
    body::Body,
    response::{IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header};

use super::{Chrome, View};
use crate::{Problem, extract::Flash, layout};

/// A page with its layout.
#[derive(Debug)]
pub struct Page<V> {
    chrome: Chrome,
    view: V,
    status: StatusCode,
}

impl<V: View> Page<V> {
    /// A page that went well.
    pub const fn new(chrome: Chrome, view: V) -> Self {
        Self {
            chrome,
            view,
            status: StatusCode::OK,
        }
    }

    /// A form given back with its errors: 422 (RFC 9110 §15.5.21).
    #[must_use]
    pub const fn invalid(self) -> Self {
        self.status(StatusCode::UNPROCESSABLE_ENTITY)
    }

    /// Another status.
    #[must_use]
    pub const fn status(mut self, status: StatusCode) -> Self {
        self.status = status;
        self
    }

    /// The HTML.
    ///
    /// # Errors
    /// When a template fails to print, which only a failing `Display` can cause.
    pub fn render(&self) -> Result<String, askama::Error> {
        layout::render(&self.chrome, &self.view)
    }
}

impl<V: View> IntoResponse for Page<V> {
    fn into_response(self) -> Response {
        match self.render() {
            Ok(html) => html_response(&self.chrome, self.status, html),
            Err(error) => Problem::fault(error).into_response(),
        }
    }
}

/// HTML that no cache keeps.
pub(super) fn html_response(chrome: &Chrome, status: StatusCode, html: String) -> Response {
    let mut response = Response::new(Body::from(html));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    headers.insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("text/html; charset=utf-8"),
    );
    headers.insert(
        header::CONTENT_LANGUAGE,
        HeaderValue::from_static(chrome.locale().code()),
    );
    headers.insert(
        header::CACHE_CONTROL,
        HeaderValue::from_static("private, no-store"),
    );
    response
}

/// Sends the browser to another page after a form (303), with a message to show there if there is one.
#[derive(Debug)]
pub struct Redirect303 {
    to: String,
    flash: Option<Flash>,
}

impl Redirect303 {
    /// To a path of this site.
    #[must_use]
    pub fn to(path: impl Into<String>) -> Self {
        Self {
            to: path.into(),
            flash: None,
        }
    }

    /// Leaves a message: the key of the catalogue, usually `flash-…`; one that begins with
    /// `flash-caution-` is shown as a caution.
    #[must_use]
    pub fn saying(mut self, key: &'static str) -> Self {
        self.flash = Flash::new(key);
        self
    }
}

impl IntoResponse for Redirect303 {
    fn into_response(self) -> Response {
        let own = self.to.starts_with('/') && !self.to.starts_with("//") && !self.to.contains('\\');
        let Some(to) = own.then(|| HeaderValue::from_str(&self.to).ok()).flatten() else {
            return Problem::fault("redirection outside the site").into_response();
        };
        let mut response = StatusCode::SEE_OTHER.into_response();
        response.headers_mut().insert(header::LOCATION, to);
        if let Some(flash) = self.flash {
            response.extensions_mut().insert(flash);
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_never_sends_away_from_the_site() {
        for (to, status) in [
            ("/depots/1?page=2", StatusCode::SEE_OTHER),
            ("https://example.org/", StatusCode::INTERNAL_SERVER_ERROR),
            ("//example.org/", StatusCode::INTERNAL_SERVER_ERROR),
            ("/\\example.org/", StatusCode::INTERNAL_SERVER_ERROR),
            ("/a\r\nSet-Cookie: x=y", StatusCode::INTERNAL_SERVER_ERROR),
        ] {
            assert_eq!(Redirect303::to(to).into_response().status(), status, "{to}");
        }
        let response = Redirect303::to("/").saying("flash-done").into_response();
        assert_eq!(
            response.extensions().get::<Flash>().map(Flash::key),
            Some("flash-done")
        );
    }
}
