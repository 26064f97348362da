//! Art. 1: the set of files known to be harmless, on which rules are tried before they are applied.

use kernel::{Actor, Id, Operation};
use ledger::{Never, Record, Stop, blobs::Received};

use crate::{
    access::{ManageRules, Portal, Work},
    desk::Desk,
    law::VERIFY,
    model::{FileName, KnownGoodKind},
    store::library::{self, KnownGood},
};

/// The whole set.
pub async fn list(desk: &Desk, actor: &Actor) -> Result<Vec<KnownGood>, Stop<Never>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageRules, _>(&Portal).await?;
            let list = library::all(&mut deed, &permit).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Consult, "library", entry).nature("known-good.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// Adds a file; false when it was there already.
pub async fn add(
    desk: &Desk,
    actor: &Actor,
    name: &FileName,
    received: &Received,
) -> Result<bool, Stop<Never>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let record = |deed: &ledger::Deed<ledger::Open>| {
                Record::new(Operation::Create, "library", deed.id()).nature("known-good.add")
            };
            if actor.role == Actor::SYSTEM {
                let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
                let added = library::add(&mut deed, &permit, name, received).await?;
                let record = record(&deed);
                return Ok((added, deed.record(record).await?));
            }
            let (mut deed, permit) = deed.permit::<ManageRules, _>(&Portal).await?;
            let added = library::add(&mut deed, &permit, name, received).await?;
            let record = record(&deed);
            Ok((added, deed.record(record).await?))
        })
        .await
}

/// Removes a file from the set.
pub async fn remove(
    desk: &Desk,
    actor: &Actor,
    id: Id<KnownGoodKind>,
) -> Result<bool, Stop<Never>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ManageRules, _>(&Portal).await?;
            let removed = library::remove(&mut deed, &permit, id).await?;
            let record =
                Record::new(Operation::Erase, "known-good", id.uuid()).nature("known-good.remove");
            Ok((removed, deed.record(record).await?))
        })
        .await
}
