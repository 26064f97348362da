//! Art. 6: the log of operations, read by the coordination; and the receipt of an erasure.
//!
//! Keeps PPST-6.1.

use kernel::{Actor, Operation};
use ledger::{
    Fault, Never, Record, Stop,
    audit::{self, Entry, Filter, receipt::Shows},
};
use uuid::Uuid;

use crate::{
    access::{Base, ReadTrace},
    desk::Desk,
    law::COORDINATE,
};

/// Entries shown on one page.
pub const PAGE: u32 = 100;

/// A page of the log, newest first.
pub async fn read_trace(
    desk: &Desk,
    actor: &Actor,
    filter: &Filter,
) -> Result<Vec<Entry>, Stop<Never>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadTrace, _>(&Base).await?;
            let list = audit::list(&mut deed, &permit, filter).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "trace", entry).nature("trace.read");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// Most entries of one export.
pub const MOST_EXPORTED: usize = 20_000;

/// The entries of a selection, newest first, to be taken away: at most [`MOST_EXPORTED`].
pub async fn export(
    desk: &Desk,
    actor: &Actor,
    filter: &Filter,
) -> Result<Vec<Entry>, Stop<Never>> {
    const STEP: u32 = 500;
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadTrace, _>(&Base).await?;
            let mut list: Vec<Entry> = Vec::new();
            while list.len() < MOST_EXPORTED {
                let next = Filter {
                    after: list.last().map(|entry| entry.id).or(filter.after),
                    limit: STEP,
                    ..filter.clone()
                };
                let more = audit::list(&mut deed, &permit, &next).await?;
                let last = more.len() < STEP as usize;
                list.extend(more);
                if last {
                    break;
                }
            }
            let entry = deed.id();
            let record = Record::new(Operation::Communicate, "trace", entry)
                .nature("trace.export")
                .detail(serde_json::json!({ "count": list.len() }));
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// The entry of the deletion of a request, and its receipt once the log has given it its place.
pub async fn deletion(
    desk: &Desk,
    actor: &Actor,
    request: Uuid,
) -> Result<Option<(Entry, Option<String>)>, Stop<Never>> {
    let found = desk
        .ledger
        .deed(actor, COORDINATE, async |mut deed| {
            deed.about("request", request);
            let (mut deed, permit) = deed.permit::<ReadTrace, _>(&Base).await?;
            let about = Filter {
                object: Some(request),
                nature: Some("request.delete".to_owned()),
                limit: 5,
                ..Filter::default()
            };
            let found = audit::list(&mut deed, &permit, &about).await?;
            let record = Record::new(Operation::Consult, "request", request);
            Ok((found, deed.record(record.nature("trace.deletion")).await?))
        })
        .await?;
    let Some(entry) = found.into_iter().find(|entry| entry.outcome == "done") else {
        return Ok(None);
    };
    let receipt = receipt(desk, entry.id).await?;
    Ok(Some((entry, receipt)))
}

/// The receipt of an entry: proves that it stands in the log, without showing who or what it is about; anyone may
/// hold it. None while the entry waits for its place, and when there is none.
pub async fn receipt(desk: &Desk, entry: Uuid) -> Result<Option<String>, Fault> {
    desk.ledger.receipt(entry, Shows::Entry).await
}
