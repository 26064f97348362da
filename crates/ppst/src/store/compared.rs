//! What of requests is compared with others, opened for the memory of a worker and for nothing else.

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::{links::Side, requests::ministry, sealed::open};
use crate::{access::Work, model::Compared, rules::resident::Cursor};

/// What of a request is compared with others.
pub struct Held {
    /// The request, its ministry, when the opinion was asked for.
    pub side: Side,
    /// What is compared.
    pub compared: Compared,
}

/// Where a reading begins: everything done by transactions before it is seen.
pub async fn horizon(deed: &mut Deed<Open>, _permit: &Permit<Work>) -> Result<Cursor, Fault> {
    Ok(sqlx::query_as!(
        Cursor,
        r#"select pg_snapshot_xmin(pg_current_snapshot())::text::bigint as "xact!", now() as "at!""#
    )
    .fetch_one(deed.sql())
    .await?)
}

/// A page of all requests, after one already read.
pub async fn page(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    after: Uuid,
    most: i64,
) -> Result<Vec<Held>, Fault> {
    let rows = sqlx::query_as!(
        ComparedRow,
        "select id, ministry, opinion_received_on, key_id, identity, birth, contact, parents,
            identity_documents
        from request where id > $1 order by id limit $2",
        after,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    open_compared(deed, rows).await
}

/// That a request was written or erased.
#[derive(Debug, Clone, Copy)]
pub struct Change {
    /// Its number among those of its transaction.
    pub id: i64,
    /// The request.
    pub request: Uuid,
    /// The transaction.
    pub xact: i64,
}

/// A page of changes made from a transaction on, after one already read.
pub async fn changes(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    (xact, id): (i64, i64),
    most: i64,
) -> Result<Vec<Change>, Fault> {
    Ok(sqlx::query_as!(
        Change,
        "select id, request, xact from request_change where (xact, id) > ($1, $2) order by xact, id limit $3",
        xact,
        id,
        most
    )
    .fetch_all(deed.sql())
    .await?)
}

/// Forgets that requests changed, a day later by the database's clock. How many lines.
pub async fn forget_changes(deed: &mut Deed<Open>, _permit: &Permit<Work>) -> Result<u64, Fault> {
    let done = sqlx::query!("delete from request_change where at < now() - interval '1 day'")
        .execute(deed.sql())
        .await?;
    Ok(done.rows_affected())
}

/// What of these requests is compared; those that are gone are left out.
pub async fn these(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    ids: &[Uuid],
) -> Result<Vec<Held>, Fault> {
    let rows = sqlx::query_as!(
        ComparedRow,
        "select id, ministry, opinion_received_on, key_id, identity, birth, contact, parents,
            identity_documents
        from request where id = any($1)",
        ids
    )
    .fetch_all(deed.sql())
    .await?;
    open_compared(deed, rows).await
}

/// Those of these requests that are still there.
pub async fn sides(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    ids: &[Uuid],
) -> Result<Vec<Side>, Fault> {
    let rows = sqlx::query!(
        "select id, ministry, opinion_received_on from request where id = any($1)",
        ids
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Side {
                id: Id::from_uuid(row.id),
                ministry: ministry(&row.ministry)?,
                received_on: row.opinion_received_on,
            })
        })
        .collect()
}

struct ComparedRow {
    id: Uuid,
    ministry: String,
    opinion_received_on: time::Date,
    key_id: Uuid,
    identity: Vec<u8>,
    birth: Vec<u8>,
    contact: Option<Vec<u8>>,
    parents: Option<Vec<u8>>,
    identity_documents: Option<Vec<u8>>,
}

async fn open_compared(deed: &mut Deed<Open>, rows: Vec<ComparedRow>) -> Result<Vec<Held>, Fault> {
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    rows.into_iter()
        .zip(keys)
        .map(|(row, key)| {
            let side = Side {
                id: Id::from_uuid(row.id),
                ministry: ministry(&row.ministry)?,
                received_on: row.opinion_received_on,
            };
            let contact = row
                .contact
                .as_deref()
                .map(|sealed| open(&key, "request.contact", sealed));
            let parents = row
                .parents
                .as_deref()
                .map(|sealed| open(&key, "request.parents", sealed));
            let documents = row
                .identity_documents
                .as_deref()
                .map(|sealed| open(&key, "request.identity_documents", sealed));
            let compared = Compared {
                identity: open(&key, "request.identity", &row.identity)?,
                birth: open(&key, "request.birth", &row.birth)?,
                contact: contact.transpose()?,
                parents: parents.transpose()?.unwrap_or_default(),
                identity_documents: documents.transpose()?.unwrap_or_default(),
            };
            Ok(Held { side, compared })
        })
        .collect()
}
