//! Values quoted by everybody: a bank's line, a marketplace. What one says of them acts on past links too.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use traces::{kind::Kind, link::Key};

use super::{
    identifiers::{digest, key_of},
    sealed::code,
};
use crate::{
    access::{MarkPublic, Work},
    model::{DeclarationKind, PublicSeen, PublicValueKind},
    rules::reading::{kind_code, kind_of},
};

/// The digits by which the reasons of a link name a value.
#[must_use]
pub fn digits(key: Key) -> String {
    format!("{:016x}", key.0)
}

/// Says that a value is everybody's, or no more; the digits of its digest, when that is news.
pub async fn mark(
    deed: &mut Deed<Open>,
    _permit: &Permit<MarkPublic>,
    kind: Kind,
    value: &str,
    label: &str,
    public: bool,
) -> Result<Option<(Id<PublicValueKind>, String)>, Fault> {
    let digest = digest(deed, kind, value);
    let (now, by) = (deed.now(), deed.actor().account);
    let id: Id<PublicValueKind> = deed.new_id();
    let row = if public {
        sqlx::query_scalar!(
            "insert into public_value (id, kind, digest, label, entered_by, entered_at)
            values ($1, $2, $3, $4, $5, $6)
            on conflict (digest) where ended_at is null do nothing returning id",
            id.uuid(),
            kind_code(kind),
            digest,
            label,
            by,
            now
        )
        .fetch_optional(deed.sql())
        .await?
    } else {
        sqlx::query_scalar!(
            "update public_value set ended_at = $2 where digest = $1 and ended_at is null returning id",
            digest,
            now
        )
        .fetch_optional(deed.sql())
        .await?
    };
    let digits = code(key_of(&digest).map(digits))?;
    Ok(row.map(|id| (Id::from_uuid(id), digits)))
}

/// Says of a line of the register that its value is somebody's after all; the digits of its digest, when it stood.
pub async fn end(
    deed: &mut Deed<Open>,
    _permit: &Permit<MarkPublic>,
    id: Id<PublicValueKind>,
) -> Result<Option<String>, Fault> {
    let now = deed.now();
    let digest = sqlx::query_scalar!(
        "update public_value set ended_at = $2 where id = $1 and ended_at is null returning digest",
        id.uuid(),
        now
    )
    .fetch_optional(deed.sql())
    .await?;
    digest
        .map(|digest| code(key_of(&digest).map(digits)))
        .transpose()
}

/// The register, the latest lines first; before the last one read.
pub async fn list(
    deed: &mut Deed<Open>,
    _permit: &Permit<MarkPublic>,
    before: Option<(Timestamp, Id<PublicValueKind>)>,
    most: i64,
) -> Result<Vec<PublicSeen>, Fault> {
    let (at, id) = before.map_or((None, None), |(at, id)| (Some(at), Some(id.uuid())));
    let rows = sqlx::query!(
        "select id, kind, digest, label, entered_at, ended_at from public_value
        where $1::timestamptz is null or (entered_at, id) < ($1, $2)
        order by entered_at desc, id desc limit $3",
        at,
        id,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(PublicSeen {
                id: Id::from_uuid(row.id),
                kind: row.kind,
                digits: code(key_of(&row.digest).map(digits))?,
                label: row.label,
                entered_at: row.entered_at,
                ended_at: row.ended_at,
            })
        })
        .collect()
}

/// The declarations that quote the value of a line of the register.
pub async fn quoting(
    deed: &mut Deed<Open>,
    _permit: &Permit<MarkPublic>,
    id: Id<PublicValueKind>,
) -> Result<Vec<Id<DeclarationKind>>, Fault> {
    let rows = sqlx::query_scalar!(
        "select distinct i.declaration from public_value p join identifier i using (digest) where p.id = $1",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows.into_iter().map(Id::from_uuid).collect())
}

/// Which of these digests are public now.
pub async fn now_public(
    deed: &mut Deed<Open>,
    _permit: &Permit<MarkPublic>,
) -> Result<Vec<String>, Fault> {
    let rows = sqlx::query_scalar!("select digest from public_value where ended_at is null")
        .fetch_all(deed.sql())
        .await?;
    rows.iter()
        .map(|digest| code(key_of(digest).map(digits)))
        .collect()
}

/// What was said of values from an instant on: of which, whether it is everybody's now, and when.
pub async fn said_from(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    from: Timestamp,
) -> Result<Vec<(Key, Kind, bool, Timestamp)>, Fault> {
    let rows = sqlx::query!(
        r#"select kind, digest, bool_or(ended_at is null) as "public!", max(greatest(entered_at, ended_at)) as "at!"
        from public_value group by kind, digest
        having max(greatest(entered_at, ended_at)) >= $1 order by 4"#,
        from
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            let key = code(key_of(&row.digest))?;
            Ok((key, code(kind_of(&row.kind))?, row.public, row.at))
        })
        .collect()
}
