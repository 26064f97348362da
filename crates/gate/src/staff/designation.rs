//! Designating, suspending, revoking: each ends what it must end, at once.

use std::collections::BTreeMap;

use kernel::{Actor, Id, Operation, Personal, Purpose, Term, Timestamp};
use ledger::{Action, Deed, Fault, Ledger, Open, Record, Stop};
use uuid::Uuid;

use super::{Account, Designation, StaffRefusal};

/// A designation to make.
#[derive(Debug, Clone)]
pub struct NewDesignation<'a> {
    /// Provider the person signs in with.
    pub issuer: &'a str,
    /// Their professional address there.
    pub email: Personal<String>,
    /// Role given.
    pub role: kernel::Role,
    /// Compartment it is for.
    pub compartment: Option<&'a str>,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
}

/// Designates a person. `scope` is what the policy is asked about under `A`.
///
/// # Errors
/// A recorded denial or refusal, or a fault.
pub async fn designate<A: Action>(
    ledger: &Ledger,
    actor: &Actor,
    purpose: Purpose,
    scope: &A::Resource,
    new: &NewDesignation<'_>,
) -> Result<Id<Designation>, Stop<StaffRefusal>> {
    ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, _permit) = deed.permit::<A, StaffRefusal>(scope).await?;
            let (id, account) = match designate_in(&mut deed, new).await? {
                Ok(designated) => designated,
                Err(reason) => return Err(deed.refuse(reason).await),
            };
            let record = Record::new(Operation::Create, "designation", id.uuid())
                .nature("staff.designate")
                .detail(serde_json::json!({ "account": account, "role": new.role.0 }));
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// The same inside a deed that does more and records it: the designation and its account.
///
/// # Errors
/// When the database does not answer; the refusal is for the caller to record.
pub async fn designate_in(
    deed: &mut Deed<Open>,
    new: &NewDesignation<'_>,
) -> Result<Result<(Id<Designation>, Uuid), StaffRefusal>, Fault> {
    let now = deed.now();
    if new.until <= new.from || new.until <= now {
        return Ok(Err(StaffRefusal::BadTerm));
    }
    let account = match account_in(deed, new.issuer, new.email.reveal()).await? {
        Ok(account) => account,
        Err(reason) => return Ok(Err(reason)),
    };
    // Who designates gives nothing to oneself: neither a role nor a compartment.
    if deed.actor().account == Some(account) {
        return Ok(Err(StaffRefusal::OneSelf));
    }
    let living = sqlx::query_scalar!(
        "select id from designation where account = $1 and role = $2
           and compartment is not distinct from $3 and revoked_at is null
           and valid_until > $4",
        account,
        new.role.0,
        new.compartment,
        now,
    )
    .fetch_optional(deed.sql())
    .await?;
    if living.is_some() {
        return Ok(Err(StaffRefusal::AlreadyDesignated));
    }
    // One that has run out makes way for the new one.
    sqlx::query!(
        "update designation set revoked_at = valid_until
         where account = $1 and role = $2 and compartment is not distinct from $3
           and revoked_at is null",
        account,
        new.role.0,
        new.compartment,
    )
    .execute(deed.sql())
    .await?;
    let id = deed.new_id::<Designation>();
    let by = deed.actor().account;
    sqlx::query!(
        "insert into designation (id, account, role, compartment, valid_from, valid_until,
                                  designated_by, designated_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        id.uuid(),
        account,
        new.role.0,
        new.compartment,
        new.from,
        new.until,
        by,
        now,
    )
    .execute(deed.sql())
    .await?;
    Ok(Ok((id, account)))
}

