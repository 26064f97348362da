//! Art. 3 and 9 II: what an agent sees of their own: the list of deposits, and a copy of all data.

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Deed, Fault, Never, Open, Permit, Record, Stop};

use crate::{
    access::{AgentScope, ReadOwn},
    desk::Desk,
    law::{RIGHTS, VERIFY},
    model::{AgentKind, Deposit, DepositKind},
    store::{
        agents::{self, Copied},
        deposits,
    },
};

/// Deposits shown on one page.
pub const PAGE: i64 = 25;

/// The agent's own deposits, newest first; those before an instant when one is given.
pub async fn own_deposits(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
    before: Option<Timestamp>,
) -> Result<Vec<Deposit>, Stop<Never>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadOwn, _>(&AgentScope(agent)).await?;
            let list = deposits::own(&mut deed, &permit, before, PAGE).await?;
            let record =
                Record::new(Operation::Consult, "agent", agent.uuid()).nature("deposits.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// A page of the agent's deposits after a place in their order, for the API; one more than `limit` is
/// read, so that it is known whether there are more.
pub async fn own_after(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
    after: Option<(Timestamp, Id<DepositKind>)>,
    limit: i64,
) -> Result<Vec<Deposit>, Stop<Never>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadOwn, _>(&AgentScope(agent)).await?;
            let list = deposits::own_after(&mut deed, &permit, after, limit + 1).await?;
            let record =
                Record::new(Operation::Consult, "agent", agent.uuid()).nature("deposits.list");
            Ok((list, deed.record(record).await?))
        })
        .await
}

/// The agent's newest deposit of a content, for the API.
pub async fn own_by_hash(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
    sha256: &[u8; 32],
) -> Result<Option<Id<DepositKind>>, Stop<Never>> {
    desk.ledger
        .deed(actor, VERIFY, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadOwn, _>(&AgentScope(agent)).await?;
            let id = deposits::own_by_hash(&mut deed, &permit, sha256).await?;
            let record =
                Record::new(Operation::Consult, "agent", agent.uuid()).nature("deposits.find");
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// Deposits in one copy at most.
const COPIED: usize = 10_000;

/// All that the service knows about an agent (GDPR art. 15).
#[derive(Debug, Clone)]
pub struct OwnData {
    /// Everything but the deposits.
    pub held: Copied,
    /// Deposits, newest first.
    pub deposits: Vec<Deposit>,
    /// Older deposits were left out.
    pub cut: bool,
}

/// A copy of the agent's data; none when the agent is unknown.
pub async fn own_data(
    desk: &Desk,
    actor: &Actor,
    agent: Id<AgentKind>,
) -> Result<Option<OwnData>, Stop<Never>> {
    desk.ledger
        .deed(actor, RIGHTS, async |deed| {
            let (mut deed, permit) = deed.permit::<ReadOwn, _>(&AgentScope(agent)).await?;
            let data = gather(&mut deed, &permit, agent).await?;
            Ok((data, deed.record(copied(agent)).await?))
        })
        .await
}

/// The record of a copy, whoever asked for it.
pub(super) fn copied(agent: Id<AgentKind>) -> Record {
    Record::new(Operation::Communicate, "agent", agent.uuid()).nature("agent.copy")
}

/// Everything held about an agent; none when there is no such agent.
pub(super) async fn gather<A: agents::Copies>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    agent: Id<AgentKind>,
) -> Result<Option<OwnData>, Fault> {
    let Some(held) = agents::copied(deed, permit, agent).await? else {
        return Ok(None);
    };
    let wanted = i64::try_from(COPIED + 1).unwrap_or(i64::MAX);
    let deposits = deposits::copied(deed, permit, agent, wanted).await?;
    let (deposits, cut) = within(deposits, COPIED);
    Ok(Some(OwnData {
        held,
        deposits,
        cut,
    }))
}

/// The first of a list, and whether any were left out.
fn within<T>(mut list: Vec<T>, most: usize) -> (Vec<T>, bool) {
    let cut = list.len() > most;
    list.truncate(most);
    (list, cut)
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_copy_that_was_cut_says_so() {
        assert_eq!(within(vec![1, 2], 2), (vec![1, 2], false));
        assert_eq!(within(vec![1, 2, 3], 2), (vec![1, 2], true));
    }
}
