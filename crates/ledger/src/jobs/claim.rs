//! Leases on jobs: taken, renewed, given back.

use std::time::Duration;

use kernel::Timestamp;
use uuid::Uuid;

use super::{Job, JobError, backoff};
use crate::{Fault, Ledger};

/// How long a job whose worker fell silent is left to it.
pub(super) const LEASE: Duration = Duration::from_secs(30);
/// How often a worker renews its leases.
pub(super) const HEARTBEAT: Duration = Duration::from_secs(10);
/// How long done jobs stay, for their keys.
const KEPT: time::Duration = time::Duration::days(7);
/// How long dead ones wait for an operator: their payload names records, and their key bars another like them.
const DEAD_KEPT: time::Duration = time::Duration::days(90);

/// A claimed job and the proof of its claim.
pub(super) struct Claimed {
    pub(super) job: Job,
    pub(super) claim: Uuid,
}

/// Takes up to `most` due jobs of these kinds.
pub(super) async fn take(
    ledger: &Ledger,
    kinds: &[String],
    most: usize,
) -> Result<Vec<Claimed>, Fault> {
    let claim = ledger.new_id::<()>().uuid();
    let mut tx = ledger.ground().await?;
    let now = tx.now();
    let rows = sqlx::query!(
        "with due as (
           select id from job
           where state = 'ready' and run_at <= $1 and kind = any($2)
           order by run_at, id
           limit $3
           for update skip locked
         )
         update job set state = 'running', attempts = attempts + 1, claim = $4,
           lease_until = clock_timestamp() + make_interval(secs => $5)
         from due where job.id = due.id
         returning job.id, kind, payload, attempts, most_attempts",
        now,
        kinds,
        i64::try_from(most).unwrap_or(i64::MAX),
        claim,
        LEASE.as_secs_f64()
    )
    .fetch_all(tx.sql())
    .await?;
    tx.commit().await?;
    let claimed = rows.into_iter().map(|row| Claimed {
        job: Job {
            id: row.id,
            kind: row.kind,
            payload: row.payload,
            attempt: u32::try_from(row.attempts).unwrap_or(1),
            last: row.attempts >= row.most_attempts,
        },
        claim,
    });
    Ok(claimed.collect())
}

/// Renews the leases of running jobs; those that come back are still ours.
pub(super) async fn renew(ledger: &Ledger, running: &[(Uuid, Uuid)]) -> Result<Vec<Uuid>, Fault> {
    let (ids, claims): (Vec<Uuid>, Vec<Uuid>) = running.iter().copied().unzip();
    let mut tx = ledger.ground().await?;
    let held = sqlx::query_scalar!(
        "update job set lease_until = clock_timestamp() + make_interval(secs => $3)
         from unnest($1::uuid[], $2::uuid[]) as mine (id, claim)
         where job.id = mine.id and job.claim = mine.claim and state = 'running'
         returning job.id",
        &ids,
        &claims,
        LEASE.as_secs_f64()
    )
    .fetch_all(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(held)
}

/// How an attempt ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ended {
    Done,
    Again,
    Dead,
    /// The lease was lost meanwhile: another worker has the job.
    Lost,
}

/// Writes how an attempt ended.
pub(super) async fn end(
    ledger: &Ledger,
    claimed: &Claimed,
    result: Result<(), JobError>,
) -> Result<Ended, Fault> {
    let (job, claim) = (&claimed.job, claimed.claim);
    let now = ledger.now();
    let mut tx = ledger.ground().await?;
    let (ended, rows) = match result {
        Ok(()) => {
            let done = sqlx::query!(
                "update job set state = 'done', payload = '{}', error = null, finished_at = $3,
                   lease_until = null, claim = null
                 where id = $1 and claim = $2",
                job.id,
                claim,
                now
            );
            (Ended::Done, done.execute(tx.sql()).await?.rows_affected())
        }
        Err(JobError::Retry(code)) if !job.last => {
            let later = now + backoff(job.attempt, ledger.entropy());
            let done = sqlx::query!(
                "update job set state = 'ready', run_at = $3, error = $4,
                   lease_until = null, claim = null
                 where id = $1 and claim = $2",
                job.id,
                claim,
                later,
                &*code
            );
            (Ended::Again, done.execute(tx.sql()).await?.rows_affected())
        }
        Err(JobError::Retry(code) | JobError::Dead(code)) => {
            let done = sqlx::query!(
                "update job set state = 'dead', error = $3, finished_at = $4,
                   lease_until = null, claim = null
                 where id = $1 and claim = $2",
                job.id,
                claim,
                &*code,
                now
            );
            (Ended::Dead, done.execute(tx.sql()).await?.rows_affected())
        }
    };
    tx.commit().await?;
    Ok(if rows == 1 { ended } else { Ended::Lost })
}

/// Gives a job back unfinished, as if it had not been taken: for a worker that stops.
pub(super) async fn give_back(ledger: &Ledger, running: &[(Uuid, Uuid)]) -> Result<(), Fault> {
    let (ids, claims): (Vec<Uuid>, Vec<Uuid>) = running.iter().copied().unzip();
    let mut tx = ledger.ground().await?;
    sqlx::query!(
        "update job set state = 'ready', attempts = greatest(attempts - 1, 0),
           lease_until = null, claim = null
         from unnest($1::uuid[], $2::uuid[]) as mine (id, claim)
         where job.id = mine.id and job.claim = mine.claim and state = 'running'",
        &ids,
        &claims
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await
}

/// What the reaper found.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Reaped {
    /// Jobs whose worker fell silent, ready again.
    pub(super) revived: u64,
    /// The same, given up: they took a worker with them too often.
    pub(super) dead: u64,
    /// Old done and dead jobs removed.
    pub(super) forgotten: u64,
}

/// Takes back jobs whose lease is over, and removes old finished ones.
pub(super) async fn reap(ledger: &Ledger) -> Result<Reaped, Fault> {
    let mut tx = ledger.ground().await?;
    let now: Timestamp = tx.now();
    let revived = sqlx::query!(
        "with silent as (
           select id from job
           where state = 'running' and lease_until < clock_timestamp() and attempts < most_attempts
           for update skip locked
         )
         update job set state = 'ready', error = 'worker fell silent', lease_until = null, claim = null
         from silent where job.id = silent.id"
    )
    .execute(tx.sql())
    .await?;
    let dead = sqlx::query!(
        "with silent as (
           select id from job
           where state = 'running' and lease_until < clock_timestamp() and attempts >= most_attempts
           for update skip locked
         )
         update job set state = 'dead', error = 'worker fell silent', finished_at = $1,
           lease_until = null, claim = null
         from silent where job.id = silent.id",
        now
    )
    .execute(tx.sql())
    .await?;
    let forgotten = sqlx::query!(
        "delete from job where id in (
           select id from job
           where state = 'done' and finished_at < $1 or state = 'dead' and finished_at < $2
           limit 5000 for update skip locked
         )",
        now - KEPT,
        now - DEAD_KEPT
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(Reaped {
        revived: revived.rows_affected(),
        dead: dead.rows_affected(),
        forgotten: forgotten.rows_affected(),
    })
}
