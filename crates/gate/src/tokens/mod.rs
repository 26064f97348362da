//! Tokens of the API: issued once, kept as digests, bound to an account, a role and scopes.

use std::time::Duration;

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use kernel::{Actor, Id, Kind, Role, Timestamp};
use ledger::{Deed, Fault, Ledger, Open};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::{Problem, SiteInfo, extract::RequestId, session::Bearer};

/// Header existing clients send their token in; `Authorization: Bearer` is read too (RFC 6750).
pub const HEADER: &str = "x-auth-token";
/// What our tokens begin with, so that scanners of leaked secrets know them.
const PREFIX: &str = "acte_";

/// A token of the API.
#[derive(Debug)]
pub enum ApiToken {}
impl Kind for ApiToken {
    const NAME: &'static str = "api-token";
}

/// What a token is issued for.
#[derive(Debug, Clone)]
pub struct NewToken<'a> {
    /// Account it speaks for.
    pub account: Uuid,
    /// Role it speaks in.
    pub role: Role,
    /// Compartment it belongs to.
    pub compartment: Option<&'a str>,
    /// What it may be used for, as the routes name it.
    pub scopes: &'a [&'a str],
    /// How long it lives.
    pub lifetime: Duration,
}

/// Issues a token. Its text is shown once; only its digest is kept.
///
/// # Errors
/// When the database does not take it.
pub async fn issue(ledger: &Ledger, new: NewToken<'_>) -> Result<(Id<ApiToken>, String), Fault> {
    let (id, bearer) = (ledger.new_id(), Bearer::new(ledger.entropy()));
    let mut tx = ledger.ground().await?;
    insert(tx.sql(), id, &bearer, ledger.now(), &new).await?;
    tx.commit().await?;
    Ok((id, text(&bearer)))
}

/// The same inside a deed: the token exists only if the deed that issues it is recorded.
///
/// # Errors
/// When the database does not take it.
pub async fn issue_in(
    deed: &mut Deed<Open>,
    new: &NewToken<'_>,
) -> Result<(Id<ApiToken>, String), Fault> {
    let (id, bearer, now) = (deed.new_id(), Bearer::new(deed.entropy()), deed.now());
    insert(deed.sql(), id, &bearer, now, new).await?;
    Ok((id, text(&bearer)))
}

fn text(bearer: &Bearer) -> String {
    format!("{PREFIX}{}", bearer.text())
}

async fn insert(
    conn: &mut PgConnection,
    id: Id<ApiToken>,
    bearer: &Bearer,
    now: Timestamp,
    new: &NewToken<'_>,
) -> Result<(), Fault> {
    let hash = bearer.hash();
    let scopes: Vec<String> = new.scopes.iter().map(|scope| (*scope).to_owned()).collect();
    sqlx::query!(
        "insert into api_token (id, token_hash, account, role, compartment, scopes, created_at, expires_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.uuid(),
        &hash[..],
        new.account,
        new.role.0,
        new.compartment,
        &scopes,
        now,
        now + new.lifetime,
    )
    .execute(conn)
    .await?;
    Ok(())
}

/// A token as its account sees it listed.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: Id<ApiToken>,
    /// What it may be used for.
    pub scopes: Vec<String>,
    /// When it was issued.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// When it was last used, to the hour.
    pub used_at: Option<Timestamp>,
}

/// The living tokens of an account, the newest first, at most a hundred.
///
/// # Errors
/// When the database does not answer.
pub async fn list(ledger: &Ledger, account: Uuid) -> Result<Vec<Listed>, Fault> {
    let mut tx = ledger.ground().await?;
    let rows = sqlx::query!(
        "select id, scopes, created_at, expires_at, used_at from api_token
         where account = $1 and expires_at > $2 order by created_at desc limit 100",
        account,
        ledger.now(),
    )
    .fetch_all(tx.sql())
    .await?;
    tx.commit().await?;
    let listed = rows.into_iter().map(|row| Listed {
        id: Id::from_uuid(row.id),
        scopes: row.scopes,
        created_at: row.created_at,
        expires_at: row.expires_at,
        used_at: row.used_at,
    });
    Ok(listed.collect())
}

