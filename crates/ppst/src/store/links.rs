//! Links between requests: found, judged, taken back; and the persons that follow from them.

use std::collections::{BTreeMap, HashMap};

use kernel::{Id, Personal};
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::{requests::ministry, sealed};
use crate::{
    access::{Erases, JudgeLink, LinkScope, ReadsLinks, Work},
    model::{Explanation, Link, LinkKind, LinkStatus, Ministry, RequestKind},
    rules::{
        matching::Match,
        persons::{Dated, Settled},
    },
};

/// One of two requests, with what orders them.
#[derive(Debug, Clone, Copy)]
pub struct Side {
    /// The request.
    pub id: Id<RequestKind>,
    /// Its ministry.
    pub ministry: Ministry,
    /// When it was received.
    pub received_on: time::Date,
}

/// What a matcher says of a request and another that it found.
#[derive(Debug, Clone, Copy)]
pub struct Found<'a> {
    /// The request that was asked about.
    pub own: Side,
    /// The other.
    pub other: Side,
    /// What is said of them.
    pub weighed: &'a Match,
}

impl Found<'_> {
    /// The later of the two, then the earlier.
    fn ordered(&self) -> (Side, Side) {
        let (one, other) = (self.own, self.other);
        if (one.received_on, one.id) > (other.received_on, other.id) {
            (one, other)
        } else {
            (other, one)
        }
    }

    fn status(&self) -> LinkStatus {
        if self.weighed.automatic {
            LinkStatus::Automatic
        } else {
            LinkStatus::Proposed
        }
    }
}

/// A link as it stands before what a matcher says now.
struct Standing {
    id: Uuid,
    later: Uuid,
    earlier: Uuid,
    key_id: Uuid,
    status: String,
    millibits: i32,
}

