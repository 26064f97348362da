//! Contents, each stored once.

use inspect::report::Verdict;
use kernel::Id;
use ledger::{Deed, Fault, Open, Permit, blobs::Received};

use super::analyses::verdict_code;
use crate::{
    access::{DepositFile, Erases, InviteAgent, ReadFile, ReadReport, ReanalyseFiles, Work},
    model::{Choice, FileKind},
    rules::search::Content,
};

/// The content with this hash, if it is already held; its row is locked so that it cannot be erased
/// before the deed that relies on it commits.
pub async fn find(
    deed: &mut Deed<Open>,
    _permit: &Permit<DepositFile>,
    sha256: &[u8; 32],
) -> Result<Option<Id<FileKind>>, Fault> {
    let id = sqlx::query_scalar!(
        "select id from file where sha256 = $1 for update",
        sha256.as_slice()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(id.map(Id::from_uuid))
}

/// Keeps a content that was received.
pub async fn keep(
    deed: &mut Deed<Open>,
    _permit: &Permit<DepositFile>,
    received: &Received,
) -> Result<Id<FileKind>, Fault> {
    deed.adopt_blob(received).await?;
    let id: Id<FileKind> = deed.new_id();
    let now = deed.now();
    let key = deed.new_key().await?;
    sqlx::query!(
        "insert into file (id, sha256, size, blob_id, key_id, collected_at) values ($1, $2, $3, $4, $5, $6)",
        id.uuid(),
        received.sha256.as_slice(),
        i64::try_from(received.size).unwrap_or(i64::MAX),
        received.id.uuid(),
        key.id().uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// A content just deposited again is collected again: its year follows its last deposit.
pub async fn touch(
    deed: &mut Deed<Open>,
    _permit: &Permit<DepositFile>,
    id: Id<FileKind>,
) -> Result<(), Fault> {
    let now = deed.now();
    sqlx::query!(
        "update file set collected_at = $2 where id = $1",
        id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Actions under which a content's place may be known.
pub trait LocatesContent: ledger::Action {}
impl LocatesContent for Work {}
impl LocatesContent for ReadFile {}
impl LocatesContent for ReadReport {}
impl LocatesContent for InviteAgent {}
impl LocatesContent for ReanalyseFiles {}

/// A content's place.
pub async fn locate<A: LocatesContent>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<FileKind>,
) -> Result<Option<Content>, Fault> {
    let row = sqlx::query!(
        "select blob_id, sha256, size, verdict from file where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| Content {
        blob: Id::from_uuid(row.blob_id),
        sha256: row.sha256.try_into().unwrap_or_default(),
        size: row.size,
        verdict: row.verdict,
    }))
}

/// Writes the rank of a content.
pub async fn rank(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<FileKind>,
    verdict: Verdict,
) -> Result<(), Fault> {
    sqlx::query!(
        "update file set verdict = $2 where id = $1",
        id.uuid(),
        verdict_code(verdict)
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Erases a content, with its key, its blob and all that was drawn from it, unless someone still
/// holds it. Says whether it was erased.
pub async fn erase_if_unheld<A: Erases>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<FileKind>,
) -> Result<bool, Fault> {
    let unheld = sqlx::query_scalar!(r#"select file_is_unheld($1) as "unheld!""#, id.uuid())
        .fetch_one(deed.sql())
        .await?;
    if !unheld {
        return Ok(false);
    }
    let row = sqlx::query!(
        "delete from file where id = $1 returning blob_id, key_id",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(false) };
    deed.destroy_key(Id::from_uuid(row.key_id)).await?;
    deed.delete_blob(Id::from_uuid(row.blob_id)).await?;
    Ok(true)
}

/// Contents whose last analysis was asked for no later than `since`, a page at a time in the order of their
/// ids, each with the deepest kind of analysis it had.
pub async fn due(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    since: kernel::Timestamp,
    after: Option<Id<FileKind>>,
    limit: i64,
) -> Result<Vec<(Id<FileKind>, Choice)>, Fault> {
    let rows = sqlx::query!(
        r#"select file.id, (select kind from analysis where analysis.file = file.id order by kind = 'quick', queued_at desc limit 1) as "kind"
        from file
        where ($2::uuid is null or file.id > $2)
            and not exists (select 1 from analysis where analysis.file = file.id and queued_at > $1)
        order by file.id limit $3"#,
        since,
        after.map(Id::uuid),
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let choice = row
                .kind
                .as_deref()
                .and_then(Choice::from_code)
                .unwrap_or(Choice::Full);
            (Id::from_uuid(row.id), choice)
        })
        .collect())
}
