//! The data joined to a report. Only what is compared is read; the rest is the victim's own.

use serde::Deserialize;
use time::{OffsetDateTime, format_description::well_known::Rfc3339};

/// The format that is known.
const FORMAT: &str = "acte-reception-1";

/// The part of a report's data that can be compared.
#[derive(Debug, Deserialize)]
pub(super) struct Data {
    format: String,
    pub(super) reference: String,
    pub(super) service: String,
    received_at: String,
    pub(super) agent: Agent,
}

/// Who received the complaint.
#[derive(Debug, Deserialize)]
pub(super) struct Agent {
    given_names: String,
    last_name: String,
    pub(super) number: Option<String>,
    pub(super) grade: String,
    pub(super) capacity: String,
}

impl Agent {
    /// The name, as certificates say it.
    pub(super) fn name(&self) -> String {
        format!("{} {}", self.given_names, self.last_name)
    }
}

impl Data {
    /// When the complaint was received, in seconds since 1970.
    pub(super) fn received(&self) -> Option<u64> {
        let at = OffsetDateTime::parse(&self.received_at, &Rfc3339).ok()?;
        u64::try_from(at.unix_timestamp()).ok()
    }
}

/// Reads the data of a known format.
pub(super) fn read(bytes: &[u8]) -> Option<Data> {
    let data: Data = serde_json::from_slice(bytes).ok()?;
    (data.format == FORMAT).then_some(data)
}
