//! Art. 5: OSIIC records users with the act that designates them; SGDSN habilitates, suspends, reviews and ends.
//!
//! Two steps by two bodies, in this order: nobody signs in before the second. Keeps PPST-5.1 and PPST-5.2.

use gate::staff::StaffRefusal;
use kernel::{Actor, Id, Operation, Personal};
use ledger::{Fault, Never, Reason, Record, Stop};
use time::Date;

use crate::{
    access::{Base, Habilitate, ListUsers, ManageUsers, Work},
    desk::Desk,
    law::{ADMINISTER, LONGEST_HABILITATION, TRACE_TERM},
    model::{AppointmentKind, Authority, Body, HabilitationKind, Role5, User},
    store::users,
};

pub use crate::store::users::{NewHabilitation, Step};

/// Why nothing was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// A recipient's own authority must have designated them first (art. 5 II).
    NotDesignated,
    /// SGDSN and OSIIC agents are habilitated alone (art. 5 I).
    NeedsNoDesignation,
    /// The term is empty, past, too long, or its review is not within it.
    BadTerm,
    /// No such user.
    Unknown,
    /// The ground's own rule: an address, a state, oneself.
    Staff(StaffRefusal),
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotDesignated => "not-designated",
            Self::NeedsNoDesignation => "needs-no-designation",
            Self::BadTerm => "bad-term",
            Self::Unknown => "unknown-user",
            Self::Staff(reason) => reason.code(),
        }
    }
    fn article(&self) -> Option<&'static str> {
        match self {
            Self::NotDesignated => Some("5 II"),
            _ => Some("5"),
        }
    }
}

/// A user to record.
#[derive(Debug, Clone)]
pub struct NewUser {
    /// Professional address.
    pub email: Personal<String>,
    /// What they belong to.
    pub body: Body,
    /// The act that designates them.
    pub authority: Option<Authority>,
}

impl NewUser {
    fn check(&self) -> Result<(), Refusal> {
        match (self.body.rank(), &self.authority) {
            (Role5::Recipient, None) => Err(Refusal::NotDesignated),
            (Role5::Accessing, Some(_)) => Err(Refusal::NeedsNoDesignation),
            (Role5::Recipient, Some(authority)) if !authority.is_told() => {
                Err(Refusal::NotDesignated)
            }
            _ => Ok(()),
        }
    }
}

/// Records a user: designated, not habilitated yet.
pub async fn record(
    desk: &Desk,
    actor: &Actor,
    new: &NewUser,
) -> Result<Id<AppointmentKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageUsers, _>(&Base).await?;
            if let Err(reason) = new.check() {
                return Err(deed.refuse(reason).await);
            }
            let issuer = desk.issuer(new.body);
            let account = match users::account(&mut deed, issuer, &new.email).await? {
                Ok(account) => account,
                Err(reason) => return Err(deed.refuse(Refusal::Staff(reason)).await),
            };
            let authority = new.authority.as_ref();
            let id = users::appoint(&mut deed, &permit, account, new.body, authority).await?;
            let record = Record::new(Operation::Create, "appointment", id.uuid())
                .nature("user.record")
                .detail(serde_json::json!({ "account": account, "body": new.body.code() }));
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// Habilitates a user that was recorded: from then on, and until then only, they may sign in.
pub async fn habilitate(
    desk: &Desk,
    actor: &Actor,
    user: Id<AppointmentKind>,
    new: &NewHabilitation,
) -> Result<Id<HabilitationKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Habilitate, _>(&Base).await?;
            deed.about("appointment", user.uuid());
            let Some(user) = users::load(&mut deed, &permit, user).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            if user.appointment.ended_at.is_some() {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            if !within_bounds(new)? {
                return Err(deed.refuse(Refusal::BadTerm).await);
            }
            let issuer = desk.issuer(user.appointment.body);
            let id = match users::habilitate(&mut deed, &permit, issuer, &user, new).await? {
                Ok(id) => id,
                Err(reason) => return Err(deed.refuse(Refusal::Staff(reason)).await),
            };
            let record = Record::new(Operation::Create, "habilitation", id.uuid())
                .nature("user.habilitate")
                .detail(serde_json::json!({ "account": user.appointment.account }));
            Ok((id, deed.record(record).await?))
        })
        .await
}

fn within_bounds(new: &NewHabilitation) -> Result<bool, Fault> {
    let longest = LONGEST_HABILITATION.end(new.from)?;
    let review = new.review_on.midnight().assume_utc();
    let told = !new.reference.trim().is_empty() && new.reference.chars().count() <= 200;
    Ok(told
        && new.until <= longest
        && review >= new.from - time::Duration::days(1)
        && review <= new.until)
}

