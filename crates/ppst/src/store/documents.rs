//! Documents of an earlier request: asked for, recorded once brought, read by their asker, erased after seven days
//! (art. 2 and 4, PPST-2.4, PPST-4.1).

use kernel::{Id, Personal, Timestamp};
use ledger::{Deed, Fault, Open, Permit, blobs::Received};
use uuid::Uuid;

use super::{requests::ministry, users};
use crate::{
    access::{
        AskDocuments, DeclineDocuments, DocumentsScope, Feed, ListAskedOfUs, ListDocuments,
        ListRequests, ReadDocument, Work,
    },
    law::DOCUMENT_TERM,
    model::{
        AskedDocuments, BatchName, DocumentKind, DocumentRequestKind, DocumentState, Instruction,
        LinkStatus, MediaType, Ministry, RequestKind, SourceCode, StoredDocument,
    },
};

/// Whether an earlier request's documents are already asked for by the actor.
pub async fn is_open(
    deed: &mut Deed<Open>,
    instruction: &Instruction,
    earlier: Id<RequestKind>,
) -> Result<bool, Fault> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select from document_request where instruction = $1 and earlier = $2
            and delivered_at is null and declined_at is null and closed_at is null) as "open!""#,
        instruction.id.uuid(),
        earlier.uuid()
    )
    .fetch_one(deed.sql())
    .await?)
}

/// Asks for documents.
pub async fn ask(
    deed: &mut Deed<Open>,
    permit: &Permit<AskDocuments>,
    instruction: &Instruction,
    source: &SourceCode,
    number: &str,
    wanted: &Personal<String>,
) -> Result<Id<DocumentRequestKind>, Fault> {
    let id: Id<DocumentRequestKind> = deed.new_id();
    let now = deed.now();
    let key = deed.new_key().await?;
    let earlier = permit.resource();
    sqlx::query!(
        "insert into document_request (id, instruction, asker, asking_ministry, instructed, earlier, earlier_source,
            earlier_ministry, earlier_number, key_id, wanted, asked_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
        id.uuid(),
        instruction.id.uuid(),
        instruction.agent,
        instruction.ministry.code(),
        instruction.request.uuid(),
        earlier.id.uuid(),
        source.as_str(),
        earlier.ministry.code(),
        number,
        key.id().uuid(),
        key.seal_text("document_request.wanted", wanted.reveal()),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(id)
}

/// What the policy judges of documents asked for, as far as the actor may know of them.
pub async fn scope(
    deed: &mut Deed<Open>,
    id: Id<DocumentRequestKind>,
) -> Result<Option<DocumentsScope>, Fault> {
    let row = sqlx::query!(
        "select asker, earlier_ministry from document_request where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    Ok(Some(DocumentsScope {
        id,
        asker: row.asker,
        stands: users::stands(deed, row.asker).await?,
        giver: ministry(&row.earlier_ministry)?,
    }))
}

