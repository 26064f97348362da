//! The table of those whose key is waited for.

use std::time::Duration;

use kernel::{Actor, Role};
use ledger::{Fault, Ledger};
use uuid::Uuid;

use super::super::Admitted;
use crate::session::{Bearer, Session};

/// How long a challenge is good for.
const CHALLENGE: Duration = Duration::from_secs(300);
/// How long a sign-in waits for its key.
const WAIT: Duration = Duration::from_secs(600);

/// Someone whose key is waited for.
#[derive(Debug, Clone)]
pub(super) struct Waiting {
    /// What the table knows them by.
    pub(super) hash: [u8; 32],
    pub(super) account: Uuid,
    pub(super) role: Role,
    pub(super) compartment: Option<String>,
    /// Designation of a sign-in; none for a person signed in.
    pub(super) designation: Option<Uuid>,
    /// Provider's ID token, as it was sealed.
    pub(super) hint: Option<Vec<u8>>,
    /// The challenge given, unless it has served or is too old.
    pub(super) challenge: Option<[u8; 32]>,
}

impl Waiting {
    /// A person signed in, who adds a key.
    pub(super) fn of_session(session: &Session) -> Self {
        Self {
            hash: session.hash,
            account: session.account,
            role: session.role,
            compartment: session.compartment.clone(),
            designation: None,
            hint: None,
            challenge: None,
        }
    }

    /// Who acts.
    pub(super) fn actor(&self, request: Uuid) -> Actor {
        let actor = Actor::account(self.account, self.role).for_request(request);
        match &self.compartment {
            Some(compartment) => actor.within(compartment.as_str()),
            None => actor,
        }
    }
}

/// A sign-in begins to wait for its key; the token its browser must keep.
///
/// # Errors
/// When the database does not take it.
pub(in crate::staff) async fn begin(
    ledger: &Ledger,
    portal: &str,
    admitted: &Admitted,
    hint: Option<&str>,
) -> Result<Bearer, Fault> {
    let bearer = Bearer::new(ledger.entropy());
    let hash = bearer.hash();
    let hint = hint.and_then(|hint| bearer.seal("id token", hint.as_bytes()));
    let ends = (ledger.now() + WAIT).min(admitted.until);
    let mut tx = ledger.ground().await?;
    sqlx::query!(
        "insert into key_ceremony (token_hash, portal, account, role, compartment, designation, ends_at, hint)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        &hash[..],
        portal,
        admitted.account.uuid(),
        admitted.role.0,
        admitted.compartment,
        admitted.designation.uuid(),
        ends,
        hint,
    )
    .execute(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(bearer)
}

/// Gives a new challenge: to a sign-in that waits, or to a person signed in. The one before is worth nothing any
/// more. Whether there is anybody to give it to.
///
/// # Errors
/// When the database does not take it.
pub(super) async fn challenge(
    ledger: &Ledger,
    portal: &str,
    waiting: &Waiting,
) -> Result<Option<[u8; 32]>, Fault> {
    let mut challenge = [0; 32];
    ledger.entropy().fill(&mut challenge);
    let now = ledger.now();
    let mut tx = ledger.ground().await?;
    let given = if waiting.designation.is_some() {
        sqlx::query!(
            "update key_ceremony set challenge = $2, challenged_at = $3
             where token_hash = $1 and portal = $4 and ends_at > $3",
            &waiting.hash[..],
            &challenge[..],
            now,
            portal,
        )
        .execute(tx.sql())
        .await?
    } else {
        sqlx::query!(
            "insert into key_ceremony (token_hash, portal, account, role, compartment, challenge, challenged_at,
                                       ends_at)
             values ($1, $2, $3, $4, $5, $6, $7, $8)
             on conflict (token_hash) do update
                 set challenge = excluded.challenge, challenged_at = excluded.challenged_at,
                     ends_at = excluded.ends_at",
            &waiting.hash[..],
            portal,
            waiting.account,
            waiting.role.0,
            waiting.compartment,
            &challenge[..],
            now,
            now + CHALLENGE,
        )
        .execute(tx.sql())
        .await?
    };
    tx.commit().await?;
    Ok((given.rows_affected() == 1).then_some(challenge))
}

/// Who waits under this token, and the challenge they were given, which has served from now on: whatever comes of
/// the answer, and whoever else has it, no answer to it counts again.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn take(
    ledger: &Ledger,
    portal: &str,
    roles: &[Role],
    hash: [u8; 32],
) -> Result<Option<Waiting>, Fault> {
    let now = ledger.now();
    let mut tx = ledger.ground().await?;
    let row = sqlx::query!(
        "with given as (
             select token_hash, challenge, challenged_at from key_ceremony
             where token_hash = $1 and portal = $2 and ends_at > $3 for update
         )
         update key_ceremony k set challenge = null, challenged_at = null
         from given where k.token_hash = given.token_hash
         returning k.account, k.role, k.compartment, k.designation, k.hint,
                   given.challenge, given.challenged_at",
        &hash[..],
        portal,
        now,
    )
    .fetch_optional(tx.sql())
    .await?;
    tx.commit().await?;
    Ok(row.and_then(|row| {
        let live = row.challenged_at.is_some_and(|at| now < at + CHALLENGE);
        let challenge = row.challenge.filter(|_| live);
        Some(Waiting {
            hash,
            account: row.account,
            role: *roles.iter().find(|role| role.0 == row.role)?,
            compartment: row.compartment,
            designation: row.designation,
            hint: row.hint,
            challenge: challenge.and_then(|bytes| bytes.try_into().ok()),
        })
    }))
}

/// Who waits under this token; nothing is used up.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn find(
    ledger: &Ledger,
    portal: &str,
    roles: &[Role],
    hash: [u8; 32],
) -> Result<Option<Waiting>, Fault> {
    let mut once = ledger.once().await?;
    let row = sqlx::query!(
        "select account, role, compartment, designation, hint from key_ceremony
         where token_hash = $1 and portal = $2 and ends_at > $3",
        &hash[..],
        portal,
        ledger.now(),
    )
    .fetch_optional(once.sql())
    .await?;
    once.end();
    Ok(row.and_then(|row| {
        Some(Waiting {
            hash,
            account: row.account,
            role: *roles.iter().find(|role| role.0 == row.role)?,
            compartment: row.compartment,
            designation: row.designation,
            hint: row.hint,
            challenge: None,
        })
    }))
}
