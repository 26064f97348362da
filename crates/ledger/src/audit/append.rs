//! Writing an entry, in its deed's transaction.

use kernel::{
    Actor, Operation, Timestamp,
    tlog::{self, ActorPart, Hash, Header, ObjectPart, Part, Salt, commit},
};
use serde_json::value::{RawValue, to_raw_value};
use sqlx::PgConnection;
use uuid::Uuid;

use crate::Fault;

/// Longest detail of an entry, in bytes of JSON.
const MAX_DETAIL: usize = 8 * 1024;

/// How what was asked ended.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Outcome<'a> {
    /// Done.
    Done,
    /// A rule refused, by this code.
    Refused(&'a str),
    /// The access policy denied.
    Denied,
}

/// A row to be.
pub(crate) struct NewEntry<'a> {
    pub(crate) id: Uuid,
    pub(crate) deed: Uuid,
    pub(crate) at: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) purpose: &'a str,
    pub(crate) operation: Option<Operation>,
    pub(crate) nature: Option<&'a str>,
    pub(crate) object_kind: &'a str,
    pub(crate) object: Uuid,
    pub(crate) outcome: Outcome<'a>,
    pub(crate) class: &'a str,
    pub(crate) articles: &'a [String],
    pub(crate) detail: Option<&'a serde_json::Value>,
    pub(crate) salt: [u8; 32],
}

/// What the receipt of a pruning says besides.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pruning {
    pub(super) below: i64,
    pub(super) cutoff: Timestamp,
}

/// The bytes a commitment to the actor is made on.
pub(super) fn actor_part(
    account: Option<Uuid>,
    role: &str,
    compartment: Option<&str>,
    request: Option<Uuid>,
) -> Result<Box<RawValue>, Fault> {
    let compartment = compartment.map(str::to_owned);
    let part = ActorPart {
        account,
        compartment,
        request,
        role: role.to_owned(),
    };
    to_raw_value(&part).map_err(unwritable)
}

/// The bytes a commitment to the object is made on; `detail` is JSON.
pub(super) fn object_part(object: Uuid, detail: Option<&str>) -> Result<Box<RawValue>, Fault> {
    let detail: Option<&RawValue> = detail
        .map(serde_json::from_str)
        .transpose()
        .map_err(unwritable)?;
    to_raw_value(&ObjectPart {
        detail,
        id: Some(object),
    })
    .map_err(unwritable)
}

fn unwritable(_: serde_json::Error) -> Fault {
    Fault::Corrupt("a detail of an audit entry is not JSON".into())
}

/// Appends an entry in the caller's transaction: one statement.
pub(crate) async fn append(conn: &mut PgConnection, entry: NewEntry<'_>) -> Result<(), Fault> {
    append_with(conn, entry, None).await
}

pub(super) async fn append_with(
    conn: &mut PgConnection,
    entry: NewEntry<'_>,
    pruning: Option<Pruning>,
) -> Result<(), Fault> {
    let (outcome, reason) = match entry.outcome {
        Outcome::Done => (tlog::Outcome::Done, None),
        Outcome::Refused(code) => (tlog::Outcome::Refused, Some(code)),
        Outcome::Denied => (tlog::Outcome::Denied, None),
    };
    let detail = entry.detail.map(ToString::to_string);
    if detail
        .as_ref()
        .is_some_and(|detail| detail.len() > MAX_DETAIL)
    {
        return Err(Fault::Corrupt(
            "the detail of an audit entry is longer than 8 KiB".into(),
        ));
    }
    let Actor {
        account,
        role,
        compartment,
        request,
    } = entry.actor;
    let salt = Salt(entry.salt);
    let actor = actor_part(*account, role.0, compartment.as_deref(), *request)?;
    let object = object_part(entry.object, detail.as_deref())?;
    let promise = |part: Part, bytes: &RawValue| -> Hash {
        commit(&salt.key(part), part, bytes.get().as_bytes())
    };
    let articles = (!entry.articles.is_empty()).then(|| entry.articles.join("; "));
    // What could not be a header must not wait for a place in the tree.
    let header = Header {
        actor: promise(Part::Actor, &actor),
        articles: articles.as_deref(),
        below: None,
        class: entry.class,
        cutoff: None,
        deed: None,
        entry: entry.id,
        kind: entry.object_kind,
        nature: entry.nature,
        object: promise(Part::Object, &object),
        operation: entry.operation,
        outcome,
        purpose: entry.purpose,
        reason,
        service: "-",
        time: entry.at,
    };
    header
        .encode()
        .map_err(|error| Fault::Shape(error.to_string().into()))?;
    sqlx::query!(
        "with entry as (
           insert into audit_entry (id, deed, at, class, purpose, operation, nature, outcome, reason,
             articles, object_kind, below, cutoff, actor_commitment, object_commitment)
           values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
         ), payload as (
           insert into audit_payload (entry, account, role, compartment, request, object, detail, salt)
           values ($1, $16, $17, $18, $19, $20, $21, $22)
         )
         insert into audit_pending (entry) values ($1)",
        entry.id,
        (entry.deed != entry.id).then_some(entry.deed),
        entry.at,
        entry.class,
        entry.purpose,
        entry.operation.map(Operation::name),
        entry.nature,
        outcome.name(),
        reason,
        articles,
        entry.object_kind,
        pruning.map(|pruning| pruning.below),
        pruning.map(|pruning| pruning.cutoff),
        &header.actor.0[..],
        &header.object.0[..],
        *account,
        role.0,
        *compartment,
        *request,
        entry.object,
        detail,
        &entry.salt[..],
    )
    .execute(conn)
    .await?;
    Ok(())
}