/// The request for documents that a document belongs to, as far as the actor may see it.
pub async fn of_document(
    deed: &mut Deed<Open>,
    id: Id<DocumentKind>,
) -> Result<Option<Id<DocumentRequestKind>>, Fault> {
    let found = sqlx::query_scalar!(
        "select document_request from document where id = $1",
        id.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    Ok(found.map(Id::from_uuid))
}

/// What the actor asked for, newest first.
pub async fn mine(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListRequests>,
) -> Result<Vec<AskedDocuments>, Fault> {
    let actor = deed.actor().account;
    list(deed, actor, None).await
}

/// What is asked of a ministry, newest first.
pub async fn asked_of(
    deed: &mut Deed<Open>,
    _permit: &Permit<ListAskedOfUs>,
    giver: Ministry,
) -> Result<Vec<AskedDocuments>, Fault> {
    list(deed, None, Some(giver)).await
}

async fn list(
    deed: &mut Deed<Open>,
    asker: Option<Uuid>,
    giver: Option<Ministry>,
) -> Result<Vec<AskedDocuments>, Fault> {
    let earliest = earliest_kept(deed.now())?;
    let rows = sqlx::query!(
        r#"select id, asker, asking_ministry, instructed, earlier, earlier_ministry, earlier_number, key_id, wanted,
            asked_at, delivered_at, declined_at, closed_at, (delivered_at > $3) as "fresh?"
        from document_request
        where ($1::uuid is null or asker = $1) and ($2::text is null or earlier_ministry = $2)
        order by asked_at desc, id desc limit 200"#,
        asker,
        giver.map(Ministry::code),
        earliest
    )
    .fetch_all(deed.sql())
    .await?;
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    let mut asked = Vec::with_capacity(rows.len());
    for (row, key) in rows.into_iter().zip(keys) {
        let state = if row.declined_at.is_some() {
            DocumentState::Declined
        } else if row.closed_at.is_some() {
            DocumentState::Closed
        } else {
            match row.fresh {
                None => DocumentState::Asked,
                Some(true) => DocumentState::Delivered,
                Some(false) => DocumentState::Erased,
            }
        };
        asked.push(AskedDocuments {
            id: Id::from_uuid(row.id),
            asker: row.asker,
            asking: ministry(&row.asking_ministry)?,
            instructed: Id::from_uuid(row.instructed),
            earlier: Id::from_uuid(row.earlier),
            giver: ministry(&row.earlier_ministry)?,
            earlier_number: row.earlier_number,
            wanted: key.open_text("document_request.wanted", &row.wanted)?,
            asked_at: row.asked_at,
            state,
        });
    }
    Ok(asked)
}

/// The latest instant at which a document recorded then would be at term now; it is erased to the second.
fn earliest_kept(now: Timestamp) -> Result<Timestamp, Fault> {
    // Seven days on the calendar are at most an hour more or less than seven times twenty-four.
    let mut at = now - time::Duration::days(7) - time::Duration::hours(1);
    for step in [3_600, 60, 1] {
        let step = time::Duration::seconds(step);
        while DOCUMENT_TERM.end(at + step)? <= now {
            at += step;
        }
    }
    Ok(at)
}

/// The documents that came, still within their seven days.
pub async fn contents(
    deed: &mut Deed<Open>,
    permit: &Permit<ListDocuments>,
) -> Result<Vec<StoredDocument>, Fault> {
    let id = permit.resource().id.uuid();
    some(deed, Some(id), None).await
}

/// One document, within its seven days.
pub async fn one(
    deed: &mut Deed<Open>,
    permit: &Permit<ReadDocument>,
    id: Id<DocumentKind>,
) -> Result<Option<StoredDocument>, Fault> {
    let of = permit.resource().id.uuid();
    Ok(some(deed, Some(of), Some(id.uuid())).await?.pop())
}

async fn some(
    deed: &mut Deed<Open>,
    of: Option<Uuid>,
    one: Option<Uuid>,
) -> Result<Vec<StoredDocument>, Fault> {
    let now = deed.now();
    let rows = sqlx::query!(
        "select id, key_id, title, media_type, size, blob_id, recorded_at from document
        where document_request = $1 and ($2::uuid is null or id = $2) order by recorded_at, id limit 100",
        of,
        one
    )
    .fetch_all(deed.sql())
    .await?;
    let keys: Vec<_> = rows.iter().map(|row| Id::from_uuid(row.key_id)).collect();
    let keys = deed.keys(&keys).await?;
    let mut found = Vec::with_capacity(rows.len());
    for (row, key) in rows.into_iter().zip(keys) {
        let until = DOCUMENT_TERM.end(row.recorded_at)?;
        // To the second, whether or not what erases has run.
        if until <= now {
            continue;
        }
        found.push(StoredDocument {
            id: Id::from_uuid(row.id),
            title: key.open_text("document.title", &row.title)?,
            media_type: MediaType::from_code(&row.media_type)
                .ok_or(Fault::Corrupt("media type".into()))?,
            size: row.size,
            blob: Id::from_uuid(row.blob_id),
            recorded_at: row.recorded_at,
            until,
        });
    }
    Ok(found)
}

/// The asked ministry has none to give.
pub async fn decline(
    deed: &mut Deed<Open>,
    permit: &Permit<DeclineDocuments>,
) -> Result<bool, Fault> {
    let now = deed.now();
    let done = sqlx::query!(
        "update document_request set declined_at = $2
        where id = $1 and delivered_at is null and declined_at is null and closed_at is null",
        permit.resource().id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(done.rows_affected() == 1)
}

/// What decides whether a document that a source brings is recorded.
#[derive(Debug, Clone)]
pub struct Asked {
    /// The request for documents.
    pub id: Id<DocumentRequestKind>,
    /// Who asked.
    pub asker: Uuid,
    /// The source asked.
    pub source: SourceCode,
    /// Where it stands.
    pub state: DocumentState,
    /// Whether the asker still instructs.
    pub instructs: bool,
    /// Whether both requests are still held to be of one person.
    pub joined: bool,
    /// Whether the asker's habilitation stands.
    pub stands: bool,
}

/// What a source was asked under a reference; none when it was asked nothing under it.
///
/// The source may not see who asks nor the links: what decides is read as the service itself, and only that.
pub async fn asked(
    deed: &mut Deed<Open>,
    _permit: &Permit<Feed>,
    reference: Id<DocumentRequestKind>,
) -> Result<Option<Asked>, Fault> {
    let row = sqlx::query!(
        r#"select asker as "asker!", source as "source!", delivered_at, declined_at, closed_at,
            instructs as "instructs!", link_status from asked_documents($1)"#,
        reference.uuid()
    )
    .fetch_optional(deed.sql())
    .await?;
    let Some(row) = row else { return Ok(None) };
    let delivered = row
        .delivered_at
        .map(|at| DOCUMENT_TERM.end(at))
        .transpose()?;
    let state = match (row.declined_at, row.closed_at, delivered) {
        (Some(_), ..) => DocumentState::Declined,
        (None, Some(_), _) => DocumentState::Closed,
        (None, None, None) => DocumentState::Asked,
        (None, None, Some(until)) if until > deed.now() => DocumentState::Delivered,
        (None, None, Some(_)) => DocumentState::Erased,
    };
    let joined = row.link_status.as_deref().and_then(LinkStatus::from_code);
    Ok(Some(Asked {
        id: reference,
        asker: row.asker,
        source: SourceCode::parse(&row.source).ok_or(Fault::Corrupt("source".into()))?,
        state,
        instructs: row.instructs,
        joined: joined.is_some_and(LinkStatus::joins),
        stands: users::stands(deed, row.asker).await?,
    }))
}

/// A document to record.
#[derive(Debug)]
pub struct NewDocument<'a> {
    /// Name its source gives it, unique under the request for it; none for what came on a line of a batch.
    pub name: Option<&'a BatchName>,
    /// Title its ministry gives it.
    pub title: &'a Personal<String>,
    /// Kind.
    pub media_type: MediaType,
    /// Its bytes, received and sealed.
    pub received: &'a Received,
}

/// Records a document, and when it is to be erased; none when one of that name is there already.
pub async fn record(
    deed: &mut Deed<Open>,
    _permit: &Permit<Feed>,
    asked: &Asked,
    new: &NewDocument<'_>,
) -> Result<Option<(Id<DocumentKind>, Timestamp)>, Fault> {
    let id = match new.name {
        Some(name) => named(deed, asked.id, name),
        None => deed.new_id(),
    };
    let key = deed.new_key().await?;
    let now = deed.now();
    let written = sqlx::query!(
        "insert into document (id, document_request, asker, key_id, title, media_type, size, blob_id, recorded_at)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9) on conflict do nothing",
        id.uuid(),
        asked.id.uuid(),
        asked.asker,
        key.id().uuid(),
        key.seal_text("document.title", new.title.reveal()),
        new.media_type.code(),
        i64::try_from(new.received.size).unwrap_or(i64::MAX),
        new.received.id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    if written.rows_affected() == 0 {
        deed.destroy_key(key.id()).await?;
        return Ok(None);
    }
    deed.adopt_blob(new.received).await?;
    sqlx::query!(
        "update document_request set delivered_at = coalesce(delivered_at, $2) where id = $1",
        asked.id.uuid(),
        now
    )
    .execute(deed.sql())
    .await?;
    Ok(Some((id, DOCUMENT_TERM.end(now)?)))
}

/// The id of a document that its source names: the same again for the same name under the same request, and telling
/// nothing of it. A source may not read what it gave, and need not.
fn named(deed: &Deed<Open>, asked: Id<DocumentRequestKind>, name: &BatchName) -> Id<DocumentKind> {
    let text = format!("{asked}\0{}", name.as_str());
    let digest = deed.blind_exact("document.id", text.as_bytes());
    let mut bytes = [0; 16];
    bytes
        .iter_mut()
        .zip(digest)
        .for_each(|(to, from)| *to = from);
    Id::from_uuid(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// Erases the documents that are at term; which.
pub async fn erase_due(
    deed: &mut Deed<Open>,
    _permit: &Permit<Work>,
) -> Result<Vec<Id<DocumentKind>>, Fault> {
    let now = deed.now();
    let rows = sqlx::query!(
        "select id, key_id, blob_id, recorded_at from document order by recorded_at limit 500"
    )
    .fetch_all(deed.sql())
    .await?;
    let mut erased = Vec::new();
    for row in rows {
        if DOCUMENT_TERM.end(row.recorded_at)? > now {
            break;
        }
        sqlx::query!("delete from document where id = $1", row.id)
            .execute(deed.sql())
            .await?;
        deed.destroy_key(Id::from_uuid(row.key_id)).await?;
        deed.delete_blob(Id::from_uuid(row.blob_id)).await?;
        erased.push(Id::from_uuid(row.id));
    }
    Ok(erased)
}

/// Erases at once all that was brought for these requests for documents, whoever the actor is.
pub(super) async fn erase_of(deed: &mut Deed<Open>, asked: &[Uuid]) -> Result<u64, Fault> {
    let held = sqlx::query!(
        r#"select held_key as "key!", held_blob as "blob!" from erase_documents($1)"#,
        asked
    )
    .fetch_all(deed.sql())
    .await?;
    for row in &held {
        deed.destroy_key(Id::from_uuid(row.key)).await?;
        deed.delete_blob(Id::from_uuid(row.blob)).await?;
    }
    Ok(held.len() as u64)
}

/// Two requests are no longer held to be of one person: nothing allows the documents asked for between them. Those
/// that came are erased, the others no longer wanted; how many were erased.
pub async fn end_between(
    deed: &mut Deed<Open>,
    one: Id<RequestKind>,
    other: Id<RequestKind>,
) -> Result<u64, Fault> {
    let now = deed.now();
    let asked = sqlx::query_scalar!(
        r#"select id as "id!" from close_documents($1, $2, $3) as closed (id)"#,
        one.uuid(),
        other.uuid(),
        now
    )
    .fetch_all(deed.sql())
    .await?;
    erase_of(deed, &asked).await
}
