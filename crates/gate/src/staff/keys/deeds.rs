//! Showing a key, and registering one: what the audit log keeps of each.

use kernel::{Id, Operation, Purpose, Timestamp};
use ledger::{Deed, Fault, Ledger, Open, Record, Stop};
use uuid::Uuid;

use super::{KeyRefusal, MOST, SecurityKey, ceremony::Waiting};
use crate::webauthn::{self, Assertion, Flaw, Registration, RelyingParty};

/// A key of one's own, as its holder sees it.
#[derive(Debug, Clone)]
pub(super) struct Own {
    /// What the key calls itself.
    pub(super) credential: Vec<u8>,
    /// When it was registered.
    pub(super) registered_at: Timestamp,
    /// When it was last shown.
    pub(super) used_at: Option<Timestamp>,
    /// Whether its holder's devices may share it.
    pub(super) backup_eligible: bool,
}

/// The keys of the person who waits: what the browser is to ask for, or not to register again.
///
/// # Errors
/// A fault.
pub(super) async fn own(
    ledger: &Ledger,
    purpose: Purpose,
    waiting: &Waiting,
    request: Uuid,
) -> Result<Vec<Own>, Stop<KeyRefusal>> {
    let actor = waiting.actor(request);
    ledger
        .deed(&actor, purpose, async |mut deed| {
            let rows = sqlx::query!(
                "select credential, registered_at, used_at, backup_eligible from security_key
                 where account = $1 order by registered_at, id",
                waiting.account,
            )
            .fetch_all(deed.sql())
            .await
            .map_err(Fault::from)?;
            let keys: Vec<Own> = rows
                .into_iter()
                .map(|row| Own {
                    credential: row.credential,
                    registered_at: row.registered_at,
                    used_at: row.used_at,
                    backup_eligible: row.backup_eligible,
                })
                .collect();
            let record = Record::new(Operation::Consult, "account", waiting.account)
                .nature("staff.own-keys")
                .detail(serde_json::json!({ "keys": keys.len() }));
            Ok((keys, deed.record(record).await?))
        })
        .await
}

