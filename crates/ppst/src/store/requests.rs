//! Requests, one sealed column a letter: written by feeds, opened by who needs to know, corrected and erased by
//! the coordination.

use kernel::{Id, Personal, Timestamp};
use ledger::{Deed, Fault, Open, Permit};

use super::sealed::{Sealed, open, open_some, open_text};
use crate::{
    access::{ChangeRequest, Feed, Reads, RequestScope},
    model::{
        Civil, Decision, DecisionSense, How, Ministry, Motive, Opinion, Photograph, Record,
        RequestKind, RequestState, Sense, Service, Sheet, SourceCode,
    },
    rules::{search::folded, terms::end_of_day},
};

/// What a source already gave under a number.
#[derive(Debug, Clone)]
pub struct Known {
    /// The request.
    pub id: Id<RequestKind>,
    /// Its version.
    pub version: i32,
    /// Whether the content is the same.
    pub same: bool,
}

/// What stands under a number of one's own source.
pub async fn find(
    deed: &mut Deed<Open>,
    permit: &Permit<Feed>,
    number: &str,
    content: &[u8],
) -> Result<Option<Known>, Fault> {
    let blind = deed.blind_exact("request.content", content);
    let row = sqlx::query!(
        "select id, version, content_blind from request where source = $1 and number = $2",
        permit.resource().code.as_str(),
        number
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(row.map(|row| Known {
        id: Id::from_uuid(row.id),
        version: row.version,
        same: row.content_blind == blind,
    }))
}

/// Writes a request for the first time.
pub async fn insert(
    deed: &mut Deed<Open>,
    permit: &Permit<Feed>,
    ministry: Ministry,
    record: &Record,
    version: i32,
    content: &[u8],
) -> Result<Id<RequestKind>, Fault> {
    let id: Id<RequestKind> = deed.new_id();
    let key = deed.new_key().await?;
    let now = deed.now();
    let blind = deed.blind_exact("request.content", content);
    let sealed = Sealed::of(&key, record)?;
    let opinion = record.opinion.as_ref();
    let from = opinion.map_or(record.opinion_received_on, |opinion| opinion.sent_on);
    sqlx::query!(
        "insert into request (id, source, ministry, number, version, content_blind, key_id, received_on,
            opinion_received_on, author, motive, identity, photograph, spouse, parents, birth, contact,
            previous_homes, other_homes, identity_documents, travels, clearance, career, post, ties, opinion_sense,
            opinion_how, opinion_grounds, opinion_sent_on, inquiry_sense, decision_sense, decided_on, appeals, state,
            person, recorded_at, changed_at, term_from)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
            $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $1, $35, $35, $36)",
        id.uuid(),
        permit.resource().code.as_str(),
        ministry.code(),
        record.number,
        version,
        blind,
        key.id().uuid(),
        record.received_on,
        record.opinion_received_on,
        sealed.author,
        record.motive.code(),
        sealed.identity,
        sealed.photograph,
        sealed.spouse,
        sealed.parents,
        sealed.birth,
        sealed.contact,
        sealed.previous_homes,
        sealed.other_homes,
        sealed.identity_documents,
        sealed.travels,
        sealed.clearance,
        sealed.career,
        sealed.post,
        sealed.ties,
        opinion.map(|opinion| opinion.sense.code()),
        opinion.map(|opinion| opinion.how.code()),
        sealed.opinion_grounds,
        opinion.map(|opinion| opinion.sent_on),
        record.inquiry.map(Sense::code),
        record.decision.map(|decision| decision.sense.code()),
        record.decision.map(|decision| decision.on),
        sealed.appeals,
        record.state.code(),
        now,
        end_of_day(from)?
    )
    .execute(deed.sql())
    .await?;
    index(deed, id, &record.civil()).await?;
    Ok(id)
}