/// Ends a token of an account; whether there was one.
///
/// # Errors
/// When the database does not take it.
pub async fn revoke(ledger: &Ledger, account: Uuid, id: Id<ApiToken>) -> Result<bool, Fault> {
    let mut tx = ledger.ground().await?;
    let done = sqlx::query!(
        "delete from api_token where id = $1 and account = $2",
        id.uuid(),
        account
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(done.rows_affected() > 0)
}

/// Ends a token inside a deed; whether there was one.
///
/// # Errors
/// When the database does not take it.
pub async fn revoke_in(deed: &mut Deed<Open>, id: Id<ApiToken>) -> Result<bool, Fault> {
    let done = sqlx::query!("delete from api_token where id = $1", id.uuid())
        .execute(deed.sql())
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends every token of an account inside a deed: the account is erased. How many there were.
///
/// # Errors
/// When the database does not take it.
pub async fn end_all_in(deed: &mut Deed<Open>, account: Uuid) -> Result<u64, Fault> {
    let done = sqlx::query!("delete from api_token where account = $1", account)
        .execute(deed.sql())
        .await?;
    Ok(done.rows_affected())
}

/// When the living ones among these tokens were last used, to the hour; none for one never used.
///
/// # Errors
/// When the database does not answer.
pub async fn used_in(
    deed: &mut Deed<Open>,
    ids: &[Id<ApiToken>],
) -> Result<Vec<(Id<ApiToken>, Option<Timestamp>)>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!("select id, used_at from api_token where id = any($1)", &ids)
        .fetch_all(deed.sql())
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| (Id::from_uuid(row.id), row.used_at))
        .collect())
}

/// Who calls the API.
#[derive(Debug, Clone)]
pub struct Caller {
    actor: Actor,
    account: Uuid,
}

impl Caller {
    /// Who acts in the deeds of this call.
    #[must_use]
    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    /// Account the token speaks for.
    #[must_use]
    pub const fn account(&self) -> Uuid {
        self.account
    }

    pub(crate) fn answering(mut self, request: Option<RequestId>) -> Self {
        self.actor.request = request.map(RequestId::uuid);
        self
    }
}

impl<S: Sync> FromRequestParts<S> for Caller {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let caller = parts.extensions.get::<Self>().cloned();
        caller.ok_or_else(|| Problem::fault("Caller used outside a token route"))
    }
}

/// The caller a request's token speaks for. Unknown, ended, foreign and absent tokens get one answer.
pub(crate) async fn caller(
    ledger: &Ledger,
    site: &SiteInfo,
    headers: &HeaderMap,
    scope: &str,
) -> Result<Caller, Problem> {
    let bearer = given(headers).ok_or(Problem::SignIn)?;
    let hash = bearer.hash();
    let now = ledger.now();
    let mut once = ledger.once().await?;
    let row = sqlx::query!(
        "with live as (
             select id, account, role, compartment, scopes, used_at from api_token
             where token_hash = $1 and expires_at > $2
         ), touched as (
             update api_token t set used_at = $2 from live
             where t.id = live.id and (live.used_at is null or live.used_at < $2 - interval '1 hour')
             returning 1
         )
         select account, role, compartment, scopes from live",
        &hash[..],
        now,
    )
    .fetch_optional(once.sql())
    .await
    .map_err(Fault::from)?;
    once.end();
    let row = row.ok_or(Problem::SignIn)?;
    let role = site
        .roles
        .iter()
        .find(|role| role.0 == row.role)
        .ok_or(Problem::SignIn)?;
    // What a token may not do does not exist for it.
    if !row.scopes.iter().any(|given| given == scope) {
        return Err(Problem::NotFound);
    }
    let actor = Actor::account(row.account, *role);
    let actor = match row.compartment {
        Some(compartment) => actor.within(compartment),
        None => actor,
    };
    Ok(Caller {
        actor,
        account: row.account,
    })
}

fn given(headers: &HeaderMap) -> Option<Bearer> {
    let text = match headers.get(HEADER) {
        Some(value) => value.to_str().ok()?,
        None => {
            let (scheme, text) = headers
                .get(header::AUTHORIZATION)?
                .to_str()
                .ok()?
                .split_once(' ')?;
            scheme.eq_ignore_ascii_case("bearer").then_some(text)?
        }
    };
    Bearer::parse(text.trim().strip_prefix(PREFIX)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_from_either_header() {
        let text = format!("{PREFIX}{}", "A".repeat(43));
        for (name, value, good) in [
            ("x-auth-token", text.clone(), true),
            ("authorization", format!("Bearer {text}"), true),
            ("authorization", format!("bearer {text}"), true),
            ("authorization", format!("Basic {text}"), false),
            ("x-auth-token", "A".repeat(43), false),
            ("x-auth-token", format!("{text}A"), false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            assert_eq!(given(&headers).is_some(), good, "{name}: {value}");
        }
    }
}
