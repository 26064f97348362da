//! Art. 1: what an instructing service reads at once: a request, and what the base knows of the person elsewhere.
//!
//! Keeps PPST-1.1.

use kernel::{Actor, Id, Operation};
use ledger::{Record, Stop};

use super::{
    instruct::{Refusal, RequestView},
    reading,
};
use crate::{
    access::{ReadLinks, ReadRequest},
    desk::Desk,
    model::{Followed, Line, Link, RequestKind},
    store::{history, instructions, links, lists, requests},
};

/// A link of a request; the other request and what followed it, as long as the link shows them.
#[derive(Debug, Clone)]
pub struct Known {
    /// The link.
    pub link: Link,
    /// The other request.
    pub other: Option<Line>,
    /// What followed it.
    pub followed: Option<Followed>,
}

/// A request with its links.
#[derive(Debug, Clone)]
pub struct Dossier {
    /// The request.
    pub view: RequestView,
    /// Its links, the heaviest first; none when the actor reads it through a link only, and may not follow others.
    pub known: Option<Vec<Known>>,
}

/// Reads a request with its links, when the actor may follow them.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
) -> Result<Dossier, Stop<Refusal>> {
    dossier(desk, actor, id, (Operation::Consult, "request.dossier")).await
}

/// The same, to be printed: what leaves the base on paper is told from what is read on a screen.
pub async fn print(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
) -> Result<Dossier, Stop<Refusal>> {
    dossier(desk, actor, id, (Operation::Communicate, "request.print")).await
}

async fn dossier(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
    (operation, nature): (Operation, &'static str),
) -> Result<Dossier, Stop<Refusal>> {
    desk.ledger
        .deed(actor, reading(actor), async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadRequest, _>(&scope).await?;
            let Some(sheet) = requests::load(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let view = RequestView {
                sheet,
                instruction: instructions::open_of(&mut deed, id).await?,
                referrals: instructions::referrals(&mut deed, id).await?,
            };
            let (mut known, mut others) = (None, Vec::new());
            if deed.may::<ReadLinks>(&scope).is_some() {
                let permitted = deed.permit::<ReadLinks, _>(&scope).await?;
                deed = permitted.0;
                let found = links::of_request(&mut deed, &permitted.1, id).await?;
                let shown = found.iter().filter(|link| link.status.shows());
                others = shown.map(|link| link.other(id).0).collect();
                let lines = lists::of(&mut deed, &permitted.1, &others).await?;
                let after = history::followed(&mut deed, &permitted.1, &others).await?;
                known = Some(join(id, found, &lines, &after));
            }
            let record = Record::new(operation, "request", id.uuid())
                .nature(nature)
                .detail(serde_json::json!({ "others": others }));
            let dossier = Dossier { view, known };
            Ok((dossier, deed.record(record).await?))
        })
        .await
}

/// Each link with its other request, as long as it shows it.
fn join(
    id: Id<RequestKind>,
    found: Vec<Link>,
    lines: &[Line],
    after: &[(Id<RequestKind>, Followed)],
) -> Vec<Known> {
    let known = |link: Link| {
        let (other, _) = link.other(id);
        let shows = link.status.shows();
        let line = lines.iter().find(|line| shows && line.id == other);
        let followed = after.iter().find(|(one, _)| shows && *one == other);
        Known {
            other: line.cloned(),
            followed: followed.map(|(_, followed)| followed.clone()),
            link,
        }
    };
    found.into_iter().map(known).collect()
}
