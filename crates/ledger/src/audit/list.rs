//! Reading the log, for the people whose acts it holds and those who answer for them.

use kernel::Timestamp;
use uuid::Uuid;

use crate::{Action, Deed, Fault, Open, Permit};

/// Most entries read at once.
const MOST: u32 = 500;

/// Which entries.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// From this instant on.
    pub from: Option<Timestamp>,
    /// Before this instant.
    pub to: Option<Timestamp>,
    /// By this account.
    pub actor: Option<Uuid>,
    /// Of this nature.
    pub nature: Option<String>,
    /// About this object.
    pub object: Option<Uuid>,
    /// Older than this entry: the last one of the page before.
    pub after: Option<Uuid>,
    /// How many, at most 500; 0 means 50.
    pub limit: u32,
}

/// An entry. Who and on what are missing once its payload is erased.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// Its id.
    pub id: Uuid,
    /// When.
    pub at: Timestamp,
    /// Retention class.
    pub class: String,
    /// For which purpose.
    pub purpose: String,
    /// Nature in the act's words; none when nothing was done.
    pub operation: Option<String>,
    /// Nature in the service's words.
    pub nature: Option<String>,
    /// `done`, `refused` or `denied`.
    pub outcome: String,
    /// Code of a refusal.
    pub reason: Option<String>,
    /// Articles, separated by `; `.
    pub articles: Option<String>,
    /// Kind of object.
    pub object_kind: String,
    /// Account that acted; none for the service itself and for visitors.
    pub account: Option<Uuid>,
    /// Role it acted in.
    pub role: Option<String>,
    /// Its compartment.
    pub compartment: Option<String>,
    /// Request answered.
    pub request: Option<Uuid>,
    /// Object.
    pub object: Option<Uuid>,
    /// Details, JSON.
    pub detail: Option<String>,
}

/// Ids begin with the millisecond of their making, so that a range of time is a range of ids.
fn least_id(at: Timestamp) -> Uuid {
    let millis = at.unix_timestamp_nanos().div_euclid(1_000_000);
    let millis = u128::try_from(millis).unwrap_or(0) & 0xffff_ffff_ffff;
    Uuid::from_u128(millis << 80)
}

/// The query for each way in, so that each has its index whatever plan PostgreSQL keeps.
macro_rules! entries {
    ($condition:tt, $filter:ident, $low:ident, $high:ident, $limit:ident, $($key:expr)?) => {
        sqlx::query_as!(
            Entry,
            r#"select e.id, e.at, e.class, e.purpose, e.operation, e.nature, e.outcome, e.reason,
                 e.articles, e.object_kind, p.account as "account?", p.role as "role?",
                 p.compartment as "compartment?", p.request as "request?", p.object as "object?",
                 p.detail as "detail?"
               from audit_entry e left join audit_payload p on p.entry = e.id
               where ($1::timestamptz is null or e.at >= $1) and ($2::timestamptz is null or e.at < $2)
                 and ($3::text is null or e.nature = $3) and ($4::uuid is null or p.account = $4)
                 and "# + $condition,
            $filter.from,
            $filter.to,
            $filter.nature,
            $filter.actor,
            $low,
            $high,
            $limit,
            $($key)?
        )
    };
}

/// Entries, newest first. The permit is the policy's word that the actor may read the log.
///
/// # Errors
/// When the database does not answer.
pub async fn list<A: Action>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    filter: &Filter,
) -> Result<Vec<Entry>, Fault> {
    // A deed lasts: its entry bears the instant it began, its id one drawn a moment later.
    let low = filter.from.map_or(Uuid::nil(), least_id);
    let margin = time::Duration::minutes(1);
    let mut high = filter.to.map_or(Uuid::max(), |to| least_id(to + margin));
    if let Some(after) = filter.after {
        high = high.min(after);
    }
    let limit = if filter.limit == 0 {
        50
    } else {
        i64::from(filter.limit.min(MOST))
    };
    let conn = deed.conn();
    let found = if let Some(object) = filter.object {
        entries!(
            "p.object = $8 and p.entry >= $5 and p.entry < $6 order by p.entry desc limit $7",
            filter,
            low,
            high,
            limit,
            object
        )
        .fetch_all(conn)
        .await?
    } else if filter.actor.is_some() {
        entries!(
            "p.account = $4 and p.entry >= $5 and p.entry < $6 order by p.entry desc limit $7",
            filter,
            low,
            high,
            limit,
        )
        .fetch_all(conn)
        .await?
    } else if filter.nature.is_some() {
        entries!(
            "e.nature = $3 and e.id >= $5 and e.id < $6 order by e.id desc limit $7",
            filter,
            low,
            high,
            limit,
        )
        .fetch_all(conn)
        .await?
    } else {
        entries!(
            "e.id >= $5 and e.id < $6 order by e.id desc limit $7",
            filter,
            low,
            high,
            limit,
        )
        .fetch_all(conn)
        .await?
    };
    Ok(found)
}
