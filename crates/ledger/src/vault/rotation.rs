//! Replacing the key of the service, while it serves.
//!
//! 1. The operator adds the new key, with a higher version, to the settings of every process and
//!    restarts them: it can now unwrap, and wraps nothing yet.
//! 2. [`rotate`] makes it the active version, wraps every record key again in batches, and retires
//!    the old versions once no row uses them. Interrupted, it goes on where it stopped.
//! 3. The operator removes the old key from the settings. The sealed data itself is not touched.

use std::time::Duration;

use crate::{Fault, Ledger};

/// How long after a version stops being active it may be retired: longer than any transaction
/// that read it as active may last.
pub const GRACE: Duration = Duration::from_secs(120);
/// Rows wrapped again in one transaction.
const BATCH: i64 = 200;

/// What a rotation did.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[must_use]
pub struct Rotation {
    /// The active version.
    pub active: i32,
    /// Record keys wrapped again.
    pub rewrapped: u64,
    /// Record keys that still wait (rows locked by someone else): rotate again.
    pub remaining: u64,
    /// Versions that no row uses any more and no process needs.
    pub retired: Vec<i32>,
    /// Versions that no row uses any more, still within the grace period: rotate again later.
    pub draining: Vec<i32>,
}

/// Moves every record key under the newest configured service key.
///
/// # Errors
/// When a key is missing or the database cannot answer; what was done so far stays done.
pub async fn rotate(ledger: &Ledger, grace: Duration) -> Result<Rotation, Fault> {
    let vault = ledger.vault();
    let newest = vault.newest();
    let mut tx = ledger.ground().await?;
    vault.register(tx.sql(), newest).await?;
    sqlx::query!(
        "update vault_service_key set state = 'draining', since = clock_timestamp()
         where state = 'active' and version < $1",
        newest
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await?;

    let mut tx = ledger.ground().await?;
    let active = vault.refresh(tx.sql()).await?;
    tx.rollback().await?;
    let mut report = Rotation {
        active,
        ..Rotation::default()
    };
    loop {
        let done = batch(ledger, active).await?;
        if done == 0 {
            break;
        }
        report.rewrapped += done;
    }
    retire(ledger, active, grace, &mut report).await?;
    Ok(report)
}

async fn batch(ledger: &Ledger, active: i32) -> Result<u64, Fault> {
    let mut tx = ledger.ground().await?;
    let rows = sqlx::query!(
        "select id, wrapped, service_key_version from vault_key
         where service_key_version < $1
         order by service_key_version, id limit $2
         for update skip locked",
        active,
        BATCH
    )
    .fetch_all(tx.sql())
    .await?;
    let (mut ids, mut wrapped) = (Vec::new(), Vec::new());
    for row in rows {
        let from = row.service_key_version;
        wrapped.push(
            ledger
                .vault()
                .rewrap(row.id, row.wrapped, from, active)
                .await?,
        );
        ids.push(row.id);
    }
    let done = sqlx::query!(
        "update vault_key set wrapped = new.wrapped, service_key_version = $3
         from unnest($1::uuid[], $2::bytea[]) as new (id, wrapped)
         where vault_key.id = new.id",
        &ids,
        &wrapped,
        active
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

async fn retire(
    ledger: &Ledger,
    active: i32,
    grace: Duration,
    report: &mut Rotation,
) -> Result<(), Fault> {
    let mut tx = ledger.ground().await?;
    let remaining = sqlx::query_scalar!(
        "select count(*) as \"count!\" from vault_key where service_key_version < $1",
        active
    )
    .fetch_one(tx.sql())
    .await?;
    report.remaining = u64::try_from(remaining).unwrap_or_default();
    report.retired = sqlx::query_scalar!(
        "update vault_service_key as old set state = 'retired', since = clock_timestamp()
         where state = 'draining' and since <= clock_timestamp() - make_interval(secs => $1)
           and not exists (select from vault_key where service_key_version = old.version)
         returning version",
        grace.as_secs_f64()
    )
    .fetch_all(tx.sql())
    .await?;
    report.draining = sqlx::query_scalar!(
        "select version from vault_service_key where state = 'draining' order by version"
    )
    .fetch_all(tx.sql())
    .await?;
    tx.commit().await
}
