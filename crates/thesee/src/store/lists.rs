//! Declarations in lists: no sealed column is opened.

use kernel::{Id, Timestamp};
use ledger::{Action, Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::sealed::code;
use crate::{
    access::{ListOwn, ListQueue},
    law::{DECISION, FIRST_LOOK},
    model::{DeclarationKind, Filter, Kind, Line, Offence, Scheme, State, Waiting, Way},
};

struct Row {
    id: Uuid,
    reference: String,
    kind: String,
    way: String,
    scheme: String,
    offence: String,
    state: String,
    filed_at: Timestamp,
    lost_cents: Option<i64>,
    series: Option<i64>,
}

impl Row {
    fn line(self) -> Result<Line, Fault> {
        Ok(Line {
            id: Id::from_uuid(self.id),
            reference: self.reference,
            kind: code(Kind::of(&self.kind))?,
            way: code(Way::of(&self.way))?,
            scheme: code(Scheme::of(&self.scheme))?,
            offence: code(Offence::of(&self.offence))?,
            state: code(State::of(&self.state))?,
            filed_at: self.filed_at,
            lost_cents: self.lost_cents,
            series: self.series,
        })
    }
}

/// Declarations by their ids, in the order they were filed. The number of a series is there for those who may know it.
pub async fn of<A: Action>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    ids: &[Id<DeclarationKind>],
) -> Result<Vec<Line>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select d.id, reference, kind, way, scheme, offence, state, filed_at, lost_cents, s.number as "series?"
        from declaration d left join series_member m on m.declaration = d.id left join series s on s.id = m.series
        where d.id = any($1) order by filed_at, d.id"#,
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter().map(Row::line).collect()
}

/// One's own declarations, the latest first.
pub async fn own(deed: &mut Deed<Open>, permit: &Permit<ListOwn>) -> Result<Vec<Line>, Fault> {
    let rows = sqlx::query_as!(
        Row,
        r#"select id, reference, kind, way, scheme, offence, state, filed_at, lost_cents, null::bigint as "series?"
        from declaration where citizen = $1 order by filed_at desc, id limit 200"#,
        permit.resource().0.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter().map(Row::line).collect()
}

/// What stands so with the office, the longest filed first; after the last one read, and filed before an instant when
/// only what is late is asked for. Read in the order of an index, never sorted.
pub async fn queue(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListQueue>,
    filter: &Filter,
    before: Option<Timestamp>,
    after: Option<(Timestamp, Id<DeclarationKind>)>,
    most: i64,
) -> Result<Vec<Line>, Fault> {
    let (at, id) = after.unwrap_or((Timestamp::UNIX_EPOCH, Id::from_uuid(Uuid::nil())));
    let before = before.unwrap_or(Timestamp::new_utc(time::Date::MAX, time::Time::MIDNIGHT));
    let rows = if let Some(scheme) = filter.scheme {
        sqlx::query_as!(
            Row,
            r#"select d.id, reference, kind, way, scheme, offence, state, filed_at, lost_cents, s.number as "series?"
            from declaration d left join series_member m on m.declaration = d.id left join series s on s.id = m.series
            where kind = $1 and state = $2 and scheme = $3 and restricted_at is null and (filed_at, d.id) > ($4, $5) and filed_at < $6
            order by filed_at, d.id limit $7"#,
            filter.kind.code(),
            filter.state.code(),
            scheme.code(),
            at,
            id.uuid(),
            before,
            most
        )
        .fetch_all(deed.sql())
        .await?
    } else {
        sqlx::query_as!(
            Row,
            r#"select d.id, reference, kind, way, scheme, offence, state, filed_at, lost_cents, s.number as "series?"
            from declaration d left join series_member m on m.declaration = d.id left join series s on s.id = m.series
            where kind = $1 and state = $2 and restricted_at is null and (filed_at, d.id) > ($3, $4) and filed_at < $5
            order by filed_at, d.id limit $6"#,
            filter.kind.code(),
            filter.state.code(),
            at,
            id.uuid(),
            before,
            most
        )
        .fetch_all(deed.sql())
        .await?
    };
    rows.into_iter().map(Row::line).collect()
}

/// How much waits for a first look, and beyond which clock; each counted up to a thousand and one.
pub async fn waiting(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListQueue>,
    kind: Kind,
) -> Result<Waiting, Fault> {
    let now = deed.now();
    let row = sqlx::query!(
        r#"select
            (select count(*) from (select from declaration where kind = $1 and state = 'filed' and restricted_at is null limit 1001) w) as "all!",
            (select count(*) from (select from declaration where kind = $1 and state = 'filed' and restricted_at is null and filed_at < $2
                limit 1001) w) as "late!",
            (select count(*) from (select from declaration where kind = $1 and state = 'filed' and restricted_at is null and filed_at < $3
                limit 1001) w) as "overdue!""#,
        kind.code(),
        now - FIRST_LOOK,
        now - DECISION
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(Waiting {
        all: row.all,
        late: row.late,
        overdue: row.overdue,
        alerts: 0,
    })
}
