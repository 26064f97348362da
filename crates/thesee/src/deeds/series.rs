//! Art. 1 3°: the series, and one of them with its links.
//!
//! Keeps THES-1.3 and THES-5.1.

use std::collections::BTreeSet;

use kernel::{Actor, Operation};
use ledger::{Record, Stop};

use super::{Refusal, office::may_read};
use crate::{
    access::{ListSeries, Registry},
    desk::Desk,
    law,
    model::{Joined, Series, Verdicts},
    store::{links, series},
};

/// Series of one page.
pub const PAGE: i64 = 50;

/// The series, the newest number first; below the last number read.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    below: Option<i64>,
) -> Result<Vec<Series>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<ListSeries, _>(&Registry).await?;
            let list = series::list(&mut deed, &permit, below, PAGE).await?;
            let shown: Vec<_> = list.iter().map(|one| one.id).collect();
            let entry = deed.id();
            let record = Record::new(Operation::Link, "series", entry)
                .nature("series.list")
                .detail(serde_json::json!({ "series": shown }));
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// One series by its number, or the one it became.
pub async fn read(desk: &Desk, actor: &Actor, number: i64) -> Result<Joined, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<ListSeries, _>(&Registry).await?;
            let Some(mut joined) = series::load(&mut deed, &permit, number).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            // Each member checked again: a report is the office's alone.
            joined.members.retain(|one| may_read(&deed, &one.line));
            let shown: BTreeSet<_> = joined.members.iter().map(|one| one.line.id).collect();
            joined
                .links
                .retain(|link| shown.contains(&link.later) && shown.contains(&link.earlier));
            for event in &mut joined.events {
                event.declaration = event
                    .declaration
                    .take()
                    .filter(|(id, _)| shown.contains(id));
            }
            let members: Vec<_> = joined.members.iter().map(|one| one.line.id).collect();
            let links: Vec<_> = joined.links.iter().map(|one| one.id).collect();
            let record = Record::new(Operation::Link, "series", joined.series.id.uuid())
                .nature("series.read")
                .detail(serde_json::json!({ "declarations": members, "links": links }));
            Ok((joined, deed.record(record).await?))
        })
        .await
}

/// What persons said of links, by the kind of what they rest on: how far the engine may be believed.
pub async fn quality(desk: &Desk, actor: &Actor) -> Result<Vec<Verdicts>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<ListSeries, _>(&Registry).await?;
            let verdicts = links::verdicts(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "link", entry).nature("link.quality");
            Ok((verdicts, deed.record(record).await?))
        })
        .await
}
