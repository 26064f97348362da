//! What a copy of a person's data holds beside address and deposits (GDPR art. 15).

use kernel::{Id, Personal};
use serde::Deserialize;

use super::{DepositKind, MinistryCode};

/// A link that was asked for.
#[derive(Debug, Clone, Deserialize)]
pub struct CopiedLink {
    /// When, in seconds.
    pub created_at: i64,
    /// When it stops.
    pub expires_at: i64,
}

/// A token that an application deposits with in the agent's name.
#[derive(Debug, Clone, Deserialize)]
pub struct CopiedToken {
    /// Name of the application.
    pub application: String,
    /// What its holder stated in writing.
    pub statement: String,
    /// Where that writing is kept; sealed apart.
    #[serde(skip)]
    pub reference: Option<Personal<String>>,
    /// When it was issued, in seconds.
    pub issued_at: i64,
    /// When it ends.
    pub expires_at: i64,
    /// When it was revoked.
    pub revoked_at: Option<i64>,
}

/// An alert raised about a deposit of the agent's.
#[derive(Debug, Clone, Deserialize)]
pub struct CopiedAlert {
    /// The deposit.
    pub deposit: Id<DepositKind>,
    /// Ministry told.
    pub ministry: MinistryCode,
    /// Rule behind it.
    pub rule: String,
    /// How it came about.
    pub path: String,
    /// When, in seconds.
    pub raised_at: i64,
}
