//! What of requests is compared with others, opened for the memory of a worker and for nothing else.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::{links::Side, requests::ministry, sealed::open};
use crate::{
    access::Work,
    model::{Compared, RequestKind},
};

/// What of a request is compared with others, and when it last changed.
pub struct Held {
    /// The request, its ministry, when the opinion was asked for.
    pub side: Side,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// What is compared.
    pub compared: Compared,
}

/// A page of requests changed from an instant on, the oldest change first, after one already read at that instant; and
/// where the next page begins, if there is one. Only those `wanted` are opened: a page is mostly known already.
pub async fn changed_from(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    from: Timestamp,
    after: Uuid,
    most: i64,
    wanted: impl Fn(Id<RequestKind>, Timestamp) -> bool,
) -> Result<(Vec<Held>, Option<(Timestamp, Uuid)>), Fault> {
    // What is sealed is fetched for those alone: ten minutes of a large feed are read again at each question.
    let mut seen = sqlx::query!(
        "select id, changed_at from request where (changed_at, id) > ($1, $2) order by changed_at, id limit $3",
        from,
        after,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    let full = i64::try_from(seen.len()).is_ok_and(|count| count == most);
    let next = seen
        .last()
        .filter(|_| full)
        .map(|row| (row.changed_at, row.id));
    seen.retain(|row| wanted(Id::from_uuid(row.id), row.changed_at));
    if seen.is_empty() {
        return Ok((Vec::new(), next));
    }
    let ids: Vec<Uuid> = seen.iter().map(|row| row.id).collect();
    let rows = sqlx::query_as!(
        ComparedRow,
        "select id, ministry, opinion_received_on, changed_at, key_id, identity, birth, contact, parents,
            identity_documents
        from request where id = any ($1) order by changed_at, id",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    Ok((open_compared(deed, rows).await?, next))
}

/// What of one request is compared; none when it is gone.
pub async fn compared(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<RequestKind>,
) -> Result<Option<Held>, Fault> {
    let rows = sqlx::query_as!(
        ComparedRow,
        "select id, ministry, opinion_received_on, changed_at, key_id, identity, birth, contact, parents,
            identity_documents
        from request where id = $1",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(open_compared(deed, rows).await?.pop())
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
    changed_at: Timestamp,
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
            Ok(Held {
                side,
                changed_at: row.changed_at,
                compared,
            })
        })
        .collect()
}
