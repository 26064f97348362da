//! Jobs inside a deed.

use kernel::{Id, Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

use super::{NewJob, job::JobKind};
use crate::{Deed, Fault, GroundTx, Ledger, Open};

impl Deed<Open> {
    /// Enqueues work that exists if and only if this deed is done.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn enqueue(&mut self, job: NewJob) -> Result<(), Fault> {
        let (id, now) = (self.new_id::<JobKind>(), self.now());
        insert(self.conn(), id.uuid(), now, &job).await
    }
}

impl GroundTx {
    /// Enqueues work in a plain transaction, for what happens outside any deed.
    ///
    /// # Errors
    /// When the database cannot answer.
    pub async fn enqueue(&mut self, ledger: &Ledger, job: NewJob) -> Result<(), Fault> {
        let (id, now): (Id<JobKind>, _) = (ledger.new_id(), self.now());
        insert(self.sql(), id.uuid(), now, &job).await
    }
}

/// Inserts a job, unless its key is known already.
pub(crate) async fn insert(
    conn: &mut PgConnection,
    id: Uuid,
    now: Timestamp,
    job: &NewJob,
) -> Result<(), Fault> {
    sqlx::query!(
        "insert into job (id, kind, payload, run_at, most_attempts, key, created_at)
         values ($1, $2, $3, $4, $5, $6, $7)
         on conflict (key) do nothing",
        id,
        &*job.kind,
        job.payload,
        job.at.unwrap_or(now),
        job.most_attempts,
        job.key,
        now
    )
    .execute(conn)
    .await?;
    Ok(())
}
