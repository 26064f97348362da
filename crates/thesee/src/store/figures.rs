//! Figures for the statistics service (art. 4 III 4°): counted once a month is over, and about nobody.

use std::collections::BTreeMap;

use ledger::{Deed, Fault, Open, Permit};
use time::Date;

use super::sealed::code;
use crate::{
    access::{ReadFigures, Work},
    model::{Figure, Kind, Scheme},
    rules::figures::Place,
};

/// What stands for every one of them.
const ALL: &str = "all";
/// What stands for a victim of no French department.
const ELSEWHERE: &str = "00";

/// The months before this one that are not counted yet.
pub async fn due(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    before: Date,
) -> Result<Vec<Date>, Fault> {
    let months = sqlx::query_scalar!(
        r#"select distinct date_trunc('month', recorded_at at time zone 'Europe/Paris')::date as "month!" from declaration
        where date_trunc('month', recorded_at at time zone 'Europe/Paris')::date < $1 and not exists (
            select from figure_month f
            where f.month = date_trunc('month', recorded_at at time zone 'Europe/Paris')::date)"#,
        before
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(months)
}

/// Declarations recorded in a month, those found to be another one left out.
pub async fn count(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    month: Date,
) -> Result<BTreeMap<Place, u32>, Fault> {
    let rows = sqlx::query!(
        r#"select kind, scheme, coalesce(department, $2) as "department!", count(*) as "count!" from declaration
        where date_trunc('month', recorded_at at time zone 'Europe/Paris')::date = $1 and same_as is null
        group by kind, scheme, coalesce(department, $2)"#,
        month,
        ELSEWHERE
    )
    .fetch_all(deed.sql())
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| {
            let count = u32::try_from(row.count).unwrap_or(u32::MAX);
            (vec![row.kind, row.scheme, row.department], count)
        })
        .collect())
}

/// Keeps what may be published of a month; it is not counted again.
pub async fn keep(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    month: Date,
    published: &BTreeMap<Place, u32>,
) -> Result<(), Fault> {
    let now = deed.now();
    sqlx::query!(
        "insert into figure_month (month, computed_at) values ($1, $2)",
        month,
        now
    )
    .execute(deed.sql())
    .await?;
    let part =
        |place: &Place, depth: usize| place.get(depth).map_or(ALL, String::as_str).to_owned();
    let kinds: Vec<String> = published.keys().map(|place| part(place, 0)).collect();
    let schemes: Vec<String> = published.keys().map(|place| part(place, 1)).collect();
    let departments: Vec<String> = published.keys().map(|place| part(place, 2)).collect();
    let counts: Vec<i32> = published
        .values()
        .map(|count| i32::try_from(*count).unwrap_or(i32::MAX))
        .collect();
    sqlx::query!(
        "insert into figure (month, kind, scheme, department, count, computed_at)
        select $1, kind, scheme, department, count, $6
        from unnest($2::text[], $3::text[], $4::text[], $5::int[]) as told (kind, scheme, department, count)",
        month,
        &kinds,
        &schemes,
        &departments,
        &counts,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// The figures, the latest month first, totals before their parts; of one month, or of all.
pub async fn read(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadFigures>,
    month: Option<Date>,
) -> Result<Vec<Figure>, Fault> {
    let rows = sqlx::query!(
        "select month, kind, scheme, department, count from figure where $1::date is null or month = $1
        order by month desc, (kind <> 'all'), kind, (scheme <> 'all'), scheme, (department <> 'all'), department
        limit 200000",
        month
    )
    .fetch_all(deed.sql())
    .await?;
    let rows = rows.into_iter();
    rows.map(|row| {
        let told = |text: String| Some(text).filter(|text| text != ALL);
        Ok(Figure {
            month: row.month,
            kind: told(row.kind)
                .map(|kind| code(Kind::of(&kind)))
                .transpose()?,
            scheme: told(row.scheme)
                .map(|scheme| code(Scheme::of(&scheme)))
                .transpose()?,
            department: told(row.department),
            count: u32::try_from(row.count).unwrap_or_default(),
        })
    })
    .collect()
}

/// The months that are published, the latest first.
pub async fn months(
    deed: &mut Deed<Open>,
    _permit: &Permit<ReadFigures>,
) -> Result<Vec<Date>, Fault> {
    let months =
        sqlx::query_scalar!("select distinct month from figure order by month desc limit 1200")
            .fetch_all(deed.sql())
            .await?;
    Ok(months)
}
