//! Headers as the database holds them: in columns, so that a change in any of them shows.

use kernel::{
    Operation, Timestamp,
    tlog::{Hash, Header, Outcome},
};
use uuid::Uuid;

use crate::Fault;

/// A row of `audit_entry`.
#[derive(Debug, Clone)]
pub(super) struct HeaderRow {
    pub(super) id: Uuid,
    pub(super) deed: Option<Uuid>,
    pub(super) at: Timestamp,
    pub(super) class: String,
    pub(super) purpose: String,
    pub(super) operation: Option<String>,
    pub(super) nature: Option<String>,
    pub(super) outcome: String,
    pub(super) reason: Option<String>,
    pub(super) articles: Option<String>,
    pub(super) object_kind: String,
    pub(super) below: Option<i64>,
    pub(super) cutoff: Option<Timestamp>,
    pub(super) actor_commitment: Vec<u8>,
    pub(super) object_commitment: Vec<u8>,
}

impl HeaderRow {
    /// The canonical bytes of the header.
    pub(super) fn encode(&self, service: &str) -> Result<String, Fault> {
        let wrong = || Fault::Corrupt("a header of the audit log cannot be read".into());
        let operation = match &self.operation {
            None => None,
            Some(name) => {
                let known = Operation::ALL
                    .into_iter()
                    .find(|operation| operation.name() == name);
                Some(known.ok_or_else(wrong)?)
            }
        };
        let hash = |bytes: &[u8]| Hash::from_slice(bytes).map_err(|_| wrong());
        let header = Header {
            actor: hash(&self.actor_commitment)?,
            articles: self.articles.as_deref(),
            below: self
                .below
                .map(u64::try_from)
                .transpose()
                .map_err(|_| wrong())?,
            class: &self.class,
            cutoff: self.cutoff,
            deed: self.deed,
            entry: self.id,
            kind: &self.object_kind,
            nature: self.nature.as_deref(),
            object: hash(&self.object_commitment)?,
            operation,
            outcome: Outcome::from_name(&self.outcome).ok_or_else(wrong)?,
            purpose: &self.purpose,
            reason: self.reason.as_deref(),
            service,
            time: self.at,
        };
        header
            .encode()
            .map_err(|error| Fault::Corrupt(error.to_string().into()))
    }
}

/// Sizes and ranks are never negative in the schema.
pub(super) fn unsigned(value: i64) -> Result<u64, Fault> {
    u64::try_from(value).map_err(|_| Fault::Corrupt("a rank of the audit log is negative".into()))
}

/// Ranks stay far below 2^63.
pub(super) fn signed(value: u64) -> Result<i64, Fault> {
    i64::try_from(value).map_err(|_| Fault::Corrupt("a rank of the audit log is too large".into()))
}

pub(super) fn hash(bytes: &[u8]) -> Result<Hash, Fault> {
    Hash::from_slice(bytes).map_err(|_| Fault::Corrupt("a hash of the audit log is cut".into()))
}
