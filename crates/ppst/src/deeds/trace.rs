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

/// The receipt of an entry: proves that it stands in the log, without showing who or what it is about; anyone may
/// hold it. None while the entry waits for its place, and when there is none.
pub async fn receipt(desk: &Desk, entry: Uuid) -> Result<Option<String>, Fault> {
    desk.ledger.receipt(entry, Shows::Entry).await
}
