//! Search over stored files and what the malicious ones teach (art. 2 II 2° and 5).

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use super::analyses::{verdict_code, verdict_from};
use crate::{
    access::{ReadThreats, SearchFiles},
    model::FileKind,
    rules::{
        search::{Listed, Query},
        threats::Counted,
    },
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

/// Families (rules that name none) seen in malicious contents since an instant: first in all, the most
/// frequent first, then week by week, counted back from now.
pub async fn families(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadThreats>,
    since: Timestamp,
) -> Result<Vec<Counted>, Fault> {
    let now = deed.now();
    Ok(sqlx::query_as!(
        Counted,
        r#"with hit as (
            select coalesce(family, rule) as name, file, detected_at,
                floor(extract(epoch from $2::timestamptz - detected_at) / 604800)::int as ago
            from detection where verdict = 'malicious' and detected_at >= $1
        )
        select name as "name!", ago, count(distinct file) as "count!", max(detected_at) as "last!"
        from hit group by grouping sets ((name), (name, ago))
        order by ago nulls first, 3 desc, name limit 10000"#,
        since,
        now
    )
    .fetch_all(deed.sql())
    .await?)
}

/// Kinds of indicator that are told; an e-mail address in a malicious content may be its victim's.
const TOLD: [&str; 3] = ["url", "domain", "ip"];

/// Distinct indicators in malicious contents since an instant, by kind, in the same order.
pub async fn indicators(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadThreats>,
    since: Timestamp,
) -> Result<Vec<Counted>, Fault> {
    let now = deed.now();
    let told = TOLD.map(str::to_owned);
    Ok(sqlx::query_as!(
        Counted,
        r#"with hit as (
            select term.name, term.value_blind, detected_at,
                floor(extract(epoch from $2::timestamptz - detected_at) / 604800)::int as ago
            from detection join file_term term on term.file = detection.file
            where verdict = 'malicious' and detected_at >= $1 and term.name = any($3)
        )
        select name as "name!", ago, count(distinct value_blind) as "count!", max(detected_at) as "last!"
        from hit group by grouping sets ((name), (name, ago))
        order by ago nulls first, 3 desc, name"#,
        since,
        now,
        &told
    )
    .fetch_all(deed.sql())
    .await?)
}

/// Malicious contents a day, oldest first, days without any between them too.
pub async fn by_day(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadThreats>,
    since: Timestamp,
) -> Result<Vec<(String, i64)>, Fault> {
    let now = deed.now();
    let rows = sqlx::query!(
        r#"with hit as (
            select (detected_at at time zone 'Europe/Paris')::date as day, file
            from detection where verdict = 'malicious' and detected_at >= $1
        )
        select to_char(days.day, 'YYYY-MM-DD') as "day!", count(distinct hit.file) as "files!"
        from generate_series(
            date_trunc('day', $1::timestamptz at time zone 'Europe/Paris'),
            date_trunc('day', $2::timestamptz at time zone 'Europe/Paris'),
            interval '1 day'
        ) as days (day)
        left join hit on hit.day = days.day::date
        group by days.day order by days.day"#,
        since,
        now
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
