//! Art. 5: those who may act for ANSSI and the ministries, designated one by one. The deeds are the
//! ground's; this room says which of our roles, under which of our policies.
//!
//! Keeps JCOP-5.1 and JCOP-8.1.

use gate::staff::{self, Listed, NewDesignation, StaffRefusal};
use kernel::{Actor, Id, Personal, Role, Term};
use ledger::Stop;

use crate::{
    access::{Administer, Portal, Work},
    desk::Desk,
    law::{ADMINISTER, ADMINISTRATOR, ANALYST, FSSI, TRACE_TERM, VERIFY},
    model::ProfessionalEmail,
};

/// A habilitation is looked at again every year.
pub const HABILITATION: Term = Term::years(1);

/// Roles one may be designated for.
pub const ROLES: [Role; 3] = [FSSI, ANALYST, ADMINISTRATOR];

/// The role a code names.
#[must_use]
pub fn role(code: &str) -> Option<Role> {
    ROLES.into_iter().find(|role| role.0 == code)
}

fn new<'a>(
    desk: &Desk,
    issuer: &'a str,
    email: &ProfessionalEmail,
    role: Role,
    compartment: Option<&'a str>,
) -> Result<NewDesignation<'a>, ledger::Fault> {
    let from = desk.ledger.now();
    Ok(NewDesignation {
        issuer,
        email: Personal::new(email.reveal().to_owned()),
        role,
        compartment,
        from,
        until: HABILITATION.end(from)?,
    })
}

/// Everyone designated, the living first.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<Listed>, Stop<StaffRefusal>> {
    staff::list::<Administer>(&desk.ledger, actor, ADMINISTER, &Portal, &ROLES, None).await
}

/// Designates someone for a role; an FSSI for a ministry.
pub async fn designate(
    desk: &Desk,
    actor: &Actor,
    issuer: &str,
    email: &ProfessionalEmail,
    role: Role,
    compartment: Option<&str>,
) -> Result<(), Stop<StaffRefusal>> {
    let new = new(desk, issuer, email, role, compartment)?;
    staff::designate::<Administer>(&desk.ledger, actor, ADMINISTER, &Portal, &new)
        .await
        .map(drop)
}

/// The same from an operator's terminal, for the first administrator.
pub async fn designate_first(
    desk: &Desk,
    issuer: &str,
    email: &ProfessionalEmail,
    role: Role,
    compartment: Option<&str>,
) -> Result<(), Stop<StaffRefusal>> {
    let new = new(desk, issuer, email, role, compartment)?;
    staff::designate::<Work>(&desk.ledger, &Actor::system(), VERIFY, &Portal, &new)
        .await
        .map(drop)
}

/// Erases those whose last designation ended a year ago: until then the records of what they did name them
/// (art. 8). Of whoever signs in without having been designated nothing is kept at all.
pub async fn forget_ended(desk: &Desk) -> Result<u64, ledger::Fault> {
    let system = Actor::system();
    staff::forget_ended::<Work>(&desk.ledger, &system, VERIFY, &Portal, TRACE_TERM).await
}

/// Revokes, suspends or takes up again.
pub async fn end(
    desk: &Desk,
    actor: &Actor,
    id: Id<staff::Designation>,
    how: staff::End,
) -> Result<(), Stop<StaffRefusal>> {
    staff::end::<Administer>(&desk.ledger, actor, ADMINISTER, &Portal, id, how).await
}