/// Writes what a matcher says of pairs of requests. What a person judged stays as they judged.
pub async fn propose(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    found: &[Found<'_>],
) -> Result<(), Fault> {
    // Two requests asked about together find each other.
    let mut pairs = BTreeMap::new();
    for one in found {
        let (later, earlier) = one.ordered();
        pairs
            .entry((later.id.uuid(), earlier.id.uuid()))
            .or_insert(one);
    }
    let known = standing(deed, pairs.keys()).await?;
    for ((later, earlier), one) in pairs {
        match known.get(&(later.min(earlier), later.max(earlier))) {
            Some(known) => change(deed, known, one).await?,
            None => insert(deed, one).await?,
        }
    }
    Ok(())
}

/// The links that stand between pairs, whichever came later; by the two ids in order.
async fn standing(
    deed: &mut Deed<Open>,
    pairs: impl Iterator<Item = &(Uuid, Uuid)>,
) -> Result<HashMap<(Uuid, Uuid), Standing>, Fault> {
    let (ones, others): (Vec<Uuid>, Vec<Uuid>) = pairs.copied().unzip();
    let rows = sqlx::query_as!(
        Standing,
        "select id, later, earlier, key_id, status, millibits from link
        where (later, earlier) in (select * from unnest($1::uuid[], $2::uuid[])
                                   union all select * from unnest($2::uuid[], $1::uuid[]))
        for update",
        &ones,
        &others
    )
    .fetch_all(deed.sql())
    .await?;
    let by = |row: Standing| {
        (
            (row.later.min(row.earlier), row.later.max(row.earlier)),
            row,
        )
    };
    Ok(rows.into_iter().map(by).collect())
}

async fn change(deed: &mut Deed<Open>, known: &Standing, found: &Found<'_>) -> Result<(), Fault> {
    let (status, weighed) = (found.status(), found.weighed);
    let judged = !matches!(known.status.as_str(), "proposed" | "automatic");
    if judged || (known.status == status.code() && known.millibits == weighed.millibits) {
        return Ok(());
    }
    let (now, key) = (deed.now(), deed.key(Id::from_uuid(known.key_id)).await?);
    let explanation = sealed::one(&key, "link.explanation", &weighed.explanation)?;
    sqlx::query!(
        "update link set millibits = $2, probability = $3, explanation = $4, status = $5, found_at = $6 where id = $1",
        known.id,
        weighed.millibits,
        weighed.probability,
        explanation,
        status.code(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

async fn insert(deed: &mut Deed<Open>, found: &Found<'_>) -> Result<(), Fault> {
    let (later, earlier) = found.ordered();
    let id: Id<LinkKind> = deed.new_id();
    let (now, key) = (deed.now(), deed.new_key().await?);
    let explanation = sealed::one(&key, "link.explanation", &found.weighed.explanation)?;
    sqlx::query!(
        "insert into link (id, later, later_ministry, earlier, earlier_ministry, key_id, millibits, probability,
            explanation, status, found_at) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        id.uuid(),
        later.id.uuid(),
        later.ministry.code(),
        earlier.id.uuid(),
        earlier.ministry.code(),
        key.id().uuid(),
        found.weighed.millibits,
        found.weighed.probability,
        explanation,
        found.status().code(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Removes links of the requests asked about that nobody judged and that the matcher no longer finds.
pub async fn drop_unfound(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    asked: &[Uuid],
    found: &[Found<'_>],
) -> Result<(), Fault> {
    let pair = |one: &Found<'_>| (one.own.id.uuid(), one.other.id.uuid());
    let (ones, others): (Vec<Uuid>, Vec<Uuid>) = found.iter().map(pair).unzip();
    let keys = sqlx::query_scalar!(
        "delete from link where (later = any($1) or earlier = any($1)) and status in ('proposed', 'automatic')
          and (later, earlier) not in (select * from unnest($2::uuid[], $3::uuid[])
                                       union all select * from unnest($3::uuid[], $2::uuid[]))
        returning key_id",
        asked,
        &ones,
        &others
    )
    .fetch_all(deed.sql())
    .await?;
    for key in keys {
        deed.destroy_key(Id::from_uuid(key)).await?;
    }
    Ok(())
}

/// The links of a request, the heaviest first.
pub async fn of_request<A: ReadsLinks>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<RequestKind>,
) -> Result<Vec<Link>, Fault> {
    let rows = sqlx::query!(
        "select id, later, later_ministry, earlier, earlier_ministry, key_id, millibits, probability, explanation,
            status, found_at, decided_by, decided_at, reason
        from link where $1 in (later, earlier) order by millibits desc, id limit 200",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    let mut links = Vec::with_capacity(rows.len());
    for (row, key) in rows.into_iter().zip(keys) {
        let explanation: Explanation = sealed::open(&key, "link.explanation", &row.explanation)?;
        links.push(Link {
            id: Id::from_uuid(row.id),
            later: (Id::from_uuid(row.later), ministry(&row.later_ministry)?),
            earlier: (Id::from_uuid(row.earlier), ministry(&row.earlier_ministry)?),
            millibits: row.millibits,
            probability: row.probability,
            explanation: Personal::new(explanation),
            status: status(&row.status)?,
            found_at: row.found_at,
            decided: row.decided_at.map(|at| (row.decided_by, at)),
            reason: sealed::open_text(&key, "link.reason", row.reason.as_ref())?,
        });
    }
    Ok(links)
}

/// A link as who judges it needs it: its two requests and where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    /// What the policy judges.
    pub scope: LinkScope,
    /// The request received later.
    pub later: Id<RequestKind>,
    /// The other.
    pub earlier: Id<RequestKind>,
    /// Where it stands.
    pub status: LinkStatus,
}

/// A link, as far as the actor may know it is there.
pub async fn pair(deed: &mut Deed<Open>, id: Id<LinkKind>) -> Result<Option<Pair>, Fault> {
    let actor = deed.actor().account;
    let row = sqlx::query!(
        r#"select later, earlier, status,
            exists (select from instruction where request in (later, earlier) and agent = $2 and ended_at is null) as "through!"
        from link where id = $1"#,
        id.uuid(),
        actor
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let through = actor.filter(|_| row.through);
    Ok(Some(Pair {
        scope: LinkScope { id, through },
        later: Id::from_uuid(row.later),
        earlier: Id::from_uuid(row.earlier),
        status: status(&row.status)?,
    }))
}

/// The link between two requests: which is the later, and where it stands.
pub async fn between(
    deed: &mut Deed<Open>,
    one: Id<RequestKind>,
    other: Id<RequestKind>,
) -> Result<Option<(Id<RequestKind>, LinkStatus)>, Fault> {
    let row = sqlx::query!(
        "select later, status from link where later = $1 and earlier = $2 or later = $2 and earlier = $1",
        one.uuid(),
        other.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    row.map(|row| Ok((Id::from_uuid(row.later), status(&row.status)?)))
        .transpose()
}

/// Writes a judgement.
pub async fn judge(
    deed: &mut Deed<Open>,
    permit: &Permit<JudgeLink>,
    status: LinkStatus,
    reason: &Personal<String>,
) -> Result<bool, Fault> {
    let id = permit.resource().id;
    let key = sqlx::query_scalar!(
        "select key_id from link where id = $1 for update",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(key) = key else { return Ok(false) };
    let key = deed.key(Id::from_uuid(key)).await?;
    let reason = key.seal_text("link.reason", reason.reveal());
    let (now, by) = (deed.now(), deed.actor().account);
    sqlx::query!(
        "update link set status = $2, decided_by = $3, decided_at = $4, reason = $5 where id = $1",
        id.uuid(),
        status.code(),
        by,
        now,
        reason
    )
    .execute(deed.sql())
    .await?;
    Ok(true)
}

/// Every request that may be of the person of these, with the links that join them: what [`Settled`] is made from.
pub async fn around(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    starts: &[Uuid],
) -> Result<(Vec<Dated>, Vec<(Id<RequestKind>, Id<RequestKind>)>), Fault> {
    let requests = sqlx::query!(
        r#"with recursive near (id) as (
            select id from request where id = any($1) or person = any($1)
                or person in (select person from request where id = any($1))
            union
            select case when link.later = near.id then link.earlier else link.later end
            from near join link on near.id in (link.later, link.earlier) and link.status in ('automatic', 'accepted')
        )
        select r.id, r.opinion_received_on, r.opinion_sent_on from request r join near on near.id = r.id"#,
        starts
    )
    .fetch_all(deed.sql())
    .await?;
    let ids: Vec<Uuid> = requests.iter().map(|row| row.id).collect();
    let joins = sqlx::query!(
        "select later, earlier from link where later = any($1) and earlier = any($1)
          and status in ('automatic', 'accepted')",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    let dated = requests.into_iter().map(|row| Dated {
        id: Id::from_uuid(row.id),
        received_on: row.opinion_received_on,
        opinion_sent_on: row.opinion_sent_on,
    });
    let joins = joins
        .into_iter()
        .map(|row| (Id::from_uuid(row.later), Id::from_uuid(row.earlier)));
    Ok((dated.collect(), joins.collect()))
}

/// Writes the persons and the starts of terms; how many requests changed.
pub async fn settle(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    settled: &[Settled],
) -> Result<u64, Fault> {
    let ids: Vec<Uuid> = settled.iter().map(|one| one.id.uuid()).collect();
    let persons: Vec<Uuid> = settled.iter().map(|one| one.person.uuid()).collect();
    let terms: Vec<_> = settled.iter().map(|one| one.term_from).collect();
    let done = sqlx::query!(
        "update request r set person = s.person, term_from = s.term_from
        from unnest($1::uuid[], $2::uuid[], $3::timestamptz[]) as s (id, person, term_from)
        where r.id = s.id and (r.person, r.term_from) is distinct from (s.person, s.term_from)",
        &ids,
        &persons,
        &terms
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected())
}

/// Erases a request with all that hangs on it: links, documents, their keys and blobs. The persons it was linked to.
pub async fn erase_request<A: Erases>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<RequestKind>,
) -> Result<Option<Vec<Uuid>>, Fault> {
    let key = sqlx::query_scalar!(
        "select key_id from request where id = $1 for update",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(key) = key else { return Ok(None) };
    let near = sqlx::query!(
        "select key_id, case when later = $1 then earlier else later end as other from link where $1 in (later, earlier)",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let asked = sqlx::query!(
        "select id, key_id from document_request where $1 in (instructed, earlier)",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let ids: Vec<Uuid> = asked.iter().map(|row| row.id).collect();
    super::documents::erase_of(deed, &ids).await?;
    sqlx::query!("delete from request where id = $1", id.uuid())
        .execute(deed.sql())
        .await?;
    let keys = near
        .iter()
        .map(|row| row.key_id)
        .chain(asked.iter().map(|row| row.key_id));
    for key in keys.chain([key]) {
        deed.destroy_key(Id::from_uuid(key)).await?;
    }
    let mut persons: Vec<Uuid> = near.iter().filter_map(|row| row.other).collect();
    persons.push(id.uuid());
    Ok(Some(persons))
}

fn status(code: &str) -> Result<LinkStatus, Fault> {
    LinkStatus::from_code(code).ok_or(Fault::Corrupt("link status".into()))
}
