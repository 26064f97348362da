//! Which analysis of a content speaks for it (art. 5).

use super::search::Run;
use crate::model::Choice;

/// Whether an analysis of this kind was outdone by a deeper one: a quick one opens nothing, so it may add to
/// what a deeper one found but takes nothing back. Otherwise the newest speaks.
#[must_use]
pub fn is_outdone(choice: Choice, history: &[Run]) -> bool {
    let deeper = |run: &Run| run.choice != Choice::Quick && run.verdict.is_some();
    choice == Choice::Quick && history.iter().any(deeper)
}

#[cfg(test)]
mod tests {
    use inspect::report::Verdict;

    use super::*;
    use crate::model::Cause;

    #[test]
    fn a_quick_analysis_is_outdone_by_a_deeper_one_that_has_ended() {
        let run = |choice, verdict| Run {
            cause: Cause::Deposit,
            choice,
            ruleset: 1,
            verdict,
            queued_at: kernel::Timestamp::UNIX_EPOCH,
        };
        let (done, waiting) = (Some(Verdict::Malicious), None);
        for deep in [Choice::Full, Choice::Preview] {
            let history = [run(Choice::Quick, done), run(deep, done)];
            assert!(is_outdone(Choice::Quick, &history));
            assert!(!is_outdone(deep, &history), "the newest speaks");
            let history = [run(Choice::Quick, done), run(deep, waiting)];
            assert!(!is_outdone(Choice::Quick, &history), "not ended yet");
        }
        assert!(!is_outdone(Choice::Quick, &[run(Choice::Quick, done)]));
    }
}
