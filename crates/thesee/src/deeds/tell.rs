//! Art. 1, last line: the office writes to the victim, and the judicial authority tells them what follows.
//!
//! Keeps THES-1.4.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Record, Stop};

use super::{LONGEST_TEXT, Refusal, on_declaration, readable};
use crate::{
    access::{TellVictim, WriteVictim},
    desk::Desk,
    law::INFORM,
    letters::News,
    model::{DeclarationKind, FollowUp, FollowUpKind, MessageKind},
    store::follow,
};

/// The office writes to the victim. A report has no follow-up, and no message.
pub async fn write(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    text: &Personal<String>,
) -> Result<Id<MessageKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = on_declaration::<WriteVictim>(deed, id).await?;
            if !readable(text, LONGEST_TEXT) {
                return Err(deed.refuse(Refusal::NoText).await);
            }
            if !permit.resource().complaint {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            let Some(message) = follow::write_victim(&mut deed, &permit, text).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            super::notify(desk, &mut deed, id, News::Message).await?;
            let record = Record::new(Operation::Create, "message", message.uuid())
                .nature("message.write")
                .detail(serde_json::json!({ "declaration": id }));
            Ok((message, deed.record(record).await?))
        })
        .await
}

/// The judicial authority tells the victim what follows.
pub async fn tell(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    what: FollowUp,
    text: &Personal<String>,
) -> Result<Id<FollowUpKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = on_declaration::<TellVictim>(deed, id).await?;
            if !readable(text, LONGEST_TEXT) {
                return Err(deed.refuse(Refusal::NoText).await);
            }
            let Some(told) = follow::tell(&mut deed, &permit, what, text).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            if permit.resource().complaint {
                super::notify(desk, &mut deed, id, News::FollowUp).await?;
            }
            let record = Record::new(Operation::Communicate, "follow-up", told.uuid())
                .nature("follow-up.tell")
                .detail(serde_json::json!({ "declaration": id, "what": what.code() }));
            Ok((told, deed.record(record).await?))
        })
        .await
}
