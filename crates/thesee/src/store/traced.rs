//! What of declarations is linked, read for the memory of a worker and for nothing else.

use std::collections::HashMap;

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use traces::link::Carried;
use uuid::Uuid;

use super::{
    identifiers::{key_of, open_image, open_sketch},
    sealed::code,
};
use crate::{
    access::Work,
    model::{DeclarationKind, Scheme},
    rules::{
        days,
        reading::{kind_of, role_of},
        resident::Traced,
    },
};

/// A page of what changed.
pub struct Page {
    /// Declarations as they are now.
    pub traced: Vec<Traced>,
    /// Declarations set aside since (art. 6): no more linked.
    pub aside: Vec<Id<DeclarationKind>>,
    /// Where the next page begins, if there is one.
    pub next: Option<(Timestamp, Uuid)>,
}

/// A page of declarations whose traces changed from an instant on, the oldest change first, after one already read at
/// that instant; and where the next page begins, if there is one. Only those `wanted` are read.
pub async fn changed_from(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    from: Timestamp,
    after: Uuid,
    most: i64,
    wanted: impl Fn(Id<DeclarationKind>, Timestamp) -> bool,
) -> Result<Page, Fault> {
    let mut rows = sqlx::query!(
        "select id, recorded_at, traces_at, filed_at, happened_on, scheme, key_id, restricted_at from declaration
        where (traces_at, id) > ($1, $2) order by traces_at, id limit $3",
        from,
        after,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    let full = i64::try_from(rows.len()).is_ok_and(|count| count == most);
    let next = rows.last().filter(|_| full);
    let next = next.map(|row| (row.traces_at, row.id));
    let aside = rows.iter().filter(|row| row.restricted_at.is_some());
    let aside = aside.map(|row| Id::from_uuid(row.id)).collect();
    rows.retain(|row| row.restricted_at.is_none() && wanted(Id::from_uuid(row.id), row.traces_at));
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let quoted = sqlx::query!(
        "select declaration, kind, role, digest from identifier where declaration = any($1)",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    let mut carried: HashMap<Uuid, Vec<Carried>> = HashMap::new();
    for row in quoted {
        let one = Carried {
            key: code(key_of(&row.digest))?,
            kind: code(kind_of(&row.kind))?,
            role: code(role_of(&row.role))?,
        };
        carried.entry(row.declaration).or_default().push(one);
    }
    let drawn = sqlx::query!(
        "select declaration, sketch.kind, sketch, key_id from sketch join declaration on id = declaration
        where declaration = any($1) order by declaration, source",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    // Each key once, however many texts and images a declaration brought.
    let mut named: Vec<Uuid> = drawn.iter().map(|row| row.key_id).collect();
    named.dedup();
    let named: Vec<_> = named.into_iter().map(Id::from_uuid).collect();
    let keys = deed.keys(&named).await?;
    let keys: HashMap<Uuid, _> = keys.into_iter().map(|key| (key.id().uuid(), key)).collect();
    let mut sketches: HashMap<Uuid, Vec<_>> = HashMap::new();
    let mut images: HashMap<Uuid, Vec<_>> = HashMap::new();
    for row in &drawn {
        let key = code(keys.get(&row.key_id))?;
        if row.kind == "image" {
            let all = images.entry(row.declaration).or_default();
            all.push(open_image(key, &row.sketch)?);
        } else {
            let all = sketches.entry(row.declaration).or_default();
            all.push(open_sketch(key, &row.sketch)?);
        }
    }
    let mut page = Vec::with_capacity(rows.len());
    for row in rows {
        let scheme = code(Scheme::of(&row.scheme))?;
        let day = row.happened_on.unwrap_or_else(|| row.filed_at.date());
        let place = Scheme::ALL.iter().position(|one| *one == scheme);
        page.push(Traced {
            id: Id::from_uuid(row.id),
            recorded_at: row.recorded_at,
            traces_at: row.traces_at,
            day: days::since_1970(day),
            scheme: place
                .and_then(|place| u8::try_from(place).ok())
                .unwrap_or(u8::MAX),
            carries: carried.remove(&row.id).unwrap_or_default(),
            sketches: sketches.remove(&row.id).unwrap_or_default(),
            images: images.remove(&row.id).unwrap_or_default(),
        });
    }
    Ok(Page {
        traced: page,
        aside,
        next,
    })
}

/// Those of these declarations that are still there, and not set aside.
pub async fn present(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    ids: &[Id<DeclarationKind>],
) -> Result<Vec<Id<DeclarationKind>>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query_scalar!(
        "select id from declaration where id = any($1) and restricted_at is null",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows.into_iter().map(Id::from_uuid).collect())
}
