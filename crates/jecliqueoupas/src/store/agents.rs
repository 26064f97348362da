//! Agents: an address and nothing else (art. 4, 1°).

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit, vault::VaultKey};

use crate::{
    access::{Administer, AnswerRights, Erases, OpenLink, ReadOwn, RequestLink},
    model::{
        AgentKind, AlertPath, CopiedAlert, CopiedLink, CopiedToken, MinistryCode, ProfessionalEmail,
    },
};

/// Blind index of addresses.
pub(super) const EMAIL_INDEX: &str = "email";

/// Actions under which an address is collected: its agent asks for a link, or a token is issued for it.
pub trait Collects: ledger::Action {}
impl Collects for RequestLink {}
impl Collects for Administer {}

/// The agent who gives this address, recorded now: article 7's year starts again, since the
/// address is collected again.
pub async fn collect<A: Collects>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    email: &ProfessionalEmail,
    ministry: &str,
) -> Result<Id<AgentKind>, Fault> {
    let now = deed.now();
    let blind = deed.blind(EMAIL_INDEX, email.reveal());
    let known = sqlx::query_scalar!(
        "update agent set collected_at = $2, ministry = $3 where email_blind = $1 returning id",
        blind,
        now,
        ministry
    )
    .fetch_optional(deed.sql())
    .await?;
    if let Some(id) = known {
        return Ok(Id::from_uuid(id));
    }
    let id: Id<AgentKind> = deed.new_id();
    let key = deed.new_key().await?;
    let sealed = key.seal_text("agent.email", email.reveal());
    sqlx::query!(
        "insert into agent (id, ministry, key_id, email, email_blind, collected_at)
        values ($1, $2, $3, $4, $5, $6)",
        id.uuid(),
        ministry,
        key.id().uuid(),
        sealed,
        blind,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// An agent as the service needs them.
#[derive(Debug, Clone)]
pub struct AgentRow {
    /// Id, also the account of the session.
    pub id: Id<AgentKind>,
    /// Ministry.
    pub ministry: MinistryCode,
    /// Last collection of the address.
    pub collected_at: Timestamp,
    /// Processing is restricted at the agent's request (GDPR art. 18).
    pub restricted: bool,
}

impl AgentRow {
    /// Whether an alert may carry the address: not under restriction, unless the agent raises it (decision 7).
    #[must_use]
    pub fn shows_address(&self, path: AlertPath) -> bool {
        !self.restricted || path == AlertPath::Agent
    }
}

/// What is known of an agent, the address left sealed.
pub async fn load(deed: &mut Deed<Open>, id: Id<AgentKind>) -> Result<Option<AgentRow>, Fault> {
    let row = sqlx::query!(
        "select ministry, collected_at, restricted from agent where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| AgentRow {
        id,
        ministry: row.ministry,
        collected_at: row.collected_at,
        restricted: row.restricted,
    }))
}

/// What is known of an agent and their address, opened, in the two statements a page can spare.
pub async fn whole<A: OpensAddress>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<AgentKind>,
) -> Result<Option<(AgentRow, Option<ProfessionalEmail>)>, Fault> {
    let row = sqlx::query!(
        "select ministry, collected_at, restricted, key_id, email from agent where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::<VaultKey>::from_uuid(row.key_id)).await?;
    let text = key.open_text("agent.email", &row.email)?;
    let agent = AgentRow {
        id,
        ministry: row.ministry,
        collected_at: row.collected_at,
        restricted: row.restricted,
    };
    Ok(Some((agent, ProfessionalEmail::parse(text.reveal()).ok())))
}

/// Actions under which a copy of everything held about an agent is made (GDPR art. 15).
pub trait Copies: OpensAddress {}
impl Copies for ReadOwn {}
impl Copies for AnswerRights {}

/// Everything held about an agent but the deposits.
#[derive(Debug, Clone)]
pub struct Copied {
    /// Who.
    pub agent: AgentRow,
    /// Address.
    pub email: Option<ProfessionalEmail>,
    /// Links not yet erased.
    pub links: Vec<CopiedLink>,
    /// Tokens.
    pub tokens: Vec<CopiedToken>,
    /// Alerts.
    pub alerts: Vec<CopiedAlert>,
}

/// Everything held about an agent but the deposits, in two statements: a page sends at most six.
pub async fn copied<A: Copies>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<AgentKind>,
) -> Result<Option<Copied>, Fault> {
    let row = sqlx::query!(
        r#"select ministry, collected_at, restricted, key_id, email,
            coalesce((select jsonb_agg(jsonb_build_object('created_at', extract(epoch from created_at)::bigint,
                'expires_at', extract(epoch from expires_at)::bigint) order by created_at)
                from link where link.agent = $1), '[]') as "links!",
            coalesce((select jsonb_agg(jsonb_build_object('application', application, 'statement', statement,
                'issued_at', extract(epoch from issued_at)::bigint,
                'expires_at', extract(epoch from expires_at)::bigint,
                'revoked_at', extract(epoch from revoked_at)::bigint) order by issued_at, id)
                from application_token where application_token.agent = $1), '[]') as "tokens!",
            coalesce((select array_agg(reference order by issued_at, id)
                from application_token where application_token.agent = $1), '{}') as "references!",
            coalesce((select jsonb_agg(jsonb_build_object('deposit', deposit, 'ministry', alert.ministry,
                'rule', rule, 'path', path, 'raised_at', extract(epoch from raised_at)::bigint)
                order by raised_at, alert.id)
                from alert join deposit on deposit.id = alert.deposit where deposit.agent = $1), '[]') as "alerts!"
        from agent where id = $1"#,
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::<VaultKey>::from_uuid(row.key_id)).await?;
    let text = key.open_text("agent.email", &row.email)?;
    let agent = AgentRow {
        id,
        ministry: row.ministry,
        collected_at: row.collected_at,
        restricted: row.restricted,
    };
    let corrupt = |_| Fault::Corrupt("copy of an agent's data".into());
    let mut tokens: Vec<CopiedToken> = serde_json::from_value(row.tokens).map_err(corrupt)?;
    for (token, sealed) in tokens.iter_mut().zip(&row.references) {
        token.reference = Some(key.open_text("application_token.reference", sealed)?);
    }
    Ok(Some(Copied {
        agent,
        email: ProfessionalEmail::parse(text.reveal()).ok(),
        links: serde_json::from_value(row.links).map_err(corrupt)?,
        tokens,
        alerts: serde_json::from_value(row.alerts).map_err(corrupt)?,
    }))
}

