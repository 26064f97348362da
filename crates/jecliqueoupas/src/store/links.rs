//! Deposit links: seven days, tied to one address (art. 3).

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use crate::{
    access::{AnswerRights, OpenLink, RequestLink},
    model::{AgentKind, LinkKind},
};

/// Actions under which a link is made: its agent asks for it, or gets it with a rectified address.
pub trait MakesLinks: ledger::Action {}
impl MakesLinks for RequestLink {}
impl MakesLinks for AnswerRights {}

/// Writes a link; only the hash of its token is kept.
pub async fn create<A: MakesLinks>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    agent: Id<AgentKind>,
    token_hash: &[u8],
    expires_at: Timestamp,
) -> Result<Id<LinkKind>, Fault> {
    let id: Id<LinkKind> = deed.new_id();
    let now = deed.now();
    sqlx::query!(
        "insert into link (id, agent, token_hash, created_at, expires_at) values ($1, $2, $3, $4, $5)",
        id.uuid(),
        agent.uuid(),
        token_hash,
        now,
        expires_at
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// A link that was found.
#[derive(Debug, Clone, Copy)]
pub struct Found {
    /// Its id.
    pub id: Id<LinkKind>,
    /// The agent it is tied to.
    pub agent: Id<AgentKind>,
    /// When it stops.
    pub expires_at: Timestamp,
}

/// The link with this token, expired or not.
pub async fn find(
    deed: &mut Deed<Open>,
    _permit: &Permit<OpenLink>,
    token_hash: &[u8],
) -> Result<Option<Found>, Fault> {
    let row = sqlx::query!(
        "select id, agent, expires_at from link where token_hash = $1",
        token_hash
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| Found {
        id: Id::from_uuid(row.id),
        agent: Id::from_uuid(row.agent),
        expires_at: row.expires_at,
    }))
}

/// How many links this agent asked for since an instant.
pub async fn count_since(
    deed: &mut Deed<Open>,
    _permit: &Permit<RequestLink>,
    agent: Id<AgentKind>,
    since: Timestamp,
) -> Result<i64, Fault> {
    Ok(sqlx::query_scalar!(
        r#"select count(*) as "count!" from link where agent = $1 and created_at >= $2"#,
        agent.uuid(),
        since
    )
    .fetch_one(deed.sql())
    .await?)
}
