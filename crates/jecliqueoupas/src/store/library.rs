//! Files known to be harmless, on which rules are tried: about nobody.

use kernel::Id;
use ledger::{
    Deed, Fault, Open, Permit,
    blobs::{Blob, Received},
};

use super::rules::ReadsRules;
use crate::model::{FileName, KnownGoodKind};

/// A known-good file.
#[derive(Debug, Clone)]
pub struct KnownGood {
    /// Id.
    pub id: Id<KnownGoodKind>,
    /// Name.
    pub name: String,
    /// SHA-256.
    pub sha256: [u8; 32],
    /// Bytes.
    pub size: i64,
    /// Blob.
    pub blob: Id<Blob>,
}

/// The whole set, by name.
pub async fn all<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
) -> Result<Vec<KnownGood>, Fault> {
    let rows = sqlx::query!(
        "select id, name, sha256, size, blob_id from known_good order by name limit 100000"
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| KnownGood {
            id: Id::from_uuid(row.id),
            name: row.name,
            sha256: row.sha256.try_into().unwrap_or_default(),
            size: row.size,
            blob: Id::from_uuid(row.blob_id),
        })
        .collect())
}

/// Adds a file; false when it is already there.
pub async fn add<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    name: &FileName,
    received: &Received,
) -> Result<bool, Fault> {
    let known = sqlx::query_scalar!(
        r#"select exists (select 1 from known_good where sha256 = $1) as "known!""#,
        received.sha256.as_slice()
    )
    .fetch_one(deed.sql())
    .await?;
    if known {
        return Ok(false);
    }
    deed.adopt_blob(received).await?;
    let id: Id<KnownGoodKind> = deed.new_id();
    let now = deed.now();
    sqlx::query!(
        "insert into known_good (id, name, sha256, size, blob_id, added_at) values ($1, $2, $3, $4, $5, $6)",
        id.uuid(),
        name.reveal(),
        received.sha256.as_slice(),
        i64::try_from(received.size).unwrap_or(i64::MAX),
        received.id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(true)
}

/// Removes a file from the set.
pub async fn remove<A: ReadsRules>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<KnownGoodKind>,
) -> Result<bool, Fault> {
    let blob = sqlx::query_scalar!(
        "delete from known_good where id = $1 returning blob_id",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    if let Some(blob) = blob {
        deed.delete_blob(Id::from_uuid(blob)).await?;
    }
    Ok(blob.is_some())
}
