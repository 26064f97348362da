//! Art. 1 and 4: the memory of a worker follows the database: what was written is read, what was erased is forgotten,
//! its texts overwritten, and the index built anew as requests come. Each page read is a deed of its own.
//!
//! Keeps PPST-1.1 and PPST-4.1.

use std::{
    collections::{HashMap, HashSet},
    sync::{Arc, atomic::Ordering},
};

use kernel::{Actor, Id, Operation};
use ledger::{Fault, Never, Record, Stop};
use uuid::Uuid;

use crate::{
    access::{Base, Work},
    desk::Desk,
    law::COMPARE,
    rules::resident::{Cursor, tend::Tended},
    store::{
        compared::{self, Change, Held},
        models,
    },
};

/// Requests read into memory in one deed.
const PAGE: usize = 1000;
/// Changes are kept a day: who has not read for this long reads all anew.
const ASLEEP: time::Duration = time::Duration::hours(12);

/// Reads into memory what changed since it was last read. A reading that began after this was called will do.
pub async fn refresh(desk: &Desk) -> Result<(), Stop<Never>> {
    let resident = &desk.resident;
    let begun = resident.begun.load(Ordering::SeqCst);
    let mut cursor = resident.reading.lock().await;
    if cursor.is_some() && resident.begun.load(Ordering::SeqCst) > begun {
        return Ok(());
    }
    resident.begun.fetch_add(1, Ordering::SeqCst);
    let since = cursor.filter(|_| !resident.is_worn());
    *cursor = Some(follow(desk, since).await?);
    resident.is_read();
    Ok(())
}

/// What each worker does by itself, once a minute: follows the database though no request comes, overwrites what was
/// erased, builds the index anew when it is time, weighs with the model that serves.
pub async fn tend(desk: &Desk) -> Result<Tended, Stop<Never>> {
    refresh(desk).await?;
    let (resident, now) = (Arc::clone(&desk.resident), desk.ledger.now());
    let tended = tokio::task::spawn_blocking(move || resident.tend(now)).await;
    let tended = tended.map_err(|_| Fault::Storage("the memory could not be tended".into()))?;
    serve(desk).await?;
    Ok(tended)
}

/// Reads what changed since; everything when it never read, or too long ago.
async fn follow(desk: &Desk, since: Option<Cursor>) -> Result<Cursor, Stop<Never>> {
    let Some(since) = since else {
        return all(desk).await;
    };
    let mut after = (since.xact, 0);
    let mut next: Option<Cursor> = None;
    loop {
        let resident = &desk.resident;
        let read = desk
            .ledger
            .deed(&Actor::system(), COMPARE, async |deed| {
                let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
                let horizon = compared::horizon(&mut deed, &permit).await?;
                let changes = compared::changes(&mut deed, &permit, after, PAGE as i64).await?;
                let fresh = latest(&changes, |id, xact| {
                    !resident.holds(Id::from_uuid(id), xact)
                });
                let ids: Vec<Uuid> = fresh.keys().copied().collect();
                let page = compared::these(&mut deed, &permit, &ids).await?;
                let entry = deed.id();
                let record = Record::new(Operation::Consult, "request", entry)
                    .nature("index.read")
                    .detail(serde_json::json!({ "requests": page.len() }));
                Ok(((horizon, changes, fresh, page), deed.record(record).await?))
            })
            .await?;
        let (horizon, changes, fresh, page) = read;
        let begin = *next.get_or_insert(horizon);
        if begin.at - since.at > ASLEEP {
            return all(desk).await;
        }
        learn(desk, &fresh, &page);
        match changes.last() {
            Some(last) if changes.len() >= PAGE => after = (last.xact, last.id),
            _ => return Ok(begin),
        }
    }
}

/// The last transaction that changed each request, of those wanted.
fn latest(changes: &[Change], wanted: impl Fn(Uuid, i64) -> bool) -> HashMap<Uuid, i64> {
    let mut last = HashMap::new();
    for change in changes {
        if wanted(change.request, change.xact) {
            last.insert(change.request, change.xact);
        }
    }
    last
}

fn learn(desk: &Desk, fresh: &HashMap<Uuid, i64>, page: &[Held]) {
    let mut gone: HashSet<Uuid> = fresh.keys().copied().collect();
    for held in page {
        let id = held.side.id;
        gone.remove(&id.uuid());
        let xact = fresh.get(&id.uuid()).copied().unwrap_or(0);
        desk.resident.hold(id, xact, &held.compared);
    }
    for id in gone {
        desk.resident.forget(Id::from_uuid(id));
    }
}

/// Reads every request, beside those that answer meanwhile.
async fn all(desk: &Desk) -> Result<Cursor, Stop<Never>> {
    let mut anew = desk.resident.anew();
    let mut after = Uuid::nil();
    let mut begin: Option<Cursor> = None;
    loop {
        let (horizon, page) = desk
            .ledger
            .deed(&Actor::system(), COMPARE, async |deed| {
                let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
                let horizon = compared::horizon(&mut deed, &permit).await?;
                let page = compared::page(&mut deed, &permit, after, PAGE as i64).await?;
                let entry = deed.id();
                let record = Record::new(Operation::Consult, "request", entry)
                    .nature("index.read")
                    .detail(serde_json::json!({ "requests": page.len() }));
                Ok(((horizon, page), deed.record(record).await?))
            })
            .await?;
        let begin = *begin.get_or_insert(horizon);
        for held in &page {
            // As some transaction before the horizon left it, or a later one that will be read again.
            anew.hold(held.side.id, 0, &held.compared);
        }
        match page.last() {
            Some(last) if page.len() >= PAGE => after = last.side.id.uuid(),
            _ => {
                let (resident, now) = (Arc::clone(&desk.resident), desk.ledger.now());
                let taken = tokio::task::spawn_blocking(move || resident.take(anew, now)).await;
                taken.map_err(|_| Fault::Storage("the memory could not be filed".into()))?;
                return Ok(begin);
            }
        }
    }
}

/// Weighs with the model that serves, if it is another than before.
async fn serve(desk: &Desk) -> Result<(), Stop<Never>> {
    let known = desk.resident.serves();
    let (id, content) = desk
        .ledger
        .deed(&Actor::system(), COMPARE, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let serving = models::serving(&mut deed, &permit, known).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "model", entry).nature("model.serving");
            Ok((serving, deed.record(record).await?))
        })
        .await?;
    if id != known
        && let Err(refusal) = desk.resident.serve(id, content.as_deref())
    {
        // The one that serves stays: a model written by a later version may be none for this one.
        tracing::error!(%refusal, "a model of the base cannot be read");
    }
    Ok(())
}

/// Forgets that requests changed, a day later.
pub async fn forget_changes(desk: &Desk) -> Result<u64, Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), COMPARE, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let gone = compared::forget_changes(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Erase, "request", entry)
                .nature("index.forget")
                .detail(serde_json::json!({ "changes": gone }));
            Ok((gone, deed.record(record).await?))
        })
        .await
}
