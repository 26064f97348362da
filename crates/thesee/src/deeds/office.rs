//! Art. 4: the office's queue, and reading a declaration with what links it to others.
//!
//! Keeps THES-4.1, THES-4.2 and THES-5.1.

use kernel::{Actor, Id, Operation, Purpose, Timestamp};
use ledger::{Deed, Open, Record, Stop};

use super::{Refusal, on_declaration};
use crate::{
    access::{DeclarationScope, ListQueue, ReadDeclaration, Registry, TendAlerts},
    desk::Desk,
    law,
    model::{DeclarationKind, Dossier, Filter, Kind, Lateness, Line, LinkSeen, Scheme, Waiting},
    rules::clocks::{Clock, clock},
    store::{alerts, declarations, links, lists},
};

/// Declarations of one page of the queue.
pub const PAGE: i64 = 50;

/// What stands so, the longest filed first, each with its clock, after the last one read; and how much waits in all.
pub async fn queue(
    desk: &Desk,
    actor: &Actor,
    filter: impl Into<Filter>,
    after: Option<(Timestamp, Id<DeclarationKind>)>,
) -> Result<Vec<(Line, Clock)>, Stop<Refusal>> {
    let (lines, _) = board(desk, actor, filter.into(), after).await?;
    Ok(lines)
}

/// The same, with how much waits in all.
pub async fn board(
    desk: &Desk,
    actor: &Actor,
    filter: Filter,
    after: Option<(Timestamp, Id<DeclarationKind>)>,
) -> Result<(Vec<(Line, Clock)>, Waiting), Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<ListQueue, _>(&Registry).await?;
            let now = deed.now();
            let mut waiting = Waiting::default();
            let mut lines = Vec::new();
            // Whoever reads none of this kind learns not even how many there are.
            let any = DeclarationScope {
                complaint: filter.kind == Kind::Complaint,
                ..unknown(Id::from_uuid(uuid::Uuid::nil()))
            };
            if deed.may::<ReadDeclaration>(&any).is_some() {
                let before = filter.late.map(|late| match late {
                    Lateness::Late => now - law::FIRST_LOOK,
                    Lateness::Overdue => now - law::DECISION,
                });
                lines = lists::queue(&mut deed, &permit, &filter, before, after, PAGE).await?;
                waiting = lists::waiting(&mut deed, &permit, filter.kind).await?;
            }
            // Scoped in SQL, and each row checked again.
            lines.retain(|line| may_read(&deed, line));
            if let Some(permit) = deed.may::<TendAlerts>(&Registry) {
                waiting.alerts = alerts::waiting(&mut deed, &permit).await?;
            }
            let ids: Vec<_> = lines.iter().map(|line| line.id).collect();
            let lines: Vec<_> = lines
                .into_iter()
                .map(|line| {
                    let clock = clock(line.state, line.filed_at, now);
                    (line, clock)
                })
                .collect();
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "queue", entry)
                .nature("queue.list")
                .detail(serde_json::json!({
                    "kind": filter.kind.code(), "state": filter.state.code(),
                    "scheme": filter.scheme.map(Scheme::code), "declarations": ids,
                }));
            Ok(((lines, waiting), deed.record(record).await?))
        })
        .await
}

fn unknown(id: Id<DeclarationKind>) -> DeclarationScope {
    DeclarationScope {
        id,
        citizen: None,
        unit: None,
        inquiry: false,
        complaint: false,
    }
}

/// Whether the actor may read a declaration that a list holds.
pub(super) fn may_read(deed: &Deed<Open>, line: &Line) -> bool {
    let scope = DeclarationScope {
        complaint: line.kind == Kind::Complaint,
        ..unknown(line.id)
    };
    deed.may::<ReadDeclaration>(&scope).is_some()
}

/// A declaration and its links, for a purpose that the reader names. Each link shown is recorded too (art. 5).
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    purpose: Purpose,
    id: Id<DeclarationKind>,
) -> Result<(Dossier, Vec<LinkSeen>), Stop<Refusal>> {
    desk.ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, permit, _) = on_declaration::<ReadDeclaration>(deed, id).await?;
            let Some(dossier) = declarations::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let links = links::of(&mut deed, &permit, &[id], false).await?;
            let record = Record::new(Operation::Consult, "declaration", id.uuid())
                .nature("declaration.read");
            let mut deed = deed.record(record).await?;
            if !links.is_empty() {
                let shown: Vec<_> = links.iter().map(|link| link.id).collect();
                let record = Record::new(Operation::Link, "declaration", id.uuid())
                    .nature("link.show")
                    .detail(serde_json::json!({ "links": shown }));
                deed = deed.record(record).await?;
            }
            Ok(((dossier, links), deed))
        })
        .await
}
