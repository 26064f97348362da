//! Deposits: one agent's claim on one content.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit, vault::RecordKey};

use super::{agents::Copies, analyses::verdict_from};
use crate::{
    access::{DepositFile, DepositScope, Erases, InviteAgent, ReadFile, ReadOwn, Work},
    model::{AgentKind, Choice, Deposit, DepositKind, FileKind, FileName},
    rules::search::Holder,
};

/// A deposit about to be written.
#[derive(Debug)]
pub struct NewDeposit<'a> {
    /// The content.
    pub file: Id<FileKind>,
    /// Who deposits.
    pub agent: Id<AgentKind>,
    /// Their ministry.
    pub ministry: &'a str,
    /// Name given.
    pub name: &'a FileName,
    /// Password the agent gave for the content.
    pub password: Option<&'a str>,
    /// Kind of analysis.
    pub choice: Choice,
}

/// Writes a deposit.
pub async fn insert(
    deed: &mut Deed<Open>,
    _permit: &Permit<DepositFile>,
    new: &NewDeposit<'_>,
) -> Result<Id<DepositKind>, Fault> {
    let id: Id<DepositKind> = deed.new_id();
    let now = deed.now();
    let key = deed.new_key().await?;
    let name = key.seal_text("deposit.name", new.name.reveal());
    let password = new
        .password
        .map(|password| key.seal_text("deposit.password", password));
    sqlx::query!(
        "insert into deposit (id, file, agent, ministry, key_id, name, password, kind, unclassified_at, collected_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9)",
        id.uuid(),
        new.file.uuid(),
        new.agent.uuid(),
        new.ministry,
        key.id().uuid(),
        name,
        password,
        new.choice.code(),
        now
    )
    .execute(deed.sql())
    .await?;
    // The address is collected with the deposit: its year starts again (art. 4, 1° and 7).
    sqlx::query!(
        "update agent set collected_at = $2 where id = $1",
        new.agent.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// What decides who may see a deposit; nothing else of it.
pub async fn scope(
    deed: &mut Deed<Open>,
    id: Id<DepositKind>,
) -> Result<Option<DepositScope>, Fault> {
    let row = sqlx::query!(
        "select agent, ministry from deposit where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| DepositScope {
        id,
        agent: Id::from_uuid(row.agent),
        ministry: row.ministry,
    }))
}

