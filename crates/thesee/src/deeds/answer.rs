//! Art. 6: what the desk answers: a copy, a correction, a setting aside, an erasure; or a refusal with its reasons; or a
//! limitation without them, and the way to the CNIL (law no. 78-17, articles 105 to 108).
//!
//! Keeps THES-6.1, THES-3.1 and THES-5.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Deed, Open, Permit, Record, Recorded, Stop};

use super::{
    LONGEST_TEXT, link, readable,
    rights::{Refusal, on_request},
};
use crate::{
    access::{AnswerRequest, AnswerRight},
    desk::Desk,
    law::RIGHTS,
    model::{
        Copied, DeclarationKind, Erased, Held, Hindrance, Request, RequestState, Right,
        RightsRequestKind, Victim,
    },
    rules::form,
    store::{copied, declarations, rights, undone},
};

/// What is answered, with words for the person.
#[derive(Debug, Clone)]
pub enum Answer {
    /// The right is granted: what it asks for is done, on all that is held of the person.
    Grant,
    /// One declaration is put right so.
    Correct(Id<DeclarationKind>, Box<Victim>),
    /// Not granted; the words say why.
    Refuse,
    /// Limited: the words are for the CNIL, and the person is told no reason.
    Limit(Hindrance),
}

/// What was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Where the request stands.
    pub state: RequestState,
    /// What was erased, when something was.
    pub erased: Option<Erased>,
    /// Declarations set aside.
    pub set_aside: usize,
}

/// A copy of all that is held of who asks: for access, and while the request waits.
pub async fn copy(
    desk: &Desk,
    actor: &Actor,
    id: Id<RightsRequestKind>,
) -> Result<(Request, Copied), Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit, request) = waiting(deed, id).await?;
            if request.line.what != Right::Access {
                return Err(deed.refuse(Refusal::NotThisRight).await);
            }
            let held = rights::concerning(&mut deed, &permit).await?.held;
            let mut copy = copied::others(&mut deed, &permit).await?;
            for one in &held {
                let (next, right) = on_held(deed, one).await?;
                deed = next;
                copy.declarations
                    .extend(copied::declaration(&mut deed, &right).await?);
            }
            let shown: Vec<_> = held.iter().map(|one| one.id).collect();
            let record = Record::new(Operation::Communicate, "rights-request", id.uuid())
                .nature("rights.copy")
                .detail(serde_json::json!({ "declarations": shown, "drafts": copy.drafts.len() }));
            Ok(((request, copy), deed.record(record).await?))
        })
        .await
}

/// What a declaration of who asks says of them, to put it right.
pub async fn victim(
    desk: &Desk,
    actor: &Actor,
    id: Id<RightsRequestKind>,
    declaration: Id<DeclarationKind>,
) -> Result<Victim, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit, request) = waiting(deed, id).await?;
            if request.line.what != Right::Rectification {
                return Err(deed.refuse(Refusal::NotThisRight).await);
            }
            let held = rights::concerning(&mut deed, &permit).await?.held;
            let Some(one) = held.iter().find(|one| one.id == declaration) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, right) = on_held(deed, one).await?;
            let Some(dossier) = declarations::load(&mut deed, &right).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Consult, "declaration", declaration.uuid())
                .nature("rights.open");
            Ok((dossier.content.victim, deed.record(record).await?))
        })
        .await
}

/// Answers a request; after it the desk sees nothing of the person any more.
pub async fn answer(
    desk: &Desk,
    actor: &Actor,
    id: Id<RightsRequestKind>,
    answer: &Answer,
    words: &Personal<String>,
) -> Result<Done, Stop<Refusal>> {
    let (done, gone) = desk
        .ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit, request) = waiting(deed, id).await?;
            if !readable(words, LONGEST_TEXT) {
                return Err(deed.refuse(Refusal::NotWhole).await);
            }
            let held = rights::concerning(&mut deed, &permit).await?;
            let what = request.line.what;
            let known = !held.held.is_empty() || held.drafts > 0 || held.quoted > 0;
            let mut work = Work::default();
            let (state, hindrance) = match answer {
                Answer::Limit(_) if !what.may_be_limited() => {
                    return Err(deed.refuse(Refusal::NeverLimited).await);
                }
                Answer::Limit(hindrance) => (RequestState::Restricted, Some(*hindrance)),
                Answer::Refuse if what == Right::Information || (what == Right::Access && known) => {
                    return Err(deed.refuse(Refusal::NeverLimited).await);
                }
                Answer::Refuse => (RequestState::Refused, None),
                Answer::Correct(..) if what != Right::Rectification => {
                    return Err(deed.refuse(Refusal::NotThisRight).await);
                }
                Answer::Correct(declaration, victim) => {
                    let Some(one) = held.held.iter().find(|one| one.id == *declaration) else {
                        return Err(deed.refuse(Refusal::Unknown).await);
                    };
                    deed = work.correct(deed, &permit, one, victim).await?;
                    (RequestState::Granted, None)
                }
                Answer::Grant => {
                    deed = match what {
                        Right::Information | Right::Access => deed,
                        // What is put right is said field by field.
                        Right::Rectification => {
                            return Err(deed.refuse(Refusal::NotThisRight).await);
                        }
                        Right::Erasure => work.erase(deed, &permit, &held.held).await?,
                        Right::Restriction => work.set_aside(deed, &held.held).await?,
                    };
                    (RequestState::Granted, None)
                }
            };
            if !rights::decide(&mut deed, &permit, state, words, hindrance).await? {
                return Err(deed.refuse(Refusal::Answered).await);
            }
            work.tied.retain(|one| !work.gone.contains(one));
            let around: Vec<_> = work.tied.iter().chain(&work.aside).copied().collect();
            if !around.is_empty() {
                deed.enqueue(link::settling(&around)).await?;
            }
            let record = Record::new(Operation::Change, "rights-request", id.uuid())
                .nature("rights.answer")
                .detail(serde_json::json!({
                    "what": what.code(), "state": state.code(), "ground": hindrance.map(Hindrance::code),
                }));
            let mut deed = deed.record(record).await?;
            deed = work.record(deed).await?;
            let done = Done {
                state,
                set_aside: work.aside.len(),
                erased: work.erased,
            };
            work.gone.append(&mut work.aside);
            Ok(((done, work.gone), deed))
        })
        .await?;
    // The memory forgets at once what is no more, or no more linked.
    for one in gone {
        desk.resident.forget(one);
    }
    Ok(done)
}

