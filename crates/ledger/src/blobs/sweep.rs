//! Removing what no deed wants: uploads whose lease is over, discarded blobs, objects without a row.

use kernel::Id;
use uuid::Uuid;

use super::{Blob, deed};
use crate::{
    Fault, Ledger,
    jobs::{Job, JobError, Worker},
};
use std::time::Duration;

/// Kind of the job that removes one discarded blob's object.
pub const REMOVE: &str = "ground.blob-remove";
/// Kind of the recurring job that runs [`tidy`].
pub const SWEEP: &str = "ground.blob-sweep";
/// Kind of the recurring job that runs [`run`].
pub const ORPHANS: &str = "ground.blob-orphans";
/// Rows taken in one transaction.
const BATCH: i64 = 200;

/// What a sweep removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Swept {
    /// Uploads that no deed adopted in time.
    pub abandoned: u64,
    /// Discarded blobs, with their objects.
    pub removed: u64,
    /// Objects, whole or not, without a row.
    pub orphans: u64,
}

/// Sweeps the blob store: at first, after a crash, and every day. Lists every object there is.
///
/// # Errors
/// When the store or the database fails; what was removed stays removed.
pub async fn run(ledger: &Ledger) -> Result<Swept, Fault> {
    let mut swept = tidy(ledger).await?;
    swept.orphans = remove_orphans(ledger).await?;
    metrics::counter!("acte_blobs_orphans_total").increment(swept.orphans);
    Ok(swept)
}

/// Removes what the database knows nobody wants, and leaves orphans: every few minutes.
///
/// # Errors
/// When the store or the database fails; what was removed stays removed.
pub async fn tidy(ledger: &Ledger) -> Result<Swept, Fault> {
    let mut swept = Swept {
        abandoned: expire(ledger).await?,
        ..Swept::default()
    };
    loop {
        let removed = remove_discarded(ledger).await?;
        if removed == 0 {
            break;
        }
        swept.removed += removed;
    }
    metrics::counter!("acte_blobs_abandoned_total").increment(swept.abandoned);
    metrics::counter!("acte_blobs_removed_total").increment(swept.removed);
    Ok(swept)
}

/// Discards uploads whose lease is over. Their objects go with the other discarded ones.
async fn expire(ledger: &Ledger) -> Result<u64, Fault> {
    let mut tx = ledger.ground().await?;
    let ids = sqlx::query_scalar!(
        "select id from blob where lease_until < clock_timestamp() for update skip locked"
    )
    .fetch_all(tx.sql())
    .await?;
    let done = deed::discard(tx.sql(), &ids).await?;
    tx.commit().await?;
    Ok(done)
}

async fn remove_discarded(ledger: &Ledger) -> Result<u64, Fault> {
    let mut tx = ledger.ground().await?;
    let ids = sqlx::query_scalar!(
        "select id from blob where state = 'discarded' limit $1",
        BATCH
    )
    .fetch_all(tx.sql())
    .await?;
    tx.rollback().await?;
    let mut removed = 0;
    for id in ids {
        removed += u64::from(remove(ledger, Id::from_uuid(id)).await?);
    }
    Ok(removed)
}

/// Removes a discarded blob's object, then its row: cut between the two, the row says what is left
/// to do. Whether there was one.
pub(super) async fn remove(ledger: &Ledger, id: Id<Blob>) -> Result<bool, Fault> {
    let mut tx = ledger.ground().await?;
    let discarded = sqlx::query_scalar!(
        "select exists (select from blob where id = $1 and state = 'discarded') as \"is!\"",
        id.uuid()
    )
    .fetch_one(tx.sql())
    .await?;
    tx.rollback().await?;
    if !discarded {
        return Ok(false);
    }
    ledger.blobs().remove(id).await?;
    let mut tx = ledger.ground().await?;
    let done = sqlx::query!(
        "delete from blob where id = $1 and state = 'discarded'",
        id.uuid()
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected() == 1)
}

/// Removes at once an upload that will not be adopted. One that was adopted stays.
pub(super) async fn discard(ledger: &Ledger, id: Id<Blob>) -> Result<(), Fault> {
    let mut tx = ledger.ground().await?;
    let waiting = sqlx::query_scalar!(
        "select id from blob where id = $1 and state in ('receiving', 'received') for update",
        id.uuid()
    )
    .fetch_optional(tx.sql())
    .await?;
    if waiting.is_some() {
        deed::discard(tx.sql(), &[id.uuid()]).await?;
    }
    tx.commit().await?;
    remove(ledger, id).await.map(|_| ())
}

/// Objects without a row. A row is committed before its first byte and deleted after its last, so
/// the list of objects is read first and an object without a row then is nobody's.
async fn remove_orphans(ledger: &Ledger) -> Result<u64, Fault> {
    let listed = ledger.blobs().list().await?;
    let mut orphans = 0;
    for some in listed.chunks(1000) {
        let ids: Vec<Uuid> = some.iter().map(|id| id.uuid()).collect();
        let mut tx = ledger.ground().await?;
        let rowless = sqlx::query_scalar!(
            "select listed.id as \"id!\" from unnest($1::uuid[]) as listed (id)
             where not exists (select from blob where blob.id = listed.id)",
            &ids
        )
        .fetch_all(tx.sql())
        .await?;
        tx.rollback().await?;
        for id in rowless {
            ledger.blobs().remove(Id::from_uuid(id)).await?;
            orphans += 1;
        }
    }
    Ok(orphans)
}

/// Adds the removal of discarded blobs and the sweeps to a worker.
pub fn register(worker: Worker) -> Worker {
    worker
        .handle(REMOVE, async |ledger: Ledger, job: Job| {
            remove(&ledger, job.id_of("blob")?).await?;
            Ok(())
        })
        .every(
            SWEEP,
            Duration::from_secs(300),
            async |ledger: Ledger, _: Job| {
                told(tidy(&ledger).await?);
                Ok::<(), JobError>(())
            },
        )
        .every(
            ORPHANS,
            Duration::from_secs(24 * 3600),
            async |ledger: Ledger, _: Job| {
                told(run(&ledger).await?);
                Ok::<(), JobError>(())
            },
        )
}

fn told(swept: Swept) {
    if swept.abandoned + swept.orphans > 0 {
        tracing::info!(?swept, "removed what no deed wanted");
    }
}
