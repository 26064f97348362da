//! Inquiries and procedures of recipients (art. 4 III 1° and 2°): number sealed, found again by its keyed digest.

use kernel::{Id, Personal};
use ledger::{Action, Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::lists;
use crate::{
    access::{
        CloseInquiry, DeclarationScope, FindInquiry, InquiryScope, ListInquiries, OpenInquiry,
        ReadInquiry,
    },
    law::{MAGISTRATE, UNIT},
    model::{DeclarationKind, Inquiry, InquiryKind, Kind, Line, Recipient, UnitCode},
};

/// Inquiries shown in a list.
const SHOWN: i64 = 200;

fn blind(deed: &Deed<Open>, number: &str) -> Vec<u8> {
    deed.blind("inquiry.number", number)
}

/// Opens an inquiry of the actor's; none when one of this number is there in the same unit.
pub async fn open(
    deed: &mut Deed<Open>,
    _permit: &Permit<OpenInquiry>,
    number: &Personal<String>,
) -> Result<Option<Id<InquiryKind>>, Fault> {
    let actor = deed.actor().clone();
    let (Some(holder), Some(unit)) = (actor.account, actor.compartment) else {
        return Ok(None);
    };
    let (id, now): (Id<InquiryKind>, _) = (deed.new_id(), deed.now());
    let blind = blind(deed, number.reveal());
    let key = deed.new_key().await?;
    let done = sqlx::query!(
        "insert into inquiry (id, number, number_blind, key_id, holder, holder_role, unit, opened_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict on constraint inquiry_once do nothing",
        id.uuid(),
        key.seal_text("inquiry.number", number.reveal()),
        blind,
        key.id().uuid(),
        holder,
        actor.role.0,
        unit,
        now
    )
    .execute(deed.sql())
    .await?;
    if done.rows_affected() == 0 {
        deed.destroy_key(key.id()).await?;
        return Ok(None);
    }
    Ok(Some(id))
}

/// What the policy judges of an inquiry; none when the actor may not know that it exists.
pub async fn scope(
    deed: &mut Deed<Open>,
    id: Id<InquiryKind>,
) -> Result<Option<InquiryScope>, Fault> {
    let row = sqlx::query!(
        r#"select holder, closed_at is null as "open!" from inquiry where id = $1"#,
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| InquiryScope {
        id,
        holder: row.holder,
        open: row.open,
    }))
}

/// One's own inquiries, the open ones first.
pub async fn own(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListInquiries>,
) -> Result<Vec<Inquiry>, Fault> {
    let holder = deed.actor().account;
    some(deed, holder, None).await
}

/// One's own inquiry, and what it holds.
pub async fn load(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadInquiry>,
) -> Result<Option<(Inquiry, Vec<Line>)>, Fault> {
    let (holder, id) = (deed.actor().account, permit.resource().id);
    let Some(inquiry) = some(deed, holder, Some(id.uuid())).await?.pop() else {
        return Ok(None);
    };
    let held = sqlx::query_scalar!(
        "select declaration from inquiry_declaration where inquiry = $1 order by given_at limit 1000",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let held: Vec<_> = held.into_iter().map(Id::from_uuid).collect();
    Ok(Some((inquiry, lists::of(deed, permit, &held).await?)))
}

async fn some(
    deed: &mut Deed<Open>,
    holder: Option<Uuid>,
    one: Option<Uuid>,
) -> Result<Vec<Inquiry>, Fault> {
    let rows = sqlx::query!(
        r#"select id, number, key_id, opened_at, closed_at,
            (select count(*) from inquiry_declaration where inquiry = i.id) as "declarations!"
        from inquiry i where holder = $1 and ($2::uuid is null or id = $2)
        order by (closed_at is not null), opened_at desc limit $3"#,
        holder,
        one,
        SHOWN
    )
    .fetch_all(deed.sql())
    .await?;
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    let rows = rows.into_iter().zip(keys);
    rows.map(|(row, key)| {
        Ok(Inquiry {
            id: Id::from_uuid(row.id),
            number: key.open_text("inquiry.number", &row.number)?,
            opened_at: row.opened_at,
            closed_at: row.closed_at,
            declarations: row.declarations,
        })
    })
    .collect()
}

/// Closes it; whether it was open.
pub async fn close(deed: &mut Deed<Open>, permit: &Permit<CloseInquiry>) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "update inquiry set closed_at = $2 where id = $1 and closed_at is null",
        permit.resource().id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Whether an inquiry has this number.
pub async fn is_named<A: Action<Resource = InquiryScope>>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    number: &str,
) -> Result<bool, Fault> {
    let blind = blind(deed, number);
    let named = sqlx::query_scalar!(
        r#"select number_blind = $2 as "named!" from inquiry where id = $1"#,
        permit.resource().id.uuid(),
        blind
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(named.unwrap_or_default())
}

/// The scope of a declaration for who reads it under an inquiry: known to it only while that one inquiry is open, the
/// actor's, and holds it.
pub async fn handed_scope(
    deed: &mut Deed<Open>,
    inquiry: Id<InquiryKind>,
    id: Id<DeclarationKind>,
) -> Result<Option<DeclarationScope>, Fault> {
    let actor = deed.actor().account;
    let row = sqlx::query!(
        "select d.unit, d.kind from declaration d join inquiry_declaration g on g.declaration = d.id
            join inquiry i on i.id = g.inquiry
        where d.id = $1 and i.id = $2 and i.holder = $3 and i.closed_at is null",
        id.uuid(),
        inquiry.uuid(),
        actor
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let unit = row.unit.as_deref().map(UnitCode::parse).transpose();
    Ok(Some(DeclarationScope {
        id,
        citizen: None,
        unit: unit.map_err(|_| Fault::Corrupt("the code of a unit".into()))?,
        inquiry: true,
        complaint: row.kind == Kind::Complaint.code(),
    }))
}

/// An open inquiry to hand declarations to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Addressee {
    /// The inquiry.
    pub id: Id<InquiryKind>,
    /// Whether a unit's or a magistrate's: which part of article 4 III.
    pub recipient: Recipient,
}

/// The open inquiry of this number in this unit.
pub async fn find(
    deed: &mut Deed<Open>,
    _permit: &Permit<FindInquiry>,
    unit: &UnitCode,
    number: &str,
) -> Result<Option<Addressee>, Fault> {
    let blind = blind(deed, number);
    let row = sqlx::query!(
        "select id, holder_role from inquiry where unit = $1 and number_blind = $2 and closed_at is null",
        unit.as_str(),
        blind
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let recipient = match row.holder_role.as_str() {
        role if role == UNIT.0 => Recipient::Unit,
        role if role == MAGISTRATE.0 => Recipient::Magistrate,
        _ => return Ok(None),
    };
    Ok(Some(Addressee {
        id: Id::from_uuid(row.id),
        recipient,
    }))
}
