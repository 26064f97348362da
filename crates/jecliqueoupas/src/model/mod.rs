//! States and values of the service; constructors refuse what cannot be. Pure.

mod alert;
mod analysis;
mod copied;
mod deposit;
mod email;
mod ministry;
mod recipient;
mod rule;

pub use alert::{Alert, AlertPath};
pub use analysis::{Analysis, Cause, Finished};
pub use copied::{CopiedAlert, CopiedLink, CopiedToken};
pub use deposit::{Choice, Deposit, FileName};
pub use email::{EmailError, ProfessionalEmail};
pub use ministry::{Ministry, MinistryCode, MinistryEntry};
pub use recipient::Recipient;
pub use rule::{DryRun, RuleFile, RuleName, RuleNameError, RuleState, RuleTransitionError};

kernel::kinds! {
    /// A State agent (art. 4, 1°).
    AgentKind = "agent",
    /// A deposit link (art. 3).
    LinkKind = "link",
    /// A content, stored once.
    FileKind = "file",
    /// What one agent deposited.
    DepositKind = "deposit",
    /// One run of the engine.
    AnalysisKind = "analysis",
    /// What a rule or reader found.
    DetectionKind = "detection",
    /// An alert to a ministry (art. 3).
    AlertKind = "alert",
    /// Someone who receives a ministry's alerts (art. 3).
    RecipientKind = "recipient",
    /// A file of detection rules (art. 1).
    RuleFileKind = "rule-file",
    /// A file known to be harmless.
    KnownGoodKind = "known-good",
}
