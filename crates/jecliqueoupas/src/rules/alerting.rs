//! Whether an analysis leads to an alert, and by which of the three paths of article 3.

use inspect::report::{Report, Verdict};
use kernel::Timestamp;

use super::search::Run;
use crate::model::{AlertPath, Cause};

/// What follows from an analysis for one deposit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Consequence {
    /// Nothing: the file is not held malicious.
    None,
    /// The agent is invited to alert the ministry (art. 3, 1°).
    InviteAgent,
    /// ANSSI alerts the ministry (art. 3, 2°).
    Alert(AlertPath),
}

/// What follows, given the rank, why the file was analysed, and the path the ministry chose for
/// findings at deposit. A later finding is always ANSSI's to tell (art. 6).
#[must_use]
pub const fn consequence(verdict: Verdict, cause: Cause, at_deposit: AlertPath) -> Consequence {
    match (verdict, cause, at_deposit) {
        (Verdict::Clean | Verdict::Suspicious, _, _) => Consequence::None,
        (Verdict::Malicious, Cause::Deposit, AlertPath::Agent) => Consequence::InviteAgent,
        (Verdict::Malicious, Cause::Deposit, _) => Consequence::Alert(AlertPath::Deposit),
        (Verdict::Malicious, _, _) => Consequence::Alert(AlertPath::Later),
    }
}

/// Whether a finding made under the rules of version `ruleset` is a later one (art. 6) for whoever deposited
/// the content at `collected_at`: an analysis under older rules had answered that deposit before.
#[must_use]
pub fn is_later(history: &[Run], collected_at: Timestamp, ruleset: i64) -> bool {
    history
        .iter()
        .any(|run| run.verdict.is_some() && run.ruleset < ruleset && run.queued_at >= collected_at)
}

/// What one analysis detected, with the family when a rule names one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Rule name, or signal id.
    pub rule: String,
    /// Family.
    pub family: Option<String>,
    /// Rank it carries.
    pub verdict: Verdict,
}

/// The detections of a report, each once: every rule that matched, and, when the file is malicious
/// without any malicious rule, the reader's finding that weighs most.
#[must_use]
pub fn detections(report: &Report) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for hit in report.nodes.iter().flat_map(|node| &node.rules) {
        let rule = format!("{}.{}", hit.namespace, hit.rule);
        if hit.verdict > Verdict::Clean && !found.iter().any(|known| known.rule == rule) {
            found.push(Found {
                rule,
                family: hit.family.clone(),
                verdict: hit.verdict,
            });
        }
    }
    let ruled = found.iter().any(|hit| hit.verdict == Verdict::Malicious);
    if report.verdict == Verdict::Malicious && !ruled {
        let reason = report
            .reasons
            .first()
            .map_or("analysis", |reason| reason.id.as_str());
        found.push(Found {
            rule: reason.to_owned(),
            family: None,
            verdict: Verdict::Malicious,
        });
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Choice;

    #[test]
    fn a_finding_is_later_for_whoever_had_an_answer_under_older_rules() {
        let at = |seconds| Timestamp::UNIX_EPOCH + time::Duration::seconds(seconds);
        let run = |seconds, ruleset, verdict| Run {
            cause: Cause::Deposit,
            choice: Choice::Full,
            ruleset,
            verdict,
            queued_at: at(seconds),
        };
        let clean = Some(Verdict::Clean);
        let history = [run(90, 2, Some(Verdict::Malicious)), run(10, 1, clean)];
        assert!(is_later(&history, at(10), 2), "answered at its deposit");
        assert!(
            !is_later(&history, at(90), 2),
            "only this analysis answers it"
        );
        assert!(!is_later(&history, at(10), 1), "under the same rules");
        assert!(
            !is_later(&[run(10, 1, None)], at(10), 2),
            "not answered yet"
        );
        assert!(!is_later(&[], at(10), 2));
    }

    #[test]
    fn the_three_paths_of_article_3() {
        use AlertPath::{Agent, Deposit, Later};
        let malicious = |cause, path| consequence(Verdict::Malicious, cause, path);
        assert_eq!(malicious(Cause::Deposit, Agent), Consequence::InviteAgent);
        assert_eq!(
            malicious(Cause::Deposit, Deposit),
            Consequence::Alert(Deposit)
        );
        for cause in [Cause::Rule, Cause::Schedule, Cause::Request] {
            for path in [Agent, Deposit] {
                assert_eq!(malicious(cause, path), Consequence::Alert(Later));
            }
        }
        for verdict in [Verdict::Clean, Verdict::Suspicious] {
            assert_eq!(
                consequence(verdict, Cause::Rule, Deposit),
                Consequence::None
            );
        }
    }
}
