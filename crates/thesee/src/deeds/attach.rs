//! Art. 2 II 8° and 9°: files given in support of a draft, a few and bounded, told by their content.
//!
//! The bytes are sealed while they arrive; a file of a kind that article 2 does not list is gone before any deed keeps
//! it. Keeps THES-2.2.

use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use futures::{Stream, StreamExt as _};
use kernel::{Actor, Id, Operation};
use ledger::{
    Reason, Record, Stop,
    blobs::{ReceiveError, Received},
};

use crate::{
    access::{ChangeDraft, ReadDraft},
    desk::Desk,
    law::COMPLAIN,
    model::{Attachment, AttachmentKind, DraftKind, Media},
    rules::media,
    store::{attachments, drafts},
};

/// Most files of one draft.
pub const MOST: i64 = 10;
/// Largest file, in bytes: a photograph of a telephone, a mail with its pictures.
pub const LARGEST: u64 = 15 << 20;

/// Why a file was not added or taken out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Refusal {
    /// No such draft or file, or not one's own.
    Unknown,
    /// Too many already.
    TooMany,
    /// Neither an image nor a message nor a text.
    Kind,
    /// It has no name that can be kept.
    NoName,
    /// It is larger than [`LARGEST`].
    TooLarge,
    /// It has no byte.
    Empty,
    /// It did not come whole.
    Cut,
}

impl Reason for Refusal {
    fn code(&self) -> &'static str {
        match self {
            Self::Unknown => "unknown-draft",
            Self::TooMany => "too-many-files",
            Self::Kind => "file-kind",
            Self::NoName => "file-name",
            Self::TooLarge => "file-too-large",
            Self::Empty => "file-empty",
            Self::Cut => "file-cut",
        }
    }
    fn article(&self) -> Option<&'static str> {
        Some("2 II 8")
    }
}

/// Adds a file to one's own draft.
pub async fn add<E: Send>(
    desk: &Desk,
    actor: &Actor,
    draft: Id<DraftKind>,
    given: &str,
    bytes: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<Id<AttachmentKind>, Stop<Refusal>> {
    // Whether it may be added is known before a byte is read.
    let Some(name) = media::name(given) else {
        return Err(refuse(desk, actor, draft, Refusal::NoName).await);
    };
    room(desk, actor, draft).await?;
    let (received, media) = match take_in(desk, bytes).await {
        Ok(taken) => taken,
        Err(Stop::Refused(refusal)) => return Err(refuse(desk, actor, draft, refusal).await),
        Err(stop) => return Err(stop),
    };
    match keep(desk, actor, draft, &name, media, &received).await {
        Ok(id) => Ok(id),
        Err(stop) => {
            desk.ledger.discard(received).await?;
            Err(stop)
        }
    }
}

/// Seals what arrives, and looks at its beginning.
async fn take_in<E: Send>(
    desk: &Desk,
    bytes: impl Stream<Item = Result<Bytes, E>> + Send,
) -> Result<(Received, Media), Stop<Refusal>> {
    let head = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&head);
    let bytes = bytes.inspect(move |piece| {
        if let Ok(piece) = piece {
            let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
            let room = media::HEAD.saturating_sub(seen.len());
            seen.extend_from_slice(piece.get(..room.min(piece.len())).unwrap_or_default());
        }
    });
    let received = match desk.ledger.receive(bytes, LARGEST).await {
        Ok(received) => received,
        Err(ReceiveError::TooLarge) => return Err(Stop::Refused(Refusal::TooLarge)),
        Err(ReceiveError::Empty) => return Err(Stop::Refused(Refusal::Empty)),
        Err(ReceiveError::Stream(_)) => return Err(Stop::Refused(Refusal::Cut)),
        Err(ReceiveError::Fault(fault)) => return Err(fault.into()),
    };
    let known = media::media(&head.lock().unwrap_or_else(PoisonError::into_inner));
    match known {
        Some(media) => Ok((received, media)),
        None => {
            desk.ledger.discard(received).await?;
            Err(Stop::Refused(Refusal::Kind))
        }
    }
}

/// Whether the draft is one's own and has room for one more.
async fn room(desk: &Desk, actor: &Actor, draft: Id<DraftKind>) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", draft.uuid());
            let Some(scope) = drafts::scope(&mut deed, draft).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ChangeDraft, _>(&scope).await?;
            if attachments::count(&mut deed, &permit).await? >= MOST {
                return Err(deed.refuse(Refusal::TooMany).await);
            }
            let record =
                Record::new(Operation::Consult, "draft", draft.uuid()).nature("draft.room");
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// Records that a file was turned away.
async fn refuse(desk: &Desk, actor: &Actor, draft: Id<DraftKind>, why: Refusal) -> Stop<Refusal> {
    let refused: Result<ledger::Never, _> = desk
        .ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", draft.uuid());
            Err(deed.refuse(why).await)
        })
        .await;
    match refused {
        Ok(never) => match never {},
        Err(stop) => stop,
    }
}

async fn keep(
    desk: &Desk,
    actor: &Actor,
    draft: Id<DraftKind>,
    name: &str,
    media: Media,
    received: &Received,
) -> Result<Id<AttachmentKind>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", draft.uuid());
            let Some(scope) = drafts::scope(&mut deed, draft).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ChangeDraft, _>(&scope).await?;
            if attachments::count(&mut deed, &permit).await? >= MOST {
                return Err(deed.refuse(Refusal::TooMany).await);
            }
            let new = attachments::New {
                name,
                media,
                received,
            };
            let Some(id) = attachments::add(&mut deed, &permit, &new).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let record = Record::new(Operation::Create, "attachment", id.uuid())
                .nature("attachment.add")
                .detail(serde_json::json!({ "draft": draft, "media": media.code() }));
            Ok((id, deed.record(record).await?))
        })
        .await
}

/// Takes a file out of one's own draft: nothing is left of it.
pub async fn remove(
    desk: &Desk,
    actor: &Actor,
    draft: Id<DraftKind>,
    id: Id<AttachmentKind>,
) -> Result<(), Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", draft.uuid());
            let Some(scope) = drafts::scope(&mut deed, draft).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ChangeDraft, _>(&scope).await?;
            if !attachments::remove(&mut deed, &permit, id).await? {
                return Err(deed.refuse(Refusal::Unknown).await);
            }
            let record = Record::new(Operation::Erase, "attachment", id.uuid())
                .nature("attachment.remove")
                .detail(serde_json::json!({ "draft": draft }));
            Ok(((), deed.record(record).await?))
        })
        .await
}

/// The files of one's own draft.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    draft: Id<DraftKind>,
) -> Result<Vec<Attachment>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, COMPLAIN, async |mut deed| {
            deed.about("draft", draft.uuid());
            let Some(scope) = drafts::scope(&mut deed, draft).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (mut deed, permit) = deed.permit::<ReadDraft, _>(&scope).await?;
            let all = attachments::of_draft(&mut deed, &permit).await?;
            let record =
                Record::new(Operation::Consult, "draft", draft.uuid()).nature("draft.files");
            Ok((all, deed.record(record).await?))
        })
        .await
}
