//! Art. 2 II 8° and 9°, art. 4: the files of a declaration. Who reads it sees copies without hidden data; the original is
//! evidence, and opening it is an act of its own, with its reason.
//!
//! Keeps THES-2.2, THES-4.1 and THES-5.1.

use futures::TryStreamExt as _;
use kernel::{Actor, Id, Operation, Personal, Purpose};
use ledger::{Fault, Record, Stop};

use super::{Refusal, on_declaration};
use crate::{
    access::{OnAttachment, ReadDeclaration, ReadOwn, TakeOriginal},
    desk::Desk,
    law::{INFORM, LINK},
    model::{Attachment, AttachmentKind, DeclarationKind, Media},
    store::attachments,
};

/// A file, opened.
#[derive(Debug)]
pub struct Opened {
    /// How it is called.
    pub name: Personal<String>,
    /// What it is.
    pub media: Media,
    /// Its bytes.
    pub bytes: Personal<Vec<u8>>,
}

/// The files of a declaration that one may read.
pub async fn list(
    desk: &Desk,
    actor: &Actor,
    purpose: Purpose,
    id: Id<DeclarationKind>,
) -> Result<Vec<Attachment>, Stop<Refusal>> {
    listed::<ReadDeclaration>(desk, actor, purpose, id).await
}

/// The files of one's own declaration.
pub async fn own(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
) -> Result<Vec<Attachment>, Stop<Refusal>> {
    listed::<ReadOwn>(desk, actor, INFORM, id).await
}

async fn listed<A: OnAttachment>(
    desk: &Desk,
    actor: &Actor,
    purpose: Purpose,
    id: Id<DeclarationKind>,
) -> Result<Vec<Attachment>, Stop<Refusal>> {
    desk.ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, permit, _) = on_declaration::<A>(deed, id).await?;
            let all = attachments::of(&mut deed, &permit).await?;
            let record =
                Record::new(Operation::Consult, "declaration", id.uuid()).nature("attachment.list");
            Ok((all, deed.record(record).await?))
        })
        .await
}

/// A copy without hidden data, for who reads the declaration.
pub async fn copy(
    desk: &Desk,
    actor: &Actor,
    purpose: Purpose,
    id: Id<DeclarationKind>,
    file: Id<AttachmentKind>,
) -> Result<Opened, Stop<Refusal>> {
    opened::<ReadDeclaration>(desk, actor, purpose, (id, file), How::Copy).await
}

/// One's own file, as it was given.
pub async fn take_own(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    file: Id<AttachmentKind>,
) -> Result<Opened, Stop<Refusal>> {
    opened::<ReadOwn>(desk, actor, INFORM, (id, file), How::Own).await
}

/// The original, for the office: with a ground, which the log keeps.
pub async fn original(
    desk: &Desk,
    actor: &Actor,
    id: Id<DeclarationKind>,
    file: Id<AttachmentKind>,
    ground: Ground,
) -> Result<Opened, Stop<Refusal>> {
    opened::<TakeOriginal>(desk, actor, LINK, (id, file), How::Original(ground)).await
}

/// Why the original is needed; a list, so that the log holds no word about anybody.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// No copy can be drawn of it (a message, a document).
    NoCopy,
    /// What the copy left out matters: place, device, time.
    HiddenData,
    /// It is handed over as evidence.
    Evidence,
}

impl Ground {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::NoCopy, Self::HiddenData, Self::Evidence];

    /// Its code in the log and in forms.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::NoCopy => "no-copy",
            Self::HiddenData => "hidden-data",
            Self::Evidence => "evidence",
        }
    }

    /// The one of this code.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.code() == code)
    }
}

#[derive(Clone, Copy)]
enum How {
    Copy,
    Own,
    Original(Ground),
}

async fn opened<A: OnAttachment>(
    desk: &Desk,
    actor: &Actor,
    purpose: Purpose,
    (id, file): (Id<DeclarationKind>, Id<AttachmentKind>),
    how: How,
) -> Result<Opened, Stop<Refusal>> {
    let ((blob, media, name), permit) = desk
        .ledger
        .deed(actor, purpose, async |deed| {
            let (mut deed, permit, _) = on_declaration::<A>(deed, id).await?;
            let copy = matches!(how, How::Copy);
            let Some(found) = attachments::bytes(&mut deed, &permit, file, copy).await? else {
                return Err(deed.refuse(Refusal::Unknown).await);
            };
            let (nature, ground) = match how {
                How::Copy => ("attachment.copy", None),
                How::Own => ("attachment.own", None),
                How::Original(ground) => ("attachment.original", Some(ground.code())),
            };
            let record = Record::new(Operation::Consult, "attachment", file.uuid())
                .nature(nature)
                .detail(serde_json::json!({ "declaration": id, "ground": ground }));
            Ok(((found, permit), deed.record(record).await?))
        })
        .await?;
    let bytes = desk.ledger.read_blob(blob, &permit).await?;
    let whole: Result<Vec<_>, Fault> = bytes.try_collect().await;
    Ok(Opened {
        name,
        media,
        bytes: Personal::new(whole?.concat()),
    })
}
