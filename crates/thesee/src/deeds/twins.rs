//! Art. 1 2°: a complaint taken at a station and filed online too is proposed as one; an officer says whether it is.
//!
//! Keeps THES-1.2 and THES-5.1.

use kernel::{Actor, Id, Operation};
use ledger::{Never, Record, Stop};

use super::Refusal;
use crate::{
    access::{JudgeTwin, ListTwins, Registry, Work},
    desk::Desk,
    law::LINK,
    model::{DeclarationKind, Twin, TwinKind},
    store::twins,
};

/// Looks for the same complaint filed another way. May run again.
pub async fn propose(desk: &Desk, id: Id<DeclarationKind>) -> Result<(), Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let proposed = twins::propose(&mut deed, &permit, id).await?;
            let record = Record::new(Operation::Link, "declaration", id.uuid())
                .nature("twin.search")
                .detail(serde_json::json!({ "twins": proposed }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// What waits for an officer.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Twin>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<ListTwins, _>(&Registry).await?;
            let waiting = twins::waiting(&mut deed, &permit).await?;
            let shown: Vec<_> = waiting.iter().map(|twin| twin.id).collect();
            let entry = deed.id();
            let record = Record::new(Operation::Link, "twin", entry)
                .nature("twin.list")
                .detail(serde_json::json!({ "twins": shown }));
            Ok((waiting, deed.record(record).await?))
        })
        .await
}

/// Says whether two complaints are one; may be said again otherwise.
pub async fn judge(
    desk: &Desk,
    actor: &Actor,
    id: Id<TwinKind>,
    same: bool,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<JudgeTwin, _>(&Registry).await?;
            if !twins::judge(&mut deed, &permit, id, same).await? {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            let record = Record::new(Operation::Link, "twin", id.uuid()).nature(if same {
                "twin.accept"
            } else {
                "twin.refuse"
            });
            Ok(((), deed.record(record).await?))
        })
        .await
}
