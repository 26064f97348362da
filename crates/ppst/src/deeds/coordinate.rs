//! Art. 5 I 1°: the coordination searches, corrects and deletes. Reading is `instruct::read`.
//!
//! Keeps PPST-3.2 and PPST-5.1.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record as Entry, Stop, jobs::NewJob};
use time::Date;

use super::recall::{self, Answers};
use crate::{
    access::{Base, ChangeRequest, DeleteRequest, ReadRequest, Search},
    desk::Desk,
    law::COORDINATE,
    model::{Record, RequestKind, opinion::codes},
    rules::search::{self, NotSelected},
    store::{links, lists, requests},
};

/// Requests shown on one page.
pub const PAGE: i64 = 50;

codes! {
    /// Why the coordination corrects or deletes.
    Ground {
        /// The source says that it was wrong.
        SourceError = "source-error",
        /// It was not about a zone, or not for this base (art. 7).
        NotForTheBase = "not-for-the-base",
        /// The commission asks for it (art. 8).
        Commission = "commission",
        /// A court says so.
        Court = "court",
    }
}

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such request.
    Unknown,
    /// The selection is not made: [`NotSelected::Forbidden`] by article 3.
    NotSelected(NotSelected),
    /// The memory that persons are looked for in is still being filled.
    NotReady,
    /// The correction changes what a source alone says: number, dates, opinion, decision.
    NotCorrectable,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-request",
            Self::NotSelected(reason) => reason.code(),
            Self::NotReady => "not-ready",
            Self::NotCorrectable => "not-correctable",
        }
    }
    fn article(&self) -> Option<&'static str> {
        match self {
            Self::NotSelected(NotSelected::Forbidden) => Some("3"),
            _ => Some("5 I 1"),
        }
    }
}

/// Searches by what `rules::search` can say: a person through the engine, the likeliest first. A selection that names
/// the data of article 3 is refused, and the refusal recorded with the article.
pub async fn find(
    desk: &Desk,
    actor: &Actor,
    pairs: &[(&str, &str)],
    before: Option<(Date, Id<RequestKind>)>,
) -> Result<Answers, Stop<Refusal>> {
    let ready = recall::for_search(desk, pairs).await?;
    desk.ledger
        .deed(actor, COORDINATE, async |mut deed| {
            let entry = deed.id();
            deed.about("search", entry);
            let (mut deed, permit) = deed.permit::<Search, _>(&Base).await?;
            let query = match search::parse(pairs.iter().copied()) {
                Ok(query) => query,
                Err(reason) => return Err(deed.refuse(Refusal::NotSelected(reason)).await),
            };
            let answers = if query.person.is_nobody() {
                let list = lists::search(&mut deed, &permit, &query, None, before, PAGE).await?;
                Answers::plain(list)
            } else if !ready {
                return Err(deed.refuse(Refusal::NotReady).await);
            } else {
                let hits = recall::seek(desk, &mut deed, &permit, &query, None).await?;
                let (deed, among) = (&mut deed, hits.requests());
                let among = Some(&*among);
                let list = lists::search(deed, &permit, &query, among, None, PAGE).await?;
                Answers::weighed(hits, list)
            };
            let record = Entry::new(Operation::Consult, "search", entry)
                .nature("request.search")
                .detail(answers.trace(pairs));
            Ok((answers, deed.record(record).await?))
        })
        .await
}

/// Corrects the letters of a request; what the source alone says stays, and its next version replaces the whole.
/// `change` is given the record as it stands, and may run again.
pub async fn correct<F>(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
    ground: Ground,
    change: F,
) -> Result<(), Stop<Refusal>>
where
    F: Fn(Record) -> Record + Send + Sync,
{
    let change = &change;
    desk.ledger
        .deed(actor, COORDINATE, async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (deed, reads) = deed.permit::<ReadRequest, _>(&scope).await?;
            let (mut deed, permit) = deed.permit::<ChangeRequest, _>(&scope).await?;
            let Some(sheet) = requests::load(&mut deed, &reads, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let corrected = change(sheet.record.clone());
            if !is_correction(&sheet.record, &corrected) {
                return Err(deed.refuse(Refusal::NotCorrectable).await);
            }
            requests::correct(&mut deed, &permit, &corrected).await?;
            deed.enqueue(super::link::job(&[id])).await?;
            let record = Entry::new(Operation::Change, "request", id.uuid())
                .nature("request.correct")
                .detail(serde_json::json!({ "ground": ground.code() }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Whether only letters differ.
fn is_correction(was: &Record, now: &Record) -> bool {
    let opinion = |record: &Record| {
        record
            .opinion
            .as_ref()
            .map(|one| (one.sense, one.how, one.sent_on))
    };
    was.number == now.number
        && was.received_on == now.received_on
        && was.opinion_received_on == now.opinion_received_on
        && was.motive == now.motive
        && was.state == now.state
        && was.inquiry == now.inquiry
        && was.decision == now.decision
        && opinion(was) == opinion(now)
        && now.photograph.is_none()
}

/// Deletes a request, with its links, what was asked for on it and every key: nothing of it can be read again.
pub async fn delete(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
    ground: Ground,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<DeleteRequest, _>(&scope).await?;
            let Some(around) = links::erase_request(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let around = serde_json::json!({ "requests": around });
            deed.enqueue(NewJob::new("settle_persons", around)).await?;
            let record = Entry::new(Operation::Erase, "request", id.uuid())
                .nature("request.delete")
                .detail(serde_json::json!({ "ground": ground.code() }));
            Ok(((), deed.record(record).await?))
        })
        .await
}
