//! Declarations found by what somebody knows of them: a reference, a value, a person. Values and persons are looked up
//! by their keyed digests: exactly, and never by a piece.

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use traces::kind::Kind;
use uuid::Uuid;

use super::{identifiers::digest, rights::person_blind};
use crate::{
    access::Search,
    model::{Birth, DeclarationKind, Names},
};

/// By its reference.
pub async fn by_reference(
    deed: &mut Deed<Open>,
    _permit: &Permit<Search>,
    reference: &str,
) -> Result<Vec<Id<DeclarationKind>>, Fault> {
    let rows = sqlx::query_scalar!("select id from declaration where reference = $1", reference)
        .fetch_all(deed.sql())
        .await?;
    Ok(ids(rows))
}

/// Those that quote a value, the first recorded first (ids are in the order of time); after the last one read.
pub async fn by_value(
    deed: &mut Deed<Open>,
    _permit: &Permit<Search>,
    (kind, value): (Kind, &str),
    after: Option<Id<DeclarationKind>>,
    most: i64,
) -> Result<Vec<Id<DeclarationKind>>, Fault> {
    let rows = sqlx::query_scalar!(
        "select distinct declaration from identifier i where digest = $1 and declaration > $2
          and not exists (select from declaration where id = i.declaration and restricted_at is not null)
        order by declaration limit $3",
        digest(deed, kind, value),
        after.map_or(Uuid::nil(), Id::uuid),
        most
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(ids(rows))
}

/// Those of one victim, by name at birth, first given name and birth.
pub async fn by_person(
    deed: &mut Deed<Open>,
    _permit: &Permit<Search>,
    names: &Names,
    birth: &Birth,
    most: i64,
) -> Result<Vec<Id<DeclarationKind>>, Fault> {
    let Some(person) = person_blind(deed, names, birth) else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query_scalar!(
        "select id from declaration where person_blind = $1 and restricted_at is null order by id limit $2",
        person,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(ids(rows))
}

fn ids(rows: Vec<Uuid>) -> Vec<Id<DeclarationKind>> {
    rows.into_iter().map(Id::from_uuid).collect()
}
