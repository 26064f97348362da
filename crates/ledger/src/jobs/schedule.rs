//! Recurring work: once for each period, whatever the number of workers.

use std::time::Duration;

use super::{NewJob, insert, job::JobKind};
use crate::{Fault, Ledger};

/// A recurring kind and its period.
#[derive(Debug, Clone)]
pub(super) struct Every {
    pub(super) kind: &'static str,
    pub(super) period: Duration,
}

/// Enqueues the occurrences that are due; how many. The first is due at once. An occurrence whose
/// predecessor has not ended is skipped, and those missed while nobody worked are not made up for.
pub(super) async fn tick(ledger: &Ledger, recurring: &[Every]) -> Result<u64, Fault> {
    let mut enqueued = 0;
    for every in recurring {
        let mut tx = ledger.ground().await?;
        let now = tx.now();
        // The row that two workers would both move is locked by the first.
        let due = sqlx::query_scalar!(
            "insert into job_schedule (name, next_at) values ($1, $3)
             on conflict (name) do update set next_at = $3 where job_schedule.next_at <= $2
             returning name",
            every.kind,
            now,
            now + every.period
        )
        .fetch_optional(tx.sql())
        .await?;
        if due.is_none() {
            tx.rollback().await?;
            continue;
        }
        let busy = sqlx::query_scalar!(
            "select exists (
               select from job where kind = $1 and state in ('ready', 'running')
             ) as \"is!\"",
            every.kind
        )
        .fetch_one(tx.sql())
        .await?;
        if !busy {
            let job = NewJob::new(every.kind, serde_json::json!({})).most_attempts(3);
            insert(tx.sql(), ledger.new_id::<JobKind>().uuid(), now, &job).await?;
            enqueued += 1;
        }
        tx.commit().await?;
    }
    Ok(enqueued)
}
