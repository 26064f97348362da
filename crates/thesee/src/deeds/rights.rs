//! Art. 6: the directorate's desk, where rights are exercised directly (law no. 78-17, articles 104 to 108). A request
//! is taken in, its author proves who they are, and only then does the desk see what concerns them, until it answers.
//! There is no right to object (art. 110).
//!
//! Keeps THES-6.1, THES-3.1 and THES-5.1.

use kernel::{Actor, Id, Operation, Personal};
use ledger::{Deed, Fault, Open, Permit, Reason, Record, Stop};
use traces::extract::extract;

use super::{LONGEST_TEXT, citizen, readable};
use crate::{
    access::{AnswerRequest, AskRight, CitizenScope, ListOwn, ListRequests, Registry, TakeRequest},
    desk::Desk,
    law::{RIGHTS, RIGHTS_TERM},
    model::{
        CitizenKind, Concerning, Person, Proof, Request, RequestLine, RequestState, Right,
        RightsRequestKind,
    },
    rules::{days, form},
    store::rights,
};

/// Most requests of one's own that may wait.
pub const MOST_WAITING: i64 = 5;
/// Most values that someone says are theirs.
pub const MOST_VALUES: usize = 50;

/// Why a right was not exercised so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such request or declaration, or none that one sees.
    Unknown,
    /// Who asks does not say who they are, or what they want.
    NotWhole,
    /// They have not proved who they are.
    NotProved,
    /// It was answered already.
    Answered,
    /// The answer is not one to this right.
    NotThisRight,
    /// Information and access are never limited by the arrêté, nor refused to someone of whom something is held.
    NeverLimited,
    /// A field cannot be taken.
    Wrong(form::Wrong),
    /// Too many wait already.
    TooMany,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-request",
            Self::NotWhole => "request-not-whole",
            Self::NotProved => "identity-not-proved",
            Self::Answered => "already-answered",
            Self::NotThisRight => "not-this-right",
            Self::NeverLimited => "never-limited",
            Self::Wrong(_) => "wrong-field",
            Self::TooMany => "too-many-requests",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("6 II")
    }
}

/// What comes in by letter.
#[derive(Debug, Clone)]
pub struct Letter {
    /// Who asks.
    pub person: Person,
    /// Which right.
    pub what: Right,
    /// What they ask, in their words.
    pub wish: Personal<String>,
    /// Telephones, mailboxes, accounts that they proved to be theirs, as text.
    pub values: Personal<String>,
    /// How they proved who they are, if the letter did.
    pub proof: Option<Proof>,
}

/// Takes in what came by letter.
pub async fn take(
    desk: &Desk,
    actor: &Actor,
    letter: &Letter,
) -> Result<Id<RightsRequestKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<TakeRequest, _>(&Registry).await?;
            let person = &letter.person;
            let named = !person.names.birth_name.trim().is_empty()
                && person
                    .names
                    .given_names
                    .iter()
                    .any(|name| !name.trim().is_empty())
                && !person.birth.date.trim().is_empty()
                && !person.write_to.trim().is_empty();
            let short = person.write_to.chars().count() <= form::LONGEST_DETAILS;
            if !named || !short || !readable(&letter.wish, LONGEST_TEXT) {
                return Err(deed.refuse(Refusal::NotWhole).await);
            }
            if letter.values.reveal().len() > form::LONGEST_DETAILS {
                return Err(deed.refuse(Refusal::NotWhole).await);
            }
            let values: Vec<_> = extract(letter.values.reveal())
                .into_iter()
                .take(MOST_VALUES)
                .map(|found| (found.kind, found.value))
                .collect();
            let new = new(&deed, person, letter.what, &letter.wish)?;
            let new = rights::New {
                values: &values,
                proof: letter.proof,
                ..new
            };
            let id = rights::take(&mut deed, &permit, &new).await?;
            let record = taken(id, letter.what);
            Ok((id, deed.record(record).await?))
        })
        .await
}

fn new<'a>(
    deed: &Deed<Open>,
    person: &'a Person,
    what: Right,
    wish: &'a Personal<String>,
) -> Result<rights::New<'a>, Fault> {
    let received_at = deed.now();
    let due = RIGHTS_TERM.end(received_at)?;
    Ok(rights::New {
        person,
        citizen: None,
        what,
        wish,
        values: &[],
        received_at,
        due_on: days::day_of(due)?,
        proof: None,
    })
}

fn taken(id: Id<RightsRequestKind>, what: Right) -> Record {
    Record::new(Operation::Create, "rights-request", id.uuid())
        .nature("rights.take")
        .detail(serde_json::json!({ "what": what.code() }))
}

