//! What an analyst may search for, and what a search shows (art. 5): never a name or a depositor.

use inspect::report::Verdict;
use kernel::{Id, Timestamp};
use ledger::blobs::Blob;

use crate::model::{AgentKind, Cause, Choice, DepositKind, FileKind, MinistryCode};

/// A stored content in a list: no name, no depositor.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Id.
    pub id: Id<FileKind>,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: i64,
    /// Rank.
    pub verdict: Option<Verdict>,
    /// Last deposit.
    pub collected_at: Timestamp,
}

/// What to look for; every part must hold.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// SHA-256 of the content itself.
    pub sha256: Option<[u8; 32]>,
    /// A fact or indicator: name and exact value.
    pub term: Option<(String, String)>,
    /// A rule that matched.
    pub rule: Option<String>,
    /// Rank.
    pub verdict: Option<Verdict>,
    /// Only those collected before.
    pub before: Option<Timestamp>,
}

/// Where a content stands, for the engine.
#[derive(Debug, Clone)]
pub struct Content {
    /// Its blob.
    pub blob: Id<Blob>,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: i64,
    /// Rank so far.
    pub verdict: Option<String>,
}

/// A deposit of a content, with what an alert needs.
#[derive(Debug, Clone)]
pub struct Holder {
    /// The deposit.
    pub deposit: Id<DepositKind>,
    /// Who deposited.
    pub agent: Id<AgentKind>,
    /// Their ministry.
    pub ministry: MinistryCode,
    /// When.
    pub collected_at: Timestamp,
}

/// One line of a content's history.
#[derive(Debug, Clone, Copy)]
pub struct Run {
    /// Why.
    pub cause: Cause,
    /// Depth.
    pub choice: Choice,
    /// Version of the rules.
    pub ruleset: i64,
    /// Rank; none while it waits.
    pub verdict: Option<Verdict>,
    /// When it was asked for.
    pub queued_at: Timestamp,
}
