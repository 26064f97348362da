//! Art. 1: what a victim does with their own declarations: see where they stand, take the receipt, add, answer, withdraw.
//!
//! Keeps THES-1.1, THES-1.4 and THES-6.1 (access to one's own data).

use futures::TryStreamExt as _;
use kernel::{Actor, Id, Operation, Personal};
use ledger::{Fault, Record, Stop};

use super::{LONGEST_TEXT, Refusal, citizen, link, on_declaration, readable};
use crate::{
    access::{AnswerOffice, CitizenScope, Complete, ListOwn, ReadOwn, ReadPaper, Withdraw},
    desk::Desk,
    law::{COMPLAIN, INFORM},
    model::{DeclarationKind, Dossier, DraftLine, Line, PaperKind, PaperSeen, State},
    rules::{form::LONGEST_ACCOUNT, reading},
    store::{declarations, drafts, follow, identifiers, lists, papers},
};

/// Most complements of one declaration.
pub const MOST_COMPLEMENTS: i64 = 50;

/// One's own drafts and declarations.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
) -> Result<(Vec<DraftLine>, Vec<Line>), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |deed| {
            let Some(own) = citizen(actor) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ListOwn, _>(&CitizenScope(own)).await?;
            let drafts = drafts::own(&mut deed, &permit).await?;
            let lines = lists::own(&mut deed, &permit).await?;
            let record = Record::new(Operation::Consult, "citizen", own.uuid()).nature("own.list");
            Ok(((drafts, lines), deed.record(record).await?))
        })
        .await
}

/// One's own declaration, with what was said since.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<Dossier, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = on_declaration::<ReadOwn>(deed, id).await?;
            let Some(dossier) = declarations::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record =
                Record::new(Operation::Consult, "declaration", id.uuid()).nature("own.read");
            Ok((dossier, deed.record(record).await?))
        })
        .await
}

/// What one's own declaration is, without opening what it holds, and the papers given for it.
pub async fn filed(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<(Line, Vec<PaperSeen>), Stop<Refusal>> {
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = on_declaration::<ReadOwn>(deed, id).await?;
            let Some(line) = lists::of(&mut deed, &permit, &[id]).await?.pop() else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let papers = papers::own(&mut deed, &permit).await?;
            let record =
                Record::new(Operation::Consult, "declaration", id.uuid()).nature("own.line");
            Ok(((line, papers), deed.record(record).await?))
        })
        .await
}

/// One's own declaration and the papers given for it, as its follow-up page shows them.
pub async fn follow(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<(Dossier, Vec<PaperSeen>), Stop<Refusal>> {
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = on_declaration::<ReadOwn>(deed, id).await?;
            let Some(dossier) = declarations::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let papers = papers::own(&mut deed, &permit).await?;
            let record =
                Record::new(Operation::Consult, "declaration", id.uuid()).nature("own.read");
            Ok(((dossier, papers), deed.record(record).await?))
        })
        .await
}

/// Says that one has read the notice of one's rights (code of criminal procedure, art. 10-2): the first time is kept.
pub async fn acknowledge_rights(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = on_declaration::<ReadPaper>(deed, id).await?;
            let taken = papers::take(&mut deed, &permit, PaperKind::Rights).await?;
            let Some((paper, _)) = taken else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Change, "declaration", id.uuid())
                .nature("rights.read")
                .detail(serde_json::json!({ "paper": paper }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The bytes of one's own paper.
pub async fn paper(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    what: PaperKind,
) -> Result<Vec<u8>, Stop<Refusal>> {
    let (blob, permit) = desk
        .ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, _) = on_declaration::<ReadPaper>(deed, id).await?;
            let Some((paper, blob)) = papers::take(&mut deed, &permit, what).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Consult, "declaration", id.uuid())
                .nature("paper.take")
                .detail(serde_json::json!({ "paper": paper, "what": what.code() }));
            Ok(((blob, permit), deed.record(record).await?))
        })
        .await?;
    let bytes = desk.ledger.read_blob(blob, &permit).await?;
    let whole: Result<Vec<_>, Fault> = bytes.try_collect().await;
    Ok(whole?.concat())
}

/// Adds to one's own complaint; what it names is linked too.
pub async fn complete(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    text: &Personal<String>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |deed| {
            let (mut deed, permit, state) = on_declaration::<Complete>(deed, id).await?;
            if !readable(text, LONGEST_ACCOUNT) {
                return Err(deed.refuse(Refusal::NoText).await);
            }
            // A report has no follow-up: its author files another.
            if state == State::Withdrawn || !permit.resource().complaint {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            if follow::complements(&mut deed, &permit).await? >= MOST_COMPLEMENTS {
                return Err(deed.refuse(Refusal::TooMany).await);
            }
            let Some(key) = follow::complete(&mut deed, &permit, text).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let own = identifiers::own(&mut deed, &permit, &key).await?;
            let read = reading::read_more(text.reveal(), &own);
            identifiers::keep(&mut deed, &permit, &key, &read).await?;
            deed.enqueue(link::job(id)).await?;
            let record = Record::new(Operation::Change, "declaration", id.uuid())
                .nature("declaration.complete")
                .detail(serde_json::json!({ "identifiers": read.len() }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Withdraws one's own declaration. It stays for its six years: a withdrawal does not end the public action.
pub async fn withdraw(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |deed| {
            let (mut deed, permit, _) = on_declaration::<Withdraw>(deed, id).await?;
            if !declarations::withdraw(&mut deed, &permit).await? {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            let record = Record::new(Operation::Change, "declaration", id.uuid())
                .nature("declaration.withdraw");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Answers the office; a complaint that waited for it waits no more.
pub async fn answer(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    text: &Personal<String>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, INFORM, async |deed| {
            let (mut deed, permit, state) = on_declaration::<AnswerOffice>(deed, id).await?;
            if !readable(text, LONGEST_TEXT) {
                return Err(deed.refuse(Refusal::NoText).await);
            }
            if state == State::Withdrawn || !permit.resource().complaint {
                return Err(deed.refuse(Refusal::NotFromHere).await);
            }
            let Some(message) = follow::answer(&mut deed, &permit, text).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Create, "message", message.uuid())
                .nature("message.answer")
                .detail(serde_json::json!({ "declaration": id }));
            Ok(((), deed.record(record).await?))
        })
        .await
}