/// Someone who files online exercises a right there: the provider vouches for who they are.
pub async fn ask(
    desk: &Desk,
    actor: &Actor,
    what: Right,
    wish: &Personal<String>,
) -> Result<Id<RightsRequestKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit, own) = as_citizen::<AskRight>(deed, actor).await?;
            if !readable(wish, LONGEST_TEXT) {
                return Err(deed.refuse(Refusal::NotWhole).await);
            }
            if rights::waiting(&mut deed, &permit).await? >= MOST_WAITING {
                return Err(deed.refuse(Refusal::TooMany).await);
            }
            let Some((identity, email)) = rights::identity(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let person = Person {
                names: identity.names,
                birth: identity.birth,
                write_to: email.into_inner(),
            };
            let new = new(&deed, &person, what, wish)?;
            let new = rights::New {
                citizen: Some(own),
                proof: Some(Proof::Provider),
                ..new
            };
            let id = rights::ask(&mut deed, &permit, &new).await?;
            Ok((id, deed.record(taken(id, what)).await?))
        })
        .await
}

/// One's own requests, and what was answered.
pub async fn own(
    desk: &Desk,
    actor: &Actor,
) -> Result<Vec<(RequestLine, Option<Personal<String>>)>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, crate::law::COMPLAIN, async |deed| {
            let (mut deed, permit, own) = as_citizen::<ListOwn>(deed, actor).await?;
            let all = rights::own(&mut deed, &permit).await?;
            let record =
                Record::new(Operation::Consult, "citizen", own.uuid()).nature("rights.own");
            Ok((all, deed.record(record).await?))
        })
        .await
}

async fn as_citizen<A: ledger::Action<Resource = CitizenScope>>(
    deed: Deed<Open>,
    actor: &Actor,
) -> Result<(Deed<Open>, Permit<A>, Id<CitizenKind>), Stop<Refusal>> {
    let Some(own) = citizen(actor) else {
        return Err(deed.refuse(Refusal::Unknown).await);
    };
    let (deed, permit) = deed.permit::<A, _>(&CitizenScope(own)).await?;
    Ok((deed, permit, own))
}

/// The requests: those that wait first, the most pressing first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<RequestLine>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<ListRequests, _>(&Registry).await?;
            let all = rights::list(&mut deed, &permit).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "rights-request", entry).nature("rights.list");
            Ok((all, deed.record(record).await?))
        })
        .await
}

/// A request under a permission: every deed on one begins so.
pub(super) async fn on_request(
    mut deed: Deed<Open>,
    id: Id<RightsRequestKind>,
) -> Result<(Deed<Open>, Permit<AnswerRequest>, Request), Stop<Refusal>> {
    deed.about("rights-request", id.uuid());
    let Some(scope) = rights::scope(&mut deed, id).await? else {
        return Err(deed.refuse(Refusal::Unknown).await);
    };
    let (mut deed, permit) = deed.permit::<AnswerRequest, _>(&scope).await?;
    let Some(request) = rights::load(&mut deed, &permit).await? else {
        return Err(deed.refuse(Refusal::Unknown).await);
    };
    Ok((deed, permit, request))
}

/// Opens a request, with what concerns its author once they proved who they are.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Id<RightsRequestKind>,
) -> Result<(Request, Concerning), Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit, request) = on_request(deed, id).await?;
            let concerning = rights::concerning(&mut deed, &permit).await?;
            let shown: Vec<_> = concerning.held.iter().map(|one| one.id).collect();
            let record = Record::new(Operation::Consult, "rights-request", id.uuid())
                .nature("rights.read")
                .detail(serde_json::json!({ "declarations": shown }));
            Ok(((request, concerning), deed.record(record).await?))
        })
        .await
}

/// The desk saw a proof of who asks.
pub async fn prove(
    desk: &Desk,
    actor: &Actor,
    id: Id<RightsRequestKind>,
    proof: Proof,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit, request) = on_request(deed, id).await?;
            if request.line.state != RequestState::Received {
                return Err(deed.refuse(Refusal::Answered).await);
            }
            // What a provider vouches for, it has vouched for already.
            if proof == Proof::Provider || !rights::prove(&mut deed, &permit, proof).await? {
                return Err(deed.refuse(Refusal::NotProved).await);
            }
            let record = Record::new(Operation::Change, "rights-request", id.uuid())
                .nature("rights.prove")
                .detail(serde_json::json!({ "proof": proof.code() }));
            Ok(((), deed.record(record).await?))
        })
        .await
}
