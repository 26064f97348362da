//! Checking the receipt of one entry.

use kernel::tlog::{Outcome, Receipt, ReceiptError, VerifierKey};
use serde::Serialize;
use uuid::Uuid;

use crate::{Language, Say};

/// What a valid receipt says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proven {
    /// The log.
    pub origin: String,
    /// Rank of the entry.
    pub index: u64,
    /// Size of the log when the receipt was made.
    pub size: u64,
    /// Entry.
    pub entry: Uuid,
    /// When, RFC 3339 in UTC.
    pub time: String,
    /// Nature in the act's words.
    pub operation: Option<String>,
    /// Nature in the service's words.
    pub nature: Option<String>,
    /// Kind of object.
    pub kind: String,
    /// The object, when the receipt shows it.
    pub object: Option<Uuid>,
    /// What came of it.
    pub outcome: Outcome,
    /// Whether the key was given by the person checking.
    pub key_given: bool,
}

/// Checks a receipt.
///
/// # Errors
/// What does not hold.
pub fn verify(text: &str, key: Option<&VerifierKey>) -> Result<Proven, ReceiptError> {
    let receipt = Receipt::parse(text.trim_end())?;
    let facts = receipt.verify(key)?;
    let header = facts.header;
    let format = &time::format_description::well_known::Rfc3339;
    Ok(Proven {
        origin: facts.checkpoint.origin,
        index: receipt.index,
        size: facts.checkpoint.size,
        entry: header.entry,
        time: header
            .time
            .format(format)
            .map_err(|_| ReceiptError::Shape)?,
        operation: header
            .operation
            .map(|operation| operation.name().to_owned()),
        nature: header.nature.map(str::to_owned),
        kind: header.kind.to_owned(),
        object: facts.object,
        outcome: header.outcome,
        key_given: key.is_some(),
    })
}

impl Say for Proven {
    fn say(&self, language: Language) -> String {
        let Self {
            origin,
            index,
            size,
            time,
            kind,
            ..
        } = self;
        let nature = self
            .nature
            .as_deref()
            .or(self.operation.as_deref())
            .unwrap_or("-");
        let outcome = self.outcome.name();
        let object = self
            .object
            .map(|object| format!(" {object}"))
            .unwrap_or_default();
        match language {
            Language::Fr => format!(
                "Reçu valable : l'entrée {index} du journal {origin} (taille {size}) dit « {nature} » \
                 sur {kind}{object}, le {time}, issue : {outcome}."
            ),
            Language::En => format!(
                "Valid receipt: entry {index} of the log {origin} (size {size}) says \"{nature}\" \
                 on {kind}{object}, at {time}, outcome: {outcome}."
            ),
        }
    }
}
