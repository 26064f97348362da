//! Files given in support: with a draft, then with the declaration that it became. Names and digests are sealed under
//! the key of what they belong to; the bytes are blobs under keys of their own.

use kernel::{Id, Personal};
use ledger::{
    Deed, Fault, Open, Permit,
    blobs::{Blob, Received},
    vault::RecordKey,
};
use uuid::Uuid;

use super::sealed::code;
use crate::{
    access::{ChangeDraft, File, OnAttachment, ReadDraft, Work},
    model::{Attachment, AttachmentKind, DeclarationKind, DraftKind, Media, Verdict},
};

/// A file taken in, with what it is.
#[derive(Debug)]
pub struct New<'a> {
    /// The name it came under.
    pub name: &'a str,
    /// What it is.
    pub media: Media,
    /// Its bytes, sealed and not yet kept.
    pub received: &'a Received,
}

/// How many files a draft has.
pub async fn count(deed: &mut Deed<Open>, permit: &Permit<ChangeDraft>) -> Result<i64, Fault> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from draft_attachment where draft = $1"#,
        permit.resource().id.uuid()
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(count)
}

/// Adds a file to a draft, whose thirty days begin again.
pub async fn add(
    deed: &mut Deed<Open>,
    permit: &Permit<ChangeDraft>,
    new: &New<'_>,
) -> Result<Option<Id<AttachmentKind>>, Fault> {
    let draft = permit.resource().id.uuid();
    let now = deed.now();
    let Some(key) = touch(deed, draft).await? else {
        return Ok(None);
    };
    deed.adopt_blob(new.received).await?;
    let id: Id<AttachmentKind> = deed.new_id();
    sqlx::query!(
        "insert into draft_attachment (id, draft, name, media_type, size, digest, blob_id, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.uuid(),
        draft,
        key.seal_text("draft_attachment.name", new.name),
        new.media.code(),
        size(new.received),
        key.seal("draft_attachment.digest", &new.received.sha256),
        new.received.id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(Some(id))
}

/// Takes a file out of a draft; its bytes go with it.
pub async fn remove(
    deed: &mut Deed<Open>,
    permit: &Permit<ChangeDraft>,
    id: Id<AttachmentKind>,
) -> Result<bool, Fault> {
    let draft = permit.resource().id.uuid();
    if touch(deed, draft).await?.is_none() {
        return Ok(false);
    }
    let blob = sqlx::query_scalar!(
        "delete from draft_attachment where id = $1 and draft = $2 returning blob_id",
        id.uuid(),
        draft
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(blob) = blob else { return Ok(false) };
    deed.delete_blob(Id::from_uuid(blob)).await?;
    Ok(true)
}

/// A draft was changed; the key it is sealed under.
async fn touch(deed: &mut Deed<Open>, draft: Uuid) -> Result<Option<RecordKey>, Fault> {
    let now = deed.now();
    let key = sqlx::query_scalar!(
        "update draft set changed_at = $2 where id = $1 returning key_id",
        draft,
        now
    )
    .fetch_optional(deed.sql())
    .await?;
    match key {
        Some(key) => Ok(Some(deed.key(Id::from_uuid(key)).await?)),
        None => Ok(None),
    }
}

/// The files of a draft, in the order they were added.
pub async fn of_draft(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadDraft>,
) -> Result<Vec<Attachment>, Fault> {
    let rows = sqlx::query!(
        "select a.id, name, media_type, size, digest, recorded_at, key_id from draft_attachment a
        join draft d on d.id = draft where draft = $1 order by recorded_at, a.id",
        permit.resource().id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let key = deed.key(Id::from_uuid(row.key_id)).await?;
        all.push(Attachment {
            id: Id::from_uuid(row.id),
            name: key.open_text("draft_attachment.name", &row.name)?,
            media: code(Media::of(&row.media_type))?,
            size: row.size,
            sha256: digest(&key, "draft_attachment.digest", &row.digest)?,
            copied: false,
            verdict: None,
            recorded_at: row.recorded_at,
        });
    }
    Ok(all)
}

/// The files of a draft become those of the declaration, sealed under its key; their ids.
pub async fn file(
    deed: &mut Deed<Open>,
    permit: &Permit<File>,
    draft: Id<DraftKind>,
    key: &RecordKey,
) -> Result<Vec<(Id<AttachmentKind>, Media)>, Fault> {
    let rows = sqlx::query!(
        "delete from draft_attachment a using draft d where a.draft = $1 and d.id = a.draft
        returning a.id, name, media_type, size, digest, blob_id, recorded_at, key_id",
        draft.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let now = deed.now();
    let mut filed = Vec::with_capacity(rows.len());
    for row in rows {
        let old = deed.key(Id::from_uuid(row.key_id)).await?;
        let name = old.open_text("draft_attachment.name", &row.name)?;
        let sha256 = digest(&old, "draft_attachment.digest", &row.digest)?;
        sqlx::query!(
            "insert into attachment (id, declaration, name, media_type, size, digest, blob_id, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8)",
            row.id,
            permit.resource().id.uuid(),
            key.seal_text("attachment.name", name.reveal()),
            row.media_type,
            row.size,
            key.seal("attachment.digest", &sha256),
            row.blob_id,
            now
        )
        .execute(deed.sql())
        .await?;
        filed.push((Id::from_uuid(row.id), code(Media::of(&row.media_type))?));
    }
    Ok(filed)
}

/// The files of a declaration, in the order they were added.
pub async fn of<A: OnAttachment>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
) -> Result<Vec<Attachment>, Fault> {
    all(deed, permit.resource().id).await
}

/// The same, for who already holds a permit on the declaration by another way.
pub(super) async fn all(
    deed: &mut Deed<Open>,
    declaration: Id<DeclarationKind>,
) -> Result<Vec<Attachment>, Fault> {
    let rows = sqlx::query!(
        "select a.id, name, media_type, size, digest, copy_id, verdict, a.recorded_at, key_id from attachment a
        join declaration d on d.id = declaration where declaration = $1 order by a.id",
        declaration.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let mut all = Vec::with_capacity(rows.len());
    for row in rows {
        let key = deed.key(Id::from_uuid(row.key_id)).await?;
        let verdict = row.verdict.as_deref().map(|one| code(Verdict::of(one)));
        all.push(Attachment {
            id: Id::from_uuid(row.id),
            name: key.open_text("attachment.name", &row.name)?,
            media: code(Media::of(&row.media_type))?,
            size: row.size,
            sha256: digest(&key, "attachment.digest", &row.digest)?,
            copied: row.copy_id.is_some(),
            verdict: verdict.transpose()?,
            recorded_at: row.recorded_at,
        });
    }
    Ok(all)
}

/// The bytes of a file, or of its copy, and how it is called; none when there is none.
pub async fn bytes<A: OnAttachment>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    id: Id<AttachmentKind>,
    copy: bool,
) -> Result<Option<(Id<Blob>, Media, Personal<String>)>, Fault> {
    let row = sqlx::query!(
        r#"select case when $3 then copy_id else blob_id end as blob, media_type, name, key_id from attachment a
        join declaration d on d.id = declaration where a.id = $1 and declaration = $2"#,
        id.uuid(),
        permit.resource().id.uuid(),
        copy
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(blob) = row.blob else {
        return Ok(None);
    };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    // A copy is drawn as PNG whatever the original was.
    let media = if copy {
        Media::Png
    } else {
        code(Media::of(&row.media_type))?
    };
    let name = key.open_text("attachment.name", &row.name)?;
    Ok(Some((Id::from_uuid(blob), media, name)))
}

/// What the service's own work needs of a file.
#[derive(Debug, Clone, Copy)]
pub struct Waiting {
    /// Its declaration.
    pub declaration: Id<DeclarationKind>,
    /// Its bytes.
    pub blob: Id<Blob>,
    /// What it is.
    pub media: Media,
    /// Whether its copy was drawn.
    pub copied: bool,
}

/// A file that waits for its copy or its verdict.
pub async fn waiting(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<AttachmentKind>,
) -> Result<Option<Waiting>, Fault> {
    let row = sqlx::query!(
        "select declaration, blob_id, media_type, copy_id from attachment where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(Waiting {
        declaration: Id::from_uuid(row.declaration),
        blob: Id::from_uuid(row.blob_id),
        media: code(Media::of(&row.media_type))?,
        copied: row.copy_id.is_some(),
    }))
}

/// Keeps the copy of a file; whether it waited for one.
pub async fn keep_copy(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<AttachmentKind>,
    copy: &Received,
) -> Result<bool, Fault> {
    let done = sqlx::query!(
        "update attachment set copy_id = $2 where id = $1 and copy_id is null",
        id.uuid(),
        copy.id.uuid()
    )
    .execute(deed.sql())
    .await?;
    if done.rows_affected() == 0 {
        return Ok(false);
    }
    deed.adopt_blob(copy).await?;
    Ok(true)
}

/// Writes what the file portal said.
pub async fn judge(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<AttachmentKind>,
    verdict: Verdict,
) -> Result<bool, Fault> {
    let done = sqlx::query!(
        "update attachment set verdict = $2 where id = $1",
        id.uuid(),
        verdict.code()
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Erases the files of a draft that its author gives up: their bytes, then the rows; how many there were.
pub(super) async fn drop_of_draft(
    deed: &mut Deed<Open>,
    draft: Id<DraftKind>,
) -> Result<u64, Fault> {
    let blobs = sqlx::query_scalar!(
        "delete from draft_attachment where draft = $1 returning blob_id",
        draft.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    for blob in &blobs {
        deed.delete_blob(Id::from_uuid(*blob)).await?;
    }
    Ok(blobs.len() as u64)
}

fn size(received: &Received) -> i64 {
    i64::try_from(received.size).unwrap_or(i64::MAX)
}

fn digest(key: &RecordKey, column: &'static str, sealed: &[u8]) -> Result<[u8; 32], Fault> {
    let plain = key.open(column, sealed)?;
    plain
        .reveal()
        .as_slice()
        .try_into()
        .map_err(|_| Fault::Corrupt("a digest".into()))
}
