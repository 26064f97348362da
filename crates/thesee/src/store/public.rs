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
    model::{DeclarationKind, PublicValueKind},
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

/// The declarations that quote a value.
pub async fn quoting(
    deed: &mut Deed<Open>,
    _permit: &Permit<MarkPublic>,
    kind: Kind,
    value: &str,
) -> Result<Vec<Id<DeclarationKind>>, Fault> {
    let rows = sqlx::query_scalar!(
        "select distinct declaration from identifier where digest = $1",
        digest(deed, kind, value)
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
