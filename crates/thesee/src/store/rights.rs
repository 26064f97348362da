//! Requests to exercise a right, and what concerns who asks. The desk reaches the rows of those alone who proved who they
//! are and wait for an answer: the database itself says so (`declaration_asked` and its like).

use kernel::{Id, Personal, Timestamp};
use ledger::{Deed, Fault, Open, Permit};
use time::Date;

use super::{
    identifiers::digest,
    sealed::{code, one, open},
};
use crate::{
    access::{AnswerRequest, AskRight, ListOwn, ListRequests, RequestScope, TakeRequest},
    model::{
        Birth, CitizenKind, Concerning, Held, Hindrance, Identity, Kind, Names, Person, Proof,
        Request, RequestLine, RequestState, Right, RightsRequestKind, State,
    },
};

/// A request that comes in.
#[derive(Debug)]
pub struct New<'a> {
    /// Who asks.
    pub person: &'a Person,
    /// Their account, when they ask online.
    pub citizen: Option<Id<CitizenKind>>,
    /// Which right.
    pub what: Right,
    /// What they ask, in their words.
    pub wish: &'a Personal<String>,
    /// Values that are theirs: kind and canonical form.
    pub values: &'a [(traces::kind::Kind, String)],
    /// When it came.
    pub received_at: Timestamp,
    /// When it must be answered.
    pub due_on: Date,
    /// How they proved who they are; not yet, when none.
    pub proof: Option<Proof>,
}

/// The keyed digest of a person: names and birth.
pub(super) fn person_blind(deed: &Deed<Open>, names: &Names, birth: &Birth) -> Option<Vec<u8>> {
    let given = names.given_names.first()?;
    let person = format!("{}|{given}|{}", names.birth_name, birth.date);
    Some(deed.blind("declaration.person", &person))
}

/// Takes a request in that came by letter.
pub async fn take(
    deed: &mut Deed<Open>,
    _permit: &Permit<TakeRequest>,
    new: &New<'_>,
) -> Result<Id<RightsRequestKind>, Fault> {
    insert(deed, new).await
}

/// Takes a request in that its author makes online.
pub async fn ask(
    deed: &mut Deed<Open>,
    _permit: &Permit<AskRight>,
    new: &New<'_>,
) -> Result<Id<RightsRequestKind>, Fault> {
    insert(deed, new).await
}

