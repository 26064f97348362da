//! What a visitor is told when a deed did not happen.

use http::StatusCode;
use ledger::Stop;

use crate::{Problem, i18n::T, problem::Refusal};

/// [`Problem::stopped`], for pages: a refusal is put into words by `say`.
pub fn problem<R>(stop: Stop<R>, say: impl FnOnce(R) -> Problem) -> Problem {
    Problem::stopped(stop, say)
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

#[cfg(test)]
mod tests {
    use ledger::Fault;

    use super::*;

    #[test]
    fn a_database_that_is_away_is_no_incident() {
        let conflict: Stop<()> = Stop::Fault(Fault::Conflict);
        let problem = problem(conflict, |()| Problem::NotFound);
        assert_eq!(problem.status(), StatusCode::SERVICE_UNAVAILABLE);
        assert!(problem.retry_after().is_some());
    }
}
