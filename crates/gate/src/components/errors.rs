//! What is wrong with a form, field by field.

use std::fmt;

use askama::Template;

use super::prints;
use crate::i18n::T;

/// Errors of a form, in the order of its fields. Words are the visitor's own language already.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldErrors(Vec<(String, String)>);

impl FieldErrors {
    /// No error.
    #[must_use]
    pub const fn new() -> Self {
        Self(Vec::new())
    }

    /// Adds what is wrong with `field`; it should say what to do: «Saisissez votre adresse».
    pub fn add(&mut self, field: &str, text: impl fmt::Display) {
        self.0.push((field.to_owned(), text.to_string()));
    }

    /// The same, for chains.
    #[must_use]
    pub fn with(mut self, field: &str, text: impl fmt::Display) -> Self {
        self.add(field, text);
        self
    }

    /// What is wrong with `field`.
    #[must_use]
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(name, _)| name == field)
            .map(|(_, text)| text.as_str())
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every error with its field.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(field, text)| (field.as_str(), text.as_str()))
    }
}

/// List of a form's errors, each a link to its field.
#[derive(Template)]
#[template(path = "components/error_summary.html")]
pub struct ErrorSummary {
    title: String,
    errors: FieldErrors,
}
prints!(ErrorSummary);

/// The error summary, first thing in the page; prints nothing when there is no error.
#[must_use]
pub fn error_summary(t: &T, errors: &FieldErrors) -> ErrorSummary {
    ErrorSummary {
        title: t.get("error-summary-title").to_owned(),
        errors: errors.clone(),
    }
}
