//! Buttons, and links that look like them.

use std::fmt;

use askama::Template;

use super::{Give, Icon, prints};

/// A button.
#[derive(Template)]
#[template(path = "components/button.html")]
pub struct Button {
    label: String,
    style: &'static str,
    href: Option<String>,
    named: Option<(String, String)>,
    icon: Option<Icon>,
    download: bool,
}
prints!(Button);

/// A button that sends its form.
#[must_use]
pub fn button(label: impl fmt::Display) -> Button {
    let label = label.to_string();
    Button {
        label,
        style: "",
        href: None,
        named: None,
        icon: None,
        download: false,
    }
}

impl Button {
    /// Beside the main one, or less important.
    #[must_use]
    pub fn secondary(mut self) -> Self {
        self.style = " govuk-button--secondary";
        self
    }

    /// For what cannot be undone.
    #[must_use]
    pub fn warning(mut self) -> Self {
        self.style = " govuk-button--warning";
        self
    }

    /// A link: it goes somewhere and changes nothing.
    #[must_use]
    pub fn link(mut self, href: impl fmt::Display) -> Self {
        self.href = Some(href.to_string());
        self
    }

    /// A link to a file to keep.
    #[must_use]
    pub fn download(mut self) -> Self {
        self.download = true;
        self
    }

    /// Field sent with the form when this button is the one pressed.
    #[must_use]
    pub fn named(mut self, name: impl fmt::Display, value: impl fmt::Display) -> Self {
        self.named = Some((name.to_string(), value.to_string()));
        self
    }

    /// An icon before the label.
    #[must_use]
    pub fn icon(mut self, icon: impl Give<Icon>) -> Self {
        self.icon = Some(icon.give());
        self
    }
}
