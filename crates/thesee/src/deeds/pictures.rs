//! Art. 1 3° and 2 II 8°: pictures are drawn again out of the service, so that who reads a declaration sees pixels and
//! nothing that hides; what their codes say is read like any text, and what they look like is linked.
//!
//! Keeps THES-1.3 and THES-2.2.

use std::convert::Infallible;

use bytes::Bytes;
use futures::StreamExt as _;
use kernel::{Actor, Id, Operation};
use ledger::{
    Fault, Never, Record, Stop,
    blobs::{ReceiveError, Received},
    jobs::NewJob,
};

use super::link;
use crate::{
    access::{Registry, Work},
    desk::Desk,
    law::LINK,
    model::{AttachmentKind, Drawn},
    rules::reading,
    store::{attachments, pictures},
};

/// Largest copy kept, in bytes.
const LARGEST_COPY: u64 = 32 << 20;

/// The job that draws a picture again.
pub(crate) fn job(id: Id<AttachmentKind>) -> NewJob {
    NewJob::new("draw_attachment", serde_json::json!({ "attachment": id }))
}

/// Draws a picture again, and keeps its copy, its sketch and what its codes say. May run again.
pub async fn draw(desk: &Desk, id: Id<AttachmentKind>) -> Result<(), Stop<Never>> {
    let Some(drawing) = desk.attachments.drawing.clone() else {
        return Ok(());
    };
    let found = desk
        .ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let waiting = attachments::waiting(&mut deed, &permit, id).await?;
            let waiting = waiting.filter(|one| !one.copied && one.media.is_image());
            let record =
                Record::new(Operation::Consult, "attachment", id.uuid()).nature("attachment.look");
            Ok((waiting.map(|one| (one, permit)), deed.record(record).await?))
        })
        .await?;
    let Some((waiting, permit)) = found else {
        return Ok(());
    };
    let bytes = desk.ledger.read_blob(waiting.blob, &permit).await?;
    let Some(drawn) = drawing(bytes.boxed()).await? else {
        return note(desk, id).await;
    };
    let copy = receive(desk, &drawn).await?;
    let kept = keep(desk, id, &drawn, &copy).await;
    if !matches!(kept, Ok(true)) {
        desk.ledger.discard(copy).await?;
    }
    kept.map(|_| ())
}

async fn receive(desk: &Desk, drawn: &Drawn) -> Result<Received, Fault> {
    let png = Bytes::from(drawn.png.clone());
    let bytes = futures::stream::once(async move { Ok::<_, Infallible>(png) });
    match desk.ledger.receive(bytes, LARGEST_COPY).await {
        Ok(copy) => Ok(copy),
        Err(ReceiveError::Fault(fault)) => Err(fault),
        Err(_) => Err(Fault::Corrupt("a picture drawn again".into())),
    }
}

/// Records that a picture could not be drawn; the office then needs the original.
async fn note(desk: &Desk, id: Id<AttachmentKind>) -> Result<(), Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (deed, _) = deed.permit::<Work, _>(&Registry).await?;
            let record = Record::new(Operation::Consult, "attachment", id.uuid())
                .nature("attachment.undrawn");
            Ok(((), deed.record(record).await?))
        })
        .await
}

async fn keep(
    desk: &Desk,
    id: Id<AttachmentKind>,
    drawn: &Drawn,
    copy: &Received,
) -> Result<bool, Stop<Never>> {
    desk.ledger
        .deed(&Actor::system(), LINK, async |deed| {
            let (mut deed, permit) = deed.permit::<Work, _>(&Registry).await?;
            let waiting = attachments::waiting(&mut deed, &permit, id).await?;
            let record =
                Record::new(Operation::Change, "attachment", id.uuid()).nature("attachment.draw");
            // Erased, or drawn, since.
            let Some(waiting) = waiting.filter(|one| !one.copied) else {
                return Ok((false, deed.record(record).await?));
            };
            attachments::keep_copy(&mut deed, &permit, id, copy).await?;
            let declaration = waiting.declaration;
            let own = pictures::own(&mut deed, &permit, declaration).await?;
            let read = reading::read_codes(&drawn.codes, &own);
            pictures::keep(&mut deed, &permit, declaration, id, &drawn.grey, &read).await?;
            deed.enqueue(link::job(declaration)).await?;
            let record = record.detail(serde_json::json!({ "identifiers": read.len() }));
            Ok((true, deed.record(record).await?))
        })
        .await
}
