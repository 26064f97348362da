//! Art. 1 2°: the units' own programs that may give complaints, each under its certificate; the head enters and ends them.
//!
//! Keeps THES-1.2.

use kernel::{Actor, Id, Operation};
use ledger::{Record, Stop};

use super::Refusal;
use crate::{
    access::{EnterSystem, ListSystems, Registry},
    desk::Desk,
    law::{ADMINISTER, CENTRALISE, UNIT},
    model::{StationSystem, StationSystemKind, UnitCode},
    store::systems,
};

/// Longest name of a program, in characters.
pub const LONGEST_NAME: usize = 200;

/// Who acts through a client certificate: a program, for its unit.
pub async fn recognise(desk: &Desk, fingerprint: &[u8; 32]) -> Result<Actor, Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::visitor(), CENTRALISE, async |mut deed| {
            let Some((id, unit)) = systems::of_certificate(&mut deed, fingerprint).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Consult, "station-system", id.uuid())
                .nature("system.recognise");
            let actor = Actor::account(id.uuid(), UNIT).within(unit);
            Ok((actor, deed.record(record).await?))
        })
        .await
}

/// The programs, the living first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<StationSystem>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<ListSystems, _>(&Registry).await?;
            let all = systems::all(&mut deed, &permit).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "station-system", entry).nature("systems.list");
            Ok((all, deed.record(record).await?))
        })
        .await
}

/// Enters a program under the SHA-256 of its certificate.
pub async fn enter(
    desk: &Desk,
    actor: &Actor,
    unit: &UnitCode,
    fingerprint: &[u8; 32],
    named: &str,
) -> Result<Id<StationSystemKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<EnterSystem, _>(&Registry).await?;
            let named = named.trim();
            let long = named.chars().count() > LONGEST_NAME;
            if named.is_empty() || long || named.chars().any(char::is_control) {
                return Err(deed.refuse(Refusal::NoText).await);
            }
            let entered = systems::enter(&mut deed, &permit, unit, fingerprint, named).await?;
            let Some(id) = entered else {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            };
            let record =
                Record::new(Operation::Create, "station-system", id.uuid()).nature("system.enter");
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// Ends a program: its next connection is a stranger's.
pub async fn end(
    desk: &Desk,
    actor: &Actor,
    id: Id<StationSystemKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |mut deed| {
            deed.about("station-system", id.uuid());
            let (mut deed, permit) = deed.permit::<EnterSystem, _>(&Registry).await?;
            if !systems::end(&mut deed, &permit, id).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let record =
                Record::new(Operation::Change, "station-system", id.uuid()).nature("system.end");
            Ok(((), deed.record(record).await?))
        })
        .await
}
