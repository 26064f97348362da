//! Art. 2: a document that was asked for, brought by the base of the other ministry: on a line of a batch when it is
//! small, else alone, streamed. Only what was asked for and is still wanted is recorded.
//!
//! Keeps PPST-2.4 and PPST-7.1.

use kernel::{Id, Operation, Personal};
use ledger::{Deed, Fault, Open, Permit, Reason, Record, Stop, blobs::Received, jobs::NewJob};

use super::feed;
use crate::{
    access::Feed,
    desk::Desk,
    law::FEED,
    model::{BatchName, DocumentRequestKind, MediaType, Source},
    rules::{
        documents::{Bringing, NotTaken, bring},
        feed::signature,
    },
    store::{
        documents::{self, Asked, NewDocument},
        sources,
    },
};

/// Why a document is not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// Nobody asked this source for it.
    Unasked,
    /// It was asked for, and is no longer wanted.
    Over,
    /// None of the source's keys signed these bytes.
    BadSignature,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unasked => "unasked-document",
            Self::Over => "document-over",
            Self::BadSignature => "bad-signature",
        }
    }
    fn article(&self) -> Option<&'static str> {
        match self {
            Self::BadSignature => Some("7"),
            Self::Unasked | Self::Over => Some("2"),
        }
    }
}

/// A document as it comes, alone.
#[derive(Debug)]
pub struct Brought<'a> {
    /// The request for documents that it answers.
    pub reference: Id<DocumentRequestKind>,
    /// Name its source gives it, unique under that request.
    pub name: &'a BatchName,
    /// Title.
    pub title: &'a Personal<String>,
    /// Kind.
    pub media_type: MediaType,
    /// Its bytes, received and sealed.
    pub received: &'a Received,
    /// Ed25519, over the SHA-256 of its bytes.
    pub signature: &'a [u8; 64],
}

/// What a source was asked under a reference, and whether a document under it is taken.
pub(super) async fn judged(
    deed: &mut Deed<Open>,
    permit: &Permit<Feed>,
    source: &Source,
    reference: Id<DocumentRequestKind>,
) -> Result<Result<Asked, NotTaken>, Fault> {
    let Some(asked) = documents::asked(deed, permit, reference).await? else {
        return Ok(Err(NotTaken::Unasked));
    };
    let bringing = Bringing {
        source: &source.code,
        asked_of: &asked.source,
        state: asked.state,
        instructs: asked.instructs,
        joined: asked.joined,
        stands: asked.stands,
    };
    let judged = bring(&bringing);
    Ok(judged.map(|()| asked))
}

fn refusal(reason: NotTaken) -> Refusal {
    match reason {
        NotTaken::Unasked => Refusal::Unasked,
        NotTaken::Over => Refusal::Over,
    }
}

/// Whether a document would be taken, before its bytes are received.
pub async fn awaited(
    desk: &Desk,
    source: &Source,
    reference: Id<DocumentRequestKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(&feed::actor(source), FEED, async |mut deed| {
            deed.about("document-request", reference.uuid());
            let (mut deed, permit) = deed.permit::<Feed, _>(&feed::scope(source)).await?;
            if let Err(reason) = judged(&mut deed, &permit, source, reference).await? {
                return Err(deed.refuse(refusal(reason)).await);
            }
            let record = Record::new(Operation::Consult, "document-request", reference.uuid())
                .nature("document.judge");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Records a document, and when it is to be erased; whether it was there already under its name: a source that was cut
/// off sends again, and the first stays.
pub async fn deliver(
    desk: &Desk,
    source: &Source,
    brought: &Brought<'_>,
) -> Result<bool, Stop<Refusal>> {
    let reference = brought.reference;
    let done = desk
        .ledger
        .deed(&feed::actor(source), FEED, async |mut deed| {
            deed.about("document-request", reference.uuid());
            let (mut deed, permit) = deed.permit::<Feed, _>(&feed::scope(source)).await?;
            let keys = sources::keys(&mut deed, &source.code).await?;
            if !signature::is_by(&keys, &brought.received.sha256, brought.signature) {
                return Err(deed.refuse(Refusal::BadSignature).await);
            }
            let asked = match judged(&mut deed, &permit, source, reference).await? {
                Ok(asked) => asked,
                Err(reason) => return Err(deed.refuse(refusal(reason)).await),
            };
            let new = NewDocument {
                name: Some(brought.name),
                title: brought.title,
                media_type: brought.media_type,
                received: brought.received,
            };
            let taken = take(&mut deed, &permit, &asked, &new).await?;
            let fresh = taken.is_some();
            let again = Record::new(Operation::Consult, "document-request", reference.uuid())
                .nature("document.again");
            Ok((fresh, deed.record(taken.unwrap_or(again)).await?))
        })
        .await;
    if !matches!(done, Ok(true)) {
        discard(desk, brought.received).await;
    }
    done.map(|fresh| !fresh)
}

/// Records a document and its end; its trace, or none when one of that name was there.
pub(super) async fn take(
    deed: &mut Deed<Open>,
    permit: &Permit<Feed>,
    asked: &Asked,
    new: &NewDocument<'_>,
) -> Result<Option<Record>, Fault> {
    let Some((id, until)) = documents::record(deed, permit, asked, new).await? else {
        return Ok(None);
    };
    let job = NewJob::new("erase_documents", serde_json::json!({ "document": id }));
    deed.enqueue(job.at(until)).await?;
    let record = Record::new(Operation::Create, "document", id.uuid()).nature("document.record");
    let detail = serde_json::json!({ "asked": asked.id });
    Ok(Some(record.detail(detail)))
}

/// Throws away bytes that were received for nothing.
pub(super) async fn discard(desk: &Desk, received: &Received) {
    if let Err(fault) = desk.ledger.discard(received.clone()).await {
        tracing::warn!(%fault, "a document that was not taken waits for the sweep");
    }
}
