//! What every field has: a name, a label, a hint, an error.

use std::fmt;

use super::{FieldErrors, Markup};

/// Label, hint and error of one field.
#[derive(Debug, Clone, Default)]
pub(super) struct Field {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) heading: bool,
    pub(super) hint: Option<Markup>,
    pub(super) error: Option<String>,
}

impl Field {
    pub(super) fn new(name: impl fmt::Display, label: impl fmt::Display) -> Self {
        Self {
            name: name.to_string(),
            label: label.to_string(),
            ..Self::default()
        }
    }

    /// Ids of the texts that describe the control, for `aria-describedby`.
    pub(super) fn described(&self) -> Option<String> {
        let hint = self.hint.as_ref().map(|_| format!("{}-hint", self.name));
        let error = self.error.as_ref().map(|_| format!("{}-error", self.name));
        match (hint, error) {
            (Some(hint), Some(error)) => Some(format!("{hint} {error}")),
            (one, other) => one.or(other),
        }
    }

    pub(super) fn take(&mut self, errors: &FieldErrors) {
        self.error = errors.of(&self.name).map(str::to_owned);
    }
}

/// The builder methods every field has.
macro_rules! field_methods {
    ($kind:ty) => {
        impl $kind {
            /// A sentence of help under the label.
            #[must_use]
            pub fn hint(mut self, text: impl std::fmt::Display) -> Self {
                self.field.hint = Some(super::Markup::text(text));
                self
            }

            /// Shows this field's error, if the form has one.
            #[must_use]
            pub fn errors(mut self, errors: &super::FieldErrors) -> Self {
                self.field.take(errors);
                self
            }

            /// Makes the label the page's heading, for a page that asks one thing.
            #[must_use]
            pub fn heading(mut self) -> Self {
                self.field.heading = true;
                self
            }
        }
    };
}
pub(super) use field_methods;
