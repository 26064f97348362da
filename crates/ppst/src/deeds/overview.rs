//! Art. 5 I 1°: what the coordination sees at a glance, without any name: counts, the last batches, links to judge,
//! and that documents were asked for.
//!
//! Keeps PPST-5.1.

use kernel::{Actor, Id, Operation};
use ledger::{Never, Record, Stop};

use super::instruct::Refusal;
use crate::{
    access::{Base, ManageSources, ReadRequest, Search},
    desk::Desk,
    law::COORDINATE,
    model::{Batch, RequestKind},
    store::{batches, figures, requests},
};

pub use crate::store::figures::{Asked, Count, Waiting};

/// Links to judge shown at once.
pub const MOST_LINKS: i64 = 200;

/// What the home page shows.
#[derive(Debug, Clone, Default)]
pub struct Overview {
    /// Requests, counted.
    pub counts: Vec<Count>,
    /// Links that wait for a judgement.
    pub waiting: i64,
    /// The last batches of every source, newest first.
    pub batches: Vec<Batch>,
}

/// Counts, and the last batches.
pub async fn overview(desk: &Desk, actor: &Actor) -> Result<Overview, Stop<Never>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (deed, search) = deed.permit::<Search, _>(&Base).await?;
            let (mut deed, manage) = deed.permit::<ManageSources, _>(&Base).await?;
            let overview = Overview {
                counts: figures::counts(&mut deed, &search).await?,
                waiting: figures::waiting(&mut deed, &search, 0).await?.1,
                batches: batches::last(&mut deed, &manage, None).await?,
            };
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "statistics", entry).nature("overview.read");
            Ok((overview, deed.record(record).await?))
        })
        .await
}

/// The counts, for an export without names.
pub async fn statistics(desk: &Desk, actor: &Actor) -> Result<Vec<Count>, Stop<Never>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, search) = deed.permit::<Search, _>(&Base).await?;
            let counts = figures::counts(&mut deed, &search).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Communicate, "statistics", entry)
                .nature("statistics.export");
            Ok((counts, deed.record(record).await?))
        })
        .await
}

/// Links that wait for a judgement, without what they rest on, and how many there are.
pub async fn waiting_links(desk: &Desk, actor: &Actor) -> Result<(Vec<Waiting>, i64), Stop<Never>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, search) = deed.permit::<Search, _>(&Base).await?;
            let found = figures::waiting(&mut deed, &search, MOST_LINKS).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "link", entry)
                .nature("link.waiting")
                .detail(serde_json::json!({ "count": found.0.len() }));
            Ok((found, deed.record(record).await?))
        })
        .await
}

/// That documents were asked for around a request (art. 2): never what they are.
pub async fn asked(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
) -> Result<Vec<Asked>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadRequest, _>(&scope).await?;
            let asked = figures::asked(&mut deed, &permit, id).await?;
            let record =
                Record::new(Operation::Consult, "request", id.uuid()).nature("request.asked");
            Ok((asked, deed.record(record).await?))
        })
        .await
}
