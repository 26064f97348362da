//! Papers given to victims, each kept as it was given.

use kernel::Id;
use ledger::{
    Deed, Fault, Open, Permit,
    blobs::{Blob, Received},
};

use super::sealed::code;
use crate::{
    access::{File, ReadOwn, ReadPaper},
    model::{PaperIdKind, PaperKind, PaperSeen},
};

/// Keeps a paper made before the deed.
pub async fn keep(
    deed: &mut Deed<Open>,
    permit: &Permit<File>,
    what: PaperKind,
    paper: &Received,
) -> Result<Id<PaperIdKind>, Fault> {
    deed.adopt_blob(paper).await?;
    let (id, now): (Id<PaperIdKind>, _) = (deed.new_id(), deed.now());
    sqlx::query!(
        "insert into paper (id, declaration, what, blob_id, sha256, made_at) values ($1, $2, $3, $4, $5, $6)",
        id.uuid(),
        permit.resource().id.uuid(),
        what.code(),
        paper.id.uuid(),
        paper.sha256.as_slice(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// One's own papers, in the order they were made: which, when, and when it was first taken.
pub async fn own(deed: &mut Deed<Open>, permit: &Permit<ReadOwn>) -> Result<Vec<PaperSeen>, Fault> {
    let rows = sqlx::query!(
        "select what, made_at, read_at from paper where declaration = $1 order by made_at, what",
        permit.resource().id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PaperSeen {
                what: code(PaperKind::of(&row.what))?,
                made_at: row.made_at,
                read_at: row.read_at,
            })
        })
        .collect()
}

/// The bytes of one's own paper; the first time it is taken is kept.
pub async fn take(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadPaper>,
    what: PaperKind,
) -> Result<Option<(Id<PaperIdKind>, Id<Blob>)>, Fault> {
    let now = deed.now();
    let row = sqlx::query!(
        "update paper set read_at = coalesce(read_at, $3) where declaration = $1 and what = $2 returning id, blob_id",
        permit.resource().id.uuid(),
        what.code(),
        now
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| (Id::from_uuid(row.id), Id::from_uuid(row.blob_id))))
}
