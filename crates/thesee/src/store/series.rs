//! Series: who stands with whom, under a number that stays.

use std::collections::BTreeMap;

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::{lists, series_seen};
use crate::{
    access::{ListSeries, Work},
    model::{DeclarationKind, Joined, Member, Series, SeriesKind},
    rules::settling::Placement,
};

/// Members shown of a series.
const SHOWN: i64 = 1_000;

/// Where these declarations stand, and all who stand there with them.
pub async fn around(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    ids: &[Id<DeclarationKind>],
) -> Result<BTreeMap<Id<DeclarationKind>, Id<SeriesKind>>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        "select declaration, series from series_member
        where series in (select series from series_member where declaration = any($1))",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| (Id::from_uuid(row.declaration), Id::from_uuid(row.series)))
        .collect())
}

/// Puts a group where it goes; the series, when anything changed.
pub async fn place(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    placement: &Placement,
    now_in: &BTreeMap<Id<DeclarationKind>, Id<SeriesKind>>,
) -> Result<Option<Id<SeriesKind>>, Fault> {
    let now = deed.now();
    if let [alone] = placement.members.as_slice() {
        let Some(left) = now_in.get(alone) else {
            return Ok(None);
        };
        sqlx::query!(
            "delete from series_member where declaration = $1",
            alone.uuid()
        )
        .execute(deed.sql())
        .await?;
        event(deed, *left, "left", Some(*alone), None).await?;
        touch(deed, permit, *left).await?;
        return Ok(Some(*left));
    }
    let moving = placement
        .members
        .iter()
        .filter(|member| placement.into.is_none() || now_in.get(member).copied() != placement.into);
    let moving: Vec<_> = moving.copied().collect();
    if moving.is_empty() {
        return Ok(None);
    }
    let series = match placement.into {
        Some(series) => series,
        None => {
            let id: Id<SeriesKind> = deed.new_id();
            sqlx::query!(
                "insert into series (id, began_at, changed_at) values ($1, $2, $2)",
                id.uuid(),
                now
            )
            .execute(deed.sql())
            .await?;
            let what = if placement.out_of.is_some() {
                "split"
            } else {
                "began"
            };
            event(deed, id, what, None, placement.out_of).await?;
            id
        }
    };
    for member in moving {
        sqlx::query!(
            "insert into series_member (declaration, series, since) values ($1, $2, $3)
            on conflict (declaration) do update set series = excluded.series, since = excluded.since",
            member.uuid(),
            series.uuid(),
            now
        )
        .execute(deed.sql())
        .await?;
        event(deed, series, "joined", Some(member), None).await?;
    }
    let left: std::collections::BTreeSet<_> = placement
        .members
        .iter()
        .filter_map(|member| now_in.get(member).copied())
        .filter(|old| *old != series)
        .collect();
    for old in left {
        let merged = sqlx::query!(
            "update series set merged_into = $2 where id = $1 and merged_into is null
                and not exists (select from series_member where series = $1)",
            old.uuid(),
            series.uuid()
        )
        .execute(deed.sql())
        .await?;
        if merged.rows_affected() == 1 {
            event(deed, series, "merged", None, Some(old)).await?;
        }
        touch(deed, permit, old).await?;
    }
    touch(deed, permit, series).await?;
    Ok(Some(series))
}

async fn touch(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    series: Id<SeriesKind>,
) -> Result<(), Fault> {
    let now = deed.now();
    sqlx::query!(
        "update series set changed_at = $2 where id = $1",
        series.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

async fn event(
    deed: &mut Deed<Open>,
    series: Id<SeriesKind>,
    what: &str,
    declaration: Option<Id<DeclarationKind>>,
    other: Option<Id<SeriesKind>>,
) -> Result<(), Fault> {
    let (id, now) = (deed.new_id::<()>().uuid(), deed.now());
    sqlx::query!(
        "insert into series_event (id, series, at, what, declaration, other) values ($1, $2, $3, $4, $5, $6)",
        id,
        series.uuid(),
        now,
        what,
        declaration.map(Id::uuid),
        other.map(Id::uuid)
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// The series, the newest number first; below the last number read.
pub async fn list(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListSeries>,
    after: Option<i64>,
    most: i64,
) -> Result<Vec<Series>, Fault> {
    let rows = sqlx::query!(
        r#"select s.id, number, began_at, changed_at, of.members as "members!", of.lost_cents as "lost_cents!"
        from series s cross join lateral (
            select count(*) as members, coalesce(sum(lost_cents), 0)::bigint as lost_cents
            from series_member m join declaration d on d.id = m.declaration where m.series = s.id
        ) as of
        where number < $1 and exists (select from series_member where series = s.id)
        order by number desc limit $2"#,
        after.unwrap_or(i64::MAX),
        most
    )
    .fetch_all(deed.sql())
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| Series {
            id: Id::from_uuid(row.id),
            number: row.number,
            began_at: row.began_at,
            changed_at: row.changed_at,
            members: row.members,
            lost_cents: row.lost_cents,
        })
        .collect())
}

/// A series by its number, or the one that it became; with its members and their links.
pub async fn load(
    deed: &mut Deed<Open>,
    permit: &Permit<ListSeries>,
    number: i64,
) -> Result<Option<Joined>, Fault> {
    let row = sqlx::query!(
        r#"with recursive stays (id, merged_into) as (
            select id, merged_into from series where number = $1
            union select s.id, s.merged_into from stays join series s on s.id = stays.merged_into
        )
        select s.id, number, began_at, changed_at from series s join stays using (id) where stays.merged_into is null"#,
        number
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let since = sqlx::query!(
        "select declaration, since from series_member where series = $1 order by since, declaration limit $2",
        row.id,
        SHOWN
    )
    .fetch_all(deed.sql())
    .await?;
    let ids: Vec<Id<DeclarationKind>> = since
        .iter()
        .map(|one| Id::from_uuid(one.declaration))
        .collect();
    let lines = lists::of(deed, permit, &ids).await?;
    let members: Vec<Member> = lines
        .into_iter()
        .filter_map(|line| {
            let one = since.iter().find(|one| one.declaration == line.id.uuid())?;
            Some(Member {
                line,
                since: one.since,
            })
        })
        .collect();
    let links = super::links::of(deed, permit, &ids, true).await?;
    let events = series_seen::events(deed, permit, row.id).await?;
    let spread = series_seen::spread(deed, permit, row.id).await?;
    // Of all, however many are shown.
    let series = Series {
        id: Id::from_uuid(row.id),
        number: row.number,
        began_at: row.began_at,
        changed_at: row.changed_at,
        members: spread.iter().map(|one| one.declarations).sum(),
        lost_cents: spread.iter().map(|one| one.lost_cents).sum(),
    };
    Ok(Some(Joined {
        series,
        members,
        links,
        events,
        spread,
    }))
}

/// Erases series that hold nobody any more together; which.
pub async fn erase_empty(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
) -> Result<Vec<Id<SeriesKind>>, Fault> {
    let rows = sqlx::query_scalar!(
        "delete from series s where (select count(*) from series_member where series = s.id) < 2
            and not exists (select from series o join series_member m on m.series = o.id where s.merged_into = o.id)
        returning id"
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows.into_iter().map(Id::from_uuid).collect())
}
