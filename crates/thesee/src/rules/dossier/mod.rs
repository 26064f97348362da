//! What is handed to a recipient (art. 4 III): one ZIP holding a report to read, tables, a STIX 2.1 bundle, a MISP event,
//! and a manifest with the digest of each. Pure: the same declarations at the same instant make the same bytes.
//!
//! The report and the tables hold what the recipient needs under article 4; the bundle and the event, made to be fed to
//! other tools, hold what points to suspects and nothing of any victim.

mod misp;
mod report;
mod stix;
mod tables;

use std::io::{Cursor, Write as _};

use gate::{i18n::T, paper::PaperError};
use kernel::Timestamp;
use serde_json::json;
use sha1::{Digest as _, Sha1};
use sha2::Sha256;
use uuid::{Builder, Uuid};
use zip::{CompressionMethod, ZipWriter, result::ZipError, write::SimpleFileOptions};

use crate::model::{Dossier, Recipient};

/// Version of the folder's layout, said in its manifest.
const VERSION: u32 = 1;

/// An identifier of a declaration, with its value.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Identifier {
    /// What it is, as `traces` names kinds.
    pub(crate) kind: String,
    /// Its canonical form.
    pub(crate) value: String,
    /// Whose: `suspect`, `victim`, `third`.
    pub(crate) role: String,
    /// Whether it is entered as everybody's.
    pub(crate) public: bool,
}

impl std::fmt::Debug for Identifier {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Identifier [personal]")
    }
}

/// A declaration that is handed over.
#[derive(Debug, Clone)]
pub(crate) struct Piece {
    /// The declaration, opened.
    pub(crate) dossier: Dossier,
    /// What was read in it.
    pub(crate) identifiers: Vec<Identifier>,
}

impl Piece {
    /// What points to suspects: nothing of the victim's, nothing of a third party's.
    fn pointing(&self) -> impl Iterator<Item = &Identifier> {
        self.identifiers.iter().filter(|one| one.role == "suspect")
    }
}

/// A folder to be made.
#[derive(Debug, Clone)]
pub(crate) struct Folder {
    /// Its id: the communication's.
    pub(crate) id: Uuid,
    /// To whom.
    pub(crate) recipient: Recipient,
    /// Their name: a unit, a court, a body.
    pub(crate) name: String,
    /// Why.
    pub(crate) ground: String,
    /// When.
    pub(crate) at: Timestamp,
    /// What.
    pub(crate) pieces: Vec<Piece>,
}

impl Folder {
    /// Whether the recipient is given data on victims: abroad, the suspects' and the facts alone (`act.toml`).
    fn with_victims(&self) -> bool {
        self.recipient != Recipient::Abroad
    }
}

/// Why no folder was made.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NotPacked {
    /// The report does not print.
    #[error("the report")]
    Report(#[from] PaperError),
    /// The archive does not close.
    #[error("the archive")]
    Archive(#[from] ZipError),
    /// A file does not go into the archive.
    #[error("a file of the archive")]
    Write(#[from] std::io::Error),
    /// A document has no JSON.
    #[error("a document")]
    Document(#[from] serde_json::Error),
}

/// Makes the folder.
///
/// # Errors
/// When a part of it cannot be written.
pub(crate) fn pack(t: &T, folder: &Folder) -> Result<Vec<u8>, NotPacked> {
    let files = [
        ("rapport.pdf", report::print(t, folder)?),
        ("declarations.csv", tables::declarations(t, folder)),
        ("identifiants.csv", tables::identifiers(t, folder)),
        (
            "stix-2.1.json",
            serde_json::to_vec_pretty(&stix::bundle(folder))?,
        ),
        (
            "misp.json",
            serde_json::to_vec_pretty(&misp::event(folder))?,
        ),
    ];
    let listed: Vec<_> = files
        .iter()
        .map(|(name, bytes)| json!({ "name": name, "size": bytes.len(), "sha256": hex(&Sha256::digest(bytes)) }))
        .collect();
    let manifest = json!({
        "format": "acte-thesee-dossier", "version": VERSION, "id": folder.id,
        "made_at": instant(folder.at), "recipient": folder.recipient.code(),
        "declarations": folder.pieces.len(), "files": listed,
    });
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, bytes) in &files {
        archive.start_file(*name, options)?;
        archive.write_all(bytes)?;
    }
    archive.start_file("manifeste.json", options)?;
    archive.write_all(&serde_json::to_vec_pretty(&manifest)?)?;
    Ok(archive.finish()?.into_inner())
}

/// Bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// An instant as RFC 3339 says it, to the millisecond, in UTC.
fn instant(at: Timestamp) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
        at.year(),
        u8::from(at.month()),
        at.day(),
        at.hour(),
        at.minute(),
        at.second(),
        at.millisecond()
    )
}

/// A UUID of version 5 (RFC 9562, 5.5).
fn named(space: Uuid, name: &str) -> Uuid {
    let digest = Sha1::new()
        .chain_update(space.as_bytes())
        .chain_update(name)
        .finalize();
    let mut first = [0_u8; 16];
    for (to, from) in first.iter_mut().zip(digest) {
        *to = from;
    }
    Builder::from_sha1_bytes(first).into_uuid()
}
