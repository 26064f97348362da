//! Art. 7: the bases that feed this one, kept by the coordination: who they are, which certificates and keys are
//! theirs, and what became of their batches.
//!
//! Keeps PPST-7.1.

use kernel::{Actor, Operation};
use ledger::{Reason, Record, Stop};

pub use crate::store::sources::Credential;
use crate::{
    access::{Base, ManageSources, Work},
    desk::Desk,
    law::{COORDINATE, FEED},
    model::{Batch, Source, SourceCode},
    store::{
        batches,
        sources::{self},
    },
};

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such source.
    Unknown,
    /// A source keeps its ministry: its requests are that ministry's.
    OtherMinistry,
    /// The certificate or key is trusted already, for this source or another.
    AlreadyTrusted,
    /// The name or mailbox cannot be one.
    Unreadable,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-source",
            Self::OtherMinistry => "other-ministry",
            Self::AlreadyTrusted => "already-trusted",
            Self::Unreadable => "unreadable",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("7")
    }
}

/// A source, and what is trusted for it.
#[derive(Debug, Clone)]
pub struct SourceView {
    /// The source.
    pub source: Source,
    /// Its certificates and keys, the living first.
    pub credentials: Vec<Credential>,
    /// Its last batches.
    pub batches: Vec<Batch>,
}

/// Every source.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Source>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, _permit) = deed.permit::<ManageSources, _>(&Base).await?;
            let list = sources::all(&mut deed).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "source", entry).nature("source.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// One source.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    code: &SourceCode,
) -> Result<SourceView, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageSources, _>(&Base).await?;
            let Some(source) = sources::load(&mut deed, code).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let view = SourceView {
                credentials: sources::credentials(&mut deed, code).await?,
                batches: batches::last(&mut deed, &permit, Some(code)).await?,
                source,
            };
            let about = view.source.id.uuid();
            let record = Record::new(Operation::Consult, "source", about).nature("source.read");
            Ok((view, deed.record(record).await?))
        })
        .await
}

/// Writes a source, new or known.
pub async fn save(desk: &Desk, actor: &Actor, source: &Source) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageSources, _>(&Base).await?;
            if !is_told(source) {
                return Err(deed.refuse(Refusal::Unreadable).await);
            }
            if !sources::save(&mut deed, &permit, source).await? {
                return Err(deed.refuse(Refusal::OtherMinistry).await);
            }
            let about = source.id.uuid();
            let record = Record::new(Operation::Change, "source", about).nature("source.save");
            Ok(((), deed.record(record).await?))
        })
        .await
}

fn is_told(source: &Source) -> bool {
    let name = source.name.trim();
    let mailbox = source.mailbox.as_deref();
    !name.is_empty()
        && name.chars().count() <= 200
        && mailbox.is_none_or(|to| ledger::outbox::address(to).is_some())
}

/// What identifies a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// SHA-256 of a client certificate.
    Certificate([u8; 32]),
    /// An Ed25519 key that signs batches.
    Key([u8; 32]),
}

/// Trusts a certificate or key for a source.
pub async fn trust(
    desk: &Desk,
    actor: &Actor,
    code: &SourceCode,
    what: Trust,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageSources, _>(&Base).await?;
            let Some(source) = sources::load(&mut deed, code).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let added = match what {
                Trust::Certificate(one) => {
                    sources::add_certificate(&mut deed, &permit, code, &one).await?
                }
                Trust::Key(one) => sources::add_key(&mut deed, &permit, code, &one).await?,
            };
            if !added {
                return Err(deed.refuse(Refusal::AlreadyTrusted).await);
            }
            let about = source.id.uuid();
            let record = Record::new(Operation::Change, "source", about).nature("source.trust");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Trusts a certificate or key no longer.
pub async fn distrust(
    desk: &Desk,
    actor: &Actor,
    code: &SourceCode,
    value: &[u8],
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageSources, _>(&Base).await?;
            let Some(source) = sources::load(&mut deed, code).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            if !sources::end_credential(&mut deed, &permit, code, value).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let about = source.id.uuid();
            let record = Record::new(Operation::Change, "source", about).nature("source.distrust");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The first sources of a base, and those of the demonstration, from the terminal.
pub async fn seed(desk: &Desk, all: &[(Source, Vec<Trust>)]) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::system(), FEED, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            for (source, trusted) in all {
                sources::save(&mut deed, &permit, source).await?;
                for what in trusted {
                    match what {
                        Trust::Certificate(one) => {
                            sources::add_certificate(&mut deed, &permit, &source.code, one).await?
                        }
                        Trust::Key(one) => {
                            sources::add_key(&mut deed, &permit, &source.code, one).await?
                        }
                    };
                }
            }
            let entry = deed.id();
            let record = Record::new(Operation::Change, "source", entry).nature("source.seed");
            Ok(((), deed.record(record).await?))
        })
        .await
}
