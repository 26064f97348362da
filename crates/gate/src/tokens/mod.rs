//! Tokens of the API: issued once, kept as digests, bound to an account, a role and scopes.

use std::time::Duration;

use axum::extract::FromRequestParts;
use http::{HeaderMap, header, request::Parts};
use kernel::{Actor, Id, Kind, Role, Timestamp};
use ledger::{Fault, Ledger};
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
    let bearer = Bearer::new(ledger.entropy());
    let id = ledger.new_id::<ApiToken>();
    let now = ledger.now();
    let hash = bearer.hash();
    let scopes: Vec<String> = new.scopes.iter().map(|scope| (*scope).to_owned()).collect();
    let mut tx = ledger.ground().await?;
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
    .execute(tx.sql())
    .await?;
    tx.commit().await?;
    Ok((id, format!("{PREFIX}{}", bearer.text())))
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
    let done =
        sqlx::query!("delete from api_token where id = $1 and account = $2", id.uuid(), account)
            .execute(tx.sql())
            .await?;
    tx.commit().await?;
    Ok(done.rows_affected() > 0)
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
    let mut tx = ledger.ground().await?;
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
    .fetch_optional(tx.sql())
    .await
    .map_err(Fault::from)?;
    tx.commit().await?;
    let row = row.ok_or(Problem::SignIn)?;
    let role = site.roles.iter().find(|role| role.0 == row.role).ok_or(Problem::SignIn)?;
    // What a token may not do does not exist for it.
    if !row.scopes.iter().any(|given| given == scope) {
        return Err(Problem::NotFound);
    }
    let actor = Actor::account(row.account, *role);
    let actor = match row.compartment {
        Some(compartment) => actor.within(compartment),
        None => actor,
    };
    Ok(Caller { actor, account: row.account })
}

fn given(headers: &HeaderMap) -> Option<Bearer> {
    let text = match headers.get(HEADER) {
        Some(value) => value.to_str().ok()?,
        None => {
            let (scheme, text) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
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
