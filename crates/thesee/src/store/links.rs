//! Links between declarations: found, judged, lapsed and back again.

use std::collections::HashMap;

use kernel::{Id, Personal, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use traces::kind::Role;
use uuid::Uuid;

use super::{identifiers::key_of, public::digits, sealed::code};
use crate::{
    access::{
        DeclarationScope, JudgeLink, ListSeries, MarkPublic, ReadDeclaration, ReadsLinks, Work,
    },
    model::{DeclarationKind, LinkKind, LinkSeen, LinkStatus, Shared, Verdicts},
    rules::reading::role_of,
};

/// Writes what the memory says of two declarations. What a person judged stays as they judged. The link, when anything
/// changed.
pub async fn write(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    between: [Id<DeclarationKind>; 2],
    probability: f32,
    reasons: &[Shared],
    status: LinkStatus,
) -> Result<Option<Id<LinkKind>>, Fault> {
    let [one, other] = between;
    // Ids are in the order of time.
    let (later, earlier) = (one.max(other), one.min(other));
    let told = serde_json::to_value(reasons).map_err(|_| Fault::Corrupt("reasons".into()))?;
    let (id, now): (Id<LinkKind>, _) = (deed.new_id(), deed.now());
    let row = sqlx::query_scalar!(
        "insert into link as known (id, later, earlier, probability, reasons, status, found_at)
        values ($1, $2, $3, $4, $5, $6, $7)
        on conflict on constraint link_once do update
            set probability = excluded.probability, reasons = excluded.reasons, status = excluded.status
            where known.status in ('certain', 'proposed', 'lapsed')
                and (known.probability, known.reasons, known.status)
                    is distinct from (excluded.probability, excluded.reasons, excluded.status)
        returning id",
        id.uuid(),
        later.uuid(),
        earlier.uuid(),
        probability,
        told,
        status.code(),
        now
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(Id::from_uuid))
}

/// A link as who judges it needs it.
#[derive(Debug, Clone)]
pub struct Pair {
    /// What the policy judges: the later declaration.
    pub scope: DeclarationScope,
    /// The declaration that came later.
    pub later: Id<DeclarationKind>,
    /// The other.
    pub earlier: Id<DeclarationKind>,
    /// Where the link stands.
    pub status: LinkStatus,
}

/// A link, as far as the actor may know it is there.
pub async fn pair(deed: &mut Deed<Open>, id: Id<LinkKind>) -> Result<Option<Pair>, Fault> {
    let row = sqlx::query!(
        "select later, earlier, status from link where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let later = Id::from_uuid(row.later);
    let Some((scope, _)) = super::declarations::scope(deed, later).await? else {
        return Ok(None);
    };
    Ok(Some(Pair {
        scope,
        later,
        earlier: Id::from_uuid(row.earlier),
        status: code(LinkStatus::of(&row.status))?,
    }))
}

/// Writes a judgement with its ground.
pub async fn judge(
    deed: &mut Deed<Open>,
    permit: &Permit<JudgeLink>,
    id: Id<LinkKind>,
    status: LinkStatus,
    ground: &Personal<String>,
) -> Result<bool, Fault> {
    let known = sqlx::query_scalar!(
        "select key_id from link where id = $1 and later = $2 for update",
        id.uuid(),
        permit.resource().id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let key = match known {
        None => return Ok(false),
        Some(Some(key)) => deed.key(Id::from_uuid(key)).await?,
        Some(None) => deed.new_key().await?,
    };
    let (now, by) = (deed.now(), deed.actor().account);
    sqlx::query!(
        "update link set status = $2, judged_by = $3, judged_at = $4, key_id = $5, ground = $6 where id = $1",
        id.uuid(),
        status.code(),
        by,
        now,
        key.id().uuid(),
        key.seal_text("link.ground", ground.reveal())
    )
    .execute(deed.sql())
    .await?;
    Ok(true)
}

/// The links between some declarations and any other, or among themselves; the surest first.
pub async fn of<A: ReadsLinks>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    ids: &[Id<DeclarationKind>],
    among: bool,
) -> Result<Vec<LinkSeen>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        "select id, later, earlier, probability, reasons, status, key_id, ground from link
        where case when $2 then later = any($1) and earlier = any($1) else later = any($1) or earlier = any($1) end
            and not exists (select from declaration where id in (later, earlier) and restricted_at is not null)
        order by probability desc, id limit 1000",
        &ids,
        among
    )
    .fetch_all(deed.sql())
    .await?;
    let judged: Vec<_> = rows
        .iter()
        .filter_map(|row| row.key_id.map(Id::from_uuid))
        .collect();
    let mut keys = deed.keys(&judged).await?.into_iter();
    let mut links = Vec::with_capacity(rows.len());
    for row in rows {
        let key = row.key_id.and_then(|_| keys.next());
        let ground = key
            .zip(row.ground)
            .map(|(key, ground)| key.open_text("link.ground", &ground))
            .transpose()?;
        let reasons: Vec<Shared> = serde_json::from_value(row.reasons)
            .map_err(|_| Fault::Corrupt("the reasons of a link".into()))?;
        links.push(LinkSeen {
            id: Id::from_uuid(row.id),
            later: Id::from_uuid(row.later),
            earlier: Id::from_uuid(row.earlier),
            probability: row.probability,
            reasons,
            status: code(LinkStatus::of(&row.status))?,
            ground,
        });
    }
    Ok(links)
}

