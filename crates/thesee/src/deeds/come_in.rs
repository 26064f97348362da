//! Art. 1 1°: someone comes in to file, under an identity that a provider vouches for.
//!
//! Keeps THES-1.1.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop};

use crate::{
    access::{ComeIn, Registry},
    desk::Desk,
    law::{COMPLAIN, VICTIM},
    model::{CitizenKind, Vouched},
    store::citizens,
};

/// Why nobody came in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The provider did not say enough to file under.
    NotWhole,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        "identity-not-whole"
    }
    fn article(&self) -> Option<&'static str> {
        Some("1 1")
    }
}

/// Lets someone in; the actor that their session acts as.
pub async fn come_in(desk: &Desk, vouched: &Vouched) -> Result<Actor, Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::visitor(), COMPLAIN, async |deed| {
            let (mut deed, permit) = deed.permit::<ComeIn, _>(&Registry).await?;
            if !vouched.is_whole() {
                return Err(deed.refuse(Refusal::NotWhole).await);
            }
            let id: Id<CitizenKind> = citizens::come_in(&mut deed, &permit, vouched).await?;
            let record = Record::new(Operation::Create, "citizen", id.uuid()).nature("citizen.in");
            let actor = Actor::account(id.uuid(), VICTIM);
            Ok((actor, deed.record(record).await?))
        })
        .await
}
