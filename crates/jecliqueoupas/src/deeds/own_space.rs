//! Art. 3 and 9 II: what an agent sees of their own: the list of deposits, and a copy of all data.

use kernel::{Actor, Id, Operation, Timestamp};
use ledger::{Never, Record, Stop};

use crate::{
    access::{AgentScope, ReadOwn},
    desk::Desk,
    law::{RIGHTS, VERIFY},
    model::{AgentKind, Deposit, DepositKind, ProfessionalEmail},
    store::{agents, deposits},
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

/// All that the service knows about an agent (GDPR art. 15).
#[derive(Debug, Clone)]
pub struct OwnData {
    /// Address.
    pub email: Option<ProfessionalEmail>,
    /// Ministry.
    pub ministry: String,
    /// When the address was last collected.
    pub collected_at: Timestamp,
    /// Deposits.
    pub deposits: Vec<Deposit>,
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
            let row = agents::whole(&mut deed, &permit, agent).await?;
            let deposits = deposits::own(&mut deed, &permit, None, 10_000).await?;
            let record =
                Record::new(Operation::Communicate, "agent", agent.uuid()).nature("agent.copy");
            let data = row.map(|(row, email)| OwnData {
                email,
                ministry: row.ministry,
                collected_at: row.collected_at,
                deposits,
            });
            Ok((data, deed.record(record).await?))
        })
        .await
}
