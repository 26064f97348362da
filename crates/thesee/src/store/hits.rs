//! «Another inquiry shares this»: what the service finds, and what holders ask and answer (art. 4 III). Of another
//! inquiry nothing is told but that it is there.

use kernel::{Id, Personal};
use ledger::{Deed, Fault, Open, Permit};
use uuid::Uuid;

use crate::{
    access::{AnswerAsker, AskHolder, ReadInquiry, Work},
    model::{
        Asked, CommunicationKind, CrossHitKind, CrossRequestKind, DeclarationKind, Hit,
        InquiryKind, Recipient,
    },
};

/// Kinds that point to somebody by themselves; a bank's code, a company or a shortened page do not.
const POINTING: [&str; 11] = [
    "phone", "iban", "card", "cheque", "email", "url", "domain", "handle", "advert", "wallet",
    "plate",
];
/// Hits written at once.
const MOST: i64 = 5_000;

/// Finds what open inquiries of different holders share around these declarations; how many hits are new. Values
/// everybody quotes, and victims' own, tie nobody.
pub async fn find(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
    around: &[Id<DeclarationKind>],
) -> Result<Vec<Id<CrossHitKind>>, Fault> {
    let around: Vec<Uuid> = around.iter().map(|id| id.uuid()).collect();
    let kinds: Vec<String> = POINTING.iter().map(|kind| (*kind).to_owned()).collect();
    sqlx::query!(
        "delete from cross_hit h using inquiry i where i.id in (h.asking, h.asked) and i.closed_at is not null
            and not exists (select from cross_request r
                where r.asking = h.asking and r.asked_declaration = h.asked_declaration)"
    )
    .execute(deed.sql())
    .await?;
    let rows = sqlx::query!(
        "select distinct g.inquiry as asking, o.inquiry as asked, a.declaration as own, b.declaration as other, a.kind
        from identifier a join identifier b on b.digest = a.digest and b.declaration <> a.declaration
            join inquiry_declaration g on g.declaration = a.declaration
            join inquiry i on i.id = g.inquiry and i.closed_at is null
            join inquiry_declaration o on o.declaration = b.declaration
            join inquiry j on j.id = o.inquiry and j.closed_at is null and j.holder <> i.holder
        where (a.declaration = any($1) or b.declaration = any($1)) and a.kind = any($2)
            and a.role <> 'victim' and b.role <> 'victim'
            and not exists (select from public_value p where p.digest = a.digest and p.ended_at is null)
            and not exists (select from inquiry_declaration h
                where h.inquiry = g.inquiry and h.declaration = b.declaration)
            and not exists (select from cross_hit h where h.asking = g.inquiry and h.asked = o.inquiry
                and h.asking_declaration = a.declaration and h.asked_declaration = b.declaration and h.kind = a.kind)
        limit $3",
        &around,
        &kinds,
        MOST
    )
    .fetch_all(deed.sql())
    .await?;
    let now = deed.now();
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let id: Id<CrossHitKind> = deed.new_id();
        sqlx::query!(
            "insert into cross_hit (id, asking, asked, asking_declaration, asked_declaration, kind, found_at)
            values ($1, $2, $3, $4, $5, $6, $7)",
            id.uuid(),
            row.asking,
            row.asked,
            row.own,
            row.other,
            row.kind,
            now
        )
        .execute(deed.sql())
        .await?;
        found.push(id);
    }
    Ok(found)
}

/// The hits of one's inquiry, with what became of one's requests.
pub async fn of(deed: &mut Deed<Open>, permit: &Permit<ReadInquiry>) -> Result<Vec<Hit>, Fault> {
    let rows = sqlx::query!(
        r#"select h.id, h.kind, h.asking_declaration, h.found_at, r.asked_at as "asked_at?", r.answer as "answer?",
            r.key_id as "key_id?", r.reason
        from cross_hit h left join cross_request r
            on r.asking = h.asking and r.asked_declaration = h.asked_declaration
        where h.asking = $1 order by h.found_at desc, h.id limit 500"#,
        permit.resource().id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let mut hits = Vec::with_capacity(rows.len());
    for row in rows {
        let reason = match (row.key_id, row.reason) {
            (Some(key), Some(reason)) => {
                let key = deed.key(Id::from_uuid(key)).await?;
                Some(key.open_text("cross_request.reason", &reason)?)
            }
            _ => None,
        };
        hits.push(Hit {
            id: Id::from_uuid(row.id),
            kind: row.kind,
            own: Id::from_uuid(row.asking_declaration),
            found_at: row.found_at,
            asked_at: row.asked_at,
            given: row.answer.map(|answer| answer == "given"),
            reason,
        });
    }
    Ok(hits)
}

/// Asks the holder of the other inquiry; none when no such hit is there, or it was asked before.
pub async fn ask(
    deed: &mut Deed<Open>,
    permit: &Permit<AskHolder>,
    hit: Id<CrossHitKind>,
    ground: &Personal<String>,
) -> Result<Option<Id<CrossRequestKind>>, Fault> {
    let actor = deed.actor().clone();
    let Some(unit) = actor.compartment else {
        return Ok(None);
    };
    let (id, now): (Id<CrossRequestKind>, _) = (deed.new_id(), deed.now());
    let key = deed.new_key().await?;
    let done = sqlx::query!(
        "insert into cross_request (id, asking, asked, asking_declaration, asked_declaration, key_id, ground, asked_at,
            asking_unit, asking_role)
        select $1, asking, asked, asking_declaration, asked_declaration, $4, $5, $6, $7, $8
        from cross_hit where id = $2 and asking = $3
        on conflict on constraint cross_request_once do nothing",
        id.uuid(),
        hit.uuid(),
        permit.resource().id.uuid(),
        key.id().uuid(),
        key.seal_text("cross_request.ground", ground.reveal()),
        now,
        unit,
        actor.role.0
    )
    .execute(deed.sql())
    .await?;
    if done.rows_affected() == 0 {
        deed.destroy_key(key.id()).await?;
        return Ok(None);
    }
    Ok(Some(id))
}