/// Suspends, takes up again, reviews or ends an habilitation.
pub async fn step(
    desk: &Desk,
    actor: &Actor,
    id: Id<HabilitationKind>,
    step: Step,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Habilitate, _>(&Base).await?;
            deed.about("habilitation", id.uuid());
            let Some(user) = users::of_habilitation(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            if deed.actor().account == Some(user.appointment.account) {
                return Err(deed.refuse(Refusal::Staff(StaffRefusal::OneSelf)).await);
            }
            let until = user.habilitation.as_ref().map(|one| one.until);
            if let (Step::Review(on), Some(until)) = (step, until)
                && on.midnight().assume_utc() > until
            {
                return Err(deed.refuse(Refusal::BadTerm).await);
            }
            if let Err(reason) = users::step(&mut deed, &permit, id, step).await? {
                return Err(deed.refuse(Refusal::Staff(reason)).await);
            }
            let nature = match step {
                Step::Suspend => "user.suspend",
                Step::Resume => "user.resume",
                Step::End => "user.withdraw",
                Step::Review(_) => "user.review",
            };
            let record = Record::new(Operation::Change, "habilitation", id.uuid())
                .nature(nature)
                .detail(serde_json::json!({ "account": user.appointment.account }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Ends a user: who left, or is no longer designated. Their sessions end at once.
pub async fn end(desk: &Desk, actor: &Actor, id: Id<AppointmentKind>) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageUsers, _>(&Base).await?;
            deed.about("appointment", id.uuid());
            let Some(user) = users::load(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let account = user.appointment.account;
            if deed.actor().account == Some(account) {
                return Err(deed.refuse(Refusal::Staff(StaffRefusal::OneSelf)).await);
            }
            if !users::end(&mut deed, &permit, id).await? {
                return Err(deed.refuse(Refusal::Staff(StaffRefusal::WrongState)).await);
            }
            let record = Record::new(Operation::Change, "appointment", id.uuid())
                .nature("user.end")
                .detail(serde_json::json!({ "account": account }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Every user, with the last habilitation, the living first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<User>, Stop<Never>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<ListUsers, _>(&Base).await?;
            let list = users::all(&mut deed, &permit).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "user", entry)
                .nature("user.list")
                .detail(serde_json::json!({ "count": list.len() }));
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// One user, with the last habilitation.
pub async fn read(
    desk: &Desk,
    actor: &Actor,
    id: Id<AppointmentKind>,
) -> Result<User, Stop<Refusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |mut deed| {
            deed.about("appointment", id.uuid());
            let (mut deed, permit) = deed.permit::<ListUsers, _>(&Base).await?;
            let Some(user) = users::load(&mut deed, &permit, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Consult, "appointment", id.uuid());
            Ok((user, deed.record(record.nature("user.read")).await?))
        })
        .await
}

/// Both steps from an operator's terminal: the first users of a new base, and those of the demonstration.
pub async fn first(
    desk: &Desk,
    new: &NewUser,
    review_on: Date,
) -> Result<Id<AppointmentKind>, Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::system(), ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            if let Err(reason) = new.check() {
                return Err(deed.refuse(reason).await);
            }
            let issuer = desk.issuer(new.body);
            let account = match users::account(&mut deed, issuer, &new.email).await? {
                Ok(account) => account,
                Err(reason) => return Err(deed.refuse(Refusal::Staff(reason)).await),
            };
            let authority = new.authority.as_ref();
            let id = users::appoint(&mut deed, &permit, account, new.body, authority).await?;
            let Some(user) = users::load(&mut deed, &permit, id).await? else {
                return Err(Fault::Missing.into());
            };
            let from = deed.now();
            let habilitation = NewHabilitation {
                reference: "terminal".to_owned(),
                from,
                until: LONGEST_HABILITATION.end(from).map_err(Fault::from)?,
                review_on,
            };
            if let Err(reason) =
                users::habilitate(&mut deed, &permit, issuer, &user, &habilitation).await?
            {
                return Err(deed.refuse(Refusal::Staff(reason)).await);
            }
            let record = Record::new(Operation::Create, "appointment", id.uuid())
                .nature("user.first")
                .detail(serde_json::json!({ "account": account, "body": new.body.code() }));
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// Erases the accounts whose last habilitation ended two years ago: until then the records of what they did
/// name them (art. 6).
pub async fn forget_ended(desk: &Desk) -> Result<u64, Fault> {
    let system = Actor::system();
    gate::staff::forget_ended::<Work>(&desk.ledger, &system, ADMINISTER, &Base, TRACE_TERM).await
}
