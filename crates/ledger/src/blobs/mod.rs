//! Sealed files.
//!
//! An upload is quarantined: its row is committed as `receiving` before its first byte, the bytes are
//! sealed while they arrive and never stand on the disk in clear, and it is `kept` only by the deed
//! that adopts it. What no deed adopted before its lease ended is removed, and so is any object
//! without a row: at every moment, a crash included, each object is either wanted by a row or on its
//! way out.
//!
//! ```text
//! receiving ──all bytes on the disk──▶ received ──adopt_blob──▶ kept ──delete_blob──▶ discarded ──▶ gone
//!     └──────────────lease over─────────────┴──────────────────────────────────────────▲
//! ```

mod deed;
mod read;
mod receive;
mod shelf;
pub(crate) mod stream;
pub mod sweep;

pub(crate) use deed::discard;
pub use receive::{ReceiveError, Received};
#[cfg(feature = "s3")]
pub use shelf::S3Settings;
pub use shelf::{BlobSettings, Blobs};

use kernel::Kind;

/// Marker of the ids of blobs.
pub enum Blob {}

impl Kind for Blob {
    const NAME: &'static str = "blob";
}

/// What a blob's stream is bound to: the service and the blob's own id.
fn context(service: &str, id: kernel::Id<Blob>) -> Vec<u8> {
    [service.as_bytes(), b"\0", id.uuid().as_bytes()].concat()
}
