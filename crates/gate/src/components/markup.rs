//! HTML that is known to be safe.

use std::fmt::{self, Write};

use askama::{
    FastWritable, Values,
    filters::{Html, HtmlSafe, escape},
};

use crate::page::Csrf;

/// A piece of HTML, printed as it is. It is made from text, which is escaped, or from components.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Markup(String);

impl Markup {
    /// Text, escaped.
    #[must_use]
    pub fn text(text: impl fmt::Display) -> Self {
        let mut html = String::new();
        // Writing into a String cannot fail.
        let _ = escape(text, Html).map(|text| write!(html, "{text}"));
        Self(html)
    }

    /// A component, or several written one after the other.
    #[must_use]
    pub fn of(component: impl HtmlSafe) -> Self {
        Self(component.to_string())
    }

    /// The same, followed by a component.
    #[must_use]
    pub fn and(mut self, component: impl HtmlSafe) -> Self {
        let _ = write!(self.0, "{component}");
        self
    }

    /// The same, followed by text, escaped.
    #[must_use]
    pub fn and_text(self, text: impl fmt::Display) -> Self {
        let text = Self::text(text);
        self.and(text)
    }

    /// A link; both the address and the label are escaped.
    #[must_use]
    pub fn link(href: impl fmt::Display, label: impl fmt::Display) -> Self {
        Self(format!(
            "<a class=\"govuk-link\" href=\"{}\">{}</a>",
            Self::text(href),
            Self::text(label)
        ))
    }

    /// A link around a component.
    #[must_use]
    pub fn link_around(href: impl fmt::Display, component: impl HtmlSafe) -> Self {
        Self(format!(
            "<a class=\"govuk-link\" href=\"{}\">{component}</a>",
            Self::text(href)
        ))
    }

    /// A form of one button, for the end of a table's line.
    #[must_use]
    pub fn form(action: impl fmt::Display, csrf: &Csrf, button: impl HtmlSafe) -> Self {
        Self(format!(
            "<form method=\"post\" action=\"{}\">{csrf}{button}</form>",
            Self::text(action)
        ))
    }

    /// HTML from our own catalogue and templates.
    pub(crate) const fn trusted(html: String) -> Self {
        Self(html)
    }

    /// Whether there is nothing in it.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The HTML.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0
    }
}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FastWritable for Markup {
    fn write_into(&self, dest: &mut dyn fmt::Write, _: &dyn Values) -> askama::Result<()> {
        Ok(dest.write_str(&self.0)?)
    }
}

impl HtmlSafe for Markup {}