/// What an answer did, for its records.
#[derive(Default)]
struct Work {
    gone: Vec<Id<DeclarationKind>>,
    aside: Vec<Id<DeclarationKind>>,
    corrected: Vec<Id<DeclarationKind>>,
    tied: Vec<Id<DeclarationKind>>,
    erased: Option<Erased>,
}

impl Work {
    async fn erase(
        &mut self,
        mut deed: Deed<Open>,
        permit: &Permit<AnswerRequest>,
        held: &[Held],
    ) -> Result<Deed<Open>, Stop<Refusal>> {
        let mut erased = Erased::default();
        for one in held {
            let (next, right) = on_held(deed, one).await?;
            deed = next;
            self.tied.extend(undone::tied(&mut deed, &right).await?);
            if undone::erase(&mut deed, &right, &mut erased).await? {
                self.gone.push(one.id);
            }
        }
        undone::erase_drafts(&mut deed, permit, &mut erased).await?;
        self.erased = Some(erased);
        Ok(deed)
    }

    async fn set_aside(
        &mut self,
        mut deed: Deed<Open>,
        held: &[Held],
    ) -> Result<Deed<Open>, Stop<Refusal>> {
        for one in held {
            let (next, right) = on_held(deed, one).await?;
            deed = next;
            self.tied.extend(undone::tied(&mut deed, &right).await?);
            if undone::set_aside(&mut deed, &right).await? {
                self.aside.push(one.id);
            }
        }
        Ok(deed)
    }

    async fn correct(
        &mut self,
        deed: Deed<Open>,
        permit: &Permit<AnswerRequest>,
        one: &Held,
        victim: &Victim,
    ) -> Result<Deed<Open>, Stop<Refusal>> {
        let (mut deed, right) = on_held(deed, one).await?;
        let Some(content) = undone::correct(&mut deed, &right, permit, victim).await? else {
            return Err(deed.refuse(Refusal::NotWhole).await);
        };
        if let Err(wrong) = form::fits(&content) {
            return Err(deed.refuse(Refusal::Wrong(wrong)).await);
        }
        deed.enqueue(link::job(one.id)).await?;
        self.corrected.push(one.id);
        Ok(deed)
    }

    /// One entry a declaration that was changed or erased; the certificate stands in the first.
    async fn record(&self, mut deed: Deed<Recorded>) -> Result<Deed<Recorded>, ledger::Fault> {
        if let Some(erased) = &self.erased {
            let certificate = serde_json::to_value(erased).unwrap_or_default();
            let record = Record::new(Operation::Erase, "certificate", deed.id())
                .nature("rights.certificate")
                .detail(certificate);
            deed = deed.record(record).await?;
        }
        let changed = [
            (&self.gone, Operation::Erase, "declaration.erase"),
            (&self.aside, Operation::Change, "declaration.restrict"),
            (&self.corrected, Operation::Change, "declaration.rectify"),
        ];
        for (ids, operation, nature) in changed {
            for id in ids {
                let record = Record::new(operation, "declaration", id.uuid()).nature(nature);
                deed = deed.record(record).await?;
            }
        }
        Ok(deed)
    }
}

/// A request that waits, whose author proved who they are.
async fn waiting(
    deed: Deed<Open>,
    id: Id<RightsRequestKind>,
) -> Result<(Deed<Open>, Permit<AnswerRequest>, Request), Stop<Refusal>> {
    let (deed, permit, request) = on_request(deed, id).await?;
    if request.line.state != RequestState::Received {
        return Err(deed.refuse(Refusal::Answered).await);
    }
    if request.line.proof.is_none() {
        return Err(deed.refuse(Refusal::NotProved).await);
    }
    Ok((deed, permit, request))
}

/// A declaration of who asks, under a permission.
async fn on_held(
    mut deed: Deed<Open>,
    held: &Held,
) -> Result<(Deed<Open>, Permit<AnswerRight>), Stop<Refusal>> {
    let Some((scope, _)) = declarations::scope(&mut deed, held.id).await? else {
        return Err(deed.refuse(Refusal::Unknown).await);
    };
    deed.permit::<AnswerRight, _>(&scope).await
}
