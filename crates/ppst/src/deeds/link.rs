//! Art. 1: the base compares a request that came in with all it holds, and settles what follows: which requests are
//! of one person, and when their term begins (art. 4).
//!
//! Keeps PPST-1.1 and PPST-4.1.

use kernel::{Actor, Id, Operation};
use ledger::{Fault, Never, Record, Stop, jobs::NewJob};
use uuid::Uuid;

pub use super::renew::refresh;
use crate::{
    access::{Base, Work},
    desk::Desk,
    law::COMPARE,
    model::{EndedHow, RequestKind, RequestState},
    rules::persons,
    store::{compared, instructions, links, requests},
};

/// Compares a request with the others, and ends its instruction when there is no more to instruct. May run again.
pub async fn link_request(desk: &Desk, id: Id<RequestKind>) -> Result<(), Stop<Never>> {
    let _turn = desk.turns.read().await;
    refresh(desk).await?;
    desk.ledger
        .deed(&Actor::system(), COMPARE, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let Some(own) = compared::compared(&mut deed, &permit, id).await? else {
                // Deleted meanwhile.
                desk.resident.forget(id);
                let record = Record::new(Operation::Link, "request", id.uuid()).nature("link.none");
                return Ok(((), deed.record(record).await?));
            };
            let answers = desk.resident.ask(id, &own.compared);
            let asked: Vec<Uuid> = answers.iter().map(|(other, _)| other.uuid()).collect();
            let sides = compared::sides(&mut deed, &permit, &asked).await?;
            let (mut found, mut changed) = (Vec::new(), 0_u64);
            for (other, weighed) in &answers {
                let Some(side) = sides.iter().find(|side| side.id == *other) else {
                    // Erased since it was read.
                    desk.resident.forget(*other);
                    continue;
                };
                changed +=
                    u64::from(links::propose(&mut deed, &permit, own.side, *side, weighed).await?);
                found.push(*other);
            }
            changed += links::drop_unfound(&mut deed, &permit, id, &found).await?;
            end_if_over(&mut deed, &permit, id).await?;
            settle(&mut deed, &permit, &[id.uuid()]).await?;
            let record = Record::new(Operation::Link, "request", id.uuid())
                .nature("link.search")
                .detail(serde_json::json!({ "found": found, "changed": changed }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// An instruction ends with the opinion, or with the request itself.
async fn end_if_over(
    deed: &mut ledger::Deed<ledger::Open>,
    permit: &ledger::Permit<Work>,
    id: Id<RequestKind>,
) -> Result<(), Fault> {
    let how = match requests::state(deed, id).await? {
        Some((RequestState::Given | RequestState::Decided, ..)) => EndedHow::Opinion,
        Some((RequestState::Withdrawn | RequestState::NoFollowUp, ..)) => EndedHow::Closed,
        Some((RequestState::Awaiting, ..)) | None => return Ok(()),
    };
    instructions::end(deed, permit, id, how).await?;
    Ok(())
}

async fn settle(
    deed: &mut ledger::Deed<ledger::Open>,
    permit: &ledger::Permit<Work>,
    starts: &[Uuid],
) -> Result<u64, Fault> {
    let (requests, joins) = links::around(deed, permit, starts).await?;
    let settled = persons::settle(&requests, &joins)?;
    links::settle(deed, permit, &settled).await
}

/// Settles the persons around some requests: after a judgement, or when one of them was deleted.
pub async fn settle_persons(desk: &Desk, starts: &[Uuid]) -> Result<(), Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), COMPARE, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let changed = settle(&mut deed, &permit, starts).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Link, "person", entry)
                .nature("person.settle")
                .detail(serde_json::json!({ "around": starts, "changed": changed }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The job that compares a request.
pub(super) fn job(id: Id<RequestKind>) -> NewJob {
    NewJob::new("link_request", serde_json::json!({ "request": id }))
}
