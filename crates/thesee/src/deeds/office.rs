//! Art. 4: the office's queue, and reading a declaration with what links it to others.
//!
//! Keeps THES-4.1, THES-4.2 and THES-5.1.

use kernel::{Actor, Id, Operation, Purpose, Timestamp};
use ledger::{Record, Stop};

use super::{Refusal, on_declaration};
use crate::{
    access::{DeclarationScope, ListQueue, ReadDeclaration, Registry},
    desk::Desk,
    law,
    model::{DeclarationKind, Dossier, Kind, Line, LinkSeen},
    rules::clocks::{Clock, clock},
    store::{declarations, links, lists},
};

/// Declarations of one page of the queue.
pub const PAGE: i64 = 50;

/// What waits, the longest first, each with its clock; after the last one read.
pub async fn queue(
    desk: &Desk,
    actor: &Actor,
    kind: Kind,
    after: Option<(Timestamp, Id<DeclarationKind>)>,
) -> Result<Vec<(Line, Clock)>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<ListQueue, _>(&Registry).await?;
            let mut lines = lists::queue(&mut deed, &permit, kind, after, PAGE).await?;
            // Scoped in SQL, and each row checked again.
            lines.retain(|line| {
                let scope = DeclarationScope {
                    id: line.id,
                    citizen: None,
                    unit: None,
                    inquiry: false,
                    complaint: line.kind == Kind::Complaint,
                };
                deed.may::<ReadDeclaration>(&scope).is_some()
            });
            let now = deed.now();
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
                .detail(serde_json::json!({ "kind": kind.code(), "declarations": ids }));
            Ok((lines, deed.record(record).await?))
        })
        .await
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
