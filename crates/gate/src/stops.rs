//! What a visitor is told when a deed did not happen.

use http::StatusCode;
use ledger::Stop;

use crate::{Problem, i18n::T, problem::Refusal};

/// Turns a stop into a problem: what one may not see does not exist; a refusal is put into words by
/// `say`; anything else is an incident.
pub fn problem<R>(stop: Stop<R>, say: impl FnOnce(R) -> Problem) -> Problem {
    match stop {
        Stop::Denied(_) => Problem::NotFound,
        Stop::Refused(reason) => say(reason),
        Stop::Fault(fault) => Problem::fault(fault),
    }
}

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
