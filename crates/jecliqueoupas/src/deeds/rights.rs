//! Art. 9 II: an agent exercises rights with ANSSI's director general, by letter or mail; the
//! administrator answers in the portal. (Agents with a valid link act for themselves: see
//! `own_space` and `erase`.)
//!
//! Keeps JCOP-9.2.

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Reason, Record, Stop};

use super::erase::{Erased, erase_deposits};
use crate::{
    access::{AnswerRights, Portal},
    desk::Desk,
    law::RIGHTS,
    model::{AgentKind, ProfessionalEmail},
    store::{agents, deposits},
};

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nothing is known about this address.
    Unknown,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        "unknown-agent"
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
            let Some(row) = agents::load(&mut deed, agent).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let held = deposits::of_agent(&mut deed, &permit, agent).await?;
            let record =
                Record::new(Operation::Consult, "agent", agent.uuid()).nature("rights.look-up");
            let known = Known {
                agent,
                ministry: row.ministry,
                collected_at: row.collected_at,
                restricted: row.restricted,
                deposits: held.len(),
            };
            Ok((known, deed.record(record).await?))
        })
        .await
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
