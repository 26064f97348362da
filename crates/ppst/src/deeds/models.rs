//! Art. 5 I 1°: the coordination sees which model of comparison serves and since when, goes back to the one that ships
//! with the program, and lets the base learn again.
//!
//! Keeps PPST-1.1.

use kernel::{Actor, Operation};
use ledger::{Reason, Record, Stop};

use crate::{
    access::{Base, ManageModel},
    desk::Desk,
    law::COORDINATE,
    model::Learned,
    store::models,
};

/// Why nothing changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// The shipped model serves already.
    ShippedServes,
    /// The base may learn already.
    NotPaused,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::ShippedServes => "shipped-serves",
            Self::NotPaused => "not-paused",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("1")
    }
}

/// The models, and whether the base learns.
#[derive(Debug, Clone, Default)]
pub struct Models {
    /// What was learned, the last first.
    pub learned: Vec<Learned>,
    /// Whether the coordination stopped it.
    pub paused: bool,
}

/// Which model serves, and what became of the others.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Models, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageModel, _>(&Base).await?;
            let models = Models {
                learned: models::list(&mut deed, &permit).await?,
                paused: models::is_paused(&mut deed, &permit).await?,
            };
            let entry = deed.id();
            let record = Record::new(Operation::Consult, "model", entry).nature("model.list");
            Ok((models, deed.record(record).await?))
        })
        .await
}

/// Goes back to the shipped model, and stops the base from learning. Workers follow within a minute.
pub async fn withdraw(desk: &Desk, actor: &Actor) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageModel, _>(&Base).await?;
            let Some(id) = models::withdraw(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::ShippedServes).await);
            };
            let record =
                Record::new(Operation::Change, "model", id.uuid()).nature("model.withdraw");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Lets the base learn again.
pub async fn resume(desk: &Desk, actor: &Actor) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COORDINATE, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageModel, _>(&Base).await?;
            if !models::resume(&mut deed, &permit).await? {
                return Err(deed.refuse(Refusal::NotPaused).await);
            }
            let entry = deed.id();
            let record = Record::new(Operation::Change, "model", entry).nature("model.resume");
            Ok(((), deed.record(record).await?))
        })
        .await
}
