//! Art. 1 3°: what a declaration has in common with the others. The memory proposes, the deed looks up again what it
//! found, and writes links and series; each link is a logged act of «mise en relation» (art. 5).
//!
//! Keeps THES-1.3 and THES-5.1.

use std::collections::BTreeMap;

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Deed, Fault, Never, Open, Permit, Record, Stop, jobs::NewJob};
use traces::link::PROPOSED;
use uuid::Uuid;

use super::alerts;
use crate::{
    access::{Registry, Work},
    desk::Desk,
    law::LINK,
    model::{DeclarationKind, LinkKind, LinkStatus, SeriesKind, Shared},
    rules::{
        reading::kind_code,
        resident::{Resident, Tied},
        settling,
    },
    store::{links, public, series, traced},
};

/// Declarations read into memory in one deed.
const PAGE: i64 = 1000;
/// A transaction may be seen after a later one: what changed this little before is read again.
const OVERLAP: time::Duration = time::Duration::minutes(10);

/// Reads into memory what changed since it was last read: declarations, then what persons said of links and values. What
/// has reached its term is forgotten first.
pub async fn refresh(desk: &Desk) -> Result<(), Stop<Never>> {
    desk.resident.forget_ended(desk.ledger.now());
    let (read_to, said_to) = desk.resident.read_to();
    let start = |to: Option<Timestamp>| to.map_or(Timestamp::UNIX_EPOCH, |to| to - OVERLAP);
    let (mut from, mut after) = (start(read_to), Uuid::nil());
    loop {
        let next = desk
            .ledger
            .deed(&Actor::system(), LINK, async |deed| {
                let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
                let wanted = |id, traces_at| !desk.resident.holds(id, traces_at);
                let page =
                    traced::changed_from(&mut deed, &permit, from, after, PAGE, wanted).await?;
                let (count, next) = (page.traced.len(), page.next);
                desk.resident.hold(page.traced);
                for aside in page.aside {
                    desk.resident.forget(aside);
                }
                let entry = deed.id();
                let record = Record::new(Operation::Consult, "declaration", entry)
                    .nature("index.read")
                    .detail(serde_json::json!({ "declarations": count }));
                Ok((next, deed.record(record).await?))
            })
            .await?;
        match next {
            Some(next) => (from, after) = next,
            None => break,
        }
    }
    let from = start(said_to);
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            for (key, kind, is, at) in public::said_from(&mut deed, &permit, from).await? {
                desk.resident.publish(key, kind, is, at);
            }
            for said in links::judged_from(&mut deed, &permit, from).await? {
                desk.resident
                    .hear(said.id, said.between, said.status, said.at);
            }
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "link", entry).nature("index.hear");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Links a declaration with the others, and settles the series around it. May run again.
pub async fn link_declaration(desk: &Desk, id: Id<DeclarationKind>) -> Result<(), Stop<Never>> {
    refresh(desk).await?;
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let ties = desk.resident.ties(id);
            let mut asked: Vec<_> = ties.iter().map(|tied| tied.other).collect();
            asked.push(id);
            let there = traced::present(&mut deed, &permit, &asked).await?;
            let mut made: Vec<Id<LinkKind>> = Vec::new();
            if there.contains(&id) {
                for tied in &ties {
                    if there.contains(&tied.other) {
                        made.extend(write(&mut deed, &permit, id, tied).await?);
                    } else {
                        // Erased since it was read.
                        desk.resident.forget(tied.other);
                    }
                }
            } else {
                desk.resident.forget(id);
            }
            let changed = settle(&mut deed, &permit, &desk.resident, &[id]).await?;
            let raised = alerts::raise(&mut deed, &permit, Some(id), &changed).await?;
            let record = Record::new(Operation::Link, "declaration", id.uuid())
                .nature("link.search")
                .detail(serde_json::json!({ "links": made, "series": changed, "alerts": raised }));
            let mut deed = deed.record(record).await?;
            for link in &made {
                let record = Record::new(Operation::Link, "link", link.uuid()).nature("link.find");
                deed = deed.record(record).await?;
            }
            Ok(((), deed))
        })
        .await
}

/// Writes one link; it, when anything changed.
async fn write(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    id: Id<DeclarationKind>,
    tied: &Tied,
) -> Result<Option<Id<LinkKind>>, Fault> {
    let reasons: Vec<Shared> = tied.reasons.iter().map(shared).collect();
    let status = if tied.certain {
        LinkStatus::Certain
    } else if tied.probability >= PROPOSED {
        LinkStatus::Proposed
    } else {
        return Ok(None);
    };
    let between = [id, tied.other];
    links::write(deed, permit, between, tied.probability, &reasons, status).await
}

fn shared(reason: &traces::link::Reason) -> Shared {
    Shared {
        kind: kind_code(reason.kind),
        digest: (reason.key.0 != 0).then(|| public::digits(reason.key)),
        documents: reason.documents,
        own: reason.own,
        same: reason.same,
        alone: reason.alone,
    }
}

/// Settles the series around some declarations: after a judgement, or when a value was found to be everybody's.
pub async fn settle_series(desk: &Desk, starts: &[Id<DeclarationKind>]) -> Result<(), Stop<Never>> {
    refresh(desk).await?;
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let changed = settle(&mut deed, &permit, &desk.resident, starts).await?;
            let raised = alerts::raise(&mut deed, &permit, None, &changed).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Link, "series", entry)
                .nature("series.settle")
                .detail(
                    serde_json::json!({ "around": starts, "series": changed, "alerts": raised }),
                );
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Writes down who stands with whom, for these declarations and all that this touches; the series that changed.
async fn settle(
    deed: &mut Deed<Open>,
    permit: &Permit<Work>,
    resident: &Resident,
    starts: &[Id<DeclarationKind>],
) -> Result<Vec<Id<SeriesKind>>, Fault> {
    let mut waiting = starts.to_vec();
    let mut now_in: BTreeMap<Id<DeclarationKind>, Id<SeriesKind>> = BTreeMap::new();
    let mut seen = std::collections::BTreeSet::new();
    let mut groups = Vec::new();
    while let Some(next) = waiting.pop() {
        if seen.contains(&next) {
            continue;
        }
        seen.insert(next);
        let group = resident.together(next);
        let there = traced::present(deed, permit, &group).await?;
        for gone in group.iter().filter(|one| !there.contains(one)) {
            resident.forget(*gone);
        }
        if there.is_empty() {
            continue;
        }
        let touched = series::around(deed, permit, &there).await?;
        waiting.extend(touched.keys().filter(|one| !there.contains(one)));
        now_in.extend(touched);
        seen.extend(there.iter().copied());
        groups.push(there);
    }
    let mut changed = Vec::new();
    for placement in settling::place(groups, &now_in) {
        changed.extend(series::place(deed, permit, &placement, &now_in).await?);
    }
    Ok(changed)
}

/// The job that links a declaration.
pub(super) fn job(id: Id<DeclarationKind>) -> NewJob {
    NewJob::new("link_declaration", serde_json::json!({ "declaration": id }))
}

/// The job that settles the series around declarations.
pub(super) fn settling(ids: &[Id<DeclarationKind>]) -> NewJob {
    NewJob::new("settle_series", serde_json::json!({ "declarations": ids }))
}
