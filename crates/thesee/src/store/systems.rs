//! Units' own programs, each known by its certificate: about nobody.

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};

use crate::{
    access::{EnterSystem, ListSystems},
    model::{StationSystem, StationSystemKind, UnitCode},
};

/// The living program that shows a certificate, and its unit.
pub async fn of_certificate(
    deed: &mut Deed<Open>,
    fingerprint: &[u8; 32],
) -> Result<Option<(Id<StationSystemKind>, String)>, Fault> {
    let row = sqlx::query!(
        "select id, unit from station_system where fingerprint = $1 and ended_at is null",
        fingerprint.as_slice()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| (Id::from_uuid(row.id), row.unit)))
}

/// Enters a program; none when its certificate is known.
pub async fn enter(
    deed: &mut Deed<Open>,
    _permit: &Permit<EnterSystem>,
    unit: &UnitCode,
    fingerprint: &[u8; 32],
    named: &str,
) -> Result<Option<Id<StationSystemKind>>, Fault> {
    let (id, now): (Id<StationSystemKind>, _) = (deed.new_id(), deed.now());
    let by = deed.actor().account;
    let done = sqlx::query!(
        "insert into station_system (id, unit, fingerprint, named, entered_by, entered_at)
        values ($1, $2, $3, $4, $5, $6) on conflict on constraint station_system_once do nothing",
        id.uuid(),
        unit.as_str(),
        fingerprint.as_slice(),
        named,
        by,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}

/// Ends a program; whether it lived.
pub async fn end(
    deed: &mut Deed<Open>,
    _permit: &Permit<EnterSystem>,
    id: Id<StationSystemKind>,
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "update station_system set ended_at = $2 where id = $1 and ended_at is null",
        id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Every program, the living first.
pub async fn all(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListSystems>,
) -> Result<Vec<StationSystem>, Fault> {
    let rows = sqlx::query!(
        "select id, unit, named, entered_at, ended_at from station_system
        order by (ended_at is not null), unit, entered_at limit 1000"
    )
    .fetch_all(deed.sql())
    .await?;
    let rows = rows.into_iter();
    Ok(rows
        .map(|row| StationSystem {
            id: Id::from_uuid(row.id),
            unit: row.unit,
            named: row.named,
            entered_at: row.entered_at,
            ended_at: row.ended_at,
        })
        .collect())
}
