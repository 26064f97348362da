//! Art. 3: following a link. Looking at it changes nothing (mail gateways fetch every link); only
//! the agent's own press of the button opens a session, as often as needed while the link is valid.
//!
//! Keeps JCOP-3.1.

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Reason, Record, Stop};

use super::request_link::token_hash;
use crate::{
    access::{OpenLink, Portal},
    desk::Desk,
    law::VERIFY,
    model::{AgentKind, MinistryCode, ProfessionalEmail},
    store::{agents, links},
};

/// Why a link opens nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such link: mistyped, erased with its agent, or past its term and purged.
    Unknown,
    /// Its seven days have passed.
    Expired,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-link",
            Self::Expired => "expired-link",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("3")
    }
}

/// The agent a link is tied to.
#[derive(Debug, Clone)]
pub struct Opened {
    /// The agent.
    pub agent: Id<AgentKind>,
    /// Their address, shown so that they know under which one they deposit.
    pub email: ProfessionalEmail,
    /// Their ministry.
    pub ministry: MinistryCode,
    /// When the link stops; the session ends then at the latest.
    pub expires_at: Timestamp,
}

/// Follows a link. `entering` is false for a mere look at the page.
pub async fn open_link(
    desk: &Desk,
    actor: &Actor,
    token: &str,
    entering: bool,
) -> Result<Opened, Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<OpenLink, _>(&Portal).await?;
            let Some(link) = links::find(&mut deed, &permit, &token_hash(token)).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            if link.expires_at <= deed.now() {
                return Err(deed.refuse(Refusal::Expired).await);
            }
            let agent = agents::whole(&mut deed, &permit, link.agent).await?;
            let Some((row, Some(email))) = agent else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let nature = if entering { "link.enter" } else { "link.look" };
            let record = Record::new(Operation::Consult, "link", link.id.uuid()).nature(nature);
            let opened = Opened {
                agent: link.agent,
                email,
                ministry: row.ministry,
                expires_at: link.expires_at,
            };
            Ok((opened, deed.record(record).await?))
        })
        .await
}
