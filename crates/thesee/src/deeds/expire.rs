//! Art. 3: what ends with the declarations: series that hold nobody together, citizens of whom nothing is left; the
//! memory forgets at the same second.
//!
//! Keeps THES-3.1 and THES-5.1.

use kernel::{Actor, Operation};
use ledger::{Fault, Never, Record, Stop};

use crate::{
    access::{Registry, Work},
    desk::Desk,
    law::{ADMINISTER, COMPLAIN, LINK, TRACE_TERM},
    store::{citizens, given, series as stored},
};

/// Forgets declarations at term in memory, and erases the series that hold nobody together; how many.
pub async fn series(desk: &Desk) -> Result<u64, Fault> {
    desk.resident.forget_ended(desk.ledger.now());
    let erased = desk
        .ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let erased = stored::erase_empty(&mut deed, &permit).await?;
            let count = erased.len() as u64;
            let entry = deed.id();
            let record = Record::new(Operation::Erase, "series", entry)
                .nature("series.expire")
                .detail(serde_json::json!({ "series": erased }));
            Ok((count, deed.record(record).await?))
        })
        .await;
    erased.map_err(fault)
}

/// Destroys the dossiers that hold a declaration which is no more.
pub async fn dossiers(desk: &Desk) -> Result<(), Fault> {
    let broken = desk
        .ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let broken = given::forget_broken(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Erase, "communication", entry)
                .nature("dossiers.expire")
                .detail(serde_json::json!({ "communications": broken }));
            Ok(((), deed.record(record).await?))
        })
        .await;
    broken.map_err(fault)
}

/// Erases citizens of whom nothing is left; how many.
pub async fn citizens(desk: &Desk) -> Result<u64, Fault> {
    let erased = desk
        .ledger
        .deed(&Actor::system(), COMPLAIN, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let erased = citizens::erase_unneeded(&mut deed, &permit).await?;
            let count = erased.len() as u64;
            let entry = deed.id();
            let record = Record::new(Operation::Erase, "citizen", entry)
                .nature("citizens.expire")
                .detail(serde_json::json!({ "count": count }));
            let mut deed = deed.record(record).await?;
            for id in erased {
                let record =
                    Record::new(Operation::Erase, "citizen", id.uuid()).nature("citizen.expire");
                deed = deed.record(record).await?;
            }
            Ok((count, deed))
        })
        .await;
    erased.map_err(fault)
}

/// Erases the accounts whose last habilitation ended six years ago: until then the traces name them (art. 5).
pub async fn accounts(desk: &Desk) -> Result<u64, Fault> {
    let system = Actor::system();
    gate::staff::forget_ended::<Work>(&desk.ledger, &system, ADMINISTER, &Registry, TRACE_TERM)
        .await
}

fn fault(stop: Stop<Never>) -> Fault {
    match stop {
        Stop::Fault(fault) => fault,
        Stop::Denied(denied) => Fault::Settings(denied.action.into()),
        Stop::Refused(never) => match never {},
    }
}
