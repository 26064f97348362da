//! Drafts: thirty days from their last change, seen by who writes them and nobody else.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use super::{
    attachments,
    sealed::{code, one, open},
};
use crate::{
    access::{ChangeDraft, DraftScope, EraseDraft, File, ListOwn, ReadDraft, WriteDraft},
    model::{Content, DraftKind, DraftLine, Kind, Scheme},
};

/// A draft, opened.
#[derive(Debug, Clone)]
pub struct Draft {
    /// As a list shows it.
    pub line: DraftLine,
    /// What is written so far.
    pub content: Content,
}

/// What the policy judges of a draft.
pub async fn scope(deed: &mut Deed<Open>, id: Id<DraftKind>) -> Result<Option<DraftScope>, Fault> {
    let row = sqlx::query_scalar!("select citizen from draft where id = $1", id.uuid())
        .fetch_optional(deed.sql())
        .await?;
    Ok(row.map(|citizen| DraftScope {
        id,
        citizen: Id::from_uuid(citizen),
    }))
}

/// Begins a draft.
pub async fn begin(
    deed: &mut Deed<Open>,
    permit: &Permit<WriteDraft>,
    kind: Kind,
    scheme: Scheme,
) -> Result<Id<DraftKind>, Fault> {
    let id: Id<DraftKind> = deed.new_id();
    let key = deed.new_key().await?;
    let now = deed.now();
    sqlx::query!(
        "insert into draft (id, citizen, key_id, kind, scheme, content, started_at, changed_at)
        values ($1, $2, $3, $4, $5, $6, $7, $7)",
        id.uuid(),
        permit.resource().0.uuid(),
        key.id().uuid(),
        kind.code(),
        scheme.code(),
        one(&key, "draft.content", &Content::default())?,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// How many drafts someone has.
pub async fn count(deed: &mut Deed<Open>, permit: &Permit<WriteDraft>) -> Result<i64, Fault> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from draft where citizen = $1"#,
        permit.resource().0.uuid()
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(count)
}

/// One's own drafts, the latest change first.
pub async fn own(deed: &mut Deed<Open>, permit: &Permit<ListOwn>) -> Result<Vec<DraftLine>, Fault> {
    let rows = sqlx::query!(
        "select id, kind, scheme, changed_at from draft where citizen = $1 order by changed_at desc, id",
        permit.resource().0.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| line(row.id, &row.kind, &row.scheme, row.changed_at))
        .collect()
}

/// Opens a draft to go on with it.
pub async fn load(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadDraft>,
) -> Result<Option<Draft>, Fault> {
    opened(deed, permit.resource().id).await
}

/// Opens a draft to change part of it.
pub async fn to_change(
    deed: &mut Deed<Open>,
    permit: &Permit<ChangeDraft>,
) -> Result<Option<Draft>, Fault> {
    opened(deed, permit.resource().id).await
}

/// Opens the draft that is being filed.
pub async fn to_file(
    deed: &mut Deed<Open>,
    _permit: &Permit<File>,
    id: Id<DraftKind>,
) -> Result<Option<Draft>, Fault> {
    opened(deed, id).await
}

async fn opened(deed: &mut Deed<Open>, id: Id<DraftKind>) -> Result<Option<Draft>, Fault> {
    let row = sqlx::query!(
        "select kind, scheme, changed_at, key_id, content from draft where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    Ok(Some(Draft {
        line: line(id.uuid(), &row.kind, &row.scheme, row.changed_at)?,
        content: open(&key, "draft.content", Some(&row.content))?,
    }))
}

/// Writes a draft anew.
pub async fn change(
    deed: &mut Deed<Open>,
    permit: &Permit<ChangeDraft>,
    content: &Content,
) -> Result<bool, Fault> {
    let id = permit.resource().id.uuid();
    let key = sqlx::query_scalar!("select key_id from draft where id = $1 for update", id)
        .fetch_optional(deed.sql())
        .await?;
    let Some(key) = key else { return Ok(false) };
    let key = deed.key(Id::from_uuid(key)).await?;
    let now = deed.now();
    sqlx::query!(
        "update draft set content = $2, changed_at = $3 where id = $1",
        id,
        one(&key, "draft.content", content)?,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(true)
}

/// Erases a draft that its author gives up.
pub async fn erase(deed: &mut Deed<Open>, permit: &Permit<EraseDraft>) -> Result<bool, Fault> {
    gone(deed, permit.resource().id).await
}

/// Erases a draft that became a declaration.
pub async fn erase_filed(
    deed: &mut Deed<Open>,
    _permit: &Permit<File>,
    id: Id<DraftKind>,
) -> Result<bool, Fault> {
    gone(deed, id).await
}

async fn gone(deed: &mut Deed<Open>, id: Id<DraftKind>) -> Result<bool, Fault> {
    attachments::drop_of_draft(deed, id).await?;
    let key = sqlx::query_scalar!(
        "delete from draft where id = $1 returning key_id",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(key) = key else { return Ok(false) };
    deed.destroy_key(Id::from_uuid(key)).await?;
    Ok(true)
}

fn line(
    id: uuid::Uuid,
    kind: &str,
    scheme: &str,
    changed_at: Timestamp,
) -> Result<DraftLine, Fault> {
    Ok(DraftLine {
        id: Id::from_uuid(id),
        kind: code(Kind::of(kind))?,
        scheme: code(Scheme::of(scheme))?,
        changed_at,
    })
}
