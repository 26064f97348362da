//! An entry's header, whose bytes are a leaf, and the commitments inside it.
//!
//! # Format of a header, version 1
//!
//! One JSON object in UTF-8, without a space between its parts, its keys in the order of their
//! bytes (RFC 8785), its values strings except `below` and `v`, which are whole numbers:
//!
//! ```text
//! {"actor":"<base64>","articles":"5; 6 II","below":12,"class":"access","cutoff":"…",
//!  "deed":"<uuid>","entry":"<uuid>","kind":"report","nature":"report.read","object":"<base64>",
//!  "operation":"consult","outcome":"done","purpose":"analysis","reason":"…",
//!  "service":"jecliqueoupas","time":"2026-11-22T04:01:46.123456Z","v":1}
//! ```
//!
//! (on one line). `articles`, `below`, `cutoff`, `deed`, `nature`, `operation` and `reason` are left
//! out when there are none. `time` and `cutoff` are in UTC with six decimals. No string holds a
//! control character, a quotation mark or a backslash, so that there is only one way to write each.
//! No personal data stands in a header: who acted and on what are commitments,
//! `HMAC-SHA-256(key, name ‖ 0x0A ‖ part)` with `name` `actor` or `object`, and a key for each drawn
//! from the entry's random salt of 32 bytes as `HMAC-SHA-256(salt, name)`, so that one part can be
//! opened to somebody without the other.

use std::fmt::Write as _;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;
use sha2::Sha256;
use uuid::Uuid;

use super::Hash;
use crate::{Operation, Timestamp};

/// Longest text in a header, in bytes.
const MAX_TEXT: usize = 240;

/// What came of an act.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome {
    /// It was done.
    Done,
    /// A rule of the act refused it.
    Refused,
    /// The access policy denied it.
    Denied,
}

impl Outcome {
    /// Stable name, as written in the log.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Denied => "denied",
        }
    }

    /// The outcome of that name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        [Self::Done, Self::Refused, Self::Denied]
            .into_iter()
            .find(|o| o.name() == name)
    }
}

/// A salt, or a key drawn from it: as secret as what it hides, and destroyed with it.
#[derive(Clone, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl Salt {
    /// The key of the commitment to one part.
    #[must_use]
    pub fn key(&self, part: Part) -> Self {
        Self(hmac(self, &[part.name()]))
    }
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("[salt]")
    }
}

impl Serialize for Salt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        Hash(self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Salt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Hash::deserialize(deserializer).map(|hash| Self(hash.0))
    }
}

/// Which part of an entry a commitment hides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// Who acted.
    Actor,
    /// On what, with which details.
    Object,
}

impl Part {
    const fn name(self) -> &'static [u8] {
        match self {
            Self::Actor => b"actor",
            Self::Object => b"object",
        }
    }
}

/// The commitment to a part, under the key that [`Salt::key`] draws for it.
#[must_use]
pub fn commit(key: &Salt, part: Part, bytes: &[u8]) -> Hash {
    Hash(hmac(key, &[part.name(), b"\n", bytes]))
}

fn hmac(salt: &Salt, parts: &[&[u8]]) -> [u8; 32] {
    // Shorter than a block of SHA-256, a key is filled up with zeros (RFC 2104 §2).
    let mut key = [0; 64];
    for (slot, byte) in key.iter_mut().zip(salt.0) {
        *slot = byte;
    }
    let mut mac = Hmac::<Sha256>::new(&key.into());
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

/// Who acted: the part behind `actor`, canonical as serialised.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorPart {
    /// Account.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub account: Option<Uuid>,
    /// Compartment.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub compartment: Option<String>,
    /// Request answered.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub request: Option<Uuid>,
    /// Role.
    pub role: String,
}

/// On what: the part behind `object`, canonical as serialised.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ObjectPart<'a> {
    /// Details, as the deed gave them.
    #[serde(borrow, skip_serializing_if = "Option::is_none", default)]
    pub detail: Option<&'a RawValue>,
    /// The object's id.
    #[serde(skip_serializing_if = "Option::is_none", default)]
    pub id: Option<Uuid>,
}

/// Why bytes are not a header.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeaderError {
    /// Not a header of a version known here.
    #[error("not a header of a known version")]
    Shape,
    /// A text too long, empty, or with a character that headers do not hold.
    #[error("the {0} of a header is empty, too long or holds a forbidden character")]
    Text(&'static str),
    /// Right fields, but not written in the one canonical way.
    #[error("the header is not written in canonical form")]
    Form,
}

/// An entry's header.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header<'a> {
    /// Commitment to the actor.
    pub actor: Hash,
    /// Articles the act rests on, separated by `; `.
    pub articles: Option<&'a str>,
    /// In the receipt of a pruning: the first index of the log still held.
    pub below: Option<u64>,
    /// Retention class.
    pub class: &'a str,
    /// In the receipt of a pruning: the instant before which entries were at term.
    pub cutoff: Option<Timestamp>,
    /// The deed it belongs to, when that bears another id than the entry.
    pub deed: Option<Uuid>,
    /// The entry's id.
    pub entry: Uuid,
    /// Kind of object.
    pub kind: &'a str,
    /// Nature in the service's words.
    pub nature: Option<&'a str>,
    /// Commitment to the object.
    pub object: Hash,
    /// Nature in the act's words; none when nothing was done.
    pub operation: Option<Operation>,
    /// What came of it.
    pub outcome: Outcome,
    /// For which declared purpose.
    pub purpose: &'a str,
    /// Code of a refusal.
    pub reason: Option<&'a str>,
    /// Service.
    pub service: &'a str,
    /// When, to the microsecond.
    pub time: Timestamp,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw<'a> {
    actor: Hash,
    #[serde(default)]
    articles: Option<&'a str>,
    #[serde(default)]
    below: Option<u64>,
    class: &'a str,
    #[serde(default)]
    cutoff: Option<&'a str>,
    #[serde(default)]
    deed: Option<&'a str>,
    entry: &'a str,
    kind: &'a str,
    #[serde(default)]
    nature: Option<&'a str>,
    object: Hash,
    #[serde(default)]
    operation: Option<Operation>,
    outcome: Outcome,
    purpose: &'a str,
    #[serde(default)]
    reason: Option<&'a str>,
    service: &'a str,
    time: &'a str,
    v: u8,
}

