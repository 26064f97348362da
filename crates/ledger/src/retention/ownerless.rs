//! Keys and blobs that no row holds.
//!
//! They are counted on every pass and shown to the operator, not erased by it: a column that someone
//! forgot to declare as holding a key would otherwise cost every record of its table. [`erase`] is
//! for an operator who has looked.

use kernel::law::Holds;
use sqlx::Row as _;
use uuid::Uuid;

use super::family::{holds, quoted};
use crate::{Fault, Ledger, blobs, vault};

/// Younger ones may still be on their way to their row.
const SETTLED: time::Duration = time::Duration::days(1);

/// How many there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Ownerless {
    /// Record keys.
    pub keys: u64,
    /// Kept blobs.
    pub blobs: u64,
}

/// Counts them.
///
/// # Errors
/// When the database cannot answer.
pub async fn find(ledger: &Ledger) -> Result<Ownerless, Fault> {
    let found = Ownerless {
        keys: list(ledger, Holds::Key).await?.len() as u64,
        blobs: list(ledger, Holds::Blob).await?.len() as u64,
    };
    if found != Ownerless::default() {
        tracing::warn!(?found, "keys or blobs without an owner");
    }
    Ok(found)
}

/// Destroys them.
///
/// # Errors
/// When the database cannot answer.
pub async fn erase(ledger: &Ledger) -> Result<Ownerless, Fault> {
    let mut done = Ownerless::default();
    let (keys, held) = (
        list(ledger, Holds::Key).await?,
        list(ledger, Holds::Blob).await?,
    );
    let mut tx = ledger.ground().await?;
    done.keys = vault::destroy(tx.sql(), &keys).await?;
    done.blobs = blobs::discard(tx.sql(), &held).await?;
    tx.commit().await?;
    Ok(done)
}

async fn list(ledger: &Ledger, kind: Holds) -> Result<Vec<Uuid>, Fault> {
    let mut held = Vec::new();
    let mut tx = ledger.ground_as_retention().await?;
    for (name, table) in &ledger.columns().tables {
        for (column, _) in holds(table).filter(|(_, holds)| *holds == kind) {
            // Rows behind a row-level policy that leaves this role out would all seem to be gone.
            let seen = sqlx::query_scalar!(
                r#"select not row_security_active($1::text) or exists (
                     select from pg_policies where schemaname = 'public' and tablename = $1
                       and current_user = any (roles)) as "seen!""#,
                name
            )
            .fetch_one(tx.sql())
            .await?;
            if !seen {
                let why = format!("no policy lets retention see the rows of {name}");
                return Err(Fault::Law(why.into()));
            }
            let (table, column) = (quoted(name)?, quoted(column)?);
            held.push(format!(
                " and not exists (select from {table} as owner where owner.{column} = thing.id)"
            ));
        }
    }
    let (thing, state) = match kind {
        Holds::Key => ("vault_key", "thing.id <> $2"),
        Holds::Blob => ("blob", "thing.id <> $2 and thing.state = 'kept'"),
    };
    let statement = format!(
        "select thing.id from {thing} as thing where thing.created_at <= $1 and {state}{} limit 10000",
        held.concat()
    );
    let settled = tx.now() - SETTLED;
    let rows = sqlx::query(sqlx::AssertSqlSafe(statement))
        .bind(settled)
        .bind(vault::INDEX_ROOT)
        .fetch_all(tx.sql())
        .await?;
    tx.rollback().await?;
    rows.into_iter().map(|row| Ok(row.try_get("id")?)).collect()
}
