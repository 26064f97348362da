//! Everything a page needs besides its own content.

use std::{fmt, sync::Arc};

use askama::{FastWritable, Values, filters::HtmlSafe};
use axum::extract::FromRequestParts;
use http::request::Parts;

use crate::{Locale, Problem, SiteInfo, Visitor, csrf, i18n::T};

/// The site, its visitor, and the voice it speaks to them with. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// The site.
    pub site: Arc<SiteInfo>,
    /// The visitor.
    pub visitor: Visitor,
    t: T,
}

impl Chrome {
    /// Around a page of `site` for `visitor`.
    #[must_use]
    pub fn new(site: Arc<SiteInfo>, visitor: Visitor) -> Self {
        let t = site.catalogue.speak(visitor.locale());
        Self { site, visitor, t }
    }

    /// The words, in the visitor's language.
    #[must_use]
    pub fn t(&self) -> T {
        self.t.clone()
    }

    /// The hidden field of a form.
    #[must_use]
    pub fn csrf(&self) -> Csrf {
        Csrf(self.visitor.csrf())
    }

    /// Language of the page.
    #[must_use]
    pub fn locale(&self) -> Locale {
        self.visitor.locale()
    }
}

impl<S: Sync> FromRequestParts<S> for Chrome {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        let visitor = Visitor::from_request_parts(parts, state).await?;
        let site = parts.extensions.get::<Arc<SiteInfo>>().cloned();
        let site = site.ok_or_else(|| Problem::fault("no site layer"))?;
        Ok(Self::new(site, visitor))
    }
}

/// The anti-forgery field of a form: `{{ csrf }}` prints the whole hidden field. It must come before
/// any file field.
#[derive(Clone)]
pub struct Csrf(String);

impl Csrf {
    /// A field for page samples.
    #[must_use]
    pub fn sample() -> Self {
        Self("sample".to_owned())
    }
}

impl fmt::Debug for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[token]")
    }
}

impl fmt::Display for Csrf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The token is base64url: nothing in it needs escaping.
        write!(
            f,
            "<input type=\"hidden\" name=\"{}\" value=\"{}\">",
            csrf::FIELD,
            self.0
        )
    }
}

impl FastWritable for Csrf {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(write!(dest, "{self}")?)
    }
}

impl HtmlSafe for Csrf {}