/// The content of a deposit.
pub async fn file_of<A: ledger::Action<Resource = DepositScope>>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
) -> Result<Option<Id<FileKind>>, Fault> {
    let id = sqlx::query_scalar!(
        "select file from deposit where id = $1",
        permit.resource().id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(id.map(Id::from_uuid))
}

struct Row {
    id: uuid::Uuid,
    file: uuid::Uuid,
    key_id: uuid::Uuid,
    name: Vec<u8>,
    kind: String,
    size: i64,
    sha256: Vec<u8>,
    verdict: Option<String>,
    collected_at: Timestamp,
    invited_at: Option<Timestamp>,
}

fn opened(key: &RecordKey, row: Row) -> Result<Deposit, Fault> {
    let name = key.open_text("deposit.name", &row.name)?;
    Ok(Deposit {
        id: Id::from_uuid(row.id),
        file: Id::from_uuid(row.file),
        name: FileName::from_client(name.reveal()),
        size: row.size,
        sha256: row.sha256.try_into().unwrap_or_default(),
        choice: Choice::from_code(&row.kind).unwrap_or(Choice::Full),
        collected_at: row.collected_at,
        verdict: row.verdict.as_deref().and_then(verdict_from),
        invited_at: row.invited_at,
    })
}

/// Deposits with their names opened, in one statement for all their keys.
async fn all_opened(deed: &mut Deed<Open>, rows: Vec<Row>) -> Result<Vec<Deposit>, Fault> {
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    rows.into_iter()
        .zip(&keys)
        .map(|(row, key)| opened(key, row))
        .collect()
}

/// The agent's deposits, newest first.
pub async fn own(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadOwn>,
    before: Option<Timestamp>,
    limit: i64,
) -> Result<Vec<Deposit>, Fault> {
    let rows = sqlx::query_as!(
        Row,
        "select deposit.id, deposit.file, deposit.key_id, deposit.name, deposit.kind, file.size, file.sha256,
            file.verdict, deposit.collected_at, deposit.invited_at
        from deposit join file on file.id = deposit.file
        where deposit.agent = $1 and ($2::timestamptz is null or deposit.collected_at < $2)
        order by deposit.collected_at desc limit $3",
        permit.resource().0.uuid(),
        before,
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    all_opened(deed, rows).await
}

/// Every deposit of an agent up to a number, newest first, for a copy of their data (GDPR art. 15).
pub async fn copied<A: Copies>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    agent: Id<AgentKind>,
    limit: i64,
) -> Result<Vec<Deposit>, Fault> {
    let rows = sqlx::query_as!(
        Row,
        "select deposit.id, deposit.file, deposit.key_id, deposit.name, deposit.kind, file.size, file.sha256,
            file.verdict, deposit.collected_at, deposit.invited_at
        from deposit join file on file.id = deposit.file
        where deposit.agent = $1 order by deposit.collected_at desc, deposit.id desc limit $2",
        agent.uuid(),
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    all_opened(deed, rows).await
}

/// A page of the agent's deposits, newest first, those after a place in that order; for the API, whose
/// pages must neither skip nor repeat.
pub async fn own_after(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadOwn>,
    after: Option<(Timestamp, Id<DepositKind>)>,
    limit: i64,
) -> Result<Vec<Deposit>, Fault> {
    let (at, id) = after.map_or((None, None), |(at, id)| (Some(at), Some(id.uuid())));
    let rows = sqlx::query_as!(
        Row,
        "select deposit.id, deposit.file, deposit.key_id, deposit.name, deposit.kind, file.size, file.sha256,
            file.verdict, deposit.collected_at, deposit.invited_at
        from deposit join file on file.id = deposit.file
        where deposit.agent = $1
            and ($2::timestamptz is null or (deposit.collected_at, deposit.id) < ($2, $3::uuid))
        order by deposit.collected_at desc, deposit.id desc limit $4",
        permit.resource().0.uuid(),
        at,
        id,
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    all_opened(deed, rows).await
}

/// The newest deposit of a content by its hash, for the depositor's API.
pub async fn own_by_hash(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadOwn>,
    sha256: &[u8],
) -> Result<Option<Id<DepositKind>>, Fault> {
    let id = sqlx::query_scalar!(
        "select deposit.id from deposit join file on file.id = deposit.file
        where deposit.agent = $1 and file.sha256 = $2 order by deposit.collected_at desc, deposit.id desc limit 1",
        permit.resource().0.uuid(),
        sha256
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(id.map(Id::from_uuid))
}

/// Actions under which the holders of a content may be listed.
pub trait ListsHolders: ledger::Action {}
impl ListsHolders for Work {}
impl ListsHolders for ReadFile {}
impl ListsHolders for InviteAgent {}

/// Who holds a content, oldest deposit first.
pub async fn holders<A: ListsHolders>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    file: Id<FileKind>,
) -> Result<Vec<Holder>, Fault> {
    let rows = sqlx::query!(
        "select id, agent, ministry, collected_at from deposit where file = $1 order by collected_at",
        file.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Holder {
            deposit: Id::from_uuid(row.id),
            agent: Id::from_uuid(row.agent),
            ministry: row.ministry,
            collected_at: row.collected_at,
        })
        .collect())
}

/// The name a content was last deposited under and the passwords of its last deposits, for the engine.
pub async fn handling(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    file: Id<FileKind>,
) -> Result<Option<(FileName, Vec<String>)>, Fault> {
    let rows = sqlx::query!(
        "select key_id, name, password from deposit where file = $1 order by collected_at desc limit 8",
        file.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let mut name = None;
    let mut passwords = Vec::new();
    for row in rows {
        let key = deed.key(Id::from_uuid(row.key_id)).await?;
        if name.is_none() {
            name = Some(FileName::from_client(
                key.open_text("deposit.name", &row.name)?.reveal(),
            ));
        }
        if let Some(sealed) = row.password {
            passwords.push(key.open_text("deposit.password", &sealed)?.reveal().clone());
        }
    }
    Ok(name.map(|name| (name, passwords)))
}

/// Notes that ANSSI invited the agent to alert the ministry (art. 3, 1°).
pub async fn invite<A: ListsHolders>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<DepositKind>,
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "update deposit set invited_at = $2 where id = $1 and invited_at is null",
        id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Erases a deposit and its key; says which content it held.
pub async fn erase<A: Erases>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<DepositKind>,
) -> Result<Option<Id<FileKind>>, Fault> {
    let row = sqlx::query!(
        "delete from deposit where id = $1 returning file, key_id",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    deed.destroy_key(Id::from_uuid(row.key_id)).await?;
    deed.forget_mail(id.uuid()).await?;
    Ok(Some(Id::from_uuid(row.file)))
}

/// Every deposit of an agent.
pub async fn of_agent<A: Erases>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    agent: Id<AgentKind>,
) -> Result<Vec<Id<DepositKind>>, Fault> {
    let ids = sqlx::query_scalar!("select id from deposit where agent = $1", agent.uuid())
        .fetch_all(deed.sql())
        .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

/// Every deposit of a content, whoever holds it: a content that must be destroyed is destroyed for
/// all (art. 4).
pub async fn of_file(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    file: Id<FileKind>,
) -> Result<Vec<Id<DepositKind>>, Fault> {
    let ids = sqlx::query_scalar!("select id from deposit where file = $1", file.uuid())
        .fetch_all(deed.sql())
        .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

/// Contents that nobody holds any more, whose row is still there.
pub async fn unheld_files(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    limit: i64,
) -> Result<Vec<Id<FileKind>>, Fault> {
    let ids = sqlx::query_scalar!(
        "select id from file where not exists (select 1 from deposit where deposit.file = file.id) limit $1",
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}
