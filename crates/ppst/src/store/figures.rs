//! What the coordination sees without any name: counts, links that wait for a judgement, documents asked for.

use kernel::{Id, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use super::requests::ministry;
use crate::{
    access::{Reads, Search},
    model::{DocumentRequestKind, LinkKind, Ministry, RequestKind},
};

/// Requests of one kind, counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Count {
    /// Their ministry.
    pub ministry: Ministry,
    /// Year the request for an opinion was received.
    pub year: i32,
    /// Code of their state.
    pub state: String,
    /// Code of their motive.
    pub motive: String,
    /// Code of the opinion's direction.
    pub sense: Option<String>,
    /// Code of how it was given.
    pub how: Option<String>,
    /// Code of the decision's direction.
    pub decision: Option<String>,
    /// How many.
    pub requests: i64,
}

/// Counts of every request by ministry, year, state, motive and follow-up. Nothing of article 3 is read.
pub async fn counts(deed: &mut Deed<Open>, _permit: &Permit<Search>) -> Result<Vec<Count>, Fault> {
    let rows = sqlx::query!(
        r#"select ministry, extract(year from opinion_received_on)::int as "year!", state, motive, opinion_sense,
            opinion_how, decision_sense, count(*) as "requests!"
        from request group by 1, 2, 3, 4, 5, 6, 7 order by 1, 2, 3, 4, 5, 6, 7"#
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Count {
                ministry: ministry(&row.ministry)?,
                year: row.year,
                state: row.state,
                motive: row.motive,
                sense: row.opinion_sense,
                how: row.opinion_how,
                decision: row.decision_sense,
                requests: row.requests,
            })
        })
        .collect()
}

/// A link that waits for a judgement, without what it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Waiting {
    /// Its id.
    pub id: Id<LinkKind>,
    /// The request received later, and its ministry.
    pub later: (Id<RequestKind>, Ministry),
    /// The request received earlier, and its ministry.
    pub earlier: (Id<RequestKind>, Ministry),
    /// Probability that both are of one person.
    pub probability: f64,
    /// When it was found.
    pub found_at: Timestamp,
}

/// Links that wait for a judgement, the heaviest first, and how many there are.
pub async fn waiting(
    deed: &mut Deed<Open>,
    _permit: &Permit<Search>,
    most: i64,
) -> Result<(Vec<Waiting>, i64), Fault> {
    let count =
        sqlx::query_scalar!(r#"select count(*) as "count!" from link where status = 'proposed'"#)
            .fetch_one(deed.sql())
            .await?;
    let rows = sqlx::query!(
        "select id, later, later_ministry, earlier, earlier_ministry, probability, found_at from link
        where status = 'proposed' order by millibits desc, id limit $1",
        most
    )
    .fetch_all(deed.sql())
    .await?;
    let links: Result<Vec<Waiting>, Fault> = rows
        .into_iter()
        .map(|row| {
            Ok(Waiting {
                id: Id::from_uuid(row.id),
                later: (Id::from_uuid(row.later), ministry(&row.later_ministry)?),
                earlier: (Id::from_uuid(row.earlier), ministry(&row.earlier_ministry)?),
                probability: row.probability,
                found_at: row.found_at,
            })
        })
        .collect();
    Ok((links?, count))
}

/// That documents were asked for: never what they are, which the asker alone may know (art. 2).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    /// Id.
    pub id: Id<DocumentRequestKind>,
    /// The ministry that asked.
    pub asking: Ministry,
    /// The ministry that was asked.
    pub giver: Ministry,
    /// The request they were asked of.
    pub earlier: Id<RequestKind>,
    /// When.
    pub asked_at: Timestamp,
    /// When they came.
    pub delivered_at: Option<Timestamp>,
    /// When it was said that there are none.
    pub declined_at: Option<Timestamp>,
    /// When the reason to ask was gone.
    pub closed_at: Option<Timestamp>,
}

/// Documents asked for around a request, oldest first.
pub async fn asked<A: Reads>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<RequestKind>,
) -> Result<Vec<Asked>, Fault> {
    let rows = sqlx::query!(
        "select id, asking_ministry, earlier_ministry, earlier, asked_at, delivered_at, declined_at, closed_at
        from document_request where $1 in (instructed, earlier) order by asked_at, id limit 500",
        id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter()
        .map(|row| {
            Ok(Asked {
                id: Id::from_uuid(row.id),
                asking: ministry(&row.asking_ministry)?,
                giver: ministry(&row.earlier_ministry)?,
                earlier: Id::from_uuid(row.earlier),
                asked_at: row.asked_at,
                delivered_at: row.delivered_at,
                declined_at: row.declined_at,
                closed_at: row.closed_at,
            })
        })
        .collect()
}
