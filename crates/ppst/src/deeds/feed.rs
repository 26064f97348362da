//! Art. 7: a source sends a batch. It is kept sealed once its signature is verified; a job reads it, line by line;
//! nothing goes back but a receipt that says nothing of any person.
//!
//! Keeps PPST-7.1, PPST-2.5 and PPST-2.4.

use kernel::{Actor, Id, Operation};
use ledger::{Reason, Record, Stop, blobs::Received, jobs::NewJob};

use crate::{
    access::{Feed, SourceScope},
    desk::Desk,
    law::{FEED, SOURCE},
    model::{Batch, BatchKind, BatchName, Source},
    rules::feed::signature,
    store::{
        batches::{self, NewBatch},
        sources,
    },
};

pub use crate::store::batches::Format;

/// Why a batch is not taken in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No source shows this certificate.
    UnknownSource,
    /// None of the source's keys signed these bytes.
    BadSignature,
    /// Another batch of this name came before.
    OtherBatch,
    /// A batch of the source is being read: one at a time.
    Busy,
    /// No such batch.
    UnknownBatch,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::UnknownSource => "unknown-source",
            Self::BadSignature => "bad-signature",
            Self::OtherBatch => "other-batch",
            Self::Busy => "busy",
            Self::UnknownBatch => "unknown-batch",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("7")
    }
}

/// A source that acts: art. 6 knows it by its id.
#[must_use]
pub fn actor(source: &Source) -> Actor {
    Actor::account(source.id.uuid(), SOURCE).within(source.code.as_str())
}

pub(super) fn scope(source: &Source) -> SourceScope {
    SourceScope {
        id: source.id.uuid(),
        code: source.code.clone(),
    }
}

/// The source that shows a client certificate.
pub async fn recognise(desk: &Desk, fingerprint: &[u8; 32]) -> Result<Source, Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::visitor(), FEED, async |mut deed| {
            let Some(source) = sources::of_certificate(&mut deed, fingerprint).await? else {
                return Err(deed.refuse(Refusal::UnknownSource).await);
            };
            let about = source.id.uuid();
            let record =
                Record::new(Operation::Consult, "source", about).nature("source.recognise");
            Ok((source, deed.record(record).await?))
        })
        .await
}

/// A batch as it comes.
#[derive(Debug, Clone, Copy)]
pub struct Incoming<'a> {
    /// Name its source gives it.
    pub name: &'a BatchName,
    /// How it is written.
    pub format: Format,
    /// Its bytes, received and sealed.
    pub received: &'a Received,
    /// Ed25519, over the SHA-256 of its bytes.
    pub signature: &'a [u8; 64],
}

/// Takes a batch in, for the worker to read. The same batch again gives what became of it, and changes nothing.
pub async fn receive(
    desk: &Desk,
    source: &Source,
    incoming: &Incoming<'_>,
) -> Result<Batch, Stop<Refusal>> {
    let kept = desk
        .ledger
        .deed(&actor(source), FEED, async |mut deed| {
            deed.about("source", source.id.uuid());
            let (mut deed, permit) = deed.permit::<Feed, _>(&scope(source)).await?;
            let keys = sources::keys(&mut deed, &source.code).await?;
            let digest = &incoming.received.sha256;
            if !signature::is_by(&keys, digest, incoming.signature) {
                return Err(deed.refuse(Refusal::BadSignature).await);
            }
            let known = batches::named(&mut deed, &permit, incoming.name).await?;
            if let Some(known) = known {
                if known.sha256 != *digest {
                    return Err(deed.refuse(Refusal::OtherBatch).await);
                }
                let about = known.id.uuid();
                let record = Record::new(Operation::Consult, "batch", about).nature("batch.again");
                return Ok(((known, false), deed.record(record).await?));
            }
            if batches::is_busy(&mut deed, &permit).await? {
                return Err(deed.refuse(Refusal::Busy).await);
            }
            let new = NewBatch {
                name: incoming.name,
                format: incoming.format,
                mode: source.mode,
                received: incoming.received,
            };
            let id = batches::open(&mut deed, &permit, new).await?;
            deed.enqueue(job(id)).await?;
            let Some(batch) = batches::named(&mut deed, &permit, incoming.name).await? else {
                return Err(ledger::Fault::Missing.into());
            };
            let record = Record::new(Operation::Create, "batch", id.uuid()).nature("batch.receive");
            Ok(((batch, true), deed.record(record).await?))
        })
        .await;
    if !matches!(kept, Ok((_, true)))
        && let Err(fault) = desk.ledger.discard(incoming.received.clone()).await
    {
        tracing::warn!(%fault, "a batch that was not taken waits for the sweep");
    }
    kept.map(|(batch, _)| batch)
}

/// What became of a batch of one's own.
pub async fn receipt(
    desk: &Desk,
    source: &Source,
    name: &BatchName,
) -> Result<Batch, Stop<Refusal>> {
    desk.ledger
        .deed(&actor(source), FEED, async |mut deed| {
            deed.about("source", source.id.uuid());
            let (mut deed, permit) = deed.permit::<Feed, _>(&scope(source)).await?;
            let Some(batch) = batches::named(&mut deed, &permit, name).await? else {
                return Err(deed.refuse(Refusal::UnknownBatch).await);
            };
            let about = batch.id.uuid();
            let record = Record::new(Operation::Consult, "batch", about).nature("batch.receipt");
            Ok((batch, deed.record(record).await?))
        })
        .await
}

/// The job that reads a batch, or the rest of one.
pub(super) fn job(id: Id<BatchKind>) -> NewJob {
    NewJob::new("read_batch", serde_json::json!({ "batch": id }))
}

/// The batch that a job is to read, under the source's own name: what it writes, it writes as that source.
pub(super) async fn waiting(
    desk: &Desk,
    id: Id<BatchKind>,
) -> Result<Option<(Source, batches::Waiting)>, Stop<Refusal>> {
    desk.ledger
        .deed(&Actor::system(), FEED, async |deed| {
            let (mut deed, _permit) = deed
                .permit::<crate::access::Work, _>(&crate::access::Base)
                .await?;
            let waiting = batches::waiting(&mut deed, id).await?;
            let source = match &waiting {
                Some(waiting) => sources::load(&mut deed, &waiting.source).await?,
                None => None,
            };
            let record = Record::new(Operation::Consult, "batch", id.uuid()).nature("batch.read");
            Ok((source.zip(waiting), deed.record(record).await?))
        })
        .await
}
