//! Art. 2 III and 4 I: the head of the office says who signs reports of reception, as whom, and with which certificate.
//!
//! Keeps THES-2.3 and THES-4.1.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};
use signet::Holder;
use uuid::Uuid;

use crate::{
    access::{EnterSignatory, Registry},
    desk::Desk,
    law::ADMINISTER,
    model::{Agent, Signatory, SignatoryKind},
    store::receptions,
};

/// Why nobody was entered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// There is no such account.
    Unknown,
    /// A field is empty or cannot be kept.
    Incomplete,
    /// The certificate cannot be read.
    Unreadable,
    /// The certificate is somebody else's: another name, another number.
    NotTheirs,
    /// Somebody else signs with it.
    Taken,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-account",
            Self::Incomplete => "incomplete-agent",
            Self::Unreadable => "unreadable-certificate",
            Self::NotTheirs => "certificate-of-another",
            Self::Taken => "certificate-taken",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("2 III")
    }
}

/// Whether a certificate names an agent, by name and number.
pub(super) fn names(holder: &Holder, agent: &Agent) -> bool {
    holder.name == agent.name() && holder.number == agent.number
}

/// Enters who an account signs as; what was entered before ends. `certificate` is its DER.
pub async fn enter(
    desk: &Desk,
    actor: &Actor,
    account: Uuid,
    service: &str,
    agent: &Agent,
    certificate: &[u8],
) -> Result<Id<SignatoryKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<EnterSignatory, _>(&Registry).await?;
            deed.about("account", account);
            let named = (1..=200).contains(&service.trim().chars().count());
            if !named || !agent.is_whole() {
                return Err(deed.refuse(Refusal::Incomplete).await);
            }
            let Ok(holder) = Holder::of(certificate) else {
                return Err(deed.refuse(Refusal::Unreadable).await);
            };
            if !names(&holder, agent) {
                return Err(deed.refuse(Refusal::NotTheirs).await);
            }
            let own = &holder.fingerprint;
            if receptions::is_taken(&mut deed, &permit, account, own).await? {
                return Err(deed.refuse(Refusal::Taken).await);
            }
            let signatory = Signatory {
                service: service.trim().to_owned(),
                agent: agent.clone(),
                certificate: *own,
            };
            let Some(id) = receptions::enter(&mut deed, &permit, account, &signatory).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Create, "signatory", id.uuid())
                .nature("signatory.enter")
                .detail(serde_json::json!({ "account": account }));
            Ok((id, deed.record(record).await?))
        })
        .await
}
