//! The data key of a record.

use std::sync::Arc;

use kernel::{Entropy, Id, Kind, Personal, Secret};

use super::{
    context::Context,
    seal::{self, Broken, KEY},
};
use crate::Fault;

/// Marker of the ids of record keys.
pub enum VaultKey {}

impl Kind for VaultKey {
    const NAME: &'static str = "key";
}

/// The data key of one record, unwrapped: seals and opens that record's columns.
///
/// It lives as long as the deed that asked for it and is wiped when dropped.
pub struct RecordKey {
    id: Id<VaultKey>,
    key: Secret<[u8; KEY]>,
    service: Arc<str>,
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for RecordKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("RecordKey").field(&self.id).finish()
    }
}

impl RecordKey {
    pub(crate) fn new(
        id: Id<VaultKey>,
        key: Secret<[u8; KEY]>,
        service: Arc<str>,
        entropy: Arc<dyn Entropy>,
    ) -> Self {
        Self {
            id,
            key,
            service,
            entropy,
        }
    }

    /// Its id, stored beside what it seals.
    #[must_use]
    pub const fn id(&self) -> Id<VaultKey> {
        self.id
    }

    /// Seals bytes for `column`, written `table.column`. Adds [`seal::OVERHEAD`] bytes.
    #[must_use]
    pub fn seal(&self, column: &'static str, plain: &[u8]) -> Vec<u8> {
        let id = self.id.uuid();
        seal::seal(
            &self.key,
            &self.context(id.as_bytes(), column),
            plain,
            &*self.entropy,
        )
    }

    /// Seals a text for `column`.
    #[must_use]
    pub fn seal_text(&self, column: &'static str, plain: &str) -> Vec<u8> {
        self.seal(column, plain.as_bytes())
    }

    /// Opens what was sealed for the same `column` of the same record.
    ///
    /// # Errors
    /// [`Fault::Corrupt`] when the value was altered, moved, or sealed under another key.
    pub fn open(&self, column: &'static str, sealed: &[u8]) -> Result<Personal<Vec<u8>>, Fault> {
        let id = self.id.uuid();
        let plain = seal::open(&self.key, &self.context(id.as_bytes(), column), sealed)?;
        Ok(Personal::new(plain))
    }

    /// Opens a text sealed for `column`.
    ///
    /// # Errors
    /// [`Fault::Corrupt`], also when the bytes are not UTF-8.
    pub fn open_text(
        &self,
        column: &'static str,
        sealed: &[u8],
    ) -> Result<Personal<String>, Fault> {
        let bytes = self.open(column, sealed)?.into_inner();
        String::from_utf8(bytes)
            .map(Personal::new)
            .map_err(|_| Broken.into())
    }

    /// A key below this one, for a use of its own (a blob's stream).
    pub(crate) fn derive(&self, label: &'static str) -> Secret<[u8; KEY]> {
        let id = self.id.uuid();
        let context = Context {
            label,
            service: &self.service,
            key: id.as_bytes(),
            place: "",
        };
        seal::derive(&self.key, &context.bytes())
    }

    fn context<'a>(&'a self, id: &'a [u8], place: &'a str) -> Context<'a> {
        Context {
            label: "acte field 1",
            service: &self.service,
            key: id,
            place,
        }
    }
}
