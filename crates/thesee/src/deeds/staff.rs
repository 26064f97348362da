//! Art. 4: the head of the office designates its agents (I), the public prosecutor those of the prosecution (II); the
//! office opens the recipients' accounts (III). Each person one by one, for a year.
//!
//! Keeps THES-4.1 and THES-4.2.

use gate::staff::{self, Designation, End, Listed, NewDesignation, StaffRefusal};
use kernel::{Actor, Id, Operation, Personal, Role, Term};
use ledger::{Fault, Record, Stop};

use crate::{
    access::{Designate, Post},
    desk::Desk,
    law::ADMINISTER,
    store::staff as stored,
};

/// A habilitation is looked at again every year.
pub const HABILITATION: Term = Term::years(1);

/// Someone to designate.
#[derive(Debug, Clone)]
pub struct NewStaff<'a> {
    /// Who vouches for them.
    pub issuer: &'a str,
    /// Their professional address there.
    pub email: Personal<String>,
    /// For which role.
    pub role: Role,
    /// A unit's code, for those of a unit.
    pub unit: Option<&'a str>,
}

/// Designates someone for a role. Who may depends on the role.
pub async fn designate(
    desk: &Desk,
    actor: &Actor,
    new: &NewStaff<'_>,
) -> Result<(), Stop<StaffRefusal>> {
    let from = desk.ledger.now();
    let new = NewDesignation {
        issuer: new.issuer,
        email: new.email.clone(),
        role: new.role,
        compartment: new.unit,
        from,
        until: HABILITATION.end(from).map_err(Fault::from)?,
    };
    staff::designate::<Designate>(&desk.ledger, actor, ADMINISTER, &Post(new.role), &new)
        .await
        .map(drop)
}

/// Those designated for a role, the living first.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    role: Role,
) -> Result<Vec<Listed>, Stop<StaffRefusal>> {
    staff::list::<Designate>(&desk.ledger, actor, ADMINISTER, &Post(role), &[role], None).await
}

/// Revokes, suspends or takes up again; who may depends on what the designation is for.
pub async fn end(
    desk: &Desk,
    actor: &Actor,
    id: Id<Designation>,
    how: End,
) -> Result<(), Stop<StaffRefusal>> {
    desk.ledger
        .deed(actor, ADMINISTER, async |mut deed| {
            deed.about("designation", id.uuid());
            let Some(post) = stored::post(&mut deed, id).await? else {
                return Err(deed.refuse(StaffRefusal::Unknown).await);
            };
            let (mut deed, _permit) = deed.permit::<Designate, _>(&post).await?;
            let account = match staff::end_in(&mut deed, id, how).await? {
                Ok(account) => account,
                Err(reason) => return Err(deed.refuse(reason).await),
            };
            let record = Record::new(Operation::Change, "designation", id.uuid())
                .nature(how.nature())
                .detail(serde_json::json!({ "account": account, "role": post.0.0 }));
            Ok(((), deed.record(record).await?))
        })
        .await
}