/// Writes a request over its earlier version, under the same key.
pub async fn replace(
    deed: &mut Deed<Open>,
    permit: &Permit<Feed>,
    id: Id<RequestKind>,
    record: &Record,
    version: i32,
    content: &[u8],
) -> Result<(), Fault> {
    let key = sqlx::query_scalar!(
        "select key_id from request where id = $1 and source = $2 for update",
        id.uuid(),
        permit.resource().code.as_str()
    )
    .fetch_optional(deed.sql())
    .await?
    .ok_or(Fault::Missing)?;
    let key = deed.key(Id::from_uuid(key)).await?;
    let now = deed.now();
    let blind = deed.blind_exact("request.content", content);
    let sealed = Sealed::of(&key, record)?;
    let opinion = record.opinion.as_ref();
    // An opinion that comes moves the start of the term at once; the person's other requests follow in a job.
    let from = opinion.map_or(record.opinion_received_on, |opinion| opinion.sent_on);
    sqlx::query!(
        "update request set version = $2, content_blind = $3, received_on = $4, opinion_received_on = $5,
            author = $6, motive = $7, identity = $8, photograph = $9, spouse = $10, parents = $11, birth = $12,
            contact = $13, previous_homes = $14, other_homes = $15, identity_documents = $16, travels = $17,
            clearance = $18, career = $19, post = $20, ties = $21, opinion_sense = $22, opinion_how = $23,
            opinion_grounds = $24, opinion_sent_on = $25, inquiry_sense = $26, decision_sense = $27,
            decided_on = $28, appeals = $29, state = $30, changed_at = $31, term_from = greatest(term_from, $32)
        where id = $1",
        id.uuid(),
        version,
        blind,
        record.received_on,
        record.opinion_received_on,
        sealed.author,
        record.motive.code(),
        sealed.identity,
        sealed.photograph,
        sealed.spouse,
        sealed.parents,
        sealed.birth,
        sealed.contact,
        sealed.previous_homes,
        sealed.other_homes,
        sealed.identity_documents,
        sealed.travels,
        sealed.clearance,
        sealed.career,
        sealed.post,
        sealed.ties,
        opinion.map(|opinion| opinion.sense.code()),
        opinion.map(|opinion| opinion.how.code()),
        sealed.opinion_grounds,
        opinion.map(|opinion| opinion.sent_on),
        record.inquiry.map(Sense::code),
        record.decision.map(|decision| decision.sense.code()),
        record.decision.map(|decision| decision.on),
        sealed.appeals,
        record.state.code(),
        now,
        end_of_day(from)?
    )
    .execute(deed.sql())
    .await?;
    index(deed, id, &record.civil()).await
}

/// Writes the keyed digests that the commission's person is found by: of the civil status and of nothing else
/// (PPST-3.2).
async fn index(deed: &mut Deed<Open>, id: Id<RequestKind>, civil: &Civil) -> Result<(), Fault> {
    sqlx::query!("delete from request_index where request = $1", id.uuid())
        .execute(deed.sql())
        .await?;
    let whole = civil.birth_date.as_deref().filter(|date| date.len() == 10);
    let names = [Some(&civil.name), civil.married_name.as_ref()];
    let values: Vec<Vec<u8>> = names
        .into_iter()
        .flatten()
        .zip(std::iter::repeat(whole))
        .filter_map(|(name, date)| Some(name_birth_digest(deed, &folded(name), date?)))
        .collect();
    sqlx::query!(
        "insert into request_index (request, name, value)
        select $1, 'name-birth', value from unnest($2::bytea[]) as fact (value)
        on conflict do nothing",
        id.uuid(),
        &values
    )
    .execute(deed.sql())
    .await?;
    Ok(())
}

/// Digest of a folded name with a full date of birth.
pub(super) fn name_birth_digest(deed: &Deed<Open>, name: &str, date: &str) -> Vec<u8> {
    deed.blind_exact(
        "request_index.name-birth",
        format!("{name}\0{date}").as_bytes(),
    )
}

