//! Art. 1 and 5 II 1°: an agent of a ministry takes up a request of that ministry, and so comes to know the earlier
//! requests of the person; asks a service for its part; gives the request back.
//!
//! Keeps PPST-1.1 and PPST-5.2.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};
use time::Date;

use super::reading;
use crate::{
    access::{BodyScope, ListRequests, ReadRequest, Refer, Release, TakeUp},
    desk::Desk,
    law::INSTRUCT,
    model::{
        Body, EndedHow, Instruction, InstructionKind, Line, Ministry, Photograph, Referral,
        ReferralKind, RequestKind, RequestState, Service, Sheet,
    },
    store::{instructions, lists, requests},
};

/// Requests shown on one page.
pub const PAGE: i64 = 50;

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such request, or none that one needs to know.
    Unknown,
    /// The desk belongs to no ministry.
    NoMinistry,
    /// The opinion is given already, or the request closed: there is nothing to instruct.
    NotAwaiting,
    /// A colleague instructs it.
    Taken,
    /// One does not instruct it.
    NotInstructed,
    /// The service is asked already, or is not asked.
    NotToRefer,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-request",
            Self::NoMinistry => "no-ministry",
            Self::NotAwaiting => "not-awaiting",
            Self::Taken => "taken",
            Self::NotInstructed => "not-instructed",
            Self::NotToRefer => "not-to-refer",
        }
    }
    fn article(&self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::NotInstructed => Some("5 II"),
            _ => Some("1"),
        }
    }
}

/// The ministry an agent acts for.
pub(super) fn ministry(actor: &Actor) -> Option<Ministry> {
    actor.compartment.as_deref().and_then(Ministry::from_code)
}

/// The requests of one's ministry that await an opinion, the oldest first, without any name: who instructs none
/// needs none.
pub async fn awaiting(
    desk: &Desk,
    actor: &Actor,
    after: Option<(Date, Id<RequestKind>)>,
) -> Result<Vec<Line>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |deed| {
            let Some(ministry) = ministry(actor) else {
                return Err(deed.refuse(Refusal::NoMinistry).await);
            };
            let scope = BodyScope(Body::Ministry(ministry));
            let (mut deed, permit) = deed.permit::<ListRequests, _>(&scope).await?;
            let list = lists::awaiting(&mut deed, &permit, ministry, after, PAGE).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "request", entry)
                .nature("request.awaiting")
                .detail(serde_json::json!({ "count": list.len() }));
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// What one instructs.
pub async fn mine(desk: &Desk, actor: &Actor) -> Result<Vec<Line>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |deed| {
            let Some(ministry) = ministry(actor) else {
                return Err(deed.refuse(Refusal::NoMinistry).await);
            };
            let scope = BodyScope(Body::Ministry(ministry));
            let (mut deed, permit) = deed.permit::<ListRequests, _>(&scope).await?;
            let list = lists::instructed(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "request", entry)
                .nature("request.mine")
                .detail(serde_json::json!({ "count": list.len() }));
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// Takes a request up: from now on, and until it ends, one needs to know it and the person's earlier requests.
pub async fn take_up(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
) -> Result<Id<InstructionKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            deed.about("request", id.uuid());
            let (Some(scope), Some(agent)) = (requests::scope(&mut deed, id).await?, actor.account)
            else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<TakeUp, _>(&scope).await?;
            let state = requests::state(&mut deed, id).await?;
            if state.is_none_or(|(state, ..)| state != RequestState::Awaiting) {
                return Err(deed.refuse(Refusal::NotAwaiting).await);
            }
            let Some(taken) = instructions::take_up(&mut deed, &permit, agent).await? else {
                return Err(deed.refuse(Refusal::Taken).await);
            };
            let record = Record::new(Operation::Change, "request", id.uuid())
                .nature("request.take-up")
                .detail(serde_json::json!({ "instruction": taken }));
            Ok((taken, deed.record(record).await?))
        })
        .await
}

/// Gives a request back: what one knew through it, one no longer needs to know.
pub async fn release(desk: &Desk, actor: &Actor, id: Id<RequestKind>) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<Release, _>(&scope).await?;
            if !instructions::end(&mut deed, &permit, id, EndedHow::Released).await? {
                return Err(deed.refuse(Refusal::NotInstructed).await);
            }
            let record =
                Record::new(Operation::Change, "request", id.uuid()).nature("request.release");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// What one reads of a request.
#[derive(Debug, Clone)]
pub struct RequestView {
    /// The request, letter by letter.
    pub sheet: Sheet,
    /// Who instructs it, when the actor may know.
    pub instruction: Option<Instruction>,
    /// What is asked of the services.
    pub referrals: Vec<Referral>,
}

/// Reads a request: one's own instruction, an earlier request of the person, or for the coordination any.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
) -> Result<RequestView, Stop<Refusal>> {
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
            let instruction = instructions::open_of(&mut deed, id).await?;
            let referrals = instructions::referrals(&mut deed, id).await?;
            let view = RequestView {
                sheet,
                instruction,
                referrals,
            };
            let record =
                Record::new(Operation::Consult, "request", id.uuid()).nature("request.read");
            Ok((view, deed.record(record).await?))
        })
        .await
}

/// Reads the photograph of a request.
pub async fn photograph(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
) -> Result<Photograph, Stop<Refusal>> {
    desk.ledger
        .deed(actor, reading(actor), async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadRequest, _>(&scope).await?;
            let Some(picture) = requests::photograph(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record =
                Record::new(Operation::Consult, "request", id.uuid()).nature("request.photograph");
            Ok((picture, deed.record(record).await?))
        })
        .await
}

/// Asks a service for its part on a request: it then needs to know it, and the person's earlier requests.
pub async fn refer(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
    service: Service,
) -> Result<Id<ReferralKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<Refer, _>(&scope).await?;
            let Some(instruction) = instructions::open_of(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::NotInstructed).await);
            };
            let referred = instructions::refer(&mut deed, &permit, instruction.id, service).await?;
            let Some(referred) = referred else {
                return Err(deed.refuse(Refusal::NotToRefer).await);
            };
            let record = Record::new(Operation::Communicate, "request", id.uuid())
                .nature("request.refer")
                .detail(serde_json::json!({ "service": service.code() }));
            Ok((referred, deed.record(record).await?))
        })
        .await
}

/// Ends what was asked of a service.
pub async fn recall(
    desk: &Desk,
    actor: &Actor,
    id: Id<RequestKind>,
    service: Service,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, INSTRUCT, async |mut deed| {
            deed.about("request", id.uuid());
            let Some(scope) = requests::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<Refer, _>(&scope).await?;
            if !instructions::recall(&mut deed, &permit, service).await? {
                return Err(deed.refuse(Refusal::NotToRefer).await);
            }
            let record = Record::new(Operation::Change, "request", id.uuid())
                .nature("request.recall")
                .detail(serde_json::json!({ "service": service.code() }));
            Ok(((), deed.record(record).await?))
        })
        .await
}
