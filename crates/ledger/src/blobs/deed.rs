//! Blobs inside a deed.

use kernel::Id;
use sqlx::PgConnection;
use uuid::Uuid;

use super::{Blob, Received, sweep};
use crate::{Deed, Fault, Open, jobs::NewJob, vault};

impl Deed<Open> {
    /// Keeps an upload: from now on only [`Deed::delete_blob`] or the retention engine removes it.
    ///
    /// # Errors
    /// [`Fault::Missing`] when the upload waited too long and was removed, or was already adopted.
    pub async fn adopt_blob(&mut self, received: &Received) -> Result<(), Fault> {
        let done = sqlx::query!(
            "update blob set state = 'kept', lease_until = null where id = $1 and state = 'received'",
            received.id.uuid()
        )
        .execute(self.conn())
        .await?;
        if done.rows_affected() == 1 {
            Ok(())
        } else {
            Err(Fault::Missing)
        }
    }

    /// Erases a blob: its key is destroyed with this deed, its object removed by a job after it.
    /// Erasing it again changes nothing.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn delete_blob(&mut self, id: Id<Blob>) -> Result<(), Fault> {
        if discard(self.conn(), &[id.uuid()]).await? == 1 {
            let job = NewJob::new(sweep::REMOVE, serde_json::json!({ "blob": id }));
            self.enqueue(job).await?;
        }
        Ok(())
    }
}

/// Destroys the keys of blobs and marks their objects for removal; how many there were.
pub(crate) async fn discard(conn: &mut PgConnection, ids: &[Uuid]) -> Result<u64, Fault> {
    let keys = sqlx::query_scalar!(
        "update blob set state = 'discarded', lease_until = null
         where id = any($1) and state <> 'discarded'
         returning key_id",
        ids
    )
    .fetch_all(&mut *conn)
    .await?;
    let found = keys.len() as u64;
    vault::destroy(conn, &keys).await?;
    Ok(found)
}
