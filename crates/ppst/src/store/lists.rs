//! Lists of requests, each scoped in SQL and by row security: what awaits a ministry, what one instructs, what is
//! referred to a service, and the coordination's search.

use kernel::{Id, Personal};
use ledger::{Deed, Fault, Open, Permit};
use time::Date;
use uuid::Uuid;

use super::requests::{ministry, name_birth_digest, opinion};
use crate::{
    access::{AnswerCommission, ListReferred, ListRequests, ReadsLinks, Search},
    model::{Civil, Line, Ministry, Motive, RequestKind, RequestState, Service, SourceCode},
    rules::search::{Query, folded},
};

/// Actions under which persons may be searched for.
pub trait Searches: ledger::Action {}
impl Searches for Search {}
impl Searches for AnswerCommission {}

struct Row {
    id: Uuid,
    source: String,
    ministry: String,
    number: String,
    motive: String,
    received_on: Date,
    opinion_received_on: Date,
    state: String,
    opinion_sense: Option<String>,
    opinion_how: Option<String>,
    opinion_sent_on: Option<Date>,
    instructor: Option<Uuid>,
    links: i64,
    key_id: Uuid,
    identity: Vec<u8>,
    birth: Vec<u8>,
}

impl Row {
    fn line(&self, civil: Option<Personal<Civil>>) -> Result<Line, Fault> {
        let sense = self.opinion_sense.as_deref();
        Ok(Line {
            id: Id::from_uuid(self.id),
            source: SourceCode::parse(&self.source).ok_or(Fault::Corrupt("source".into()))?,
            ministry: ministry(&self.ministry)?,
            number: self.number.clone(),
            motive: Motive::from_code(&self.motive).ok_or(Fault::Corrupt("motive".into()))?,
            received_on: self.received_on,
            opinion_received_on: self.opinion_received_on,
            state: RequestState::from_code(&self.state).ok_or(Fault::Corrupt("state".into()))?,
            opinion: opinion(
                sense,
                self.opinion_how.as_deref(),
                self.opinion_sent_on,
                None,
            ),
            instructor: self.instructor,
            links: self.links,
            civil,
        })
    }
}

