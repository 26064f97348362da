//! What a page shows of a series beyond its members: its totals, what happened to it, when and where its victims are.

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::sealed::code;
use crate::{
    access::ListSeries,
    model::{SeriesChange, SeriesEvent, Spread},
};

/// Most events shown, the latest.
const MOST_EVENTS: i64 = 500;

/// What happened to a series, the oldest first.
pub(super) async fn events(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListSeries>,
    series: Uuid,
) -> Result<Vec<SeriesEvent>, Fault> {
    let rows = sqlx::query!(
        r#"select e.at, what, declaration, d.reference as "reference?", o.number as "other?"
        from series_event e left join declaration d on d.id = e.declaration left join series o on o.id = e.other
        where e.series = $1 order by e.at desc, e.id desc limit $2"#,
        series,
        MOST_EVENTS
    )
    .fetch_all(deed.sql())
    .await?;
    let events = rows.into_iter().rev().map(|row| {
        Ok(SeriesEvent {
            at: row.at,
            what: code(SeriesChange::of(&row.what))?,
            declaration: row
                .declaration
                .zip(row.reference)
                .map(|(id, reference)| (Id::from_uuid(id), reference)),
            other: row.other,
        })
    });
    let mut events = events.collect::<Result<Vec<SeriesEvent>, Fault>>()?;
    // Ids of one instant have no order of their own: a beginning comes before who joins.
    events.sort_by_key(|one| {
        let begins = matches!(one.what, SeriesChange::Began | SeriesChange::Split);
        (one.at, !begins)
    });
    Ok(events)
}

/// How many victims a day and a department, and what they paid.
pub(super) async fn spread(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListSeries>,
    series: Uuid,
) -> Result<Vec<Spread>, Fault> {
    let rows = sqlx::query_as!(
        Spread,
        r#"select coalesce(happened_on, (filed_at at time zone 'UTC')::date) as "day!", department,
            count(*) as "declarations!", coalesce(sum(lost_cents), 0)::bigint as "lost_cents!"
        from declaration d join series_member m on m.declaration = d.id
        where m.series = $1 group by 1, 2 order by 1, 2"#,
        series
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows)
}
