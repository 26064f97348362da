//! Who receives a ministry's alerts: the FSSI and those the FSSI named (art. 3).

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::agents::EMAIL_INDEX;
use crate::{
    access::{Administer, NameRecipients, RaiseAlert, Work},
    model::{ProfessionalEmail, Recipient, RecipientKind},
};

/// Actions under which the recipients of a ministry may be read.
pub trait ReadsRecipients: ledger::Action {}
impl ReadsRecipients for NameRecipients {}
impl ReadsRecipients for Administer {}
impl ReadsRecipients for RaiseAlert {}
impl ReadsRecipients for Work {}

/// The recipients of a ministry, the FSSI first.
pub async fn of_ministry<A: ReadsRecipients>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    ministry: &str,
) -> Result<Vec<Recipient>, Fault> {
    let rows = sqlx::query!(
        "select id, role, key_id, email, named_at from alert_recipient where ministry = $1
        order by role, named_at limit 500",
        ministry
    )
    .fetch_all(deed.sql())
    .await?;
    let mut recipients = Vec::with_capacity(rows.len());
    for row in rows {
        let key = deed.key(Id::from_uuid(row.key_id)).await?;
        let email = key.open_text("alert_recipient.email", &row.email)?;
        let email = ProfessionalEmail::parse(email.reveal())
            .map_err(|_| Fault::Corrupt("recipient address".into()))?;
        recipients.push(Recipient {
            id: Id::from_uuid(row.id),
            email,
            fssi: row.role == "fssi",
            named_at: row.named_at,
        });
    }
    Ok(recipients)
}

/// Actions under which a recipient may be named or removed.
pub trait NamesRecipients: ReadsRecipients {}
impl NamesRecipients for NameRecipients {}
impl NamesRecipients for Administer {}
impl NamesRecipients for Work {}

/// Names a recipient; none when the address is already one.
pub async fn name<A: NamesRecipients>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    ministry: &str,
    email: &ProfessionalEmail,
    fssi: bool,
    by: Option<Uuid>,
) -> Result<Option<Id<RecipientKind>>, Fault> {
    let id: Id<RecipientKind> = deed.new_id();
    let now = deed.now();
    let blind = deed.blind(EMAIL_INDEX, email.reveal());
    let key = deed.new_key().await?;
    let sealed = key.seal_text("alert_recipient.email", email.reveal());
    let done = sqlx::query!(
        "insert into alert_recipient (id, ministry, role, key_id, email, email_blind, named_by, named_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint alert_recipient_once do nothing",
        id.uuid(),
        ministry,
        if fssi { "fssi" } else { "named" },
        key.id().uuid(),
        sealed,
        blind,
        by,
        now
    )
    .execute(deed.sql())
    .await?;
    if done.rows_affected() == 1 {
        return Ok(Some(id));
    }
    deed.destroy_key(key.id()).await?;
    Ok(None)
}

/// Removes a recipient of a ministry; an FSSI is removed only by the administrator.
pub async fn remove<A: NamesRecipients>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    ministry: &str,
    id: Id<RecipientKind>,
    even_fssi: bool,
) -> Result<bool, Fault> {
    let key = sqlx::query_scalar!(
        "delete from alert_recipient where id = $1 and ministry = $2 and (role = 'named' or $3) returning key_id",
        id.uuid(),
        ministry,
        even_fssi
    )
    .fetch_optional(deed.sql())
    .await?;
    if let Some(key) = key {
        deed.destroy_key(Id::from_uuid(key)).await?;
    }
    Ok(key.is_some())
}