/// Whose the values are, in other declarations, that a declaration quotes too: by declaration and digits of the digest.
pub async fn there(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadDeclaration>,
    others: &[Id<DeclarationKind>],
) -> Result<HashMap<(Id<DeclarationKind>, String), Role>, Fault> {
    let others: Vec<Uuid> = others.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query!(
        "select distinct declaration, digest, role from identifier
        where declaration = any($1) and digest in (select digest from identifier where declaration = $2)",
        &others,
        permit.resource().id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let mut roles = HashMap::new();
    for row in rows {
        let place = (
            Id::from_uuid(row.declaration),
            code(key_of(&row.digest).map(digits))?,
        );
        let role = code(role_of(&row.role))?;
        // Quoted as several people's: what it is of a suspect is what links.
        let known = roles.entry(place).or_insert(role);
        if role == Role::Suspect {
            *known = role;
        }
    }
    Ok(roles)
}

/// What persons said of links, by the kind of the strongest reason.
pub async fn verdicts(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListSeries>,
) -> Result<Vec<Verdicts>, Fault> {
    let rows = sqlx::query_as!(
        Verdicts,
        r#"select coalesce(reasons -> 0 ->> 'kind', '') as "kind!",
            count(*) filter (where status = 'confirmed') as "confirmed!",
            count(*) filter (where status = 'refuted') as "refuted!"
        from link where judged_at is not null group by 1 order by 1"#
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(rows)
}

/// A link that rests on a value, with what it rests on.
#[derive(Debug, Clone)]
pub struct Resting {
    /// The link.
    pub id: Id<LinkKind>,
    /// Between whom.
    pub between: [Id<DeclarationKind>; 2],
    /// All its reasons.
    pub reasons: Vec<Shared>,
    /// Where it stands.
    pub status: LinkStatus,
}

/// The links that nobody judged and that rest on a value.
pub async fn resting_on(
    deed: &mut Deed<Open>,
    _permit: &Permit<MarkPublic>,
    digest: &str,
) -> Result<Vec<Resting>, Fault> {
    let wanted = serde_json::json!([{ "digest": digest }]);
    let rows = sqlx::query!(
        "select id, later, earlier, reasons, status from link
        where reasons @> $1 and status in ('certain', 'proposed', 'lapsed') for update",
        wanted
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Resting {
                id: Id::from_uuid(row.id),
                between: [Id::from_uuid(row.later), Id::from_uuid(row.earlier)],
                reasons: serde_json::from_value(row.reasons)
                    .map_err(|_| Fault::Corrupt("the reasons of a link".into()))?,
                status: code(LinkStatus::of(&row.status))?,
            })
        })
        .collect()
}

/// Gives a link that nobody judged another standing.
pub async fn stand(
    deed: &mut Deed<Open>,
    _permit: &Permit<MarkPublic>,
    id: Id<LinkKind>,
    status: LinkStatus,
    probability: f32,
) -> Result<(), Fault> {
    sqlx::query!(
        "update link set status = $2, probability = $3 where id = $1",
        id.uuid(),
        status.code(),
        probability
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// What persons said of a link.
#[derive(Debug, Clone, Copy)]
pub struct Said {
    /// The link.
    pub id: Id<LinkKind>,
    /// Between whom.
    pub between: [Id<DeclarationKind>; 2],
    /// What was said.
    pub status: LinkStatus,
    /// When.
    pub at: Timestamp,
}

/// What persons said of links from an instant on.
pub async fn judged_from(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    from: Timestamp,
) -> Result<Vec<Said>, Fault> {
    let rows = sqlx::query!(
        r#"select id, later, earlier, status, judged_at as "judged_at!" from link
        where judged_at >= $1 order by judged_at, id"#,
        from
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Said {
                id: Id::from_uuid(row.id),
                between: [Id::from_uuid(row.later), Id::from_uuid(row.earlier)],
                status: code(LinkStatus::of(&row.status))?,
                at: row.judged_at,
            })
        })
        .collect()
}
