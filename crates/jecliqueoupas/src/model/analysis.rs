//! One run of the engine over one content.

use inspect::report::{Report, Verdict};
use kernel::{Id, Timestamp};

use super::{AnalysisKind, Choice, FileKind};

/// Why a content was analysed (art. 2 II 1° and 5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Cause {
    /// It was just deposited.
    Deposit,
    /// A rule was activated.
    Rule,
    /// The regular round.
    Schedule,
    /// An analyst asked.
    Request,
}

impl Cause {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Deposit => "deposit",
            Self::Rule => "rule",
            Self::Schedule => "schedule",
            Self::Request => "request",
        }
    }

    /// Reads what was stored.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Deposit, Self::Rule, Self::Schedule, Self::Request]
            .into_iter()
            .find(|cause| cause.code() == code)
    }
}

/// An analysis, waiting or done.
#[derive(Debug, Clone)]
pub struct Analysis {
    /// Its id.
    pub id: Id<AnalysisKind>,
    /// The content.
    pub file: Id<FileKind>,
    /// Depth.
    pub choice: Choice,
    /// Why.
    pub cause: Cause,
    /// Version of the rules applied.
    pub ruleset: i64,
    /// When it was asked for.
    pub queued_at: Timestamp,
    /// What came out; none while it waits.
    pub finished: Option<Finished>,
}

/// What an analysis came to.
#[derive(Debug, Clone)]
pub struct Finished {
    /// When.
    pub at: Timestamp,
    /// Rank.
    pub verdict: Verdict,
    /// The whole report.
    pub report: Report,
}