/// The account of a professional address at a provider, made when there is none: for a service that
/// records someone before it designates them.
///
/// # Errors
/// When the database does not answer; the refusal ([`StaffRefusal::BadAddress`]) is for the caller to record.
pub async fn account_in(
    deed: &mut Deed<Open>,
    issuer: &str,
    email: &str,
) -> Result<Result<Uuid, StaffRefusal>, Fault> {
    let email = email.trim();
    let named = email.split_once('@').is_some_and(|(local, domain)| {
        !local.is_empty() && domain.contains('.') && !email.contains(char::is_whitespace)
    });
    if !named || email.len() > 254 {
        return Ok(Err(StaffRefusal::BadAddress));
    }
    account_of(deed, issuer, email).await.map(Ok)
}

/// The addresses of accounts, by account; those forgotten since are missing.
///
/// # Errors
/// When the database does not answer.
pub async fn addresses_in(
    deed: &mut Deed<Open>,
    accounts: &[Uuid],
) -> Result<BTreeMap<Uuid, Personal<String>>, Fault> {
    let rows = sqlx::query!(
        "select id, key, email from account where id = any($1)",
        accounts
    )
    .fetch_all(deed.sql())
    .await?;
    let ids: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key)).collect();
    let keys = deed.keys(&ids).await?;
    let mut addresses = BTreeMap::new();
    for (row, key) in rows.into_iter().zip(keys) {
        addresses.insert(row.id, key.open_text("account.email", &row.email)?);
    }
    Ok(addresses)
}

/// The account of an address at a provider, made when there is none.
async fn account_of(deed: &mut Deed<Open>, issuer: &str, email: &str) -> Result<Uuid, Fault> {
    let email_index = deed.blind("account.email", email);
    let known = sqlx::query_scalar!(
        "select id from account where issuer = $1 and email_index = $2",
        issuer,
        email_index,
    )
    .fetch_optional(deed.sql())
    .await?;
    if let Some(account) = known {
        return Ok(account);
    }
    let (key, now) = (deed.new_key().await?, deed.now());
    let account = deed.new_id::<Account>().uuid();
    sqlx::query!(
        "insert into account (id, issuer, email_index, key, email, created_at)
         values ($1, $2, $3, $4, $5, $6)",
        account,
        issuer,
        email_index,
        key.id().uuid(),
        key.seal_text("account.email", email),
        now,
    )
    .execute(deed.sql())
    .await?;
    Ok(account)
}

/// How a designation changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// For good.
    Revoke,
    /// Until it is taken up again.
    Suspend,
    /// Takes up a suspended one.
    Resume,
}

impl End {
    /// Nature of the change, as the log names it.
    #[must_use]
    pub const fn nature(self) -> &'static str {
        match self {
            Self::Revoke => "staff.revoke",
            Self::Suspend => "staff.suspend",
            Self::Resume => "staff.resume",
        }
    }
}

