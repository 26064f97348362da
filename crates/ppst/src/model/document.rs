//! Documents: asked for by one agent, read by that agent alone, seven days (art. 2 and 4).

use kernel::{Id, Personal, Timestamp};
use ledger::blobs::Blob;
use uuid::Uuid;

use super::{DocumentKind, DocumentRequestKind, Ministry, RequestKind, opinion::codes};

codes! {
    /// Kind of a document.
    MediaType {
        /// PDF.
        Pdf = "application/pdf",
        /// JPEG.
        Jpeg = "image/jpeg",
        /// PNG.
        Png = "image/png",
    }
}

impl MediaType {
    /// The kind that the first bytes show.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        if bytes.starts_with(b"%PDF-") {
            Some(Self::Pdf)
        } else if bytes.starts_with(b"\xff\xd8\xff") {
            Some(Self::Jpeg)
        } else if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            Some(Self::Png)
        } else {
            None
        }
    }
}

codes! {
    /// Where a request for documents stands.
    DocumentState {
        /// Waiting for the other ministry's base.
        Asked = "asked",
        /// Documents are there.
        Delivered = "delivered",
        /// They were, and are erased.
        Erased = "erased",
        /// The other ministry has none to give.
        Declined = "declined",
        /// The reason to ask is gone.
        Closed = "closed",
    }
}

/// Documents asked for.
#[derive(Debug, Clone)]
pub struct AskedDocuments {
    /// Id: the reference that the other ministry's base cites.
    pub id: Id<DocumentRequestKind>,
    /// Who asked.
    pub asker: Uuid,
    /// Their ministry.
    pub asking: Ministry,
    /// The request they instruct.
    pub instructed: Id<RequestKind>,
    /// The earlier request.
    pub earlier: Id<RequestKind>,
    /// Its ministry.
    pub giver: Ministry,
    /// Its number there.
    pub earlier_number: String,
    /// What was asked for, in the asker's words.
    pub wanted: Personal<String>,
    /// When.
    pub asked_at: Timestamp,
    /// Where it stands.
    pub state: DocumentState,
}

/// A document in the base.
#[derive(Debug, Clone)]
pub struct StoredDocument {
    /// Id.
    pub id: Id<DocumentKind>,
    /// Title its ministry gives it.
    pub title: Personal<String>,
    /// Kind.
    pub media_type: MediaType,
    /// Bytes.
    pub size: i64,
    /// Where its bytes are.
    pub blob: Id<Blob>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// When it is erased.
    pub until: Timestamp,
}
