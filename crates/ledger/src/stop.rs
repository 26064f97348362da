//! Why a deed did not happen.

use crate::Fault;

/// Why a deed was not done. All three are told apart because the visitor is told different things.
#[derive(Debug)]
pub enum Stop<R> {
    /// The access policy said no. Recorded; the visitor is told that the thing does not exist.
    Denied(Denied),
    /// A rule said no. Recorded; the visitor reads the rule's sentence.
    Refused(R),
    /// Something broke. The visitor reads an incident number.
    Fault(Fault),
}

/// The policy's refusal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Denied {
    /// What was asked.
    pub action: &'static str,
    /// Articles behind the refusal; none when nothing permitted it.
    pub articles: Vec<String>,
}

/// A rule's refusal: a stable code, and the article behind it.
pub trait Reason: Send + Sync + 'static {
    /// Stable code, written to the audit log: `already-closed`.
    fn code(&self) -> &'static str;

    /// Article that grounds it.
    fn article(&self) -> Option<&'static str> {
        None
    }
}

/// For deeds that no rule refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Never {}

impl Reason for Never {
    fn code(&self) -> &'static str {
        match *self {}
    }
}

impl<R> Stop<R> {
    /// The fault, if it is one.
    #[must_use]
    pub const fn fault(&self) -> Option<&Fault> {
        match self {
            Self::Fault(fault) => Some(fault),
            _ => None,
        }
    }

    /// The same stop under another rule's reasons.
    pub fn map<T>(self, refused: impl FnOnce(R) -> T) -> Stop<T> {
        match self {
            Self::Denied(denied) => Stop::Denied(denied),
            Self::Refused(reason) => Stop::Refused(refused(reason)),
            Self::Fault(fault) => Stop::Fault(fault),
        }
    }
}

impl<R> From<Fault> for Stop<R> {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl<R> From<sqlx::Error> for Stop<R> {
    fn from(error: sqlx::Error) -> Self {
        Self::Fault(error.into())
    }
}
