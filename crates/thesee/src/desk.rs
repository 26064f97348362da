//! What every deed of the service stands on.

use std::sync::Arc;

use bytes::Bytes;
use futures::{future::BoxFuture, stream::BoxStream};
use gate::i18n::Catalogue;
use kernel::Id;
use ledger::{Fault, Ledger, jobs::NewJob};

use crate::{
    deeds::{
        file_portal::{self, FilePortal},
        pictures,
        reception::Signing,
    },
    model::{AttachmentKind, Drawn, Media},
    rules::resident::Resident,
};

/// The service, ready to work.
#[derive(Debug, Clone)]
pub struct Desk {
    /// The ledger.
    pub ledger: Ledger,
    /// Words of papers.
    pub catalogue: Arc<Catalogue>,
    /// Who vouches for staff.
    pub issuers: Issuers,
    /// Declarations in memory, to find what they have in common.
    pub resident: Arc<Resident>,
    /// What is done with files out of the service.
    pub attachments: Attachments,
    /// Keys that sign reports of reception, and who stamps them; none by default, and then nothing is signed.
    pub signing: Arc<Signing>,
}

/// Draws a picture again where decoding it harms nobody: a process without files, network or time. Nothing when it
/// cannot be drawn; a fault when it may be later.
pub type Drawing =
    Arc<dyn Fn(Picture) -> BoxFuture<'static, Result<Option<Drawn>, Fault>> + Send + Sync>;

/// The bytes of a picture, as they come out of the vault.
pub type Picture = BoxStream<'static, Result<Bytes, Fault>>;

/// What is done with files out of the service; nothing unless configured.
#[derive(Clone, Default)]
pub struct Attachments {
    /// Who draws pictures again.
    pub drawing: Option<Drawing>,
    /// Who analyses files.
    pub portal: Option<FilePortal>,
}

impl std::fmt::Debug for Attachments {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Attachments")
            .field("drawing", &self.drawing.is_some())
            .field("portal", &self.portal)
            .finish()
    }
}

impl Attachments {
    /// What is to be done with a file that was filed.
    pub(crate) fn jobs(&self, id: Id<AttachmentKind>, media: Media) -> Vec<NewJob> {
        let draw = (self.drawing.is_some() && media.is_image()).then(|| pictures::job(id));
        let ask = self.portal.is_some().then(|| file_portal::job(id));
        draw.into_iter().chain(ask).collect()
    }
}

/// Who vouches for the staff of each portal.
#[derive(Debug, Clone)]
pub struct Issuers {
    /// Of the office and its prosecution.
    pub office: String,
}
