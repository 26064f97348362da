//! Identifiers of declarations: each value sealed under its declaration's key, beside its keyed digest; and sketches of
//! the texts received.

use std::collections::HashSet;

use kernel::{Id, Personal};
use ledger::{Deed, Fault, Open, Permit, vault::RecordKey};
use traces::{image, kind::Kind, link::Key, text::Sketch};
use uuid::Uuid;

use super::{declarations, public::digits, sealed::code};
use crate::{
    access::{Collects, ReadDeclaration},
    model::{DeclarationKind, Found, IdentifierKind},
    rules::reading::{Read, kind_code, kind_of, role_code, role_of},
};

/// The keyed digest of a value.
pub(super) fn digest(deed: &Deed<Open>, kind: Kind, value: &str) -> Vec<u8> {
    let text = format!("{}:{value}", kind_code(kind));
    deed.blind_exact("identifier.digest", text.as_bytes())
}

/// What the memory knows a digest by: its first eight bytes.
pub(super) fn key_of(digest: &[u8]) -> Option<Key> {
    let first: [u8; 8] = digest.get(..8)?.try_into().ok()?;
    Some(Key(u64::from_be_bytes(first)))
}

/// Keeps what was read in a declaration.
pub async fn keep<A: Collects>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    key: &RecordKey,
    all: &[Read],
) -> Result<(), Fault> {
    keep_of(deed, permit.resource().id, key, all).await
}

/// The same, for who holds a permit by another way.
pub(super) async fn keep_of(
    deed: &mut Deed<Open>,
    declaration: Id<DeclarationKind>,
    key: &RecordKey,
    all: &[Read],
) -> Result<(), Fault> {
    let declaration = declaration.uuid();
    let mut ids: Vec<Uuid> = Vec::with_capacity(all.len());
    let (mut kinds, mut roles, mut digests) = (Vec::new(), Vec::new(), Vec::new());
    let (mut values, mut sources) = (Vec::new(), Vec::new());
    let (mut starts, mut ends) = (Vec::new(), Vec::new());
    for one in all {
        ids.push(deed.new_id::<IdentifierKind>().uuid());
        kinds.push(kind_code(one.kind));
        roles.push(role_code(one.role).to_owned());
        digests.push(digest(deed, one.kind, &one.value));
        values.push(key.seal_text("identifier.value", &one.value));
        sources.push(one.source.to_owned());
        starts.push(one.start);
        ends.push(one.end);
    }
    sqlx::query!(
        "insert into identifier (id, declaration, kind, role, digest, value, source, starts, ends)
        select id, $1, kind, role, digest, value, source, starts, ends
        from unnest($2::uuid[], $3::text[], $4::text[], $5::bytea[], $6::bytea[], $7::text[], $8::int[], $9::int[])
            as read (id, kind, role, digest, value, source, starts, ends)",
        declaration,
        &ids,
        &kinds,
        &roles,
        &digests,
        &values,
        &sources,
        &starts,
        &ends
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Keeps the sketches of the texts that a declaration brings; short ones say nothing.
pub async fn sketch<'a, A: Collects>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    key: &RecordKey,
    texts: impl Iterator<Item = &'a str>,
) -> Result<(), Fault> {
    let secret = secret(deed);
    let sketches = texts.filter_map(|text| Sketch::of(text, secret));
    for (number, sketch) in sketches.enumerate() {
        let bins: Vec<u16> = sketch.into();
        let bytes: Vec<u8> = bins.into_iter().flat_map(u16::to_be_bytes).collect();
        sqlx::query!(
            "insert into sketch (declaration, source, kind, sketch) values ($1, $2, 'text', $3)",
            permit.resource().id.uuid(),
            number.to_string(),
            key.seal("sketch.sketch", &bytes)
        )
        .execute(deed.sql())
        .await?;
    }
    Ok(())
}

/// One secret for all sketches: without it nobody can look a known text or image up.
pub(super) fn secret(deed: &Deed<Open>) -> u64 {
    key_of(&deed.blind_exact("sketch.sketch", b"1")).map_or(0, |key| key.0)
}

/// The values that are the victim's own in a declaration.
pub async fn own<A: Collects>(
    deed: &mut Deed<Open>,
    permit: &Permit<A>,
    key: &RecordKey,
) -> Result<HashSet<(Kind, String)>, Fault> {
    own_of(deed, permit.resource().id, key).await
}

/// The same, for who holds a permit by another way.
pub(super) async fn own_of(
    deed: &mut Deed<Open>,
    declaration: Id<DeclarationKind>,
    key: &RecordKey,
) -> Result<HashSet<(Kind, String)>, Fault> {
    let rows = sqlx::query!(
        "select kind, value from identifier where declaration = $1 and role = 'victim'",
        declaration.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let mut own = HashSet::new();
    for row in rows {
        let value = key.open_text("identifier.value", &row.value)?;
        own.extend(kind_of(&row.kind).map(|kind| (kind, value.into_inner())));
    }
    Ok(own)
}

/// A value, as it was sealed.
pub(super) fn open(key: &RecordKey, sealed: &[u8]) -> Result<Personal<String>, Fault> {
    key.open_text("identifier.value", sealed)
}

/// What was read in a declaration, each with how many quote it.
pub async fn found(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadDeclaration>,
) -> Result<Vec<Found>, Fault> {
    let declaration = permit.resource().id;
    let Some(key) = declarations::key(deed, declaration).await? else {
        return Ok(Vec::new());
    };
    let rows = sqlx::query!(
        r#"select id, kind, role, digest, value, source, (
                select count(*) from (
                    select distinct declaration from identifier o where o.digest = i.digest limit 101
                ) as quoting
            ) as "quoted!",
            exists (select from public_value p where p.digest = i.digest and p.ended_at is null) as "public!"
        from identifier i where declaration = $1 order by kind, source, starts, id"#,
        declaration.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Found {
                id: Id::from_uuid(row.id),
                kind: code(kind_of(&row.kind))?,
                role: code(role_of(&row.role))?,
                value: key.open_text("identifier.value", &row.value)?,
                digits: code(key_of(&row.digest).map(digits))?,
                source: row.source,
                quoted: row.quoted,
                public: row.public,
            })
        })
        .collect()
}

/// A sketch, as it was sealed.
pub(super) fn open_sketch(key: &RecordKey, sealed: &[u8]) -> Result<Sketch, Fault> {
    let bytes = key.open("sketch.sketch", sealed)?;
    let bins = bytes.reveal().chunks_exact(2);
    let bins: Vec<u16> = bins
        .filter_map(|pair| Some(u16::from_be_bytes(pair.try_into().ok()?)))
        .collect();
    Sketch::try_from(bins).map_err(|why| Fault::Corrupt(why.into()))
}

/// The sketch of an image, as it was sealed.
pub(super) fn open_image(key: &RecordKey, sealed: &[u8]) -> Result<image::Sketch, Fault> {
    let bytes = key.open("sketch.sketch", sealed)?;
    image::Sketch::from_bytes(bytes.reveal()).ok_or_else(|| Fault::Corrupt("a sketch".into()))
}