/// Requests of a ministry that await an opinion, the oldest first. No name is opened: who has not taken a request
/// up needs none.
pub async fn awaiting(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListRequests>,
    of: Ministry,
    after: Option<(Date, Id<RequestKind>)>,
    most: i64,
) -> Result<Vec<Line>, Fault> {
    let (date, id) = after.map_or((None, None), |(date, id)| (Some(date), Some(id.uuid())));
    let rows = sqlx::query_as!(
        Row,
        r#"select r.id, source, r.ministry, number, motive, received_on, opinion_received_on, state, opinion_sense,
            opinion_how, opinion_sent_on, i.agent as "instructor?", 0::bigint as "links!", key_id,
            ''::bytea as "identity!", ''::bytea as "birth!"
        from request r left join instruction i on i.request = r.id and i.ended_at is null
        where r.ministry = $1 and state = 'awaiting'
          and ($2::date is null or (opinion_received_on, r.id) > ($2, $3::uuid))
        order by opinion_received_on, r.id limit $4"#,
        of.code(),
        date,
        id,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    rows.iter().map(|row| row.line(None)).collect()
}

/// What the actor instructs, with the person's name: that is what they need to know.
pub async fn instructed(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListRequests>,
) -> Result<Vec<Line>, Fault> {
    let actor = deed.actor().account;
    let rows = sqlx::query_as!(
        Row,
        r#"select r.id, source, r.ministry, number, motive, received_on, opinion_received_on, state, opinion_sense,
            opinion_how, opinion_sent_on, i.agent as "instructor?",
            (select count(*) from link where r.id in (later, earlier)
                and status in ('proposed', 'automatic', 'accepted')) as "links!",
            key_id, identity, birth
        from request r join instruction i on i.request = r.id and i.ended_at is null
        where i.agent = $1 order by opinion_received_on, r.id limit 500"#,
        actor
    )
    .fetch_all(deed.sql())
    .await?;
    named(deed, rows).await
}

/// What is referred to a service, with the person's name.
pub async fn referred(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListReferred>,
    service: Service,
) -> Result<Vec<Line>, Fault> {
    let rows = sqlx::query_as!(
        Row,
        r#"select r.id, source, r.ministry, number, motive, received_on, opinion_received_on, state, opinion_sense,
            opinion_how, opinion_sent_on, null::uuid as instructor,
            (select count(*) from link where r.id in (later, earlier)
                and status in ('proposed', 'automatic', 'accepted')) as "links!",
            key_id, identity, birth
        from request r join referral f on f.request = r.id and f.ended_at is null
        where f.body = $1 order by f.since, r.id limit 500"#,
        service.code()
    )
    .fetch_all(deed.sql())
    .await?;
    named(deed, rows).await
}

/// The coordination's search, newest first: by what a [`Query`] can say, and by nothing else (art. 3); of all requests
/// or `among` some. Of the person that a query looks for nothing is asked here.
pub async fn search<A: Searches>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    query: &Query,
    among: Option<&[Uuid]>,
    before: Option<(Date, Id<RequestKind>)>,
    most: i64,
) -> Result<Vec<Line>, Fault> {
    let (date, id) = before.map_or((None, None), |(date, id)| (Some(date), Some(id.uuid())));
    let rows = sqlx::query_as!(
        Row,
        r#"select r.id, source, r.ministry, number, motive, received_on, opinion_received_on, state, opinion_sense,
            opinion_how, opinion_sent_on, i.agent as "instructor?",
            (select count(*) from link where r.id in (later, earlier)
                and status in ('proposed', 'automatic', 'accepted')) as "links!",
            key_id, identity, birth
        from request r left join instruction i on i.request = r.id and i.ended_at is null
        where ($1::uuid[] is null or r.id = any ($1))
          and ($2::text is null or source = $2)
          and ($3::text is null or r.ministry = $3)
          and ($4::text is null or number = $4)
          and ($5::date is null or opinion_received_on >= $5)
          and ($6::date is null or opinion_received_on <= $6)
          and ($7::text is null or state = $7)
          and ($8::date is null or (opinion_received_on, r.id) < ($8, $9::uuid))
        order by opinion_received_on desc, r.id desc limit $10"#,
        among,
        query.source.as_ref().map(SourceCode::as_str),
        query.ministry.map(Ministry::code),
        query.number,
        query.received_from,
        query.received_to,
        query.state.map(RequestState::code),
        date,
        id,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    named(deed, rows).await
}

/// Requests of exactly this name and full date of birth, by their keyed digests.
pub async fn of_civil(
    deed: &mut Deed<Open>,
    _permit: &Permit<AnswerCommission>,
    name: &str,
    born: &str,
) -> Result<Vec<Uuid>, Fault> {
    let digest = name_birth_digest(deed, &folded(name), born);
    Ok(sqlx::query_scalar!(
        "select request from request_index where name = 'name-birth' and value = $1",
        digest
    )
    .fetch_all(deed.sql())
    .await?)
}

/// Actions under which those found by their person are narrowed by what else was asked.
pub trait Narrows: ledger::Action {}
impl Narrows for Search {}
impl Narrows for ListRequests {}
impl Narrows for ListReferred {}

/// Those of these requests that are still there and answer to what a [`Query`] asks besides the person; nothing is
/// opened.
pub async fn narrowed<A: Narrows>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    query: &Query,
    among: &[Uuid],
) -> Result<Vec<Uuid>, Fault> {
    Ok(sqlx::query_scalar!(
        "select id from request
        where id = any ($1)
          and ($2::text is null or source = $2)
          and ($3::text is null or ministry = $3)
          and ($4::text is null or number = $4)
          and ($5::date is null or opinion_received_on >= $5)
          and ($6::date is null or opinion_received_on <= $6)
          and ($7::text is null or state = $7)",
        among,
        query.source.as_ref().map(SourceCode::as_str),
        query.ministry.map(Ministry::code),
        query.number,
        query.received_from,
        query.received_to,
        query.state.map(RequestState::code)
    )
    .fetch_all(deed.sql())
    .await?)
}

