//! Art. 3 and 5: the administrator keeps the register of ministries, their domains and their FSSI.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};

use crate::{
    access::{Administer, Portal, Work},
    desk::Desk,
    law::{ADMINISTER, VERIFY},
    model::{MinistryCode, MinistryEntry, ProfessionalEmail, Recipient, RecipientKind},
    store::{ministries, recipients},
};

/// Why the register did not change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such ministry or recipient.
    Unknown,
    /// The code of a new ministry is already one's.
    CodeTaken,
    /// A domain belongs to another ministry.
    DomainTaken,
    /// The address is already a recipient, or not one of this ministry's.
    NotNameable,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-ministry",
            Self::CodeTaken => "code-taken",
            Self::DomainTaken => "domain-taken",
            Self::NotNameable => "not-nameable",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("5")
    }
}

/// The register.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<MinistryEntry>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, _permit) = deed.permit::<Administer, _>(&Portal).await?;
            let list = ministries::all(&mut deed).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "register", entry).nature("ministries.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// Writes a new ministry and its domains.
pub async fn create(
    desk: &Desk,
    actor: &Actor,
    entry: &MinistryEntry,
) -> Result<(), Stop<Refusal>> {
    write(desk, actor, entry, true).await
}

/// Changes a ministry and its domains.
pub async fn change(
    desk: &Desk,
    actor: &Actor,
    entry: &MinistryEntry,
) -> Result<(), Stop<Refusal>> {
    write(desk, actor, entry, false).await
}

async fn write(
    desk: &Desk,
    actor: &Actor,
    entry: &MinistryEntry,
    new: bool,
) -> Result<(), Stop<Refusal>> {
    let code = &entry.ministry.code;
    let saved = desk
        .ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, _permit) = deed.permit::<Administer, _>(&Portal).await?;
            let known = ministries::load(&mut deed, code).await?.is_some();
            let operation = match (new, known) {
                (true, true) => return Err(deed.refuse(Refusal::CodeTaken).await),
                (false, false) => return Err(deed.refuse(Refusal::Unknown).await),
                (true, false) => Operation::Create,
                (false, true) => Operation::Change,
            };
            ministries::save(&mut deed, entry).await?;
            let id = deed.id();
            let record = Record::new(operation, "register", id)
                .nature("ministry.save")
                .detail(serde_json::json!({ "ministry": code }));
            Ok(((), deed.record(record).await?))
        })
        .await;
    match saved {
        Err(Stop::Fault(fault)) if fault.constraint() == Some("ministry_domain_pkey") => {
            Err(Stop::Refused(Refusal::DomainTaken))
        }
        other => other,
    }
}

/// One ministry, its domains and its recipients.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    code: &str,
) -> Result<(MinistryEntry, Vec<Recipient>), Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Administer, _>(&Portal).await?;
            let all = ministries::all(&mut deed).await?;
            let Some(entry) = all.into_iter().find(|entry| entry.ministry.code == code) else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let recipients = recipients::of_ministry(&mut deed, &permit, code).await?;
            let id = deed.id();
            let record = Record::new(Operation::Consult, "register", id).nature("ministry.read");
            Ok(((entry, recipients), deed.record(record).await?))
        })
        .await
}

/// Makes an address the FSSI of a ministry: it receives the alerts first.
pub async fn name_fssi(
    desk: &Desk,
    actor: &Actor,
    code: &str,
    email: &ProfessionalEmail,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Administer, _>(&Portal).await?;
            let ministry = ministries::of_address(&mut deed, email).await?;
            if ministry.as_deref() != Some(code) {
                return Err(deed.refuse(Refusal::NotNameable).await);
            }
            let named =
                recipients::name(&mut deed, &permit, code, email, true, actor.account).await?;
            let Some(id) = named else {
                return Err(deed.refuse(Refusal::NotNameable).await);
            };
            let record = Record::new(Operation::Create, "recipient", id.uuid()).nature("fssi.name");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Removes a recipient, the FSSI included.
pub async fn remove_recipient(
    desk: &Desk,
    actor: &Actor,
    code: &str,
    id: Id<RecipientKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Administer, _>(&Portal).await?;
            if !recipients::remove(&mut deed, &permit, code, id, true).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let record =
                Record::new(Operation::Erase, "recipient", id.uuid()).nature("recipient.remove");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Ministries that no FSSI answers for, for the operator.
pub async fn without_fssi(desk: &Desk) -> Result<Vec<MinistryCode>, Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::system(), VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            let list = ministries::without_fssi(&mut deed, &permit).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "register", entry).nature("ministries.check");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// Writes a first register, with the FSSI of each ministry, for a first start.
pub async fn seed(
    desk: &Desk,
    entries: &[MinistryEntry],
    fssi: &[(String, ProfessionalEmail)],
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::system(), VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            for entry in entries {
                ministries::save(&mut deed, entry).await?;
            }
            for (code, email) in fssi {
                recipients::name(&mut deed, &permit, code, email, true, None).await?;
            }
            let id = deed.id();
            let record = Record::new(Operation::Create, "register", id).nature("ministries.seed");
            Ok(((), deed.record(record).await?))
        })
        .await
}
