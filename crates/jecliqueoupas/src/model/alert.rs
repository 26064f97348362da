//! Alerts to a ministry (art. 3).

use kernel::{Id, Timestamp};

use super::{AlertKind, DepositKind, MinistryCode};

/// How an alert came about (art. 3, 1° and 2°).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AlertPath {
    /// By the depositing agent, at ANSSI's invitation (1°).
    Agent,
    /// By ANSSI at deposit (2°).
    Deposit,
    /// By ANSSI later, after a new rule (2°).
    Later,
}

impl AlertPath {
    /// As stored.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Deposit => "deposit",
            Self::Later => "later",
        }
    }

    /// Reads what was stored.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Agent, Self::Deposit, Self::Later]
            .into_iter()
            .find(|path| path.code() == code)
    }
}

/// An alert, as the ministry's desk lists it.
#[derive(Debug, Clone)]
pub struct Alert {
    /// Its id.
    pub id: Id<AlertKind>,
    /// The deposit it is about.
    pub deposit: Id<DepositKind>,
    /// Ministry told.
    pub ministry: MinistryCode,
    /// Rule or reader that found the file malicious.
    pub rule: String,
    /// How it came about.
    pub path: AlertPath,
    /// When.
    pub raised_at: Timestamp,
    /// First time the desk opened it.
    pub seen_at: Option<Timestamp>,
}
