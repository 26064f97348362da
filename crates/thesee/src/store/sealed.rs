//! The categories of article 2, sealed under a declaration's key and opened: one column a category.

use ledger::{Fault, vault::RecordKey};
use serde::{Serialize, de::DeserializeOwned};

use crate::model::{Content, Victim};

/// Every sealed column of a declaration.
pub(super) struct Sealed {
    pub(super) names: Option<Vec<u8>>,
    pub(super) birth: Option<Vec<u8>>,
    pub(super) sex: Option<Vec<u8>>,
    pub(super) nationality: Option<Vec<u8>>,
    pub(super) family: Option<Vec<u8>>,
    pub(super) contacts: Option<Vec<u8>>,
    pub(super) occupation: Option<Vec<u8>>,
    pub(super) facts: Option<Vec<u8>>,
    pub(super) contact_made: Option<Vec<u8>>,
    pub(super) payments: Option<Vec<u8>>,
    pub(super) goods: Option<Vec<u8>>,
    pub(super) parcels: Option<Vec<u8>>,
    pub(super) suspect: Option<Vec<u8>>,
    pub(super) exchanges: Option<Vec<u8>>,
    pub(super) messages: Option<Vec<u8>>,
}

impl Sealed {
    /// Seals every category, each for its own column: none opens in the place of another. What says nothing is absent.
    pub(super) fn of(key: &RecordKey, content: &Content) -> Result<Self, Fault> {
        let victim = &content.victim;
        Ok(Self {
            names: some(key, "declaration.names", &victim.names)?,
            birth: some(key, "declaration.birth", &victim.birth)?,
            sex: some(key, "declaration.sex", &victim.sex)?,
            nationality: some(key, "declaration.nationality", &victim.nationalities)?,
            family: some(key, "declaration.family", &victim.family)?,
            contacts: some(key, "declaration.contacts", &victim.contacts)?,
            occupation: some(key, "declaration.occupation", &victim.occupation)?,
            facts: some(key, "declaration.facts", &content.happened)?,
            contact_made: some(key, "declaration.contact_made", &content.contact_made)?,
            payments: some(key, "declaration.payments", &content.payments)?,
            goods: some(key, "declaration.goods", &content.goods)?,
            parcels: some(key, "declaration.parcels", &content.parcels)?,
            suspect: some(key, "declaration.suspect", &content.suspects)?,
            exchanges: some(key, "declaration.exchanges", &content.exchanges)?,
            messages: some(key, "declaration.messages", &content.messages)?,
        })
    }

    /// Opens every category.
    pub(super) fn open(&self, key: &RecordKey) -> Result<Content, Fault> {
        Ok(Content {
            victim: Victim {
                names: open(key, "declaration.names", self.names.as_ref())?,
                birth: open(key, "declaration.birth", self.birth.as_ref())?,
                sex: open(key, "declaration.sex", self.sex.as_ref())?,
                nationalities: open(key, "declaration.nationality", self.nationality.as_ref())?,
                family: open(key, "declaration.family", self.family.as_ref())?,
                contacts: open(key, "declaration.contacts", self.contacts.as_ref())?,
                occupation: open(key, "declaration.occupation", self.occupation.as_ref())?,
            },
            happened: open(key, "declaration.facts", self.facts.as_ref())?,
            contact_made: open(key, "declaration.contact_made", self.contact_made.as_ref())?,
            payments: open(key, "declaration.payments", self.payments.as_ref())?,
            goods: open(key, "declaration.goods", self.goods.as_ref())?,
            parcels: open(key, "declaration.parcels", self.parcels.as_ref())?,
            suspects: open(key, "declaration.suspect", self.suspect.as_ref())?,
            exchanges: open(key, "declaration.exchanges", self.exchanges.as_ref())?,
            messages: open(key, "declaration.messages", self.messages.as_ref())?,
        })
    }
}

/// Seals one value.
pub(super) fn one<T: Serialize>(
    key: &RecordKey,
    column: &'static str,
    value: &T,
) -> Result<Vec<u8>, Fault> {
    let plain = serde_json::to_vec(value).map_err(|_| Fault::Corrupt("a sealed value".into()))?;
    Ok(key.seal(column, &plain))
}

fn some<T: Serialize + Default + PartialEq>(
    key: &RecordKey,
    column: &'static str,
    value: &T,
) -> Result<Option<Vec<u8>>, Fault> {
    (*value != T::default())
        .then(|| one(key, column, value))
        .transpose()
}

/// Opens a value that is absent when it says nothing.
pub(super) fn open<T: DeserializeOwned + Default>(
    key: &RecordKey,
    column: &'static str,
    sealed: Option<&Vec<u8>>,
) -> Result<T, Fault> {
    let Some(sealed) = sealed else {
        return Ok(T::default());
    };
    let plain = key.open(column, sealed)?;
    serde_json::from_slice(plain.reveal()).map_err(|_| Fault::Corrupt("a sealed value".into()))
}

/// A code of the database, read.
pub(super) fn code<T>(found: Option<T>) -> Result<T, Fault> {
    found.ok_or_else(|| Fault::Corrupt("a code of the database".into()))
}
