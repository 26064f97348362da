//! Who instructs what, and what is asked of the services.

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::requests::ministry;
use crate::{
    access::{Refer, Release, TakeUp, Work},
    model::{
        EndedHow, Instruction, InstructionKind, Referral, ReferralKind, RequestKind, RequestState,
        Service,
    },
};

/// Begins an instruction; none when someone else instructs the request.
pub async fn take_up(
    deed: &mut Deed<Open>,
    permit: &Permit<TakeUp>,
    agent: Uuid,
) -> Result<Option<Id<InstructionKind>>, Fault> {
    let id: Id<InstructionKind> = deed.new_id();
    let now = deed.now();
    let scope = permit.resource();
    let done = sqlx::query!(
        "insert into instruction (id, request, ministry, agent, since) values ($1, $2, $3, $4, $5)
        on conflict (request) where ended_at is null do nothing",
        id.uuid(),
        scope.id.uuid(),
        scope.ministry.code(),
        agent,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}

/// The open instruction of a request.
pub async fn open_of(
    deed: &mut Deed<Open>,
    request: Id<RequestKind>,
) -> Result<Option<Instruction>, Fault> {
    let row = sqlx::query!(
        "select id, ministry, agent, since from instruction where request = $1 and ended_at is null",
        request.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    row.map(|row| {
        Ok(Instruction {
            id: Id::from_uuid(row.id),
            request,
            ministry: ministry(&row.ministry)?,
            agent: row.agent,
            since: row.since,
        })
    })
    .transpose()
}

/// Those of these requests that someone instructs, and where they stand.
pub async fn instructed(
    deed: &mut Deed<Open>,
    ids: &[Uuid],
) -> Result<Vec<(Id<RequestKind>, RequestState)>, Fault> {
    let rows = sqlx::query!(
        "select id, state from request r where id = any($1)
          and exists (select from instruction where request = r.id and ended_at is null)",
        ids
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            let state =
                RequestState::from_code(&row.state).ok_or(Fault::Corrupt("state".into()))?;
            Ok((Id::from_uuid(row.id), state))
        })
        .collect()
}

/// The actor's open instruction through which they reach a request: the ones linked to it.
pub async fn reaching(
    deed: &mut Deed<Open>,
    earlier: Id<RequestKind>,
) -> Result<Vec<Instruction>, Fault> {
    let actor = deed.actor().account;
    let rows = sqlx::query!(
        "select i.id, i.request, i.ministry, i.agent, i.since from instruction i
        join link on i.request in (link.later, link.earlier)
        where i.agent = $2 and i.ended_at is null and i.request <> $1 and $1 in (link.later, link.earlier)
        order by i.since",
        earlier.uuid(),
        actor
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Instruction {
                id: Id::from_uuid(row.id),
                request: Id::from_uuid(row.request),
                ministry: ministry(&row.ministry)?,
                agent: row.agent,
                since: row.since,
            })
        })
        .collect()
}

/// Actions under which an instruction may be ended.
pub trait Ends: ledger::Action {}
impl Ends for Release {}
impl Ends for Work {}

/// Ends the open instruction of a request, what was asked of services on it, and what was asked for and not yet
/// delivered.
pub async fn end<A: Ends>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    request: Id<RequestKind>,
    how: EndedHow,
) -> Result<bool, Fault> {
    let now = deed.now();
    let ended = sqlx::query_scalar!(
        "update instruction set ended_at = $2, ended_how = $3 where request = $1 and ended_at is null returning id",
        request.uuid(),
        now,
        how.code()
    )
    .fetch_all(deed.sql())
    .await?;
    close(deed, &ended).await?;
    Ok(!ended.is_empty())
}

/// Ends every open instruction of agents whose habilitation is over.
pub async fn end_of(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    agents: &[Uuid],
) -> Result<u64, Fault> {
    let now = deed.now();
    let ended = sqlx::query_scalar!(
        "update instruction set ended_at = $2, ended_how = 'ended' where agent = any($1) and ended_at is null returning id",
        agents,
        now
    )
    .fetch_all(deed.sql())
    .await?;
    close(deed, &ended).await?;
    Ok(ended.len() as u64)
}

async fn close(deed: &mut Deed<Open>, instructions: &[Uuid]) -> Result<(), Fault> {
    let now = deed.now();
    sqlx::query!(
        "update referral set ended_at = $2 where instruction = any($1) and ended_at is null",
        instructions,
        now
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!(
        "update document_request set closed_at = $2
        where instruction = any($1) and delivered_at is null and declined_at is null and closed_at is null",
        instructions,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Asks a service for its part; none when it is asked already.
pub async fn refer(
    deed: &mut Deed<Open>,
    permit: &Permit<Refer>,
    instruction: Id<InstructionKind>,
    service: Service,
) -> Result<Option<Id<ReferralKind>>, Fault> {
    let id: Id<ReferralKind> = deed.new_id();
    let now = deed.now();
    let scope = permit.resource();
    let done = sqlx::query!(
        "insert into referral (id, instruction, request, ministry, body, since) values ($1, $2, $3, $4, $5, $6)
        on conflict (request, body) where ended_at is null do nothing",
        id.uuid(),
        instruction.uuid(),
        scope.id.uuid(),
        scope.ministry.code(),
        service.code(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok((done.rows_affected() == 1).then_some(id))
}

/// Ends what was asked of a service.
pub async fn recall(
    deed: &mut Deed<Open>,
    permit: &Permit<Refer>,
    service: Service,
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "update referral set ended_at = $3 where request = $1 and body = $2 and ended_at is null",
        permit.resource().id.uuid(),
        service.code(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What is asked of services on a request.
pub async fn referrals(
    deed: &mut Deed<Open>,
    request: Id<RequestKind>,
) -> Result<Vec<Referral>, Fault> {
    let rows = sqlx::query!(
        "select id, ministry, body, since from referral where request = $1 and ended_at is null order by since, id",
        request.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Referral {
                id: Id::from_uuid(row.id),
                request,
                ministry: ministry(&row.ministry)?,
                service: Service::from_code(&row.body).ok_or(Fault::Corrupt("service".into()))?,
                since: row.since,
            })
        })
        .collect()
}
