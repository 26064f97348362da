//! The letters of a record, sealed under its key and opened: one column a letter of article 2.
//!
//! What may be sensitive (3° l, m, 4° a) has columns of its own and no index (PPST-3.1).

use kernel::Personal;
use ledger::{Fault, vault::RecordKey};
use serde::{Serialize, de::DeserializeOwned};

use crate::model::Record;

/// Every sealed column of a record.
pub(super) struct Sealed {
    pub(super) author: Vec<u8>,
    pub(super) identity: Vec<u8>,
    pub(super) photograph: Option<Vec<u8>>,
    pub(super) spouse: Option<Vec<u8>>,
    pub(super) parents: Option<Vec<u8>>,
    pub(super) birth: Vec<u8>,
    pub(super) contact: Option<Vec<u8>>,
    pub(super) previous_homes: Option<Vec<u8>>,
    pub(super) other_homes: Option<Vec<u8>>,
    pub(super) identity_documents: Option<Vec<u8>>,
    pub(super) travels: Option<Vec<u8>>,
    pub(super) clearance: Option<Vec<u8>>,
    pub(super) career: Option<Vec<u8>>,
    pub(super) post: Option<Vec<u8>>,
    pub(super) ties: Option<Vec<u8>>,
    pub(super) opinion_grounds: Option<Vec<u8>>,
    pub(super) appeals: Option<Vec<u8>>,
}

impl Sealed {
    /// Seals every letter, each for its own column: none opens in the place of another.
    pub(super) fn of(key: &RecordKey, record: &Record) -> Result<Self, Fault> {
        let grounds = record
            .opinion
            .as_ref()
            .and_then(|opinion| opinion.grounds.as_ref());
        Ok(Self {
            author: one(key, "request.author", &record.author)?,
            identity: one(key, "request.identity", &record.identity)?,
            photograph: record
                .photograph
                .as_ref()
                .map(|picture| key.seal("request.photograph", picture.bytes())),
            spouse: some(key, "request.spouse", record.spouse.as_ref())?,
            parents: many(key, "request.parents", &record.parents)?,
            birth: one(key, "request.birth", &record.birth)?,
            contact: some(key, "request.contact", record.contact.as_ref())?,
            previous_homes: many(key, "request.previous_homes", &record.previous_homes)?,
            other_homes: many(key, "request.other_homes", &record.other_homes)?,
            identity_documents: many(
                key,
                "request.identity_documents",
                &record.identity_documents,
            )?,
            travels: many(key, "request.travels", &record.travels)?,
            clearance: some(key, "request.clearance", record.clearance.as_ref())?,
            career: some(key, "request.career", record.career.as_ref())?,
            post: some(key, "request.post", record.post.as_ref())?,
            ties: some(key, "request.ties", record.ties.as_ref())?,
            opinion_grounds: grounds
                .map(|grounds| key.seal_text("request.opinion_grounds", grounds.reveal())),
            appeals: many(key, "request.appeals", &record.appeals)?,
        })
    }
}

/// Seals one letter.
pub(super) fn one<T: Serialize>(
    key: &RecordKey,
    column: &'static str,
    letter: &T,
) -> Result<Vec<u8>, Fault> {
    let plain = serde_json::to_vec(letter).map_err(|_| Fault::Corrupt("a letter".into()))?;
    Ok(key.seal(column, &plain))
}

fn some<T: Serialize>(
    key: &RecordKey,
    column: &'static str,
    letter: Option<&T>,
) -> Result<Option<Vec<u8>>, Fault> {
    letter.map(|letter| one(key, column, letter)).transpose()
}

fn many<T: Serialize>(
    key: &RecordKey,
    column: &'static str,
    letter: &Vec<T>,
) -> Result<Option<Vec<u8>>, Fault> {
    some(
        key,
        column,
        Some(letter).filter(|letter| !letter.is_empty()),
    )
}

/// Opens one letter.
pub(super) fn open<T: DeserializeOwned>(
    key: &RecordKey,
    column: &'static str,
    sealed: &[u8],
) -> Result<T, Fault> {
    let plain = key.open(column, sealed)?;
    serde_json::from_slice(plain.reveal()).map_err(|_| Fault::Corrupt("a letter".into()))
}

/// Opens a letter that may be absent.
pub(super) fn open_some<T: DeserializeOwned>(
    key: &RecordKey,
    column: &'static str,
    sealed: Option<&Vec<u8>>,
) -> Result<Option<T>, Fault> {
    sealed.map(|sealed| open(key, column, sealed)).transpose()
}

/// Opens a text that may be absent.
pub(super) fn open_text(
    key: &RecordKey,
    column: &'static str,
    sealed: Option<&Vec<u8>>,
) -> Result<Option<Personal<String>>, Fault> {
    sealed
        .map(|sealed| key.open_text(column, sealed))
        .transpose()
}
