//! A receipt: the proof, for whoever holds it, that one entry is in the log.

use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use uuid::Uuid;

use super::{
    Checkpoint, Hash, Header, HeaderError, NoteError, OpenedPart, Part, ProofError, VerifierKey,
    commit, verify_inclusion,
};

/// Longest receipt read, in bytes.
const MAX_RECEIPT: usize = 64 * 1024;

/// A receipt, version 1: one JSON object that carries all that is needed to check it offline. It
/// stays valid when the entry is pruned from the log, at its own term.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Receipt<'a> {
    /// Version of the format: 1.
    pub acte_receipt: u32,
    /// The header, byte for byte.
    #[serde(borrow)]
    pub header: &'a RawValue,
    /// Rank of the leaf.
    pub index: u64,
    /// Inclusion proof in the tree of the checkpoint.
    pub proof: Vec<Hash>,
    /// Signed checkpoint.
    pub checkpoint: std::borrow::Cow<'a, str>,
    /// Public key of the log; compare it with the one the service publishes.
    pub vkey: std::borrow::Cow<'a, str>,
    /// Opening of the object's commitment, for the person the object is about.
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    pub object: Option<OpenedPart<'a>>,
}

/// What a valid receipt says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReceiptFacts<'a> {
    /// The entry.
    pub header: Header<'a>,
    /// The log's state that holds it.
    pub checkpoint: Checkpoint,
    /// The object named by the opening, when there is one.
    pub object: Option<Uuid>,
}

/// Why a receipt does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ReceiptError {
    /// Not a receipt of a known version.
    #[error("not a receipt of a known version")]
    Shape,
    /// Its header cannot be read.
    #[error(transparent)]
    Header(#[from] HeaderError),
    /// Its checkpoint or key does not hold.
    #[error(transparent)]
    Note(#[from] NoteError),
    /// Its proof does not hold.
    #[error(transparent)]
    Proof(#[from] ProofError),
    /// The object it opens is not the one the entry was written about.
    #[error("the object shown is not the one the entry was written about")]
    Opening,
    /// The key is not the one expected.
    #[error("the receipt is signed by another key than the one expected")]
    Key,
}

impl<'a> Receipt<'a> {
    /// Reads a receipt.
    ///
    /// # Errors
    /// [`ReceiptError::Shape`].
    pub fn parse(text: &'a str) -> Result<Self, ReceiptError> {
        if text.len() > MAX_RECEIPT {
            return Err(ReceiptError::Shape);
        }
        let receipt: Self = serde_json::from_str(text).map_err(|_| ReceiptError::Shape)?;
        if receipt.acte_receipt == 1 {
            Ok(receipt)
        } else {
            Err(ReceiptError::Shape)
        }
    }

    /// Checks everything it claims, under `key` when one is given, under its own otherwise.
    ///
    /// # Errors
    /// The first thing that does not hold.
    pub fn verify(&'a self, key: Option<&VerifierKey>) -> Result<ReceiptFacts<'a>, ReceiptError> {
        let own = VerifierKey::parse(&self.vkey)?;
        if key.is_some_and(|key| *key != own) {
            return Err(ReceiptError::Key);
        }
        let checkpoint = Checkpoint::open(&self.checkpoint, &own)?;
        let header = Header::decode(self.header.get())?;
        let leaf = Hash::leaf(self.header.get().as_bytes());
        verify_inclusion(
            leaf,
            self.index,
            checkpoint.size,
            checkpoint.root,
            &self.proof,
        )?;
        let mut object = None;
        if let Some(opening) = &self.object {
            let bytes = opening.part.get();
            if commit(&opening.key, Part::Object, bytes.as_bytes()) != header.object {
                return Err(ReceiptError::Opening);
            }
            let part: super::ObjectPart<'_> =
                serde_json::from_str(bytes).map_err(|_| ReceiptError::Shape)?;
            object = part.id;
        }
        Ok(ReceiptFacts {
            header,
            checkpoint,
            object,
        })
    }
}
