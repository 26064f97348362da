//! Art. 1 3°: a person confirms or refutes a link, and says why. The judgement can be changed; the series follow.
//!
//! Keeps THES-1.3 and THES-5.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Record, Stop};

use super::{LONGEST_TEXT, Refusal, link, readable};
use crate::{
    access::JudgeLink,
    desk::Desk,
    law,
    model::{LinkKind, LinkStatus},
    store::links,
};

/// Says whether two declarations are of one campaign.
pub async fn judge(
    desk: &Desk,
    actor: &Actor,
    id: Id<LinkKind>,
    same: bool,
    ground: &Personal<String>,
) -> Result<LinkStatus, Stop<Refusal>> {
    desk.ledger
        .deed(actor, law::LINK, async |mut deed| {
            deed.about("link", id.uuid());
            let Some(pair) = links::pair(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<JudgeLink, _>(&pair.scope).await?;
            if !readable(ground, LONGEST_TEXT) {
                return Err(deed.refuse(Refusal::NoText).await);
            }
            let next = if same {
                LinkStatus::Confirmed
            } else {
                LinkStatus::Refuted
            };
            if pair.status == next {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            if !links::judge(&mut deed, &permit, id, next, ground).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            deed.enqueue(link::settling(&[pair.later, pair.earlier]))
                .await?;
            let record = Record::new(Operation::Link, "link", id.uuid())
                .nature(if same { "link.confirm" } else { "link.refute" })
                .detail(serde_json::json!({ "later": pair.later, "earlier": pair.earlier }));
            Ok((next, deed.record(record).await?))
        })
        .await
}
