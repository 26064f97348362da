//! From an identity to an account with a designation in force.

use kernel::{Actor, Id, Operation, Purpose, Role, Timestamp};
use ledger::{Fault, Ledger, Reason, Record, Stop};
use uuid::Uuid;

use super::{Account, Designation};
use crate::oidc::Identity;

/// Why a person the provider knows does not come in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignInRefusal {
    /// Nobody designated them.
    Unknown,
    /// No designation of theirs is in force on this portal.
    NotDesignated,
}

impl Reason for SignInRefusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-account",
            Self::NotDesignated => "not-designated",
        }
    }
}

/// A person who may come in.
#[derive(Debug, Clone)]
pub struct Admitted {
    /// Their account.
    pub account: Id<Account>,
    /// The designation their session rests on.
    pub designation: Id<Designation>,
    /// Role it gives.
    pub role: Role,
    /// Compartment it is for.
    pub compartment: Option<String>,
    /// When it ends.
    pub until: Timestamp,
}

/// Lets a person in under one of `roles`: the one most recently begun, when they hold several. The
/// first time, the account designated by address takes the provider's identifier; from then on
/// only that identifier counts.
///
/// # Errors
/// A recorded refusal, or a fault.
pub async fn sign_in(
    ledger: &Ledger,
    purpose: Purpose,
    roles: &[Role],
    identity: &Identity,
    request: Option<Uuid>,
) -> Result<Admitted, Stop<SignInRefusal>> {
    let names: Vec<String> = roles.iter().map(|role| role.0.to_owned()).collect();
    let actor = Actor {
        request,
        ..Actor::visitor()
    };
    ledger
        .deed(&actor, purpose, async |mut deed| {
            let now = deed.now();
            let subject = identity.subject.reveal();
            let subject_index = deed.blind_exact("account.subject", subject.as_bytes());
            let email_index = deed.blind("account.email", identity.email.reveal());
            let found = sqlx::query!(
                "select id, key from account
                 where issuer = $1
                   and (subject_index = $2 or (subject_index is null and email_index = $3))
                 order by subject_index nulls last limit 1 for update",
                identity.issuer,
                subject_index,
                email_index,
            )
            .fetch_optional(deed.sql())
            .await
            .map_err(Fault::from)?;
            let Some(account) = found else {
                deed.about("account", Uuid::nil());
                return Err(deed.refuse(SignInRefusal::Unknown).await);
            };
            let designation = sqlx::query!(
                "select id, role, compartment, valid_until from designation
                 where account = $1 and role = any($2) and revoked_at is null and suspended_at is null
                   and valid_from <= $3 and valid_until > $3
                 order by valid_from desc, id desc limit 1",
                account.id,
                &names,
                now,
            )
            .fetch_optional(deed.sql())
            .await
            .map_err(Fault::from)?;
            let role = designation
                .as_ref()
                .and_then(|found| roles.iter().find(|role| role.0 == found.role));
            let (Some(designation), Some(role)) = (&designation, role) else {
                deed.about("account", account.id);
                return Err(deed.refuse(SignInRefusal::NotDesignated).await);
            };
            let key = deed.key(Id::from_uuid(account.key)).await?;
            let seal = |column, value: &Option<kernel::Personal<String>>| {
                value.as_ref().map(|value| key.seal_text(column, value.reveal()))
            };
            sqlx::query!(
                "update account set subject_index = $2, subject = $3, given_name = $4, usual_name = $5,
                                    organisation = $6, signed_in_at = $7
                 where id = $1",
                account.id,
                subject_index,
                key.seal_text("account.subject", subject),
                seal("account.given_name", &identity.given_name),
                seal("account.usual_name", &identity.usual_name),
                seal("account.organisation", &identity.organisation),
                now,
            )
            .execute(deed.sql())
            .await
            .map_err(Fault::from)?;
            let admitted = Admitted {
                account: Id::from_uuid(account.id),
                designation: Id::from_uuid(designation.id),
                role: *role,
                compartment: designation.compartment.clone(),
                until: designation.valid_until,
            };
            let record = Record::new(Operation::Change, "account", account.id)
                .nature("staff.sign-in")
                .detail(serde_json::json!({ "designation": designation.id, "role": role.0 }));
            Ok((admitted, deed.record(record).await?))
        })
        .await
}
