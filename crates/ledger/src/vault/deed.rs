//! The vault inside a deed.

use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{RecordKey, VaultKey, normalise, store::INDEX_ROOT};
use crate::{Deed, Fault, Open};

impl Deed<Open> {
    /// Makes the data key of a new record.
    ///
    /// # Errors
    /// When the service key or the database cannot answer.
    pub async fn new_key(&mut self) -> Result<RecordKey, Fault> {
        let (ledger, id, now) = (self.ledger().clone(), self.new_id(), self.now());
        ledger.vault().create(self.conn(), id, now).await
    }

    /// The data key of a record.
    ///
    /// # Errors
    /// [`Fault::Key`] when it was destroyed.
    pub async fn key(&mut self, id: Id<VaultKey>) -> Result<RecordKey, Fault> {
        let ledger = self.ledger().clone();
        ledger.vault().load(self.conn(), id).await
    }

    /// The data keys of several records, each asked for once, in the order asked: one statement for a
    /// whole list.
    ///
    /// # Errors
    /// [`Fault::Key`] when one was destroyed.
    pub async fn keys(&mut self, ids: &[Id<VaultKey>]) -> Result<Vec<RecordKey>, Fault> {
        let ledger = self.ledger().clone();
        ledger.vault().load_all(self.conn(), ids).await
    }

    /// Destroys the data key of a record: nothing sealed under it can ever be read again. Destroying
    /// it again changes nothing.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn destroy_key(&mut self, id: Id<VaultKey>) -> Result<(), Fault> {
        destroy(self.conn(), &[id.uuid()]).await.map(|_| ())
    }

    /// The blind index of `value` in `index` (`table.column`): 32 bytes, equal for two spellings that
    /// [`normalise`] makes one.
    #[must_use]
    pub fn blind(&self, index: &'static str, value: &str) -> Vec<u8> {
        self.ledger()
            .vault()
            .blind(index, normalise(value).as_bytes())
    }

    /// The blind index of exactly these bytes: for tokens and codes, where every letter counts.
    #[must_use]
    pub fn blind_exact(&self, index: &'static str, value: &[u8]) -> Vec<u8> {
        self.ledger().vault().blind(index, value)
    }
}

/// Destroys record keys; how many there were.
pub(crate) async fn destroy(conn: &mut PgConnection, ids: &[Uuid]) -> Result<u64, Fault> {
    if ids.contains(&INDEX_ROOT) {
        return Err(Fault::Key(
            "the root of the blind indexes belongs to no record".into(),
        ));
    }
    let done = sqlx::query!("delete from vault_key where id = any($1)", ids)
        .execute(conn)
        .await?;
    Ok(done.rows_affected())
}
