//! When a detection rule may be activated: it was tried on the known-good set, matched none of it,
//! and scans fast enough to be applied to every deposit.

use crate::model::DryRun;

/// Slowest scan of one known-good file that is still admitted, in milliseconds.
///
/// Public rule sets hold rules that take minutes on one file; one such rule would stop the portal.
pub const SLOWEST_MILLIS: u64 = 2_000;

/// Why a trial does not admit a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Objection {
    /// The known-good set is empty: nothing was learnt.
    NothingTried,
    /// Harmless files matched.
    FalsePositives,
    /// A file took longer than [`SLOWEST_MILLIS`], or was not finished.
    TooSlow,
}

/// What speaks against a rule after a trial; empty when nothing does.
#[must_use]
pub fn objections(trial: &DryRun) -> Vec<Objection> {
    let mut found = Vec::new();
    if trial.files == 0 {
        found.push(Objection::NothingTried);
    }
    if !trial.false_positives.is_empty() {
        found.push(Objection::FalsePositives);
    }
    if trial.slowest_millis > SLOWEST_MILLIS || trial.timeouts > 0 {
        found.push(Objection::TooSlow);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn trial() -> DryRun {
        DryRun {
            at: 0,
            files: 10,
            millis: 50,
            slowest_millis: 9,
            false_positives: vec![],
            rules: vec!["r".into()],
            timeouts: 0,
        }
    }

    #[test]
    fn only_a_quiet_and_quick_rule_is_admitted() {
        assert_eq!(objections(&trial()), []);
        assert_eq!(
            objections(&DryRun {
                files: 0,
                ..trial()
            }),
            [Objection::NothingTried]
        );
        assert_eq!(
            objections(&DryRun {
                false_positives: vec![("r".into(), "budget.xlsx".into())],
                slowest_millis: 2_001,
                ..trial()
            }),
            [Objection::FalsePositives, Objection::TooSlow]
        );
        assert_eq!(
            objections(&DryRun {
                timeouts: 1,
                ..trial()
            }),
            [Objection::TooSlow]
        );
    }
}
