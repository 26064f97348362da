//! Art. 4 and 5: what ends by itself: documents after seven days, instructions with the habilitation of who held
//! them.
//!
//! Keeps PPST-4.1 and PPST-5.2.

use kernel::{Actor, Operation};
use ledger::{Never, Record, Stop};

use crate::{
    access::{Base, Work},
    desk::Desk,
    law::{ADMINISTER, INSTRUCT},
    store::{documents, instructions, users},
};

/// Erases the documents at term; how many. Each leaves its entry.
pub async fn documents(desk: &Desk) -> Result<u64, Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), INSTRUCT, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let erased = documents::erase_due(&mut deed, &permit).await?;
            let count = erased.len() as u64;
            let entry = deed.id();
            let record = Record::new(Operation::Erase, "document", entry)
                .nature("documents.expire")
                .detail(serde_json::json!({ "count": count }));
            let mut deed = deed.record(record).await?;
            for id in erased {
                let record =
                    Record::new(Operation::Erase, "document", id.uuid()).nature("document.expire");
                deed = deed.record(record).await?;
            }
            Ok((count, deed))
        })
        .await
}

/// Ends what those instruct whose habilitation ran out; how many instructions.
pub async fn habilitations(desk: &Desk) -> Result<u64, Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), ADMINISTER, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Base).await?;
            let over = users::run_out(&mut deed, &permit).await?;
            let gone = users::without_habilitation(&mut deed, &permit).await?;
            let all: Vec<_> = over.into_iter().chain(gone).collect();
            let ended = instructions::end_of(&mut deed, &permit, &all).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Change, "habilitation", entry)
                .nature("habilitations.expire")
                .detail(serde_json::json!({ "accounts": all, "instructions": ended }));
            Ok((ended, deed.record(record).await?))
        })
        .await
}
