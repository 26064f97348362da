//! Art. 1: the base compares a request that came in with all it holds, and settles what follows: which requests are
//! of one person, and when their term begins (art. 4).
//!
//! Keeps PPST-1.1 and PPST-4.1.

use std::collections::{HashMap, HashSet};

use kernel::{Actor, Id, Operation};
use ledger::{Deed, Fault, Never, Open, Permit, Record, Stop, jobs::NewJob};
use uuid::Uuid;

pub use super::renew::refresh;
use crate::{
    access::{Base, Work},
    desk::Desk,
    law::COMPARE,
    model::{EndedHow, RequestKind, RequestState},
    rules::{matching::Match, persons},
    store::{
        compared, instructions,
        links::{self, Found, Side},
    },
};

/// Compares requests with all others, and ends the instruction of those with nothing left to instruct. May run again.
///
/// In one deed: what a batch brought together costs the database little more than one request does. When something is
/// wrong with one of them, each is compared alone, so that the others are.
pub async fn link_requests(desk: &Desk, ids: &[Uuid]) -> Result<(), Stop<Never>> {
    let together = compare(desk, ids).await;
    if together.is_ok() || ids.len() < 2 {
        return together;
    }
    let mut last = Ok(());
    for id in ids {
        if let Err(stop) = compare(desk, &[*id]).await {
            last = Err(stop);
        }
    }
    last
}

async fn compare(desk: &Desk, ids: &[Uuid]) -> Result<(), Stop<Never>> {
    let _turn = desk.turns.read().await;
    refresh(desk).await?;
    let resident = &desk.resident;
    desk.ledger
        .deed(&Actor::system(), COMPARE, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let own = compared::these(&mut deed, &permit, ids).await?;
            let there: HashSet<_> = own.iter().map(|held| held.side.id.uuid()).collect();
            let gone: Vec<Uuid> = ids
                .iter()
                .copied()
                .filter(|id| !there.contains(id))
                .collect();
            // Deleted meanwhile.
            gone.iter()
                .for_each(|id| resident.forget(Id::from_uuid(*id)));
            let asked = own
                .iter()
                .map(|held| (held.side, resident.ask(held.side.id, &held.compared)));
            let asked: Vec<_> = asked.collect();
            let sides = sides(&mut deed, &permit, &asked).await?;
            let mut found = Vec::new();
            for (own, answers) in &asked {
                for (other, weighed) in answers {
                    match sides.get(other) {
                        Some(side) => found.push(Found {
                            own: *own,
                            other: *side,
                            weighed,
                        }),
                        // Erased since it was read.
                        None => resident.forget(*other),
                    }
                }
            }
            links::propose(&mut deed, &permit, &found).await?;
            links::drop_unfound(&mut deed, &permit, ids, &found).await?;
            end_if_over(&mut deed, &permit, ids).await?;
            settle(&mut deed, &permit, ids).await?;
            let searched = own.iter().map(|held| searched(held.side.id.uuid(), &found));
            let mut records = searched.chain(gone.iter().map(|id| entry(*id).nature("link.none")));
            let mut deed = deed.record(records.next().ok_or(Fault::Missing)?).await?;
            for record in records {
                deed = deed.record(record).await?;
            }
            Ok(((), deed))
        })
        .await
}

/// What was found of a request, the likeliest first.
type Answers = Vec<(Id<RequestKind>, Match)>;

/// What the database knows of each request found.
async fn sides(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    asked: &[(Side, Answers)],
) -> Result<HashMap<Id<RequestKind>, Side>, Fault> {
    let found = asked.iter().flat_map(|(_, answers)| answers);
    let found: HashSet<Uuid> = found.map(|(other, _)| other.uuid()).collect();
    let found: Vec<Uuid> = found.into_iter().collect();
    let sides = compared::sides(deed, permit, &found).await?;
    Ok(sides.into_iter().map(|side| (side.id, side)).collect())
}
fn entry(id: Uuid) -> Record {
    Record::new(Operation::Link, "request", id)
}

fn searched(id: Uuid, found: &[Found<'_>]) -> Record {
    let found = found.iter().filter(|one| one.own.id.uuid() == id);
    let found: Vec<_> = found.map(|one| one.other.id).collect();
    entry(id)
        .nature("link.search")
        .detail(serde_json::json!({ "found": found }))
}

/// An instruction ends with the opinion, or with the request itself.
async fn end_if_over(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    ids: &[Uuid],
) -> Result<(), Fault> {
    for (id, state) in instructions::instructed(deed, ids).await? {
        let how = match state {
            RequestState::Given | RequestState::Decided => EndedHow::Opinion,
            RequestState::Withdrawn | RequestState::NoFollowUp => EndedHow::Closed,
            RequestState::Awaiting => continue,
        };
        instructions::end(deed, permit, id, how).await?;
    }
    Ok(())
}

async fn settle(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
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

/// The job that compares requests.
pub(super) fn job(ids: &[Id<RequestKind>]) -> NewJob {
    NewJob::new("link_requests", serde_json::json!({ "requests": ids }))
}