/// What decides who may do what with a request, as far as the actor may know it is there.
pub async fn scope(
    deed: &mut Deed<Open>,
    id: Id<RequestKind>,
) -> Result<Option<RequestScope>, Fault> {
    let actor = deed.actor().account;
    let row = sqlx::query!(
        r#"select ministry,
            (select agent from instruction where request = $1 and ended_at is null) as instructor,
            exists (select from link join instruction on instruction.request in (link.later, link.earlier)
                where $1 in (link.later, link.earlier) and instruction.request <> $1
                  and link.status in ('proposed', 'automatic', 'accepted')
                  and instruction.agent = $2 and instruction.ended_at is null) as "through!",
            array(select body from referral where request = $1 and ended_at is null) as "referred!",
            array(select distinct referral.body from link
                join referral on referral.request in (link.later, link.earlier)
                where $1 in (link.later, link.earlier) and referral.request <> $1
                  and link.status in ('proposed', 'automatic', 'accepted')
                  and referral.ended_at is null) as "reached!"
        from request where id = $1"#,
        id.uuid(),
        actor
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let services = |codes: Vec<String>| {
        codes
            .iter()
            .filter_map(|code| Service::from_code(code))
            .collect()
    };
    Ok(Some(RequestScope {
        id,
        ministry: ministry(&row.ministry)?,
        instructor: row.instructor,
        through: actor.filter(|_| row.through),
        referred: services(row.referred),
        reached: services(row.reached),
    }))
}

/// Where a request stands, and its number.
pub async fn state(
    deed: &mut Deed<Open>,
    id: Id<RequestKind>,
) -> Result<Option<(RequestState, SourceCode, String)>, Fault> {
    let row = sqlx::query!(
        "select state, source, number from request where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    row.map(|row| {
        let state = RequestState::from_code(&row.state).ok_or(Fault::Corrupt("state".into()))?;
        let source = SourceCode::parse(&row.source).ok_or(Fault::Corrupt("source".into()))?;
        Ok((state, source, row.number))
    })
    .transpose()
}

