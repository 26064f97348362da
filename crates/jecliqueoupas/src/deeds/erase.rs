//! Art. 7: at the agent's express request the file and the address are erased at once. Art. 4: a
//! file with sensitive data is withdrawn and destroyed, whoever else had deposited it.
//!
//! Keeps JCOP-4.2 and JCOP-7.2.

use kernel::{Actor, Id, Operation};
use ledger::{Deed, Fault, Never, Open, Permit, Reason, Record, Stop, jobs::NewJob};
use uuid::Uuid;

use super::read_report::scope_of;
use crate::{
    access::{AgentScope, EraseAccount, EraseDeposit, Erases, Portal, WithdrawFile, Work},
    desk::Desk,
    law::RIGHTS,
    model::{AgentKind, DepositKind, FileKind},
    store::{agents, deposits, files},
};

/// Why nothing was erased.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such deposit: it may be erased already.
    Unknown,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        "unknown-deposit"
    }
    fn article(&self) -> Option<&'static str> {
        Some("7")
    }
}

/// What was erased, and the entry of the log that proves it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Erased {
    /// Entry of the audit log.
    pub entry: Uuid,
    /// Deposits erased.
    pub deposits: usize,
    /// Contents destroyed; fewer when another agent deposited the same content.
    pub files: usize,
}

/// Erases deposits, then the contents nobody holds any more; returns how many of each.
pub(super) async fn erase_deposits<A: Erases>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    ids: &[Id<DepositKind>],
) -> Result<(usize, usize), Fault> {
    let mut contents: Vec<Id<FileKind>> = Vec::new();
    let mut gone = 0;
    for id in ids {
        if let Some(file) = deposits::erase(deed, permit, *id).await? {
            gone += 1;
            if !contents.contains(&file) {
                contents.push(file);
            }
        }
    }
    let mut destroyed = 0;
    for file in contents {
        destroyed += usize::from(files::erase_if_unheld(deed, permit, file).await?);
    }
    Ok((gone, destroyed))
}

/// Erases one deposit at its agent's request (art. 7).
pub async fn erase_deposit(
    desk: &Desk,
    actor: &Actor,
    id: Id<DepositKind>,
) -> Result<Erased, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |mut deed| {
            let Some(scope) = scope_of(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<EraseDeposit, _>(&scope).await?;
            let (deposits, files) = erase_deposits(&mut deed, &permit, &[id]).await?;
            let entry = deed.id();
            let record =
                Record::new(Operation::Erase, "deposit", id.uuid()).nature("deposit.erase");
            Ok((
                Erased {
                    entry,
                    deposits,
                    files,
                },
                deed.record(record).await?,
            ))
        })
        .await
}

/// Erases the agent's address and everything deposited under it (art. 7).
pub async fn erase_account(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
) -> Result<Erased, Stop<Never>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<EraseAccount, _>(&AgentScope(agent)).await?;
            let ids = deposits::of_agent(&mut deed, &permit, agent).await?;
            let (deposits, files) = erase_deposits(&mut deed, &permit, &ids).await?;
            agents::erase(&mut deed, &permit, agent).await?;
            let entry = deed.id();
            let record = Record::new(Operation::Erase, "agent", agent.uuid()).nature("agent.erase");
            Ok((
                Erased {
                    entry,
                    deposits,
                    files,
                },
                deed.record(record).await?,
            ))
        })
        .await
}

/// How long the job behind a report of sensitive data leaves to the request that made it, in seconds.
const HEAD_START: i64 = 15;

/// The agent reports sensitive data in what they deposited: the content is destroyed at once, for
/// every agent who deposited it (art. 4).
pub async fn withdraw(
    desk: &Desk,
    actor: &Actor,
    id: Id<DepositKind>,
) -> Result<Erased, Stop<Refusal>> {
    let file = report_sensitive(desk, actor, id).await?;
    destroy(desk, file).await
}

/// The report alone, under the agent's own right, which the policy checks and the log keeps. From its commit on
/// the content is as good as destroyed: a job sees to it, should this process end here.
pub async fn report_sensitive(
    desk: &Desk,
    actor: &Actor,
    id: Id<DepositKind>,
) -> Result<Id<FileKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, RIGHTS, async |mut deed| {
            let Some(scope) = scope_of(&mut deed, id).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<WithdrawFile, _>(&scope).await?;
            let Some(file) = deposits::file_of(&mut deed, &permit).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let job = NewJob::new("withdraw", serde_json::json!({ "file": file }))
                .key(format!("withdraw:{file}"))
                .at(deed.now() + time::Duration::seconds(HEAD_START));
            deed.enqueue(job).await?;
            let record = Record::new(Operation::Change, "deposit", id.uuid())
                .nature("deposit.report-sensitive");
            Ok((file, deed.record(record).await?))
        })
        .await
}

/// The destruction, by the service, which alone may touch the other agents' deposits of the same content. Done
/// again, it finds nothing left to erase.
pub async fn destroy<E: Reason>(desk: &Desk, file: Id<FileKind>) -> Result<Erased, Stop<E>> {
    desk.ledger
        .deed(&Actor::system(), RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Portal).await?;
            let ids = deposits::of_file(&mut deed, &permit, file).await?;
            let (deposits, files) = erase_deposits(&mut deed, &permit, &ids).await?;
            let entry = deed.id();
            let record = if deposits == 0 {
                Record::new(Operation::Consult, "file", file.uuid()).nature("file.withdrawn")
            } else {
                Record::new(Operation::Erase, "file", file.uuid()).nature("file.withdraw")
            };
            Ok((
                Erased {
                    entry,
                    deposits,
                    files,
                },
                deed.record(record).await?,
            ))
        })
        .await
}
