//! What those who manage the staff may know and undo of their keys.

use kernel::{Actor, Id, Operation, Purpose, Timestamp};
use ledger::{Action, Deed, Fault, Ledger, Open, Record, Stop};

use super::SecurityKey;
use crate::staff::{Account, StaffRefusal, designation};

/// A key of someone's, as those who manage them see it.
#[derive(Debug, Clone)]
pub struct Kept {
    /// Its id.
    pub id: Id<SecurityKey>,
    /// When it was registered.
    pub registered_at: Timestamp,
    /// When it was last shown.
    pub used_at: Option<Timestamp>,
    /// Whether its holder's devices may share it (a passkey that is synchronised).
    pub backup_eligible: bool,
}

/// Which keys are removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Removal {
    /// One that was lost.
    One(Id<SecurityKey>),
    /// All of them: at the next sign-in the person registers one anew.
    All,
}

/// Shows this deed, which was permitted, the keys of one account beyond the actor's own (row-level policy).
async fn see(deed: &mut Deed<Open>, account: Id<Account>) -> Result<(), Fault> {
    sqlx::query_scalar!(
        "select set_config('acte.keys_of', $1, true)",
        account.uuid().to_string()
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(())
}

/// The keys of an account. `scope` is what the policy is asked about under `A`.
///
/// # Errors
/// A recorded denial, or a fault.
pub async fn list<A: Action>(
    ledger: &Ledger,
    actor: &Actor,
    purpose: Purpose,
    scope: &A::Resource,
    account: Id<Account>,
) -> Result<Vec<Kept>, Stop<StaffRefusal>> {
    ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, _permit) = deed.permit::<A, StaffRefusal>(scope).await?;
            see(&mut deed, account).await?;
            let rows = sqlx::query!(
                "select id, registered_at, used_at, backup_eligible from security_key
                 where account = $1 order by registered_at, id",
                account.uuid(),
            )
            .fetch_all(deed.sql())
            .await
            .map_err(Fault::from)?;
            let kept = rows.into_iter().map(|row| Kept {
                id: Id::from_uuid(row.id),
                registered_at: row.registered_at,
                used_at: row.used_at,
                backup_eligible: row.backup_eligible,
            });
            let record =
                Record::new(Operation::Consult, "account", account.uuid()).nature("staff.keys");
            Ok((kept.collect(), deed.record(record).await?))
        })
        .await
}

/// Removes keys that were lost, and ends every session and token of their holder, in the same transaction. Nobody
/// does it for oneself. How many there were.
///
/// # Errors
/// A recorded denial or refusal ([`StaffRefusal::Unknown`] when there is no such key), or a fault.
pub async fn remove<A: Action>(
    ledger: &Ledger,
    actor: &Actor,
    purpose: Purpose,
    scope: &A::Resource,
    account: Id<Account>,
    which: Removal,
) -> Result<u64, Stop<StaffRefusal>> {
    ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, _permit) = deed.permit::<A, StaffRefusal>(scope).await?;
            deed.about("account", account.uuid());
            if deed.actor().account == Some(account.uuid()) {
                return Err(deed.refuse(StaffRefusal::OneSelf).await);
            }
            see(&mut deed, account).await?;
            let one = match which {
                Removal::One(id) => Some(id.uuid()),
                Removal::All => None,
            };
            let removed = sqlx::query!(
                "delete from security_key where account = $1 and ($2::uuid is null or id = $2)",
                account.uuid(),
                one,
            )
            .execute(deed.sql())
            .await
            .map_err(Fault::from)?
            .rows_affected();
            if removed == 0 {
                return Err(deed.refuse(StaffRefusal::Unknown).await);
            }
            // Neither a session opened with it nor a sign-in under way outlives it.
            designation::end_access(&mut deed, account.uuid()).await?;
            let record = Record::new(Operation::Erase, "account", account.uuid())
                .nature("staff.remove-keys")
                .detail(serde_json::json!({ "key": one, "removed": removed }));
            Ok((removed, deed.record(record).await?))
        })
        .await
}