/// Until when the designation of a sign-in is in force; none when it is no more. A person signed in has a session,
/// which has been looked at.
async fn in_force(deed: &mut Deed<Open>, waiting: &Waiting) -> Result<Option<Timestamp>, Fault> {
    let now = deed.now();
    let until = sqlx::query_scalar!(
        "select valid_until from designation
         where id = $1 and account = $2 and revoked_at is null and suspended_at is null
           and valid_from <= $3 and valid_until > $3",
        waiting.designation,
        waiting.account,
        now,
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(until)
}

/// A sign-in shows a key: until when its session may last.
///
/// # Errors
/// A recorded refusal, or a fault.
pub(super) async fn prove(
    ledger: &Ledger,
    purpose: Purpose,
    party: RelyingParty<'_>,
    waiting: &Waiting,
    credential: &[u8],
    given: Assertion<'_>,
    request: Uuid,
) -> Result<Timestamp, Stop<KeyRefusal>> {
    let actor = waiting.actor(request);
    ledger
        .deed(&actor, purpose, async |mut deed| {
            deed.about("account", waiting.account);
            let Some(challenge) = &waiting.challenge else {
                return Err(deed.refuse(KeyRefusal::Lost).await);
            };
            let Some(until) = in_force(&mut deed, waiting).await? else {
                return Err(deed.refuse(KeyRefusal::NotDesignated).await);
            };
            // §7.2 steps 5 to 7: a credential of this very account.
            let key = sqlx::query!(
                "select id, public_key, sign_count from security_key
                 where credential = $1 and account = $2 for update",
                credential,
                waiting.account,
            )
            .fetch_optional(deed.sql())
            .await
            .map_err(Fault::from)?;
            let Some(key) = key else {
                return Err(deed.refuse(KeyRefusal::Flaw(Flaw::Stranger)).await);
            };
            let known = u32::try_from(key.sign_count).unwrap_or(u32::MAX);
            let counted = match webauthn::assert(party, challenge, given, &key.public_key, known) {
                Ok(counted) => counted,
                Err(flaw) => return Err(deed.refuse(KeyRefusal::Flaw(flaw)).await),
            };
            let now = deed.now();
            sqlx::query!(
                "update security_key set sign_count = $2, used_at = $3 where id = $1",
                key.id,
                i64::from(counted),
                now,
            )
            .execute(deed.sql())
            .await
            .map_err(Fault::from)?;
            end(&mut deed, waiting).await?;
            let record = Record::new(Operation::Change, "account", waiting.account)
                .nature("staff.show-key")
                .detail(serde_json::json!({ "key": key.id }));
            Ok((until, deed.record(record).await?))
        })
        .await
}

/// Registers a key: the first of a sign-in, or one more of a person signed in. Until when the sign-in's session
/// may last; none for a person signed in.
///
/// # Errors
/// A recorded refusal, or a fault.
pub(super) async fn register(
    ledger: &Ledger,
    purpose: Purpose,
    party: RelyingParty<'_>,
    waiting: &Waiting,
    given: Registration<'_>,
    request: Uuid,
) -> Result<Option<Timestamp>, Stop<KeyRefusal>> {
    let actor = waiting.actor(request);
    ledger
        .deed(&actor, purpose, async |mut deed| {
            deed.about("account", waiting.account);
            let Some(challenge) = &waiting.challenge else {
                return Err(deed.refuse(KeyRefusal::Lost).await);
            };
            let mut until = None;
            if waiting.designation.is_some() {
                until = in_force(&mut deed, waiting).await?;
                if until.is_none() {
                    return Err(deed.refuse(KeyRefusal::NotDesignated).await);
                }
            }
            let count = sqlx::query_scalar!(
                "select count(*) as \"count!\" from security_key where account = $1",
                waiting.account,
            )
            .fetch_one(deed.sql())
            .await
            .map_err(Fault::from)?;
            // Whoever only passed the provider does not add a second key beside the first.
            if waiting.designation.is_some() && count > 0 {
                return Err(deed.refuse(KeyRefusal::HasOne).await);
            }
            if count >= MOST {
                return Err(deed.refuse(KeyRefusal::Many).await);
            }
            let made = match webauthn::register(party, challenge, given) {
                Ok(made) => made,
                Err(flaw) => return Err(deed.refuse(KeyRefusal::Flaw(flaw)).await),
            };
            let (id, now) = (deed.new_id::<SecurityKey>(), deed.now());
            // §7.1 step 22: of no other account, be it out of sight.
            let taken = sqlx::query!(
                "insert into security_key (id, account, credential, public_key, algorithm, sign_count,
                                           backup_eligible, registered_at)
                 values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict (credential) do nothing",
                id.uuid(),
                waiting.account,
                made.id,
                made.key,
                made.algorithm,
                i64::from(made.sign_count),
                made.backup_eligible,
                now,
            )
            .execute(deed.sql())
            .await
            .map_err(Fault::from)?;
            if taken.rows_affected() == 0 {
                return Err(deed.refuse(KeyRefusal::Known).await);
            }
            end(&mut deed, waiting).await?;
            let record = Record::new(Operation::Create, "account", waiting.account)
                .nature("staff.register-key")
                .detail(key_detail(id, made.algorithm));
            Ok((until, deed.record(record).await?))
        })
        .await
}

fn key_detail(id: Id<SecurityKey>, algorithm: i64) -> serde_json::Value {
    serde_json::json!({ "key": id.uuid(), "algorithm": algorithm })
}

/// The wait is over.
async fn end(deed: &mut Deed<Open>, waiting: &Waiting) -> Result<(), Fault> {
    sqlx::query!(
        "delete from key_ceremony where token_hash = $1",
        &waiting.hash[..]
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}
