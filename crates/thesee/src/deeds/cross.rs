//! Art. 4 III, need to know between inquiries: the service tells a holder that another inquiry shares a value, and nothing
//! of it; the holder asks, the other gives or declines. What is given is a communication (art. 5).
//!
//! Keeps THES-4.3 and THES-5.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Never, Record, Stop, jobs::NewJob};

use super::{
    LONGEST_TEXT,
    inquiries::{Refusal, on_inquiry},
    readable,
};
use crate::{
    access::{AnswerAsker, AskHolder, Registry, Work},
    desk::Desk,
    law::{COMMUNICATE, LINK},
    model::{CrossHitKind, CrossRequestKind, DeclarationKind, InquiryKind},
    store::hits,
};

/// Looks for what open inquiries share around these declarations. May run again.
pub async fn find(desk: &Desk, around: &[Id<DeclarationKind>]) -> Result<(), Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let found = hits::find(&mut deed, &permit, around).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Link, "inquiry", entry)
                .nature("cross-hit.find")
                .detail(serde_json::json!({ "around": around, "hits": found }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The job that looks for it.
pub(super) fn job(around: &[Id<DeclarationKind>]) -> NewJob {
    NewJob::new(
        "find_cross_hits",
        serde_json::json!({ "declarations": around }),
    )
}

/// Asks the holder of the other inquiry for what it shares, with a ground.
pub async fn ask(
    desk: &Desk,
    actor: &Actor,
    inquiry: Id<InquiryKind>,
    hit: Id<CrossHitKind>,
    ground: &Personal<String>,
) -> Result<Id<CrossRequestKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |deed| {
            let (mut deed, permit) = on_inquiry::<AskHolder>(deed, inquiry).await?;
            if !readable(ground, LONGEST_TEXT) {
                return Err(deed.refuse(Refusal::NoGround).await);
            }
            let Some(request) = hits::ask(&mut deed, &permit, hit, ground).await? else {
                return Err(deed.refuse(Refusal::Already).await);
            };
            let record = Record::new(Operation::Create, "cross-request", request.uuid())
                .nature("cross-request.ask")
                .detail(serde_json::json!({ "inquiry": inquiry, "hit": hit }));
            Ok((request, deed.record(record).await?))
        })
        .await
}

/// What a holder answers.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The declaration joins the inquiry that asked.
    Give,
    /// It does not, and why.
    Decline(Personal<String>),
}

/// Answers who asks.
pub async fn answer(
    desk: &Desk,
    actor: &Actor,
    request: Id<CrossRequestKind>,
    answer: &Answer,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMMUNICATE, async |mut deed| {
            deed.about("cross-request", request.uuid());
            let Some(asked) = hits::asked_inquiry(&mut deed, request).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = on_inquiry::<AnswerAsker>(deed, asked).await?;
            let declined = match answer {
                Answer::Give => None,
                Answer::Decline(why) if readable(why, LONGEST_TEXT) => Some(why),
                Answer::Decline(_) => return Err(deed.refuse(Refusal::NoGround).await),
            };
            let Some(answered) = hits::answer(&mut deed, &permit, request, declined).await? else {
                return Err(deed.refuse(Refusal::Already).await);
            };
            if declined.is_some() {
                let record = Record::new(Operation::Change, "cross-request", request.uuid())
                    .nature("cross-request.decline");
                return Ok(((), deed.record(record).await?));
            }
            let Some(communication) = hits::give(&mut deed, &permit, &answered).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            deed.enqueue(job(&[answered.declaration])).await?;
            let record = Record::new(
                Operation::Communicate,
                "declaration",
                answered.declaration.uuid(),
            )
            .nature("cross-request.give")
            .detail(serde_json::json!({
                "request": request, "inquiry": answered.asking, "communication": communication,
            }));
            Ok(((), deed.record(record).await?))
        })
        .await
}
