//! Search over stored files and what the malicious ones teach (art. 2 II 2° and 5).

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use super::analyses::{verdict_code, verdict_from};
use crate::{
    access::{ReadThreats, SearchFiles},
    model::FileKind,
    rules::search::{Count, Listed, Query},
};

/// Searches stored contents, newest first.
pub async fn search(
    deed: &mut Deed<Open>,
    _permit: &Permit<SearchFiles>,
    query: &Query,
    limit: i64,
) -> Result<Vec<Listed>, Fault> {
    let term = query
        .term
        .as_ref()
        .map(|(name, value)| deed.blind("term", &format!("{name}={value}")));
    let rows = sqlx::query!(
        "select id, sha256, size, verdict, collected_at from file
        where ($1::bytea is null or sha256 = $1)
            and ($2::bytea is null or id in (select file from file_term where value_blind = $2))
            and ($3::text is null or id in (select file from detection where rule = $3))
            and ($4::text is null or verdict = $4)
            and ($5::timestamptz is null or collected_at < $5)
        order by collected_at desc limit $6",
        query.sha256.as_ref().map(<[u8; 32]>::as_slice),
        term,
        query.rule,
        query.verdict.map(verdict_code),
        query.before,
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Listed {
            id: Id::from_uuid(row.id),
            sha256: row.sha256.try_into().unwrap_or_default(),
            size: row.size,
            verdict: row.verdict.as_deref().and_then(verdict_from),
            collected_at: row.collected_at,
        })
        .collect())
}

/// Families seen in malicious contents since an instant, most frequent first.
pub async fn families(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadThreats>,
    since: Timestamp,
) -> Result<Vec<Count>, Fault> {
    Ok(sqlx::query_as!(
        Count,
        r#"select coalesce(family, rule) as "name!", count(distinct file) as "files!", max(detected_at) as "last!"
        from detection where verdict = 'malicious' and detected_at >= $1
        group by 1 order by 2 desc, 1 limit 100"#,
        since
    )
    .fetch_all(deed.sql())
    .await?)
}

/// Malicious contents a day, oldest first.
pub async fn by_day(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadThreats>,
    since: Timestamp,
) -> Result<Vec<(String, i64)>, Fault> {
    let rows = sqlx::query!(
        r#"select to_char(detected_at at time zone 'Europe/Paris', 'YYYY-MM-DD') as "day!", count(distinct file) as "files!"
        from detection where verdict = 'malicious' and detected_at >= $1 group by 1 order by 1"#,
        since
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows.into_iter().map(|row| (row.day, row.files)).collect())
}

/// Malicious contents first detected since an instant, oldest first, for the exports.
pub async fn malicious(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadThreats>,
    since: Timestamp,
    limit: i64,
) -> Result<Vec<(Id<FileKind>, Timestamp)>, Fault> {
    let rows = sqlx::query!(
        r#"select file, min(detected_at) as "at!" from detection
        where verdict = 'malicious' and detected_at >= $1 group by file order by 2 limit $2"#,
        since,
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (Id::from_uuid(row.file), row.at))
        .collect())
}
