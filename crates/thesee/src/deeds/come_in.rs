//! Art. 1 1°: someone comes in to file, under an identity that a provider vouches for.
//!
//! Keeps THES-1.1.

use kernel::{Actor, Id, Operation};
use ledger::{Fault, Reason, Record, Stop};

use crate::{
    access::{ComeIn, Registry},
    desk::Desk,
    law::{COMPLAIN, VICTIM},
    model::{CitizenKind, Vouched},
    rules::{
        age::{Age, age},
        days,
    },
    store::citizens,
};

/// Why nobody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The provider did not say enough to file under.
    NotWhole,
    /// Below eighteen, whatever the day they were born.
    Minor,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::NotWhole => "identity-not-whole",
            Self::Minor => "minor",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("1 1")
    }
}

/// Lets someone in; the actor that their session acts as. Of a minor nothing is kept; who may be of age comes in, and
/// filing waits for the day that is certain.
pub async fn come_in(
    desk: &Desk,
    visitor: &Actor,
    vouched: &Vouched,
) -> Result<Actor, Stop<Refusal>> {
    desk.ledger
        .deed(visitor, COMPLAIN, async |deed| {
            let (mut deed, permit) = deed.permit::<ComeIn, _>(&Registry).await?;
            if !vouched.is_whole() {
                return Err(deed.refuse(Refusal::NotWhole).await);
            }
            let today = days::day_of(deed.now()).map_err(Fault::from)?;
            if age(&vouched.identity.birth.date, today) == Age::Minor {
                return Err(deed.refuse(Refusal::Minor).await);
            }
            let id: Id<CitizenKind> = citizens::come_in(&mut deed, &permit, vouched).await?;
            let record = Record::new(Operation::Create, "citizen", id.uuid()).nature("citizen.in");
            let actor = Actor::account(id.uuid(), VICTIM);
            Ok((actor, deed.record(record).await?))
        })
        .await
}
