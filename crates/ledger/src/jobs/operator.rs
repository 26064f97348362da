//! What an operator sees of jobs, and may do with those given up.

use kernel::Timestamp;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Fault;

/// A job given up.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadJob {
    /// Its id.
    pub id: Uuid,
    /// Its kind.
    pub kind: String,
    /// Code of its last failure.
    pub error: String,
    /// Attempts made.
    pub attempts: i32,
    /// When it was enqueued.
    pub created_at: Timestamp,
    /// When it was given up.
    pub finished_at: Timestamp,
}

/// How many jobs wait, run and are given up, and since when the oldest due one waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Backlog {
    /// Ready, due or not.
    pub ready: i64,
    /// Taken by a worker.
    pub running: i64,
    /// Given up.
    pub dead: i64,
    /// When the first ready job was or will be due.
    pub oldest: Option<Timestamp>,
}

impl Backlog {
    /// How late the oldest due job is; zero when none is due.
    #[must_use]
    pub fn late(&self, now: Timestamp) -> time::Duration {
        let late = self.oldest.map_or(time::Duration::ZERO, |due| now - due);
        late.max(time::Duration::ZERO)
    }
}

/// Jobs given up, newest first, at most `most`.
///
/// # Errors
/// When the database cannot answer.
pub async fn dead(conn: &mut PgConnection, most: i64) -> Result<Vec<DeadJob>, Fault> {
    let jobs = sqlx::query_as!(
        DeadJob,
        "select id, kind, coalesce(error, '') as \"error!\", attempts, created_at,
           finished_at as \"finished_at!\"
         from job where state = 'dead' order by finished_at desc, id limit $1",
        most
    );
    Ok(jobs.fetch_all(conn).await?)
}

/// Gives a job another life, from its first attempt. Whether it was there.
///
/// # Errors
/// When the database cannot answer.
pub async fn requeue(conn: &mut PgConnection, id: Uuid, now: Timestamp) -> Result<bool, Fault> {
    let done = sqlx::query!(
        "update job set state = 'ready', attempts = 0, run_at = $2, finished_at = null
         where id = $1 and state = 'dead'",
        id,
        now
    )
    .execute(conn)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Removes a job given up. Whether it was there.
///
/// # Errors
/// When the database cannot answer.
pub async fn forget(conn: &mut PgConnection, id: Uuid) -> Result<bool, Fault> {
    let done = sqlx::query!("delete from job where id = $1 and state = 'dead'", id)
        .execute(conn)
        .await?;
    Ok(done.rows_affected() == 1)
}

/// The queue at a glance.
///
/// # Errors
/// When the database cannot answer.
pub async fn backlog(conn: &mut PgConnection) -> Result<Backlog, Fault> {
    let counts = sqlx::query_as!(
        Backlog,
        "select count(*) filter (where state = 'ready') as \"ready!\",
           count(*) filter (where state = 'running') as \"running!\",
           count(*) filter (where state = 'dead') as \"dead!\",
           min(run_at) filter (where state = 'ready') as oldest
         from job where state <> 'done'"
    );
    Ok(counts.fetch_one(conn).await?)
}