/// Changes a designation and, unless it is taken up again, ends the sessions that rest on it, and
/// every API token of its account, in the same transaction.
///
/// # Errors
/// A recorded denial or refusal, or a fault.
pub async fn end<A: Action>(
    ledger: &Ledger,
    actor: &Actor,
    purpose: Purpose,
    scope: &A::Resource,
    id: Id<Designation>,
    how: End,
) -> Result<(), Stop<StaffRefusal>> {
    ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, _permit) = deed.permit::<A, StaffRefusal>(scope).await?;
            deed.about("designation", id.uuid());
            let account = match end_in(&mut deed, id, how).await? {
                Ok(account) => account,
                Err(reason) => return Err(deed.refuse(reason).await),
            };
            let record = Record::new(Operation::Change, "designation", id.uuid())
                .nature(how.nature())
                .detail(serde_json::json!({ "account": account }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The same inside a deed that does more and records it: the account.
///
/// # Errors
/// When the database does not answer; the refusal is for the caller to record.
pub async fn end_in(
    deed: &mut Deed<Open>,
    id: Id<Designation>,
    how: End,
) -> Result<Result<Uuid, StaffRefusal>, Fault> {
    let now = deed.now();
    let found = sqlx::query!(
        "select account, suspended_at, revoked_at from designation where id = $1 for update",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(found) = found else {
        return Ok(Err(StaffRefusal::Unknown));
    };
    // Two must agree for a door to open again; one must not lock oneself out by mistake.
    if deed.actor().account == Some(found.account) {
        return Ok(Err(StaffRefusal::OneSelf));
    }
    let suspended = found.suspended_at.is_some();
    if found.revoked_at.is_some() || (how == End::Resume) != suspended && how != End::Revoke {
        return Ok(Err(StaffRefusal::WrongState));
    }
    let (revoked_at, suspended_at) = match how {
        End::Revoke => (Some(now), found.suspended_at),
        End::Suspend => (None, Some(now)),
        End::Resume => (None, None),
    };
    let by = deed.actor().account;
    sqlx::query!(
        "update designation set revoked_at = $2, suspended_at = $3, ended_by = $4 where id = $1",
        id.uuid(),
        revoked_at,
        suspended_at,
        by,
    )
    .execute(deed.sql())
    .await?;
    if how != End::Resume {
        sqlx::query!("delete from session where designation = $1", id.uuid())
            .execute(deed.sql())
            .await?;
        crate::tokens::end_all_in(deed, found.account).await?;
    }
    Ok(Ok(found.account))
}

/// Erases an account that no designation keeps any more: the row, what hangs on it, and its key.
///
/// # Errors
/// A recorded denial or refusal ([`StaffRefusal::WrongState`] while a designation is in force), or a
/// fault.
pub async fn forget<A: Action>(
    ledger: &Ledger,
    actor: &Actor,
    purpose: Purpose,
    scope: &A::Resource,
    account: Id<Account>,
) -> Result<(), Stop<StaffRefusal>> {
    ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, _permit) = deed.permit::<A, StaffRefusal>(scope).await?;
            deed.about("account", account.uuid());
            let now = deed.now();
            let found = sqlx::query!(
                "select key, exists(select from designation d where d.account = a.id
                    and d.revoked_at is null and d.valid_until > $2) as \"in_force!\"
                 from account a where id = $1 for update",
                account.uuid(),
                now,
            )
            .fetch_optional(deed.sql())
            .await
            .map_err(Fault::from)?;
            let Some(found) = found else {
                return Err(deed.refuse(StaffRefusal::Unknown).await);
            };
            if found.in_force {
                return Err(deed.refuse(StaffRefusal::WrongState).await);
            }
            end_access(&mut deed, account.uuid()).await?;
            sqlx::query!("delete from account where id = $1", account.uuid())
                .execute(deed.sql())
                .await
                .map_err(Fault::from)?;
            deed.destroy_key(Id::from_uuid(found.key)).await?;
            let record =
                Record::new(Operation::Erase, "account", account.uuid()).nature("staff.forget");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Ends every session, every token and every wait for a security key of an account.
pub(super) async fn end_access(deed: &mut Deed<Open>, account: Uuid) -> Result<(), Fault> {
    sqlx::query!("delete from session where account = $1", account)
        .execute(deed.sql())
        .await?;
    sqlx::query!("delete from key_ceremony where account = $1", account)
        .execute(deed.sql())
        .await?;
    crate::tokens::end_all_in(deed, account).await?;
    Ok(())
}

/// Erases the accounts that no designation has kept for `after`, each by a deed of its own; how many.
///
/// # Errors
/// When the database does not answer, or the policy denies what the law commands.
pub async fn forget_ended<A: Action>(
    ledger: &Ledger,
    actor: &Actor,
    purpose: Purpose,
    scope: &A::Resource,
    after: Term,
) -> Result<u64, Fault> {
    let now = ledger.now();
    let mut tx = ledger.ground().await?;
    let ended = sqlx::query!(
        "select a.id, coalesce(max(least(d.revoked_at, d.valid_until)), a.created_at) as \"at!\"
         from account a left join designation d on d.account = a.id
         group by a.id having coalesce(max(least(d.revoked_at, d.valid_until)), a.created_at) <= $1
         order by 2 limit 1000",
        now,
    )
    .fetch_all(tx.sql())
    .await?;
    tx.commit().await?;
    let mut gone = 0;
    for account in ended {
        if after.end(account.at)? > now {
            continue;
        }
        match forget::<A>(ledger, actor, purpose, scope, Id::from_uuid(account.id)).await {
            Ok(()) => gone += 1,
            // Designated again, or forgotten, meanwhile.
            Err(Stop::Refused(_)) => {}
            Err(Stop::Fault(fault)) => return Err(fault),
            Err(Stop::Denied(_)) => return Err(Fault::Law("forgetting at term is denied".into())),
        }
    }
    Ok(gone)
}

/// A designation as those who manage them see it.
#[derive(Debug, Clone)]
pub struct Listed {
    /// Its id.
    pub id: Id<Designation>,
    /// Account of the person.
    pub account: Id<Account>,
    /// Role given.
    pub role: String,
    /// Compartment it is for.
    pub compartment: Option<String>,
    /// Address of the person.
    pub email: Personal<String>,
    /// First name, once they signed in.
    pub given_name: Option<Personal<String>>,
    /// Name used, once they signed in.
    pub usual_name: Option<Personal<String>>,
    /// When it begins.
    pub from: Timestamp,
    /// When it ends.
    pub until: Timestamp,
    /// Who made it.
    pub designated_by: Option<Uuid>,
    /// Since when it is suspended.
    pub suspended_at: Option<Timestamp>,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// When the person last signed in.
    pub signed_in_at: Option<Timestamp>,
}

/// The designations for some roles (and one compartment), the living first, at most two hundred.
///
/// # Errors
/// A recorded denial, or a fault.
pub async fn list<A: Action>(
    ledger: &Ledger,
    actor: &Actor,
    purpose: Purpose,
    scope: &A::Resource,
    roles: &[kernel::Role],
    compartment: Option<&str>,
) -> Result<Vec<Listed>, Stop<StaffRefusal>> {
    let names: Vec<String> = roles.iter().map(|role| role.0.to_owned()).collect();
    ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, permit) = deed.permit::<A, StaffRefusal>(scope).await?;
            let rows = sqlx::query!(
                "select d.id, d.account, d.role, d.compartment, d.valid_from, d.valid_until,
                        d.designated_by, d.suspended_at, d.revoked_at,
                        a.key, a.email, a.given_name, a.usual_name, a.signed_in_at
                 from designation d join account a on a.id = d.account
                 where d.role = any($1) and ($2::text is null or d.compartment = $2)
                 order by (d.revoked_at is not null), d.designated_at desc, d.id limit 200",
                &names,
                compartment,
            )
            .fetch_all(deed.sql())
            .await
            .map_err(Fault::from)?;
            let ids: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key)).collect();
            let keys = deed.keys(&ids).await?;
            let mut listed = Vec::with_capacity(rows.len());
            for (row, key) in rows.into_iter().zip(keys) {
                let open = |column, sealed: Option<Vec<u8>>| {
                    sealed
                        .map(|sealed| key.open_text(column, &sealed))
                        .transpose()
                };
                listed.push(Listed {
                    id: Id::from_uuid(row.id),
                    account: Id::from_uuid(row.account),
                    role: row.role,
                    compartment: row.compartment,
                    email: key.open_text("account.email", &row.email)?,
                    given_name: open("account.given_name", row.given_name)?,
                    usual_name: open("account.usual_name", row.usual_name)?,
                    from: row.valid_from,
                    until: row.valid_until,
                    designated_by: row.designated_by,
                    suspended_at: row.suspended_at,
                    revoked_at: row.revoked_at,
                    signed_in_at: row.signed_in_at,
                });
            }
            let about = ledger::Resource::id(permit.resource());
            let record = Record::new(Operation::Consult, "designation", about)
                .nature("staff.list")
                .detail(serde_json::json!({ "count": listed.len() }));
            Ok((listed, deed.record(record).await?))
        })
        .await
}
