//! Art. 1: the links of a request, read and judged. A judgement has a reason, and can be changed.
//!
//! Keeps PPST-1.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Reason, Record, Stop, jobs::NewJob};

use super::reading;
use crate::{
    access::{JudgeLink, ReadLinks},
    desk::Desk,
    law::COMPARE,
    model::{Line, Link, LinkKind, LinkStatus, RequestKind},
    store::{documents, links, lists, requests},
};

/// Longest reason, in characters.
pub const LONGEST_REASON: usize = 2_000;

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such request or link, or none that one needs to know.
    Unknown,
    /// A judgement needs a reason.
    NoReason,
    /// It is judged so already.
    NotFromHere,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-link",
            Self::NoReason => "no-reason",
            Self::NotFromHere => "judged-already",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("1")
    }
}

/// A link, and the other request as a list shows it; none once the link shows it no longer.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The link.
    pub link: Link,
    /// The other request.
    pub other: Option<Line>,
}

/// The links of a request that one instructs, or that is referred to one's service; for the coordination, of any.
pub async fn of_request(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
) -> Result<Vec<Linked>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, reading(actor), async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadLinks, _>(&scope).await?;
            let found = links::of_request(&mut deed, &permit, id).await?;
            let shown = found.iter().filter(|link| link.status.shows());
            let others: Vec<_> = shown.map(|link| link.other(id).0).collect();
            let lines = lists::of(&mut deed, &permit, &others).await?;
            let list: Vec<Linked> = found
                .into_iter()
                .map(|link| {
                    let other = link.other(id).0;
                    let other = lines
                        .iter()
                        .find(|line| link.status.shows() && line.id == other);
                    Linked {
                        other: other.cloned(),
                        link,
                    }
                })
                .collect();
            let record = Record::new(Operation::Consult, "request", id.uuid())
                .nature("link.list")
                .detail(serde_json::json!({ "others": others }));
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// Judges whether both requests are of one person. When they are not, nothing allows the documents asked for
/// between them any more: they are erased at once.
pub async fn judge(
    desk: &Desk,
    actor: &Actor,
    id: Id<LinkKind>,
    same: bool,
    reason: &Personal<String>,
) -> Result<LinkStatus, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPARE, async |mut deed| {
            deed.about("link", id.uuid());
            let Some(pair) = links::pair(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<JudgeLink, _>(&pair.scope).await?;
            let told = reason.reveal().trim();
            if told.is_empty() || told.chars().count() > LONGEST_REASON || told.contains('\0') {
                return Err(deed.refuse(Refusal::NoReason).await);
            }
            let next = if same { pair.status.accept() } else { pair.status.reject() };
            let Ok(next) = next else {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            };
            if !links::judge(&mut deed, &permit, next, reason).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let mut erased = 0;
            if !next.joins() {
                erased = documents::end_between(&mut deed, pair.later, pair.earlier).await?;
            }
            let around = serde_json::json!({ "requests": [pair.later, pair.earlier] });
            deed.enqueue(NewJob::new("settle_persons", around)).await?;
            let record = Record::new(Operation::Link, "link", id.uuid())
                .nature(if same { "link.accept" } else { "link.reject" })
                .detail(serde_json::json!({
                    "later": pair.later, "earlier": pair.earlier, "status": next.code(), "documents": erased,
                }));
            Ok((next, deed.record(record).await?))
        })
        .await
}
