//! Tokens of State applications: who each deposits for, and the statement it was issued on (art. 1).

use gate::tokens::ApiToken;
use kernel::{Id, Personal, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use crate::{
    access::{Administer, DepositFile},
    model::{AgentKind, MinistryCode},
};

/// What is kept of a token beside its digest.
#[derive(Debug)]
pub struct NewApplication<'a> {
    /// The ground's token.
    pub token: Id<ApiToken>,
    /// Whose deposits its deposits are.
    pub agent: Id<AgentKind>,
    /// Name of the application.
    pub application: &'a str,
    /// What its holder stated in writing, word for word.
    pub statement: &'a str,
    /// Where that writing is kept.
    pub reference: &'a str,
    /// When the token ends.
    pub expires_at: Timestamp,
}

/// Writes the file of a token just issued.
pub async fn insert(
    deed: &mut Deed<Open>,
    _permit: &Permit<Administer>,
    new: &NewApplication<'_>,
) -> Result<(), Fault> {
    let key = sqlx::query_scalar!("select key_id from agent where id = $1", new.agent.uuid())
        .fetch_one(deed.sql())
        .await?;
    let key = deed.key(Id::from_uuid(key)).await?;
    let reference = key.seal_text("application_token.reference", new.reference);
    let (now, by) = (deed.now(), deed.actor().account);
    sqlx::query!(
        "insert into application_token
            (id, agent, application, statement, reference, issued_by, issued_at, expires_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8)",
        new.token.uuid(),
        new.agent.uuid(),
        new.application,
        new.statement,
        reference,
        by,
        now,
        new.expires_at
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// A token, as the administrator sees it.
#[derive(Debug, Clone)]
pub struct Application {
    /// The token's id.
    pub id: Id<ApiToken>,
    /// Name of the application.
    pub application: String,
    /// Address its deposits are made under.
    pub email: Personal<String>,
    /// Ministry of that address.
    pub ministry: MinistryCode,
    /// What its holder stated in writing.
    pub statement: String,
    /// Where that writing is kept.
    pub reference: Personal<String>,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When it was last used, to the hour; unknown once it has ended.
    pub used_at: Option<Timestamp>,
}

/// The tokens, the newest first, at most two hundred.
pub async fn all(
    deed: &mut Deed<Open>,
    _permit: &Permit<Administer>,
) -> Result<Vec<Application>, Fault> {
    let rows = sqlx::query!(
        "select application_token.id, application, statement, reference, issued_at, expires_at, revoked_at,
            agent.ministry, agent.email, agent.key_id
        from application_token join agent on agent.id = application_token.agent
        order by issued_at desc, application_token.id limit 200"
    )
    .fetch_all(deed.sql())
    .await?;
    let ids: Vec<Id<ApiToken>> = rows.iter().map(|row| Id::from_uuid(row.id)).collect();
    let used = gate::tokens::used_in(deed, &ids).await?;
    let mut list = Vec::with_capacity(rows.len());
    for row in rows {
        // Two tokens of one address share its key, so `keys` would be asked for it twice.
        let key = deed.key(Id::from_uuid(row.key_id)).await?;
        let id = Id::from_uuid(row.id);
        list.push(Application {
            id,
            application: row.application,
            email: key.open_text("agent.email", &row.email)?,
            ministry: row.ministry,
            statement: row.statement,
            reference: key.open_text("application_token.reference", &row.reference)?,
            issued_at: row.issued_at,
            expires_at: row.expires_at,
            revoked_at: row.revoked_at,
            used_at: used
                .iter()
                .find(|(token, _)| *token == id)
                .and_then(|(_, at)| *at),
        });
    }
    Ok(list)
}

/// Notes that a token is revoked; false when there is none in force.
pub async fn revoke(
    deed: &mut Deed<Open>,
    _permit: &Permit<Administer>,
    id: Id<ApiToken>,
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "update application_token set revoked_at = $2
        where id = $1 and revoked_at is null and expires_at > $2",
        id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether an application that deposits for this agent stated in writing that what it deposits is
/// not classified, in a statement still in force (art. 1).
pub async fn has_stated(
    deed: &mut Deed<Open>,
    permit: &Permit<DepositFile>,
) -> Result<bool, Fault> {
    let now = deed.now();
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from application_token
            where agent = $1 and revoked_at is null and expires_at > $2) as "stated!""#,
        permit.resource().0.uuid(),
        now
    )
    .fetch_one(deed.sql())
    .await?)
}