/// Actions under which a recipient may look among what they may know of.
pub trait Finds: Narrows {}
impl Finds for ListRequests {}
impl Finds for ListReferred {}

/// Requests whose person the actor may know: those they instruct, that are referred to them or that they reach through
/// a link; without opening anything.
pub async fn reachable<A: Finds>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
) -> Result<Vec<Id<RequestKind>>, Fault> {
    let ids = sqlx::query_scalar!(
        r#"select id as "id!" from request
        where id = any (array(select own_requests())) or id = any (array(select reached_requests()))"#
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(ids.into_iter().map(Id::from_uuid).collect())
}

/// Requests the actor may know of, newest first: with `known` those they instruct, that are referred to them or that
/// they reach through a link, named; without it their ministry's others, without any name; of all or `among` some. Of
/// the person a [`Query`] asks nothing here.
pub async fn known<A: Finds>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    query: &Query,
    among: Option<&[Uuid]>,
    known: bool,
    most: i64,
) -> Result<Vec<Line>, Fault> {
    let rows = sqlx::query_as!(
        Row,
        r#"select r.id, source, r.ministry, number, motive, received_on, opinion_received_on, state, opinion_sense,
            opinion_how, opinion_sent_on, i.agent as "instructor?",
            (select count(*) from link where r.id in (later, earlier)
                and status in ('proposed', 'automatic', 'accepted')) as "links!",
            key_id, identity, birth
        from request r left join instruction i on i.request = r.id and i.ended_at is null
        where $1 = (r.id = any (array(select own_requests())) or r.id = any (array(select reached_requests())))
          and ($2::text is null or source = $2)
          and ($3::text is null or r.ministry = $3)
          and ($4::text is null or number = $4)
          and ($5::date is null or opinion_received_on >= $5)
          and ($6::date is null or opinion_received_on <= $6)
          and ($7::text is null or state = $7)
          and ($8::uuid[] is null or r.id = any ($8))
        order by opinion_received_on desc, r.id desc limit $9"#,
        known,
        query.source.as_ref().map(SourceCode::as_str),
        query.ministry.map(Ministry::code),
        query.number,
        query.received_from,
        query.received_to,
        query.state.map(RequestState::code),
        among,
        most
    )
    .fetch_all(deed.sql())
    .await?;
    if known {
        named(deed, rows).await
    } else {
        rows.iter().map(|row| row.line(None)).collect()
    }
}

/// The lines of some requests, with the persons' names: of those linked to what one instructs.
pub async fn of<A: ReadsLinks>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    ids: &[Id<RequestKind>],
) -> Result<Vec<Line>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let rows = sqlx::query_as!(
        Row,
        r#"select id, source, ministry, number, motive, received_on, opinion_received_on, state, opinion_sense,
            opinion_how, opinion_sent_on, null::uuid as instructor, 0::bigint as "links!", key_id, identity, birth
        from request where id = any($1) order by opinion_received_on desc, id desc"#,
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    named(deed, rows).await
}

/// Every request of the persons of some requests.
pub async fn of_persons(
    deed: &mut Deed<Open>,
    _permit: &Permit<AnswerCommission>,
    ids: &[Id<RequestKind>],
) -> Result<Vec<Id<RequestKind>>, Fault> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.uuid()).collect();
    let found = sqlx::query_scalar!(
        "select id from request where person in (select person from request where id = any($1))
        order by opinion_received_on, id",
        &ids
    )
    .fetch_all(deed.sql())
    .await?;
    Ok(found.into_iter().map(Id::from_uuid).collect())
}

/// Opens the civil status of each line, and no other letter.
async fn named(deed: &mut Deed<Open>, rows: Vec<Row>) -> Result<Vec<Line>, Fault> {
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    let mut lines = Vec::with_capacity(rows.len());
    for (row, key) in rows.iter().zip(keys) {
        let identity = super::sealed::open(&key, "request.identity", &row.identity)?;
        let birth = super::sealed::open(&key, "request.birth", &row.birth)?;
        lines.push(row.line(Some(Personal::new(Civil::of(&identity, &birth))))?);
    }
    Ok(lines)
}
