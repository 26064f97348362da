//! Art. 7: one year after collection. The retention engine erases deposits at the second their year
//! ends; this deed follows it and erases the contents nobody holds any more and the addresses whose
//! own year has ended.
//!
//! Keeps JCOP-7.1.

use kernel::{Actor, Operation};
use ledger::{Never, Record, Stop};

use crate::{
    access::{Portal, Work},
    desk::Desk,
    law::VERIFY,
    store::{agents, deposits, files},
};

/// Rows erased in one transaction.
const BATCH: i64 = 200;

/// What was erased.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Expired {
    /// Contents.
    pub files: usize,
    /// Addresses.
    pub agents: usize,
}

/// Erases what is past its term, batch by batch.
pub async fn expire(desk: &Desk) -> Result<Expired, Stop<Never>> {
    let mut total = Expired::default();
    loop {
        let done = desk
            .ledger
            .deed(&Actor::system(), VERIFY, async |deed| {
                let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
                let mut done = Expired::default();
                for file in deposits::unheld_files(&mut deed, &permit, BATCH).await? {
                    done.files +=
                        usize::from(files::erase_if_unheld(&mut deed, &permit, file).await?);
                }
                for agent in agents::expired(&mut deed, &permit, BATCH).await? {
                    agents::erase(&mut deed, &permit, agent).await?;
                    done.agents += 1;
                }
                let entry = deed.id();
                let record = Record::new(Operation::Erase, "term", entry)
                    .nature("retention.expire")
                    .detail(serde_json::json!({ "files": done.files, "agents": done.agents }));
                Ok((done, deed.record(record).await?))
            })
            .await?;
        total.files += done.files;
        total.agents += done.agents;
        if done == Expired::default() {
            return Ok(total);
        }
    }
}
