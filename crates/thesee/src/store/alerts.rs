//! Alerts: raised by the worker where it links, read and cleared by the office.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::sealed::code;
use crate::{
    access::{SetAlerts, TendAlerts, Work},
    law::ALERT_VICTIMS,
    model::{AlertKind, AlertSeen, AlertWhat, DeclarationKind, SeriesKind},
};

/// Most victims counted of one value.
const MOST_COUNTED: i64 = 4_096;

/// From how many victims of one value on the office is alerted.
pub async fn victims(deed: &mut Deed<Open>) -> Result<i32, Fault> {
    let set = sqlx::query_scalar!(
        "select victims from alert_setting order by set_at desc, id desc limit 1"
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(set.unwrap_or(ALERT_VICTIMS))
}

/// Says it anew; what was said before stays beside it.
pub async fn set_victims(
    deed: &mut Deed<Open>,
    _permit: &Permit<SetAlerts>,
    victims: i32,
) -> Result<(), Fault> {
    let (id, now, by) = (deed.new_id::<()>().uuid(), deed.now(), deed.actor().account);
    sqlx::query!(
        "insert into alert_setting (id, victims, set_by, set_at) values ($1, $2, $3, $4)",
        id,
        victims,
        by,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Raises an alert for each open inquiry that a series met just now: somebody joined those it holds, or it came with
/// those it holds. One alert an inquiry, about the latest who joined, with how many did.
pub async fn joined_inquiries(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    series: &[Id<SeriesKind>],
) -> Result<Vec<Id<AlertKind>>, Fault> {
    let series: Vec<Uuid> = series.iter().map(|id| id.uuid()).collect();
    let now = deed.now();
    let met = sqlx::query!(
        r#"select distinct on (series, inquiry) series as "series!", inquiry as "inquiry!",
            declaration as "declaration!", count(*) over (partition by series, inquiry) as "joined!"
        from (
            select distinct m.series, i.id as inquiry, m.declaration
            from series_member held
            join inquiry_declaration h on h.declaration = held.declaration
            join inquiry i on i.id = h.inquiry and i.closed_at is null
            join series_member m on m.series = held.series
            where held.series = any($1) and (m.since = $2 or held.since = $2)
                and not exists (select from inquiry_declaration o where o.inquiry = i.id and o.declaration = m.declaration)
        ) as met
        order by series, inquiry, declaration desc"#,
        &series,
        now
    )
    .fetch_all(deed.sql())
    .await?;
    let mut raised = Vec::new();
    for one in met {
        let id: Id<AlertKind> = deed.new_id();
        let new = sqlx::query_scalar!(
            "insert into alert (id, declaration, series, inquiry, what, count, raised_at)
            values ($1, $2, $3, $4, 'joined-inquiry', $5, $6)
            on conflict (declaration, inquiry) where inquiry is not null do nothing returning id",
            id.uuid(),
            one.declaration,
            one.series,
            one.inquiry,
            i32::try_from(one.joined).unwrap_or(i32::MAX),
            now
        )
        .fetch_optional(deed.sql())
        .await?;
        raised.extend(new.map(Id::from_uuid));
    }
    Ok(raised)
}

/// Raises an alert for each value of a suspect's, of these kinds, that reaches so many victims with this declaration;
/// again each time their number doubles. Victims are persons: one who files twice is one.
pub async fn many_victims(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    declaration: Id<DeclarationKind>,
    kinds: &[String],
    least: i32,
) -> Result<Vec<Id<AlertKind>>, Fault> {
    let quoted = sqlx::query!(
        r#"select i.digest as "digest!", i.kind as "kind!", (
                select count(*) from (
                    select distinct coalesce(d.person_blind, uuid_send(d.id))
                    from identifier o join declaration d on d.id = o.declaration
                    where o.digest = i.digest and o.role = 'suspect' and d.same_as is null limit $3
                ) as persons
            ) as "victims!"
        from (
            select distinct on (digest) digest, kind from identifier
            where declaration = $1 and role = 'suspect' and kind = any($2)
        ) as i
        where not exists (select from public_value p where p.digest = i.digest and p.ended_at is null)"#,
        declaration.uuid(),
        kinds,
        MOST_COUNTED
    )
    .fetch_all(deed.sql())
    .await?;
    let now = deed.now();
    let mut raised = Vec::new();
    for one in quoted {
        let Some(level) = level(one.victims, least) else {
            continue;
        };
        let id: Id<AlertKind> = deed.new_id();
        let new = sqlx::query_scalar!(
            "insert into alert (id, declaration, series, what, count, digest, kind, raised_at)
            values ($1, $2, (select series from series_member where declaration = $2), 'account-victims', $3, $4, $5, $6)
            on conflict (digest, count) where digest is not null do nothing returning id",
            id.uuid(),
            declaration.uuid(),
            level,
            one.digest,
            one.kind,
            now
        )
        .fetch_optional(deed.sql())
        .await?;
        raised.extend(new.map(Id::from_uuid));
    }
    Ok(raised)
}

/// The highest of `least`, twice, four times… that so many victims reach.
fn level(victims: i64, least: i32) -> Option<i32> {
    let mut level = least.max(1);
    if i64::from(level) > victims {
        return None;
    }
    while let Some(next) = level.checked_mul(2)
        && i64::from(next) <= victims
    {
        level = next;
    }
    Some(level)
}

/// Alerts, the latest first, before the last one read; only those nobody saw, or all.
pub async fn list(
    deed: &mut Deed<Open>,
    _permit: &Permit<TendAlerts>,
    seen_too: bool,
    before: Option<(Timestamp, Id<AlertKind>)>,
    most: i64,
) -> Result<Vec<AlertSeen>, Fault> {
    let (at, id) = before.map_or((None, None), |(at, id)| (Some(at), Some(id.uuid())));
    let rows = sqlx::query!(
        r#"select a.id, what, a.declaration, d.reference, a.series as "series?", s.number as "number?", inquiry, count,
            a.kind, raised_at, seen_at
        from alert a join declaration d on d.id = a.declaration left join series s on s.id = a.series
        where ($1 or seen_at is null) and ($2::timestamptz is null or (raised_at, a.id) < ($2, $3))
        order by raised_at desc, a.id desc limit $4"#,
        seen_too,
        at,
        id,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(AlertSeen {
                id: Id::from_uuid(row.id),
                what: code(AlertWhat::of(&row.what))?,
                declaration: (Id::from_uuid(row.declaration), row.reference),
                series: row
                    .series
                    .zip(row.number)
                    .map(|(id, number)| (Id::from_uuid(id), number)),
                inquiry: row.inquiry.map(Id::from_uuid),
                count: row.count.unwrap_or_default(),
                kind: row.kind,
                raised_at: row.raised_at,
                seen_at: row.seen_at,
            })
        })
        .collect()
}

/// Alerts that nobody saw, counted up to a thousand and one.
pub async fn waiting(deed: &mut Deed<Open>, _permit: &Permit<TendAlerts>) -> Result<i64, Fault> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from (select from alert where seen_at is null limit 1001) as waiting"#
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(count)
}

/// Somebody says that they saw it; whether it waited.
pub async fn see(
    deed: &mut Deed<Open>,
    _permit: &Permit<TendAlerts>,
    id: Id<AlertKind>,
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "update alert set seen_at = $2 where id = $1 and seen_at is null",
        id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_double() {
        let levels: Vec<_> = [2, 3, 5, 6, 11, 12, 4_096]
            .map(|victims| level(victims, 3))
            .into();
        let expected = [
            None,
            Some(3),
            Some(3),
            Some(6),
            Some(6),
            Some(12),
            Some(3_072),
        ];
        assert_eq!(levels, expected);
        assert_eq!(level(i64::MAX, i32::MAX), Some(i32::MAX));
        assert_eq!(level(0, 0), None);
    }
}
