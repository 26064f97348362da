//! Art. 1 3°: a value turns out to be everybody's (a bank's line, a marketplace), or somebody's after all. Links that
//! rested on it alone lapse, or stand again, whenever they were made.
//!
//! Keeps THES-1.3.

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Deed, Open, Permit, Record, Recorded, Stop};
use traces::{
    extract::extract,
    kind::Kind,
    link::{Standing, together},
};

use super::{Refusal, link};
use crate::{
    access::{MarkPublic, Registry},
    desk::Desk,
    law,
    model::{LinkStatus, PublicSeen, PublicValueKind, Shared},
    store::{links, public},
};

/// Lines of one page of the register.
pub const PAGE: i64 = 50;

/// Longest label, in characters.
pub const LONGEST_LABEL: usize = 200;

/// What marking a value did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Marked {
    /// Declarations that quote it.
    pub declarations: usize,
    /// Links that changed with it.
    pub links: usize,
}

/// Says whether a value is everybody's. It is read as in a declaration, so that any spelling of it does.
pub async fn mark(
    desk: &Desk,
    actor: &Actor,
    typed: &str,
    label: &str,
    public: bool,
) -> Result<Marked, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<MarkPublic, _>(&Registry).await?;
            let Some((kind, value)) = value(typed) else {
                return Err(deed.refuse(Refusal::Unreadable).await);
            };
            if label.trim().is_empty() || label.chars().count() > LONGEST_LABEL {
                return Err(deed.refuse(Refusal::NoText).await);
            }
            let marked = public::mark(&mut deed, &permit, kind, &value, label, public).await?;
            let Some((id, digits)) = marked else {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            };
            act_back(deed, &permit, id, &digits, public).await
        })
        .await
}

/// Says of a line of the register that its value is somebody's after all.
pub async fn end(
    desk: &Desk,
    actor: &Actor,
    id: Id<PublicValueKind>,
) -> Result<Marked, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |mut deed| {
            deed.about("public-value", id.uuid());
            let (mut deed, permit) = deed.permit::<MarkPublic, _>(&Registry).await?;
            let Some(digits) = public::end(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            };
            act_back(deed, &permit, id, &digits, false).await
        })
        .await
}

/// The register, the latest lines first; before the last one read.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    before: Option<(Timestamp, Id<PublicValueKind>)>,
) -> Result<Vec<PublicSeen>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<MarkPublic, _>(&Registry).await?;
            let list = public::list(&mut deed, &permit, before, PAGE).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "public-value", entry).nature("public.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// What was said of a value acts on the links of the past, and the series follow.
async fn act_back(
    mut deed: Deed<Open>,
    permit: &Permit<MarkPublic>,
    id: Id<PublicValueKind>,
    digits: &str,
    public: bool,
) -> Result<(Marked, Deed<Recorded>), Stop<Refusal>> {
    let everybody_s = public::now_public(&mut deed, permit).await?;
    let mut changed = Vec::new();
    for resting in links::resting_on(&mut deed, permit, digits).await? {
        let (status, probability) = standing(&resting.reasons, &everybody_s);
        if status != resting.status {
            links::stand(&mut deed, permit, resting.id, status, probability).await?;
            changed.push(resting.id);
        }
    }
    let quoting = public::quoting(&mut deed, permit, id).await?;
    if !quoting.is_empty() {
        deed.enqueue(link::settling(&quoting)).await?;
    }
    let marked = Marked {
        declarations: quoting.len(),
        links: changed.len(),
    };
    let record = Record::new(Operation::Link, "public-value", id.uuid())
        .nature(if public { "public.mark" } else { "public.end" })
        .detail(serde_json::json!({ "links": changed, "declarations": quoting.len() }));
    Ok((marked, deed.record(record).await?))
}

/// The one value that was typed, and nothing else.
pub(super) fn value(typed: &str) -> Option<(Kind, String)> {
    if typed.len() > 2_048 {
        return None;
    }
    let mut found = extract(typed).into_iter();
    let one = found.next()?;
    found.next().is_none().then_some((one.kind, one.value))
}

/// Where a link stands by the reasons that are left.
fn standing(reasons: &[Shared], everybody_s: &[String]) -> (LinkStatus, f32) {
    let left = reasons.iter().filter(|reason| {
        let digest = reason.digest.as_ref();
        digest.is_none_or(|digest| !everybody_s.contains(digest))
    });
    let probability = together(left.map(|reason| reason.alone));
    let status = match Standing::of(probability) {
        Standing::Certain => LinkStatus::Certain,
        Standing::Proposed => LinkStatus::Proposed,
        Standing::Slight => LinkStatus::Lapsed,
    };
    (status, probability)
}
