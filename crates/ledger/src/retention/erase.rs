//! One batch of one table.

use futures::future::BoxFuture;
use kernel::{Actor, Operation, Term, Timestamp};
use sqlx::Row as _;
use uuid::Uuid;

use super::due::latest_start;
use crate::{
    Fault, GroundTx, Ledger,
    audit::{self, NewEntry, Outcome},
    blobs,
    jobs::{self, NewJob},
    outbox, vault,
};

/// A table to erase from, with everything that does not change from batch to batch.
pub(super) struct Target<'a> {
    pub(super) table: &'a str,
    pub(super) retention: &'a str,
    pub(super) article: &'a str,
    pub(super) term: Term,
    pub(super) statement: String,
}

/// What one batch erased.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Batch {
    pub(super) rows: u64,
    pub(super) keys: u64,
    pub(super) blobs: u64,
    pub(super) mails: u64,
}

/// Erases up to `most` rows, in one transaction with its receipts.
///
/// Boxed: the compiler cannot see through the whole of it that it may cross threads.
pub(super) fn batch<'a>(
    ledger: &'a Ledger,
    target: &'a Target<'_>,
    now: Timestamp,
    most: i64,
) -> BoxFuture<'a, Result<Batch, Fault>> {
    Box::pin(erase(ledger, target, now, most))
}

async fn erase(
    ledger: &Ledger,
    target: &Target<'_>,
    now: Timestamp,
    most: i64,
) -> Result<Batch, Fault> {
    let mut tx = ledger.ground_as_retention().await?;
    let Term {
        years,
        months,
        days,
    } = target.term;
    let rows = sqlx::query(sqlx::AssertSqlSafe(target.statement.clone()))
        .bind(latest_start(target.term, now)?)
        .bind(now)
        .bind(i32::from(years))
        .bind(i32::from(months))
        .bind(i32::from(days))
        .bind(most)
        .fetch_all(tx.sql())
        .await?;
    let mut erased = Batch::default();
    let (mut ids, mut keys, mut held) = (Vec::new(), Vec::new(), Vec::new());
    for row in rows {
        let id: Option<Uuid> = row.try_get("id")?;
        match row.try_get("what")? {
            "row" => {
                // The law's own arithmetic has the last word: rather nothing than a row too early.
                if target.term.end(row.try_get("start")?)? > now {
                    return Err(Fault::Corrupt("the database ends a term too early".into()));
                }
                erased.rows += 1;
                ids.extend(id);
            }
            "key" => keys.extend(id),
            _ => held.extend(id),
        }
    }
    if erased.rows == 0 {
        tx.rollback().await?;
        return Ok(erased);
    }
    erased.keys = vault::destroy(tx.sql(), &keys).await?;
    erased.blobs = blobs::discard(tx.sql(), &held).await?;
    for blob in held {
        let job = NewJob::new(blobs::sweep::REMOVE, serde_json::json!({ "blob": blob }));
        let id = ledger.new_id::<()>().uuid();
        jobs::insert(tx.sql(), id, now, &job).await?;
    }
    erased.mails = outbox::forget(tx.sql(), &ids).await?;
    receipts(ledger, &mut tx, target, &ids, erased.rows).await?;
    tx.commit().await?;
    Ok(erased)
}

/// One entry for each erased row, under its id; one for all that bear no id.
async fn receipts(
    ledger: &Ledger,
    tx: &mut GroundTx,
    target: &Target<'_>,
    ids: &[Uuid],
    rows: u64,
) -> Result<(), Fault> {
    let deed = ledger.new_id::<()>().uuid();
    let mut first = Some(deed);
    let nameless = rows.saturating_sub(ids.len() as u64);
    let detail = |rows: u64| {
        serde_json::json!({
            "retention": target.retention,
            "term": target.term.to_string(),
            "rows": rows,
        })
    };
    let single = detail(1);
    let many = detail(nameless);
    let named = ids.iter().map(|id| (*id, &single));
    let unnamed = (nameless > 0).then_some((Uuid::nil(), &many));
    for (object, detail) in named.chain(unnamed) {
        let entry = NewEntry {
            id: first.take().unwrap_or_else(|| ledger.new_id::<()>().uuid()),
            deed,
            at: tx.now(),
            actor: &Actor::system(),
            purpose: "retention",
            operation: Some(Operation::Erase),
            nature: Some("retention"),
            object_kind: target.table,
            object,
            outcome: Outcome::Done,
            class: ledger.trace_class(Operation::Erase),
            articles: &[target.article.to_owned()],
            detail: Some(detail),
            salt: ledger.salt(),
        };
        audit::append(tx.sql(), entry).await?;
    }
    Ok(())
}
