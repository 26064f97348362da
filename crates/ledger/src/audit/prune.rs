//! Erasing what is at term, while later proofs keep holding.

use kernel::{Actor, Operation, Timestamp, law::Trace};
use time::Duration;
use uuid::Uuid;

use super::{
    append::{NewEntry, Outcome, Pruning, append_with},
    cutoff::cutoff,
    row::{signed, unsigned},
    sequencer::{Log, Sequencer},
};
use crate::{Fault, ledger::GroundTx};

/// Age after which only the last checkpoint of an hour is kept.
const DENSE: Duration = Duration::days(7);
/// Entries erased in one transaction: each statement of it must end within its time limit, whatever waits.
const BATCH: i64 = 20_000;

/// What one pruning erased.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pruned {
    /// Retention class.
    pub class: String,
    /// First index still held.
    pub below: u64,
    /// Instant before which entries were at term.
    pub cutoff: Timestamp,
    /// Payloads erased for their own age.
    pub payloads: u64,
    /// The entry that says so.
    pub entry: Uuid,
}

impl Sequencer {
    /// Erases, in each log, what its class's term has ended for: payloads and salts by the entry's
    /// own time, headers and leaves as a prefix of the log. Each transaction erases a batch of one
    /// class, writes the entry that says so and gives it its place.
    ///
    /// # Errors
    /// When the database or the key does not answer, or the clocks disagree; what is at term is then
    /// erased next time.
    pub async fn prune(&mut self) -> Result<Vec<Pruned>, Fault> {
        if let Some(within) = self.agreement {
            let mut tx = self.ledger.ground_as_retention().await?;
            tx.agreeing(within).await?;
            tx.rollback().await?;
        }
        let traces = self.ledger.act().traces.clone();
        let mut done = Vec::new();
        for trace in &traces {
            while let Some(pruned) = self.prune_class(trace).await? {
                done.push(pruned);
            }
        }
        Ok(done)
    }

    async fn prune_class(&mut self, trace: &Trace) -> Result<Option<Pruned>, Fault> {
        let mut tx = self.ledger.ground_as_retention().await?;
        let limit = cutoff(trace.term, tx.now())?;
        // Whatever still waits gets its place first, so that the receipt comes after it.
        self.seize(&mut tx).await?;
        let mut states = Vec::new();
        while self.sequence(&mut tx, &mut states).await? > 0 {}
        let log = self.lock(tx.sql(), &trace.class).await?;
        thin(&mut tx, &log).await?;
        let below = first_held(&mut tx, &log, limit).await?;
        let payloads = sqlx::query!(
            "delete from audit_payload where entry in (
               select p.entry from audit_entry e join audit_payload p on p.entry = e.id
               where e.class = $1 and e.at < $2 order by e.at limit $3)",
            trace.class,
            limit,
            BATCH
        )
        .execute(tx.sql())
        .await?
        .rows_affected();
        if below == log.minimum && payloads == 0 {
            tx.commit().await?;
            self.remember(states);
            return Ok(None);
        }
        erase(&mut tx, &log, below).await?;
        let id = self.ledger.new_id::<()>().uuid();
        let pruning = Pruning {
            below: signed(below)?,
            cutoff: limit,
        };
        let entry = NewEntry {
            id,
            deed: id,
            at: tx.now(),
            actor: &Actor::system(),
            purpose: "retention",
            operation: Some(Operation::Erase),
            nature: Some("audit.prune"),
            object_kind: "audit-log",
            object: Uuid::nil(),
            outcome: Outcome::Done,
            class: &trace.class,
            articles: std::slice::from_ref(&trace.article.0),
            detail: None,
            salt: self.ledger.salt(),
        };
        append_with(tx.sql(), entry, Some(pruning)).await?;
        while self.sequence(&mut tx, &mut states).await? > 0 {}
        tx.commit().await?;
        self.remember(states);
        let class = trace.class.clone();
        Ok(Some(Pruned {
            class,
            below,
            cutoff: limit,
            payloads,
            entry: id,
        }))
    }
}

/// The first index of the next batch whose entry is not at term, or the batch's end.
async fn first_held(tx: &mut GroundTx, log: &Log, limit: Timestamp) -> Result<u64, Fault> {
    let low = signed(log.minimum)?;
    let end = low.saturating_add(BATCH).min(signed(log.frontier.size())?);
    let found = sqlx::query_scalar!(
        "select l.index from audit_leaf l join audit_entry e on e.id = l.entry
         where l.log = $1 and l.index >= $2 and l.index < $3 and e.at >= $4
         order by l.index limit 1",
        log.id,
        low,
        end,
        limit
    )
    .fetch_optional(tx.sql())
    .await?;
    unsigned(found.unwrap_or(end))
}

/// Erases the prefix. Of the tile that the limit cuts, the hashes alone stay: proofs need them.
async fn erase(tx: &mut GroundTx, log: &Log, below: u64) -> Result<(), Fault> {
    let (low, high) = (signed(log.minimum)?, signed(below)?);
    // Those of the prefix that the batch by time has not reached yet.
    sqlx::query!(
        "delete from audit_payload p using audit_leaf l
         where l.entry = p.entry and l.log = $1 and l.index >= $2 and l.index < $3",
        log.id,
        low,
        high
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "delete from audit_entry e using audit_leaf l
         where l.entry = e.id and l.log = $1 and l.index >= $2 and l.index < $3",
        log.id,
        low,
        high
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "update audit_leaf set entry = null where log = $1 and index >= $2 and index < $3",
        log.id,
        low,
        high
    )
    .execute(tx.sql())
    .await?;
    let whole = signed(below / 256 * 256)?;
    sqlx::query!(
        "delete from audit_leaf where log = $1 and index < $2",
        log.id,
        whole
    )
    .execute(tx.sql())
    .await?;
    sqlx::query!(
        "update audit_log set minimum = $2 where id = $1",
        log.id,
        high
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}

/// Of old checkpoints, keeps the last of each hour. Those handed out stay valid.
async fn thin(tx: &mut GroundTx, log: &Log) -> Result<(), Fault> {
    let old = tx.now() - DENSE;
    sqlx::query!(
        "delete from audit_checkpoint c where c.log = $1 and c.at < $2 and exists (
           select from audit_checkpoint n
           where n.log = c.log and n.size > c.size
             and date_trunc('hour', n.at) = date_trunc('hour', c.at))",
        log.id,
        old
    )
    .execute(tx.sql())
    .await?;
    Ok(())
}