/// What is asked of one's inquiry and not answered.
pub async fn asked(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadInquiry>,
) -> Result<Vec<Asked>, Fault> {
    let rows = sqlx::query!(
        "select id, asking_unit, asked_declaration, key_id, ground, asked_at from cross_request
        where asked = $1 and answer is null order by asked_at, id limit 200",
        permit.resource().id.uuid()
    )
    .fetch_all(deed.sql())
    .await?;
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    let rows = rows.into_iter().zip(keys);
    rows.map(|(row, key)| {
        Ok(Asked {
            id: Id::from_uuid(row.id),
            unit: row.asking_unit,
            declaration: Id::from_uuid(row.asked_declaration),
            ground: key.open_text("cross_request.ground", &row.ground)?,
            at: row.asked_at,
        })
    })
    .collect()
}

/// The inquiry that a request is made to; none when the actor may not know.
pub async fn asked_inquiry(
    deed: &mut Deed<Open>,
    request: Id<CrossRequestKind>,
) -> Result<Option<Id<InquiryKind>>, Fault> {
    let asked = sqlx::query_scalar!(
        "select asked from cross_request where id = $1",
        request.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(asked.map(Id::from_uuid))
}

/// A request that was answered, as who gives needs it.
#[derive(Debug)]
pub struct Answered {
    /// The inquiry that asked.
    pub asking: Id<InquiryKind>,
    /// What it asked for.
    pub declaration: Id<DeclarationKind>,
    /// Its unit or court.
    pub unit: String,
    /// Which part of article 4 III.
    pub recipient: Recipient,
    /// Why it asked.
    pub ground: Personal<String>,
}

/// Writes an answer; none when it was answered before.
pub async fn answer(
    deed: &mut Deed<Open>,
    permit: &Permit<AnswerAsker>,
    request: Id<CrossRequestKind>,
    declined: Option<&Personal<String>>,
) -> Result<Option<Answered>, Fault> {
    let row = sqlx::query!(
        "select asking, asked_declaration, asking_unit, asking_role, key_id, ground from cross_request
        where id = $1 and asked = $2 and answer is null for update",
        request.uuid(),
        permit.resource().id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let key = deed.key(Id::from_uuid(row.key_id)).await?;
    let (now, by) = (deed.now(), deed.actor().account);
    let reason = declined.map(|why| key.seal_text("cross_request.reason", why.reveal()));
    sqlx::query!(
        "update cross_request set answer = $2, answered_by = $3, answered_at = $4, reason = $5 where id = $1",
        request.uuid(),
        if declined.is_some() { "declined" } else { "given" },
        by,
        now,
        reason
    )
    .execute(deed.sql())
    .await?;
    Ok(Some(Answered {
        asking: Id::from_uuid(row.asking),
        declaration: Id::from_uuid(row.asked_declaration),
        unit: row.asking_unit,
        recipient: if row.asking_role == "magistrate" {
            Recipient::Magistrate
        } else {
            Recipient::Unit
        },
        ground: key.open_text("cross_request.ground", &row.ground)?,
    }))
}

/// Gives what was asked: the declaration joins the inquiry that asked, and the communication is kept.
pub async fn give(
    deed: &mut Deed<Open>,
    _permit: &Permit<AnswerAsker>,
    answered: &Answered,
) -> Result<Option<Id<CommunicationKind>>, Fault> {
    let (now, by) = (deed.now(), deed.actor().account);
    let recorded = sqlx::query_scalar!(
        "select recorded_at from declaration where id = $1",
        answered.declaration.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(recorded) = recorded else {
        return Ok(None);
    };
    sqlx::query!(
        "insert into inquiry_declaration (inquiry, declaration, given_by, given_at) values ($1, $2, $3, $4)
        on conflict do nothing",
        answered.asking.uuid(),
        answered.declaration.uuid(),
        by,
        now
    )
    .execute(deed.sql())
    .await?;
    let id: Id<CommunicationKind> = deed.new_id();
    let key = deed.new_key().await?;
    sqlx::query!(
        "insert into communication (id, recipient, name, ground, key_id, inquiry, given_by, at, term_from, declarations)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 1)",
        id.uuid(),
        answered.recipient.code(),
        key.seal_text("communication.name", &answered.unit),
        key.seal_text("communication.ground", answered.ground.reveal()),
        key.id().uuid(),
        answered.asking.uuid(),
        by,
        now,
        recorded
    )
    .execute(deed.sql())
    .await?;
    sqlx::query!(
        "insert into communication_declaration (communication, declaration) values ($1, $2)",
        id.uuid(),
        answered.declaration.uuid()
    )
    .execute(deed.sql())
    .await?;
    Ok(Some(id))
}
