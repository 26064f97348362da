//! What a visitor is told when a deed did not happen.

use http::StatusCode;

use crate::{Problem, i18n::T, problem::Refusal};

/// A refusal in the visitor's words: `KEY-title` and `KEY-text` of the catalogue.
#[must_use]
pub fn refusal(t: &T, status: StatusCode, key: &'static str) -> Problem {
    Problem::Refused(Refusal {
        status,
        code: key,
        title: t.get(&format!("{key}-title")).to_owned(),
        text: t.get(&format!("{key}-text")).to_owned(),
    })
}