/// Gives an agent their right address and ministry (GDPR art. 16), their deposits too: later alerts go to the
/// ministry of that address. The links sent to the former one end, with the mail that waits for it; the year of
/// article 7 goes on, for the address is not collected anew.
pub async fn rectify(
    deed: &mut Deed<Open>,
    _permit: &Permit<AnswerRights>,
    id: Id<AgentKind>,
    email: &ProfessionalEmail,
    ministry: &str,
) -> Result<(), Fault> {
    let key = sqlx::query_scalar!("select key_id from agent where id = $1", id.uuid())
        .fetch_one(deed.sql())
        .await?;
    let key = deed.key(Id::<VaultKey>::from_uuid(key)).await?;
    let sealed = key.seal_text("agent.email", email.reveal());
    let blind = deed.blind(EMAIL_INDEX, email.reveal());
    sqlx::query!(
        "update agent set email = $2, email_blind = $3, ministry = $4 where id = $1",
        id.uuid(),
        sealed,
        blind,
        ministry
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!(
        "update deposit set ministry = $2 where agent = $1",
        id.uuid(),
        ministry
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!("delete from link where agent = $1", id.uuid())
        .execute(deed.sql())
        .await?;
    deed.forget_mail(id.uuid()).await?;
    Ok(())
}

/// Actions under which an agent's address may be opened.
pub trait OpensAddress: ledger::Action {}
impl OpensAddress for ReadOwn {}
impl OpensAddress for OpenLink {}
impl OpensAddress for AnswerRights {}
impl OpensAddress for crate::access::InviteAgent {}
impl OpensAddress for crate::access::ReadAlert {}
impl OpensAddress for crate::access::RaiseAlert {}
impl OpensAddress for crate::access::Work {}

/// The address, opened.
pub async fn address<A: OpensAddress>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<AgentKind>,
) -> Result<Option<ProfessionalEmail>, Fault> {
    let row = sqlx::query!("select key_id, email from agent where id = $1", id.uuid())
        .fetch_optional(deed.sql())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::<VaultKey>::from_uuid(row.key_id)).await?;
    let text = key.open_text("agent.email", &row.email)?;
    Ok(ProfessionalEmail::parse(text.reveal()).ok())
}

/// The agent with this address, for a request made in their name (art. 9 II).
pub async fn find(
    deed: &mut Deed<Open>,
    _permit: &Permit<AnswerRights>,
    email: &ProfessionalEmail,
) -> Result<Option<Id<AgentKind>>, Fault> {
    let blind = deed.blind(EMAIL_INDEX, email.reveal());
    let id = sqlx::query_scalar!("select id from agent where email_blind = $1", blind)
        .fetch_optional(deed.sql())
        .await?;
    Ok(id.map(Id::from_uuid))
}

/// Restricts the processing, or lifts the restriction (GDPR art. 18).
pub async fn restrict(
    deed: &mut Deed<Open>,
    _permit: &Permit<AnswerRights>,
    id: Id<AgentKind>,
    restricted: bool,
) -> Result<(), Fault> {
    sqlx::query!(
        "update agent set restricted = $2 where id = $1",
        id.uuid(),
        restricted
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Erases the agent: address, key, tokens, queued mail; the links go with the row, by their foreign key. The
/// deposits must be gone.
pub async fn erase<A: Erases>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<AgentKind>,
) -> Result<(), Fault> {
    let key = sqlx::query_scalar!(
        "delete from agent where id = $1 returning key_id",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    if let Some(key) = key {
        deed.destroy_key(Id::from_uuid(key)).await?;
    }
    gate::tokens::end_all_in(deed, id.uuid()).await?;
    deed.forget_mail(id.uuid()).await?;
    Ok(())
}

/// Agents whose year has ended and who have no deposit left, oldest first.
pub async fn expired(
    deed: &mut Deed<Open>,
    _permit: &Permit<crate::access::Work>,
    limit: i64,
) -> Result<Vec<Id<AgentKind>>, Fault> {
    let now = deed.now();
    let ids = sqlx::query_scalar!(
        "select id from agent
        where collected_at < $1 and (collected_at at time zone 'Europe/Paris' + interval '1 year') at time zone 'Europe/Paris' <= $1
            and not exists (select 1 from deposit where deposit.agent = agent.id)
        order by collected_at limit $2",
        now,
        limit
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}