/// Opens a request: every letter but the photograph.
pub async fn load<A: Reads>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<RequestKind>,
) -> Result<Option<Sheet>, Fault> {
    let row = sqlx::query!(
        r#"select source, ministry, number, version, key_id, received_on, opinion_received_on, author, motive, identity,
            (photograph is not null) as "pictured!", spouse, parents, birth, contact, previous_homes, other_homes,
            identity_documents, travels, clearance, career, post, ties, opinion_sense, opinion_how, opinion_grounds,
            opinion_sent_on, inquiry_sense, decision_sense, decided_on, appeals, state, person, recorded_at,
            changed_at, corrected_at, term_from
        from request where id = $1"#,
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    let grounds = open_text(
        &key,
        "request.opinion_grounds",
        row.opinion_grounds.as_ref(),
    )?;
    let record = Record {
        received_on: row.received_on,
        opinion_received_on: row.opinion_received_on,
        author: open(&key, "request.author", &row.author)?,
        number: row.number,
        motive: Motive::from_code(&row.motive).ok_or(Fault::Corrupt("motive".into()))?,
        identity: open(&key, "request.identity", &row.identity)?,
        photograph: None,
        spouse: open_some(&key, "request.spouse", row.spouse.as_ref())?,
        parents: open_some(&key, "request.parents", row.parents.as_ref())?.unwrap_or_default(),
        birth: open(&key, "request.birth", &row.birth)?,
        contact: open_some(&key, "request.contact", row.contact.as_ref())?,
        previous_homes: open_some(&key, "request.previous_homes", row.previous_homes.as_ref())?
            .unwrap_or_default(),
        other_homes: open_some(&key, "request.other_homes", row.other_homes.as_ref())?
            .unwrap_or_default(),
        identity_documents: open_some(
            &key,
            "request.identity_documents",
            row.identity_documents.as_ref(),
        )?
        .unwrap_or_default(),
        travels: open_some(&key, "request.travels", row.travels.as_ref())?.unwrap_or_default(),
        clearance: open_some(&key, "request.clearance", row.clearance.as_ref())?,
        career: open_some(&key, "request.career", row.career.as_ref())?,
        post: open_some(&key, "request.post", row.post.as_ref())?,
        ties: open_some(&key, "request.ties", row.ties.as_ref())?,
        opinion: opinion(
            row.opinion_sense.as_deref(),
            row.opinion_how.as_deref(),
            row.opinion_sent_on,
            grounds,
        ),
        inquiry: row.inquiry_sense.as_deref().and_then(Sense::from_code),
        decision: row
            .decision_sense
            .as_deref()
            .and_then(DecisionSense::from_code)
            .zip(row.decided_on)
            .map(|(sense, on)| Decision { sense, on }),
        appeals: open_some(&key, "request.appeals", row.appeals.as_ref())?.unwrap_or_default(),
        state: RequestState::from_code(&row.state).ok_or(Fault::Corrupt("state".into()))?,
    };
    Ok(Some(Sheet {
        id,
        source: SourceCode::parse(&row.source).ok_or(Fault::Corrupt("source".into()))?,
        ministry: ministry(&row.ministry)?,
        version: row.version,
        record,
        pictured: row.pictured,
        person: Id::from_uuid(row.person),
        recorded_at: row.recorded_at,
        changed_at: row.changed_at,
        corrected_at: row.corrected_at,
        term_from: row.term_from,
    }))
}

/// The photograph of a request.
pub async fn photograph<A: Reads>(
    deed: &mut Deed<Open>,
    _permit: &Permit<A>,
    id: Id<RequestKind>,
) -> Result<Option<Photograph>, Fault> {
    let row = sqlx::query!(
        "select key_id, photograph from request where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some((key, Some(sealed))) = row.map(|row| (row.key_id, row.photograph)) else {
        return Ok(None);
    };
    let key = deed.key(Id::from_uuid(key)).await?;
    let bytes = key.open("request.photograph", &sealed)?.into_inner();
    Photograph::new(bytes)
        .map(Some)
        .map_err(|_| Fault::Corrupt("photograph".into()))
}

/// Corrects a request in place: its letters are sealed anew under its key, its source's version stays.
pub async fn correct(
    deed: &mut Deed<Open>,
    permit: &Permit<ChangeRequest>,
    record: &Record,
) -> Result<(), Fault> {
    let id = permit.resource().id;
    let key = sqlx::query_scalar!(
        "select key_id from request where id = $1 for update",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?
    .ok_or(Fault::Missing)?;
    let key = deed.key(Id::from_uuid(key)).await?;
    let now = deed.now();
    let sealed = Sealed::of(&key, record)?;
    sqlx::query!(
        "update request set author = $2, identity = $3, spouse = $4, parents = $5, birth = $6, contact = $7,
            previous_homes = $8, other_homes = $9, identity_documents = $10, travels = $11, clearance = $12,
            career = $13, post = $14, ties = $15, opinion_grounds = $16, appeals = $17, corrected_at = $18
        where id = $1",
        id.uuid(),
        sealed.author,
        sealed.identity,
        sealed.spouse,
        sealed.parents,
        sealed.birth,
        sealed.contact,
        sealed.previous_homes,
        sealed.other_homes,
        sealed.identity_documents,
        sealed.travels,
        sealed.clearance,
        sealed.career,
        sealed.post,
        sealed.ties,
        sealed.opinion_grounds,
        sealed.appeals,
        now
    )
    .execute(deed.sql())
    .await?;
    index(deed, id, &record.civil()).await
}

pub(super) fn ministry(code: &str) -> Result<Ministry, Fault> {
    Ministry::from_code(code).ok_or(Fault::Corrupt("ministry".into()))
}

pub(super) fn opinion(
    sense: Option<&str>,
    how: Option<&str>,
    sent_on: Option<time::Date>,
    grounds: Option<Personal<String>>,
) -> Option<Opinion> {
    Some(Opinion {
        sense: Sense::from_code(sense?)?,
        how: How::from_code(how?)?,
        grounds,
        sent_on: sent_on?,
    })
}

/// When the term of a request ends, as the engine will count it.
pub fn end_of_term(sheet: &Sheet) -> Result<Timestamp, Fault> {
    Ok(crate::law::RECORD_TERM.end(sheet.term_from)?)
}
