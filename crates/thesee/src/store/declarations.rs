//! Complaints and reports, one sealed column a category of article 2.

use kernel::{Id, Personal};
use ledger::{Deed, Fault, Open, Permit, vault::RecordKey};
use time::Date;
use uuid::Uuid;

use super::{
    lists,
    rights::person_blind,
    sealed::{Sealed, code, open},
};
use crate::{
    access::{Decide, DeclarationScope, Files, Reads, Withdraw},
    model::{
        CitizenKind, Contacts, Content, DeclarationKind, Dossier, Kind, Offence, Scheme, State,
        UnitCode, Way,
    },
    rules::form,
};

/// What the policy judges of a declaration, and where it stands; none when the actor may not know that it exists.
pub async fn scope(
    deed: &mut Deed<Open>,
    id: Id<DeclarationKind>,
) -> Result<Option<(DeclarationScope, State)>, Fault> {
    let actor = deed.actor().account;
    let row = sqlx::query!(
        r#"select citizen, unit, kind, state, exists (
                select from inquiry_declaration g join inquiry i on i.id = g.inquiry
                where g.declaration = d.id and i.holder = $2 and i.closed_at is null
            ) as "inquiry!"
        from declaration d where id = $1"#,
        id.uuid(),
        actor
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let unit = row.unit.as_deref().map(UnitCode::parse).transpose();
    let scope = DeclarationScope {
        id,
        citizen: row.citizen.map(Id::from_uuid),
        unit: unit.map_err(|_| Fault::Corrupt("the code of a unit".into()))?,
        inquiry: row.inquiry,
        complaint: row.kind == Kind::Complaint.code(),
    };
    Ok(Some((scope, code(State::of(&row.state))?)))
}

/// By whom something is filed.
#[derive(Debug)]
pub enum By<'a> {
    /// Its author, online (art. 1 1°).
    Citizen(Id<CitizenKind>),
    /// A unit (art. 1 2°): which way, which, and its own number.
    Unit(Way, &'a UnitCode, &'a Personal<String>),
}

/// What is filed.
#[derive(Debug)]
pub struct New<'a> {
    /// By whom.
    pub by: By<'a>,
    /// Its reference.
    pub reference: &'a str,
    /// Complaint or report.
    pub kind: Kind,
    /// The guide it followed.
    pub scheme: Scheme,
    /// What happened first when.
    pub happened_on: Option<Date>,
    /// All that it holds.
    pub content: &'a Content,
}

/// Writes a declaration; the key it is sealed under.
pub async fn insert<A: Files>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    new: &New<'_>,
) -> Result<RecordKey, Fault> {
    let key = deed.new_key().await?;
    let now = deed.now();
    let (way, citizen, unit, number) = match new.by {
        By::Citizen(citizen) => (Way::Online, Some(citizen.uuid()), None, None),
        By::Unit(way, unit, number) => (way, None, Some(unit.as_str()), Some(number.reveal())),
    };
    let number_blind = number.map(|number| super::stations::number_blind(deed, number));
    let number = number.map(|number| key.seal_text("declaration.unit_number", number));
    let sealed = Sealed::of(&key, new.content)?;
    // A complaint filed online and again at a station is proposed as one by it.
    let victim = &new.content.victim;
    let person = person_blind(deed, &victim.names, &victim.birth);
    let missing = || Fault::Corrupt("a declaration says where to write and what happened".into());
    sqlx::query!(
        "insert into declaration (id, reference, kind, citizen, key_id, scheme, offence, names, birth, sex,
            nationality, family, contacts, occupation, person_blind, department, facts, happened_on, contact_made,
            payments, lost_cents, goods, parcels, suspect, exchanges, messages, state, filed_at, recorded_at, traces_at,
            way, unit, unit_number, unit_number_blind)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20,
            $21, $22, $23, $24, $25, $26, 'filed', $27, $27, $27, $28, $29, $30, $31)",
        permit.resource().id.uuid(),
        new.reference,
        new.kind.code(),
        citizen,
        key.id().uuid(),
        new.scheme.code(),
        new.scheme.offence().code(),
        sealed.names,
        sealed.birth,
        sealed.sex,
        sealed.nationality,
        sealed.family,
        sealed.contacts.ok_or_else(missing)?,
        sealed.occupation,
        person,
        department(new.content),
        sealed.facts.ok_or_else(missing)?,
        new.happened_on,
        sealed.contact_made,
        sealed.payments,
        form::lost(new.content),
        sealed.goods,
        sealed.parcels,
        sealed.suspect,
        sealed.exchanges,
        sealed.messages,
        now,
        way.code(),
        unit,
        number,
        number_blind
    )
    .execute(deed.sql())
    .await?;
    Ok(key)
}