impl<'a> Header<'a> {
    /// The canonical bytes.
    ///
    /// # Errors
    /// When a text does not fit in a header.
    pub fn encode(&self) -> Result<String, HeaderError> {
        let mut out = String::with_capacity(420);
        out.push('{');
        hash(&mut out, "actor", &self.actor);
        optional(&mut out, "articles", self.articles)?;
        if let Some(below) = self.below {
            // Writing to a string cannot fail.
            let _ = write!(out, "\"below\":{below},");
        }
        text(&mut out, "class", self.class)?;
        if let Some(cutoff) = self.cutoff {
            instant(&mut out, "cutoff", cutoff);
        }
        let mut id = Uuid::encode_buffer();
        if let Some(deed) = self.deed {
            text(&mut out, "deed", deed.as_hyphenated().encode_lower(&mut id))?;
        }
        let entry = self.entry.as_hyphenated().encode_lower(&mut id);
        text(&mut out, "entry", entry)?;
        text(&mut out, "kind", self.kind)?;
        optional(&mut out, "nature", self.nature)?;
        hash(&mut out, "object", &self.object);
        optional(&mut out, "operation", self.operation.map(Operation::name))?;
        text(&mut out, "outcome", self.outcome.name())?;
        text(&mut out, "purpose", self.purpose)?;
        optional(&mut out, "reason", self.reason)?;
        text(&mut out, "service", self.service)?;
        instant(&mut out, "time", self.time);
        out.push_str("\"v\":1}");
        Ok(out)
    }

    /// Reads canonical bytes: whatever else spells the same header is refused.
    ///
    /// # Errors
    /// When the bytes are not a header, or not in canonical form.
    pub fn decode(bytes: &'a str) -> Result<Self, HeaderError> {
        let raw: Raw<'a> = serde_json::from_str(bytes).map_err(|_| HeaderError::Shape)?;
        let header = Self {
            actor: raw.actor,
            articles: raw.articles,
            below: raw.below,
            class: raw.class,
            cutoff: raw.cutoff.map(parse_instant).transpose()?,
            deed: raw.deed.map(uuid).transpose()?,
            entry: uuid(raw.entry)?,
            kind: raw.kind,
            nature: raw.nature,
            object: raw.object,
            operation: raw.operation,
            outcome: raw.outcome,
            purpose: raw.purpose,
            reason: raw.reason,
            service: raw.service,
            time: parse_instant(raw.time)?,
        };
        match (raw.v, header.encode()? == bytes) {
            (1, true) => Ok(header),
            (1, false) => Err(HeaderError::Form),
            _ => Err(HeaderError::Shape),
        }
    }
}

fn hash(out: &mut String, key: &str, hash: &Hash) {
    key_of(out, key);
    STANDARD.encode_string(hash.0, out);
    out.push_str("\",");
}

fn key_of(out: &mut String, key: &str) {
    out.push('"');
    out.push_str(key);
    out.push_str("\":\"");
}

fn text(out: &mut String, key: &'static str, value: &str) -> Result<(), HeaderError> {
    let forbidden = |c: char| c.is_control() || c == '"' || c == '\\';
    if value.is_empty() || value.len() > MAX_TEXT || value.contains(forbidden) {
        return Err(HeaderError::Text(key));
    }
    key_of(out, key);
    out.push_str(value);
    out.push_str("\",");
    Ok(())
}

fn optional(out: &mut String, key: &'static str, value: Option<&str>) -> Result<(), HeaderError> {
    value.map_or(Ok(()), |value| text(out, key, value))
}

fn instant(out: &mut String, key: &str, at: Timestamp) {
    key_of(out, key);
    let at = at.to_offset(time::UtcOffset::UTC);
    let (year, month, day) = at.to_calendar_date();
    let (hour, minute, second, micro) = at.to_hms_micro();
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "{year:04}-{:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{micro:06}Z\",",
        u8::from(month)
    );
}

fn uuid(text: &str) -> Result<Uuid, HeaderError> {
    Uuid::try_parse(text).map_err(|_| HeaderError::Shape)
}

/// Reads `2026-11-22T04:01:46.123456Z`; the caller writes it again and compares.
fn parse_instant(text: &str) -> Result<Timestamp, HeaderError> {
    let wrong = HeaderError::Shape;
    let number = |low: usize, high: usize| -> Result<u32, HeaderError> {
        text.get(low..high)
            .and_then(|digits| digits.parse().ok())
            .ok_or(wrong)
    };
    let small = |low, high| number(low, high).and_then(|n| u8::try_from(n).map_err(|_| wrong));
    let month = time::Month::try_from(small(5, 7)?).map_err(|_| wrong)?;
    let year = i32::try_from(number(0, 4)?).map_err(|_| wrong)?;
    let date = time::Date::from_calendar_date(year, month, small(8, 10)?).map_err(|_| wrong)?;
    let hms = (small(11, 13)?, small(14, 16)?, small(17, 19)?);
    let time =
        time::Time::from_hms_micro(hms.0, hms.1, hms.2, number(20, 26)?).map_err(|_| wrong)?;
    Ok(time::OffsetDateTime::new_utc(date, time))
}
