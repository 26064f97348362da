//! Art. 3, 1°: the agent alerts the FSSI of their ministry, at ANSSI's invitation.
//!
//! Keeps JCOP-3.5.

use inspect::report::Verdict;
use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};

use super::{consequences, read_report::scope_of};
use crate::{
    access::RaiseAlert,
    desk::Desk,
    law::VERIFY,
    model::{AlertPath, DepositKind},
    rules::search::Holder,
    store::alerts,
};

/// Why no alert was raised.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such deposit.
    Unknown,
    /// The file is not held malicious.
    NotMalicious,
    /// The ministry was already told.
    AlreadyTold,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-deposit",
            Self::NotMalicious => "not-malicious",
            Self::AlreadyTold => "already-told",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("3")
    }
}

/// Alerts the ministry of the agent's deposit.
pub async fn alert_ministry(
    desk: &Desk,
    actor: &Actor,
    id: Id<DepositKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |mut deed| {
            let Some(scope) = scope_of(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<RaiseAlert, _>(&scope.clone()).await?;
            let Some(found) = alerts::ground(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            if found.verdict != Some(Verdict::Malicious) {
                return Err(deed.refuse(Refusal::NotMalicious).await);
            }
            let holder = Holder {
                deposit: id,
                agent: scope.agent,
                ministry: scope.ministry.clone(),
                collected_at: found.collected_at,
            };
            let subject = consequences::Subject {
                file: found.file,
                sha256: &found.sha256,
                rules: &[found.rule.as_deref().unwrap_or("analysis")],
                path: AlertPath::Agent,
            };
            let raised = consequences::alert(desk, &mut deed, &permit, &holder, subject).await?;
            let Some(alert) = raised.first() else {
                return Err(deed.refuse(Refusal::AlreadyTold).await);
            };
            let record =
                Record::new(Operation::Communicate, "alert", alert.uuid()).nature("alert.raise");
            Ok(((), deed.record(record).await?))
        })
        .await
}