/// The department of the victim's address, from its French postcode: all that statistics may count by.
pub(super) fn department(content: &Content) -> Option<String> {
    let address = content.victim.contacts.address.as_ref()?;
    let french = address
        .country
        .as_deref()
        .is_none_or(|country| country == "FR");
    let postcode = address.postcode.as_deref().map(str::trim)?;
    let digits = postcode.len() == 5 && postcode.bytes().all(|byte| byte.is_ascii_digit());
    let length = if postcode.starts_with("97") || postcode.starts_with("98") {
        3
    } else {
        2
    };
    (french && digits).then(|| postcode.chars().take(length).collect())
}

/// Opens a declaration, with all that was said about it since.
pub async fn load<A: Reads>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
) -> Result<Option<Dossier>, Fault> {
    let id = permit.resource().id;
    let row = sqlx::query!(
        "select unit, key_id, names, birth, sex, nationality, family, contacts, occupation, facts, contact_made,
            payments, goods, parcels, suspect, exchanges, messages
        from declaration where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let Some(line) = lists::of(deed, permit, &[id]).await?.pop() else {
        return Ok(None);
    };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    let sealed = Sealed {
        names: row.names,
        birth: row.birth,
        sex: row.sex,
        nationality: row.nationality,
        family: row.family,
        contacts: Some(row.contacts),
        occupation: row.occupation,
        facts: Some(row.facts),
        contact_made: row.contact_made,
        payments: row.payments,
        goods: row.goods,
        parcels: row.parcels,
        suspect: row.suspect,
        exchanges: row.exchanges,
        messages: row.messages,
    };
    let unit = row.unit.as_deref().map(UnitCode::parse).transpose();
    let said = super::follow::said(deed, permit, &key).await?;
    Ok(Some(Dossier {
        line,
        unit: unit.map_err(|_| Fault::Corrupt("the code of a unit".into()))?,
        content: sealed.open(&key)?,
        complements: said.complements,
        messages: said.messages,
        follow_ups: said.follow_ups,
    }))
}

/// The key of a declaration.
pub(super) async fn key(
    deed: &mut Deed<Open>,
    id: Id<DeclarationKind>,
) -> Result<Option<RecordKey>, Fault> {
    let key: Option<Uuid> =
        sqlx::query_scalar!("select key_id from declaration where id = $1", id.uuid())
            .fetch_optional(deed.sql())
            .await?;
    match key {
        Some(key) => Ok(Some(deed.key(Id::from_uuid(key)).await?)),
        None => Ok(None),
    }
}

/// Where its victim is written to: the address that the provider gave stands first.
pub(crate) async fn mailbox(
    deed: &mut Deed<Open>,
    id: Id<DeclarationKind>,
) -> Result<Option<String>, Fault> {
    let row = sqlx::query!(
        "select key_id, contacts from declaration where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    let contacts: Contacts = open(&key, "declaration.contacts", Some(&row.contacts))?;
    Ok(contacts.emails.into_iter().next())
}

/// Its author withdraws it; whether it still stood.
pub async fn withdraw(deed: &mut Deed<Open>, permit: &Permit<Withdraw>) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "update declaration set state = 'withdrawn', withdrawn_at = $2 where id = $1 and state <> 'withdrawn'",
        permit.resource().id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// The office decides; another offence when it requalifies.
pub async fn decide(
    deed: &mut Deed<Open>,
    permit: &Permit<Decide>,
    state: State,
    offence: Option<Offence>,
) -> Result<bool, Fault> {
    let (now, officer) = (deed.now(), deed.actor().account);
    let done = sqlx::query!(
        "update declaration set state = $2, offence = coalesce($3, offence), officer = $4, decided_at = $5
        where id = $1 and state <> 'withdrawn'",
        permit.resource().id.uuid(),
        state.code(),
        offence.map(Offence::code),
        officer,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}
