//! Art. 3 and 6: the desk of a ministry's FSSI — its alerts, and who else receives them.
//!
//! Keeps JCOP-3.4 and JCOP-6.1.

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Reason, Record, Stop};

use crate::{
    access::{MinistryScope, NameRecipients, ReadAlert, ReadAlerts},
    desk::Desk,
    law::VERIFY,
    model::{Alert, AlertKind, ProfessionalEmail, Recipient, RecipientKind},
    store::{
        agents,
        alerts::{self, Detail},
        ministries, recipients,
    },
};

/// Alerts shown on one page.
pub const PAGE: i64 = 50;

/// Why the desk did nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such alert or recipient.
    Unknown,
    /// The address is not one of this ministry's.
    OtherMinistry,
    /// The address already receives the alerts.
    AlreadyNamed,
    /// The desk belongs to no ministry.
    NoMinistry,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown",
            Self::OtherMinistry => "other-ministry",
            Self::AlreadyNamed => "already-named",
            Self::NoMinistry => "no-ministry",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("3")
    }
}

fn scope(actor: &Actor) -> Option<MinistryScope> {
    actor.compartment.clone().map(MinistryScope)
}

/// The ministry's alerts, newest first.
pub async fn list_alerts(
    desk: &Desk,
    actor: &Actor,
    before: Option<(Timestamp, Id<AlertKind>)>,
) -> Result<Vec<Alert>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let Some(scope) = scope(actor) else {
                return Err(deed.refuse(Refusal::NoMinistry).await);
            };
            let (mut deed, permit) = deed.permit::<ReadAlerts, _>(&scope).await?;
            let list = alerts::of_ministry(&mut deed, &permit, before, PAGE).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "ministry", entry).nature("alerts.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// One alert.
pub async fn read_alert(
    desk: &Desk,
    actor: &Actor,
    id: Id<AlertKind>,
) -> Result<(Detail, Option<ProfessionalEmail>), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |mut deed| {
            deed.about("alert", id.uuid());
            let Some(scope) = alerts::scope(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadAlert, _>(&scope).await?;
            let Some(detail) = alerts::load(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let agent = agents::whole(&mut deed, &permit, Id::from_uuid(detail.agent)).await?;
            // Rectified since, the address may be another ministry's; restricted, it is not told (decision 7).
            let agent = agent.and_then(|(row, email)| {
                let alert = &detail.alert;
                email.filter(|_| row.ministry == alert.ministry && row.shows_address(alert.path))
            });
            let record = Record::new(Operation::Consult, "alert", id.uuid()).nature("alert.read");
            Ok(((detail, agent), deed.record(record).await?))
        })
        .await
}

/// Who receives the ministry's alerts.
pub async fn list_recipients(desk: &Desk, actor: &Actor) -> Result<Vec<Recipient>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let Some(scope) = scope(actor) else {
                return Err(deed.refuse(Refusal::NoMinistry).await);
            };
            let (mut deed, permit) = deed.permit::<NameRecipients, _>(&scope).await?;
            let list = recipients::of_ministry(&mut deed, &permit, &scope.0).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "ministry", entry).nature("recipients.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// Names an agent of the ministry, who then receives its alerts too.
pub async fn name_recipient(
    desk: &Desk,
    actor: &Actor,
    email: &ProfessionalEmail,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let Some(scope) = scope(actor) else {
                return Err(deed.refuse(Refusal::NoMinistry).await);
            };
            let (mut deed, permit) = deed.permit::<NameRecipients, _>(&scope).await?;
            if ministries::of_address(&mut deed, email).await?.as_ref() != Some(&scope.0) {
                return Err(deed.refuse(Refusal::OtherMinistry).await);
            }
            let named =
                recipients::name(&mut deed, &permit, &scope.0, email, false, actor.account).await?;
            let Some(id) = named else {
                return Err(deed.refuse(Refusal::AlreadyNamed).await);
            };
            let record =
                Record::new(Operation::Create, "recipient", id.uuid()).nature("recipient.name");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Removes an agent the FSSI had named.
pub async fn remove_recipient(
    desk: &Desk,
    actor: &Actor,
    id: Id<RecipientKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let Some(scope) = scope(actor) else {
                return Err(deed.refuse(Refusal::NoMinistry).await);
            };
            let (mut deed, permit) = deed.permit::<NameRecipients, _>(&scope).await?;
            if !recipients::remove(&mut deed, &permit, &scope.0, id, false).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let record =
                Record::new(Operation::Erase, "recipient", id.uuid()).nature("recipient.remove");
            Ok(((), deed.record(record).await?))
        })
        .await
}