async fn insert(deed: &mut Deed<Open>, new: &New<'_>) -> Result<Id<RightsRequestKind>, Fault> {
    let id: Id<RightsRequestKind> = deed.new_id();
    let key = deed.new_key().await?;
    let digests: Vec<Vec<u8>> = new
        .values
        .iter()
        .map(|(kind, value)| digest(deed, *kind, value))
        .collect();
    sqlx::query!(
        "insert into rights_request (id, key_id, person, person_blind, citizen, what, wish, digests, received_at, due_on,
            state, proof)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 'received', $11)",
        id.uuid(),
        key.id().uuid(),
        one(&key, "rights_request.person", new.person)?,
        person_blind(deed, &new.person.names, &new.person.birth),
        new.citizen.map(|id| id.uuid()),
        new.what.code(),
        key.seal_text("rights_request.wish", new.wish.reveal()),
        &digests,
        new.received_at,
        new.due_on,
        new.proof.map(Proof::code)
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// Who asks online, as their provider vouches, and where to write.
pub async fn identity(
    deed: &mut Deed<Open>,
    permit: &Permit<AskRight>,
) -> Result<Option<(Identity, Personal<String>)>, Fault> {
    let row = sqlx::query!(
        "select key_id, identity, email from citizen where id = $1",
        permit.resource().0.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    Ok(Some((
        open(&key, "citizen.identity", Some(&row.identity))?,
        key.open_text("citizen.email", &row.email)?,
    )))
}

/// How many requests of one's own wait.
pub async fn waiting(deed: &mut Deed<Open>, permit: &Permit<AskRight>) -> Result<i64, Fault> {
    let count = sqlx::query_scalar!(
        r#"select count(*) as "count!" from rights_request where citizen = $1 and state = 'received'"#,
        permit.resource().0.uuid()
    )
    .fetch_one(deed.sql())
    .await?;
    Ok(count)
}

/// What the policy judges of a request; none when the actor may not know that it exists.
pub async fn scope(
    deed: &mut Deed<Open>,
    id: Id<RightsRequestKind>,
) -> Result<Option<RequestScope>, Fault> {
    let row = sqlx::query_scalar!("select id from rights_request where id = $1", id.uuid())
        .fetch_optional(deed.sql())
        .await?;
    Ok(row.map(|_| RequestScope { id }))
}

struct Row {
    id: uuid::Uuid,
    what: String,
    received_at: Timestamp,
    due_on: Date,
    state: String,
    proof: Option<String>,
}

impl Row {
    fn line(self) -> Result<RequestLine, Fault> {
        Ok(RequestLine {
            id: Id::from_uuid(self.id),
            what: code(Right::of(&self.what))?,
            received_at: self.received_at,
            due_on: self.due_on,
            state: code(RequestState::of(&self.state))?,
            proof: self
                .proof
                .as_deref()
                .map(|one| code(Proof::of(one)))
                .transpose()?,
        })
    }
}

/// The requests: those that wait, the most pressing first, then the latest answered.
pub async fn list(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListRequests>,
) -> Result<Vec<RequestLine>, Fault> {
    let rows = sqlx::query_as!(
        Row,
        "select id, what, received_at, due_on, state, proof from rights_request
        order by state <> 'received', case when state = 'received' then due_on end, decided_at desc, id limit 200"
    )
    .fetch_all(deed.sql())
    .await?;
    rows.into_iter().map(Row::line).collect()
}

/// One's own requests, the latest first, with what was answered.
pub async fn own(
    deed: &mut Deed<Open>,
    permit: &Permit<ListOwn>,
) -> Result<Vec<(RequestLine, Option<Personal<String>>)>, Fault> {
    let rows = sqlx::query!(
        "select id, what, received_at, due_on, state, proof, key_id, answer from rights_request
        where citizen = $1 order by received_at desc, id limit 50",
        permit.resource().0.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let mut own = Vec::with_capacity(rows.len());
    for row in rows {
        let key = deed.key(Id::from_uuid(row.key_id)).await?;
        let answer = row.answer.as_deref();
        // What is limited is answered without its reason, whatever the desk noted for the CNIL.
        let answer = answer.filter(|_| row.state != RequestState::Restricted.code());
        let answer = answer.map(|answer| key.open_text("rights_request.answer", answer));
        let line = Row {
            id: row.id,
            what: row.what,
            received_at: row.received_at,
            due_on: row.due_on,
            state: row.state,
            proof: row.proof,
        };
        own.push((line.line()?, answer.transpose()?));
    }
    Ok(own)
}

/// Opens a request.
pub async fn load(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRequest>,
) -> Result<Option<Request>, Fault> {
    let row = sqlx::query!(
        "select id, what, received_at, due_on, state, proof, key_id, person, citizen, wish, answer, restricted_under
        from rights_request where id = $1",
        permit.resource().id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    let answer = row.answer.as_deref();
    let answer = answer.map(|answer| key.open_text("rights_request.answer", answer));
    let hindrance = row.restricted_under.as_deref();
    let line = Row {
        id: row.id,
        what: row.what,
        received_at: row.received_at,
        due_on: row.due_on,
        state: row.state,
        proof: row.proof,
    };
    Ok(Some(Request {
        line: line.line()?,
        person: open(&key, "rights_request.person", Some(&row.person))?,
        citizen: row.citizen.map(Id::from_uuid),
        wish: key.open_text("rights_request.wish", &row.wish)?,
        answer: answer.transpose()?,
        hindrance: hindrance.map(|one| code(Hindrance::of(one))).transpose()?,
    }))
}

/// Writes how its author proved who they are; whether they had not yet.
pub async fn prove(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRequest>,
    proof: Proof,
) -> Result<bool, Fault> {
    let done = sqlx::query!(
        "update rights_request set proof = $2 where id = $1 and proof is null and state = 'received'",
        permit.resource().id.uuid(),
        proof.code()
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What concerns who asks. Before they proved who they are, and after they were answered, the database shows none of it.
pub async fn concerning(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRequest>,
) -> Result<Concerning, Fault> {
    let request = permit.resource().id.uuid();
    let rows = sqlx::query!(
        "select d.id, reference, kind, d.state, filed_at, restricted_at from declaration d, rights_request r
        where r.id = $1 and (d.person_blind = r.person_blind
            or d.citizen in (select id from citizen where person_blind = r.person_blind))
        order by filed_at, d.id",
        request
    )
    .fetch_all(deed.sql())
    .await?;
    let counts = sqlx::query!(
        r#"select (select count(*) from draft where citizen in
                (select id from citizen where person_blind = r.person_blind)) as "drafts!",
            (select count(distinct (declaration, digest)) from identifier where digest = any (r.digests)) as "quoted!"
        from rights_request r where r.id = $1"#,
        request
    )
    .fetch_one(deed.sql())
    .await?;
    let held: Result<_, Fault> = rows
        .into_iter()
        .map(|row| {
            Ok(Held {
                id: Id::from_uuid(row.id),
                reference: row.reference,
                kind: code(Kind::of(&row.kind))?,
                state: code(State::of(&row.state))?,
                filed_at: row.filed_at,
                restricted_at: row.restricted_at,
            })
        })
        .collect();
    Ok(Concerning {
        held: held?,
        drafts: counts.drafts,
        quoted: counts.quoted,
    })
}

/// Writes the answer: the last step, after which the desk sees nothing of the person any more.
pub async fn decide(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerRequest>,
    state: RequestState,
    answer: &Personal<String>,
    hindrance: Option<Hindrance>,
) -> Result<bool, Fault> {
    let id = permit.resource().id.uuid();
    let key = sqlx::query_scalar!(
        "select key_id from rights_request where id = $1 and state = 'received' for update",
        id
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(key) = key else { return Ok(false) };
    let key = deed.key(Id::from_uuid(key)).await?;
    let (now, by) = (deed.now(), deed.actor().account);
    sqlx::query!(
        "update rights_request set state = $2, answer = $3, restricted_under = $4, decided_by = $5, decided_at = $6
        where id = $1",
        id,
        state.code(),
        key.seal_text("rights_request.answer", answer.reveal()),
        hindrance.map(Hindrance::code),
        by,
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(true)
}
