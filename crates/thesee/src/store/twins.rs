//! The same complaint filed online and at a station (art. 1 2°): proposed, judged, and counted once.

use std::collections::HashMap;

use kernel::Id;
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use super::lists;
use crate::{
    access::{JudgeTwin, ListTwins, Work},
    model::{DeclarationKind, Line, Twin, TwinKind},
};

/// Days between what two accounts say of one event.
const APART: i32 = 3;

/// Proposes the complaints that may be this one, filed another way: the same person, and the same days or a value of a
/// suspect in common; which proposals are new.
pub async fn propose(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    id: Id<DeclarationKind>,
) -> Result<Vec<Id<TwinKind>>, Fault> {
    let rows = sqlx::query!(
        r#"select greatest(d.id, o.id) as "later!", least(d.id, o.id) as "earlier!"
        from declaration d join declaration o on o.person_blind = d.person_blind and o.id <> d.id
        where d.id = $1 and d.kind = 'complaint' and o.kind = 'complaint'
            and (d.way <> 'online' or o.way <> 'online')
            and d.state <> 'withdrawn' and o.state <> 'withdrawn'
            and (abs(d.happened_on - o.happened_on) <= $2 or exists (
                select from identifier a join identifier b on b.digest = a.digest
                where a.declaration = d.id and b.declaration = o.id and a.role = 'suspect' and b.role = 'suspect'
                    and not exists (select from public_value p where p.digest = a.digest and p.ended_at is null)))
            and not exists (select from twin t where t.later = greatest(d.id, o.id) and t.earlier = least(d.id, o.id))
        limit 50"#,
        id.uuid(),
        APART
    )
    .fetch_all(deed.sql())
    .await?;
    let now = deed.now();
    let mut proposed = Vec::with_capacity(rows.len());
    for row in rows {
        let id: Id<TwinKind> = deed.new_id();
        sqlx::query!(
            "insert into twin (id, later, earlier, status, found_at) values ($1, $2, $3, 'proposed', $4)",
            id.uuid(),
            row.later,
            row.earlier,
            now
        )
        .execute(deed.sql())
        .await?;
        proposed.push(id);
    }
    Ok(proposed)
}

/// What waits for an officer, the oldest first.
pub async fn waiting(
    deed: &mut Deed<Open>,
    permit: &Permit<ListTwins>,
) -> Result<Vec<Twin>, Fault> {
    let rows = sqlx::query!(
        "select id, later, earlier from twin where status = 'proposed' order by found_at, id limit 100"
    )
    .fetch_all(deed.sql())
    .await?;
    let ids: Vec<_> = rows
        .iter()
        .flat_map(|row| [Id::from_uuid(row.later), Id::from_uuid(row.earlier)])
        .collect();
    let lines = lists::of(deed, permit, &ids).await?.into_iter();
    let lines: HashMap<Uuid, Line> = lines.map(|line| (line.id.uuid(), line)).collect();
    let rows = rows.into_iter();
    Ok(rows
        .filter_map(|row| {
            Some(Twin {
                id: Id::from_uuid(row.id),
                later: lines.get(&row.later)?.clone(),
                earlier: lines.get(&row.earlier)?.clone(),
            })
        })
        .collect())
}

/// Writes a judgement: the one filed later counts as the earlier one, or as itself. Whether there was anything to judge.
pub async fn judge(
    deed: &mut Deed<Open>,
    _permit: &Permit<JudgeTwin>,
    id: Id<TwinKind>,
    same: bool,
) -> Result<bool, Fault> {
    let (now, by) = (deed.now(), deed.actor().account);
    let status = if same { "accepted" } else { "refused" };
    let pair = sqlx::query!(
        "update twin set status = $2, judged_by = $3, judged_at = $4 where id = $1 and status <> $2
        returning later, earlier",
        id.uuid(),
        status,
        by,
        now
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(pair) = pair else { return Ok(false) };
    sqlx::query!(
        "update declaration set same_as = case when $3 then $2 end
        where id = $1 and ($3 or same_as = $2)",
        pair.later,
        pair.earlier,
        same
    )
    .execute(deed.sql())
    .await?;
    Ok(true)
}
