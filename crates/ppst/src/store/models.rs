//! Models of comparison learned from the records: which one serves, and what was found of the others.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use crate::{
    access::{ManageModel, Work},
    model::{Learned, ModelKind},
};

/// Actions under which models may be looked at.
pub trait SeesModels: ledger::Action {}
impl SeesModels for ManageModel {}
impl SeesModels for Work {}

/// The most models listed.
const MOST: i64 = 50;

/// The model of the base's own that serves, if one does; its content, unless it is known.
pub async fn serving(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    known: Option<Uuid>,
) -> Result<(Option<Uuid>, Option<String>), Fault> {
    let row = sqlx::query!(
        r#"select id, case when id is distinct from $1 then content end as content from linkage_model
        where serves_from is not null and serves_until is null"#,
        known
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map_or((None, None), |row| (Some(row.id), row.content)))
}

/// Models learned, the last first.
pub async fn list<A: SeesModels>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
) -> Result<Vec<Learned>, Fault> {
    let rows = sqlx::query!(
        "select id, learned_at, records, pairs, gain, f1, f1_shipped, sure, sure_shipped, error, error_shipped,
            verdict, serves_from, serves_until, withdrawn
        from linkage_model order by learned_at desc, id desc limit $1",
        MOST
    )
    .fetch_all(deed.sql())
    .await?;
    // Of one that was not tried the figures are all nought, which the shipped model's never are.
    let learned = rows.into_iter().map(|row| Learned {
        id: Id::from_uuid(row.id),
        learned_at: row.learned_at,
        records: u32::try_from(row.records).unwrap_or(0),
        pairs: row.pairs,
        gain: row.gain,
        f1: (row.f1_shipped > 0.0).then_some([row.f1, row.f1_shipped]),
        sure: (row.f1_shipped > 0.0).then_some([row.sure, row.sure_shipped]),
        error: (row.f1_shipped > 0.0).then_some([row.error, row.error_shipped]),
        verdict: row.verdict,
        serves_from: row.serves_from,
        serves_until: row.serves_until,
        withdrawn: row.withdrawn,
    });
    Ok(learned.collect())
}

/// When the base last learned, and from how many requests.
pub async fn last(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
) -> Result<Option<(Timestamp, usize)>, Fault> {
    let row = sqlx::query!(
        "select learned_at, records from linkage_model order by learned_at desc limit 1"
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| (row.learned_at, usize::try_from(row.records).unwrap_or(0))))
}

/// Whether the coordination went back to the shipped model, and has not said since that the base may learn again.
pub async fn is_paused<A: SeesModels>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
) -> Result<bool, Fault> {
    Ok(
        sqlx::query_scalar!(
            r#"select exists (select from linkage_model where withdrawn) as "is!""#
        )
        .fetch_one(deed.sql())
        .await?,
    )
}

/// Keeps what was learned; one with a content serves from now on, in place of the one before.
pub async fn keep(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    learned: &Learned,
    content: Option<&str>,
) -> Result<(), Fault> {
    let now = deed.now();
    if content.is_some() {
        sqlx::query!(
            "update linkage_model set serves_until = $1 where serves_from is not null and serves_until is null",
            now
        )
        .execute(deed.sql())
        .await?;
    }
    let [f1, f1_shipped] = learned.f1.unwrap_or_default();
    let [sure, sure_shipped] = learned.sure.unwrap_or_default();
    let [error, error_shipped] = learned.error.unwrap_or_default();
    sqlx::query!(
        "insert into linkage_model (id, learned_at, records, pairs, gain, f1, f1_shipped, sure, sure_shipped, error,
            error_shipped, verdict, content, serves_from)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)",
        learned.id.uuid(),
        learned.learned_at,
        i32::try_from(learned.records).unwrap_or(i32::MAX),
        learned.pairs,
        learned.gain,
        f1,
        f1_shipped,
        sure,
        sure_shipped,
        error,
        error_shipped,
        learned.verdict,
        content,
        content.map(|_| now)
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// The model of the base's own serves no longer; none is learned until [`resume`]. The model, if one served.
pub async fn withdraw(
    deed: &mut Deed<Open>,
    _permit: &Permit<ManageModel>,
) -> Result<Option<Id<ModelKind>>, Fault> {
    let now = deed.now();
    let id = sqlx::query_scalar!(
        "update linkage_model set serves_until = $1, withdrawn = true
        where serves_from is not null and serves_until is null returning id",
        now
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(id.map(Id::from_uuid))
}

/// The base may learn again. Whether it might not before.
pub async fn resume(deed: &mut Deed<Open>, _permit: &Permit<ManageModel>) -> Result<bool, Fault> {
    let done = sqlx::query!("update linkage_model set withdrawn = false where withdrawn")
        .execute(deed.sql())
        .await?;
    Ok(done.rows_affected() > 0)
}
