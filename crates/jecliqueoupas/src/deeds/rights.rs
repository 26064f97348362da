//! Art. 9 II: an agent exercises rights with ANSSI's director general, by letter or mail; the
//! administrator answers in the portal. (Agents with a valid link act for themselves: see
//! `own_space` and `erase`.)
//!
//! Keeps JCOP-9.2.

use gate::i18n::Locale;
use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Deed, Open, Permit, Reason, Record, Recorded, Stop};

use super::{
    erase::{Erased, erase_deposits},
    own_space::{self, OwnData},
    request_link::new_link,
};
use crate::{
    access::{AnswerRights, Portal},
    desk::Desk,
    law::RIGHTS,
    letters,
    model::{AgentKind, ProfessionalEmail},
    store::{agents, deposits, ministries},
};

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is known about this address.
    Unknown,
    /// The right address belongs to no ministry of the register.
    UnknownDomain,
    /// The right address is already known.
    Taken,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-agent",
            Self::UnknownDomain => "unknown-domain",
            Self::Taken => "address-taken",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("9 II")
    }
}

/// What is known about the person who asks: enough to answer, without the names of their files.
#[derive(Debug, Clone)]
pub struct Known {
    /// The agent.
    pub agent: Id<AgentKind>,
    /// Ministry.
    pub ministry: String,
    /// Last collection of the address.
    pub collected_at: Timestamp,
    /// Processing is restricted.
    pub restricted: bool,
    /// Deposits held.
    pub deposits: usize,
}

/// Looks a person up (GDPR art. 15).
pub async fn look_up(
    desk: &Desk,
    actor: &Actor,
    email: &ProfessionalEmail,
) -> Result<Known, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<AnswerRights, _>(&Portal).await?;
            let found = agents::find(&mut deed, &permit, email).await?;
            let Some(agent) = found else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            known(deed, &permit, agent).await
        })
        .await
}

/// Looks the same person up again.
pub async fn look_up_again(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
) -> Result<Known, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (deed, permit) = deed.permit::<AnswerRights, _>(&Portal).await?;
            known(deed, &permit, agent).await
        })
        .await
}

/// What is known of an agent, and the record of its being read.
async fn known(
    mut deed: Deed<Open>,
    permit: &Permit<AnswerRights>,
    agent: Id<AgentKind>,
) -> Result<(Known, Deed<Recorded>), Stop<Refusal>> {
    let Some(row) = agents::load(&mut deed, agent).await? else {
        return Err(deed.refuse(Refusal::Unknown).await);
    };
    let held = deposits::of_agent(&mut deed, permit, agent).await?;
    let record = Record::new(Operation::Consult, "agent", agent.uuid()).nature("rights.look-up");
    let known = Known {
        agent,
        ministry: row.ministry,
        collected_at: row.collected_at,
        restricted: row.restricted,
        deposits: held.len(),
    };
    Ok((known, deed.record(record).await?))
}

/// A copy of the person's data (GDPR art. 15): what they would take from their own space.
pub async fn copy(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
) -> Result<OwnData, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<AnswerRights, _>(&Portal).await?;
            let Some(data) = own_space::gather(&mut deed, &permit, agent).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            Ok((data, deed.record(own_space::copied(agent)).await?))
        })
        .await
}

/// Gives the person their right address (GDPR art. 16) and sends a link to it; those sent to the former one end.
pub async fn rectify(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
    email: &ProfessionalEmail,
) -> Result<(), Stop<Refusal>> {
    let done = desk
        .ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<AnswerRights, _>(&Portal).await?;
            if agents::load(&mut deed, agent).await?.is_none() {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let Some(ministry) = ministries::of_address(&mut deed, email).await? else {
                return Err(deed.refuse(Refusal::UnknownDomain).await);
            };
            if agents::find(&mut deed, &permit, email).await?.is_some() {
                return Err(deed.refuse(Refusal::Taken).await);
            }
            agents::rectify(&mut deed, &permit, agent, email, &ministry).await?;
            let (_, url, expires) = new_link(desk, &mut deed, &permit, agent).await?;
            let t = desk.t(Locale::Fr);
            deed.send_mail(letters::rectified(&t, email, agent.uuid(), &url, expires))
                .await?;
            let record =
                Record::new(Operation::Change, "agent", agent.uuid()).nature("rights.rectify");
            Ok(((), deed.record(record).await?))
        })
        .await;
    match done {
        // Its owner asked for a link at the same moment.
        Err(Stop::Fault(fault)) if fault.constraint() == Some("agent_email_once") => {
            Err(Stop::Refused(Refusal::Taken))
        }
        other => other,
    }
}

/// Restricts the processing at the person's request, or lifts the restriction (GDPR art. 18 and 21): no new
/// deposit is taken under the address. Files already held are kept, and analysed as the act wants (art. 5).
pub async fn restrict(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
    restricted: bool,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<AnswerRights, _>(&Portal).await?;
            if agents::load(&mut deed, agent).await?.is_none() {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            agents::restrict(&mut deed, &permit, agent, restricted).await?;
            let record =
                Record::new(Operation::Change, "agent", agent.uuid()).nature("rights.restrict");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Erases the person's address and all their deposits (GDPR art. 17, arrêté art. 7).
pub async fn erase(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
) -> Result<Erased, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<AnswerRights, _>(&Portal).await?;
            if agents::load(&mut deed, agent).await?.is_none() {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let ids = deposits::of_agent(&mut deed, &permit, agent).await?;
            let (deposits, files) = erase_deposits(&mut deed, &permit, &ids).await?;
            agents::erase(&mut deed, &permit, agent).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Erase, "agent", agent.uuid()).nature("rights.erase");
            let erased = Erased {
                entry,
                deposits,
                files,
            };
            Ok((erased, deed.record(record).await?))
        })
        .await
}
