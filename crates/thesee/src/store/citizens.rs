//! Who files online, known by a provider's identifier.

use kernel::{Id, Personal};
use ledger::{Deed, Fault, Open, Permit};

use super::{
    rights::person_blind,
    sealed::{one, open},
};
use crate::{
    access::{ComeIn, KnowsOneself, Work},
    law::DRAFT_TERM,
    model::{CitizenKind, Identity, Vouched},
};

/// Knows someone again, or for the first time; what the provider says now replaces what it said.
pub async fn come_in(
    deed: &mut Deed<Open>,
    _permit: &Permit<ComeIn>,
    vouched: &Vouched,
) -> Result<Id<CitizenKind>, Fault> {
    let subject = vouched.by.subject.reveal();
    let blind = deed.blind_exact("citizen.subject", subject.as_bytes());
    let known = sqlx::query!(
        "select id, key_id from citizen where issuer = $1 and subject_blind = $2 for update",
        vouched.by.issuer,
        blind
    )
    .fetch_optional(deed.sql())
    .await?;
    let now = deed.now();
    let identity = &vouched.identity;
    let person = person_blind(deed, &identity.names, &identity.birth);
    if let Some(known) = known {
        let key = deed.key(Id::from_uuid(known.key_id)).await?;
        sqlx::query!(
            "update citizen set identity = $2, email = $3, seen_at = $4, person_blind = $5 where id = $1",
            known.id,
            one(&key, "citizen.identity", &vouched.identity)?,
            key.seal_text("citizen.email", vouched.email.reveal()),
            now,
            person
        )
        .execute(deed.sql())
        .await?;
        return Ok(Id::from_uuid(known.id));
    }
    let id: Id<CitizenKind> = deed.new_id();
    let key = deed.new_key().await?;
    sqlx::query!(
        "insert into citizen (id, issuer, subject_blind, key_id, subject, identity, email, first_at, seen_at, person_blind)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)",
        id.uuid(),
        vouched.by.issuer,
        blind,
        key.id().uuid(),
        key.seal_text("citizen.subject", subject),
        one(&key, "citizen.identity", &vouched.identity)?,
        key.seal_text("citizen.email", vouched.email.reveal()),
        now,
        person
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// Who files, as the provider vouches: names, birth, address.
pub async fn identity<A: KnowsOneself>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<CitizenKind>,
) -> Result<Option<(Identity, Personal<String>)>, Fault> {
    let row = sqlx::query!(
        "select key_id, identity, email from citizen where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    Ok(Some((
        open(&key, "citizen.identity", Some(&row.identity))?,
        key.open_text("citizen.email", &row.email)?,
    )))
}

/// Erases those of whom nothing is left: no declaration, no draft, and not seen for as long as a draft is kept.
pub async fn erase_unneeded(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
) -> Result<Vec<Id<CitizenKind>>, Fault> {
    let before = deed.now() - time::Duration::days(i64::from(DRAFT_TERM.days));
    let rows = sqlx::query!(
        "delete from citizen c where seen_at <= $1
            and not exists (select from declaration where citizen = c.id)
            and not exists (select from draft where citizen = c.id)
        returning id, key_id",
        before
    )
    .fetch_all(deed.sql())
    .await?;
    for row in &rows {
        deed.destroy_key(Id::from_uuid(row.key_id)).await?;
    }
    Ok(rows.into_iter().map(|row| Id::from_uuid(row.id)).collect())
}
