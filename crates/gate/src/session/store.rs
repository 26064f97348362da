//! The table of sessions.

use kernel::{Role, Secret, Timestamp};
use ledger::{Fault, Ledger};
use uuid::Uuid;

use super::{Bearer, Lifetime, Session, Started};

/// What a session begins with.
#[derive(Debug, Clone)]
pub struct Start<'a> {
    /// Portal it is for.
    pub portal: &'a str,
    /// Account that signed in.
    pub account: Uuid,
    /// Role under which it acts.
    pub role: Role,
    /// Compartment it belongs to.
    pub compartment: Option<&'a str>,
    /// Designation it rests on, for staff.
    pub designation: Option<Uuid>,
    /// How long it lasts.
    pub lifetime: Lifetime,
    /// An end that comes sooner, whatever the lifetime.
    pub not_after: Option<Timestamp>,
    /// Provider's ID token, for its logout.
    pub hint: Option<&'a str>,
    /// Session of the same browser until now; it ends.
    pub replaces: Option<&'a Session>,
}

impl<'a> Start<'a> {
    /// A session on `portal` for an account in a role, a working day long.
    #[must_use]
    pub const fn new(portal: &'a str, account: Uuid, role: Role) -> Self {
        Self {
            portal,
            account,
            role,
            compartment: None,
            designation: None,
            lifetime: Lifetime::WORKDAY,
            not_after: None,
            hint: None,
            replaces: None,
        }
    }
}

/// Starts a session under a fresh token (no fixation: the token was in nobody's browser before).
///
/// # Errors
/// When the database does not take it.
pub async fn start(ledger: &Ledger, start: Start<'_>) -> Result<Started, Fault> {
    let bearer = Bearer::new(ledger.entropy());
    let now = ledger.now();
    let whole = now + start.lifetime.whole;
    let until = start.not_after.map_or(whole, |end| end.min(whole));
    let idle_until = (now + start.lifetime.idle).min(until);
    let hint = start
        .hint
        .and_then(|hint| bearer.seal("id token", hint.as_bytes()));
    let hash = bearer.hash();
    let mut tx = ledger.ground().await?;
    if let Some(old) = start.replaces {
        let old = old.hash;
        sqlx::query!("delete from session where token_hash = $1", &old[..])
            .execute(tx.sql())
            .await?;
    }
    sqlx::query!(
        "insert into session (token_hash, portal, account, role, compartment, designation,
                              started_at, seen_at, idle_until, ends_at, hint)
         values ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10)",
        &hash[..],
        start.portal,
        start.account,
        start.role.0,
        start.compartment,
        start.designation,
        now,
        idle_until,
        until,
        hint,
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(Started { bearer, until })
}

/// The live session of a bearer on a portal, in one statement: found, still within both ends, its
/// designation still in force, and its idle end moved when a minute or more has passed and `someone` asks: a page
/// that looks again by itself is nobody's presence.
pub(crate) async fn find(
    ledger: &Ledger,
    portal: &str,
    roles: &[Role],
    bearer: &Bearer,
    someone: bool,
) -> Result<Option<Session>, Fault> {
    let hash = bearer.hash();
    let mut once = ledger.once().await?;
    let row = sqlx::query!(
        "with live as (
             select s.token_hash, s.account, s.role, s.compartment, s.started_at, s.ends_at, s.hint,
                    s.seen_at
             from session s left join designation d on d.id = s.designation
             where s.token_hash = $1 and s.portal = $2 and s.idle_until > $3 and s.ends_at > $3
               and (s.designation is null or (d.revoked_at is null and d.suspended_at is null
                    and d.valid_from <= $3 and d.valid_until > $3))
         ), touched as (
             update session s
             set seen_at = $3, idle_until = least(s.ends_at, $3 + (s.idle_until - s.seen_at))
             from live where s.token_hash = live.token_hash
                         and $4 and live.seen_at < $3 - interval '1 minute'
             returning 1
         )
         select account, role, compartment, started_at, ends_at, hint from live",
        &hash[..],
        portal,
        ledger.now(),
        someone,
    )
    .fetch_optional(once.sql())
    .await?;
    once.end();
    Ok(row.and_then(|row| {
        Some(Session {
            account: row.account,
            role: *roles.iter().find(|role| role.0 == row.role)?,
            compartment: row.compartment,
            since: row.started_at,
            until: row.ends_at,
            hint: row
                .hint
                .and_then(|sealed| bearer.open("id token", &sealed))
                .map(Secret::new),
            hash,
        })
    }))
}

/// Ends a session on the server: its cookie is worth nothing from now on.
///
/// # Errors
/// When the database does not take it.
pub async fn end(ledger: &Ledger, session: &Session) -> Result<(), Fault> {
    let hash = session.hash;
    let mut tx = ledger.ground().await?;
    sqlx::query!("delete from session where token_hash = $1", &hash[..])
        .execute(tx.sql())
        .await?;
    tx.commit().await
}

/// Ends every session of an account: it was disabled, or its role changed. How many there were.
///
/// # Errors
/// When the database does not take it.
pub async fn end_all(ledger: &Ledger, account: Uuid) -> Result<u64, Fault> {
    let mut tx = ledger.ground().await?;
    let done = sqlx::query!("delete from session where account = $1", account)
        .execute(tx.sql())
        .await?;
    tx.commit().await?;
    Ok(done.rows_affected())
}

/// Removes sessions, API tokens and waits for a security key that have ended. How many there were.
///
/// # Errors
/// When the database does not take it.
pub async fn sweep(ledger: &Ledger) -> Result<u64, Fault> {
    let now = ledger.now();
    let mut tx = ledger.ground().await?;
    let sessions = sqlx::query!(
        "delete from session where least(idle_until, ends_at) <= $1",
        now
    )
    .execute(tx.sql())
    .await?;
    let tokens = sqlx::query!("delete from api_token where expires_at <= $1", now)
        .execute(tx.sql())
        .await?;
    let waits = sqlx::query!("delete from key_ceremony where ends_at <= $1", now)
        .execute(tx.sql())
        .await?;
    tx.commit().await?;
    Ok(sessions.rows_affected() + tokens.rows_affected() + waits.rows_affected())
}
