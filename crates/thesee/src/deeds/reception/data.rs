//! The data of a report, as a program reads them: joined to the paper and signed with it. A format that leaves the
//! building: `acte-reception-1`, which the verifier knows.

use kernel::Timestamp;
use serde::Serialize;
use time::format_description::well_known::Rfc3339;

use crate::model::{Agent, Content, Dossier, Note, Signatory};

/// The format's name.
const FORMAT: &str = "acte-reception-1";

/// All that a report says.
#[derive(Serialize)]
struct Data<'a> {
    format: &'static str,
    reference: &'a str,
    service: &'a str,
    agent: &'a Agent,
    filed_at: String,
    received_at: String,
    scheme: &'static str,
    offence: &'static str,
    content: &'a Content,
    complements: Vec<Complement<'a>>,
}

#[derive(Serialize)]
struct Complement<'a> {
    added_at: String,
    text: &'a str,
}

/// The data of a report.
pub(super) fn of(
    dossier: &Dossier,
    signatory: &Signatory,
    at: Timestamp,
) -> Result<Vec<u8>, serde_json::Error> {
    let line = &dossier.line;
    let data = Data {
        format: FORMAT,
        reference: &line.reference,
        service: &signatory.service,
        agent: &signatory.agent,
        filed_at: instant(line.filed_at),
        received_at: instant(at),
        scheme: line.scheme.code(),
        offence: line.offence.code(),
        content: &dossier.content,
        complements: dossier.complements.iter().map(complement).collect(),
    };
    serde_json::to_vec_pretty(&data)
}

fn complement(note: &Note) -> Complement<'_> {
    Complement {
        added_at: instant(note.at),
        text: note.text.reveal(),
    }
}

/// What is kept of a signature beside the paper (art. 2 III 4°).
pub(super) fn signature(
    signatory: &Signatory,
    signature: &[u8],
    stamped: u64,
) -> serde_json::Value {
    serde_json::json!({
        "certificate": hex(&signatory.certificate),
        "signature": hex(signature),
        "stamped": stamped,
    })
}

/// In UTC, to the second.
fn instant(at: Timestamp) -> String {
    let at = at.to_offset(time::UtcOffset::UTC);
    let whole = at.replace_nanosecond(0).unwrap_or(at);
    whole.format(&Rfc3339).unwrap_or_default()
}

/// Bytes in lower-case hexadecimal.
pub(super) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}
