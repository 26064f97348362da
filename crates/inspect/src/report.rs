//! What an analysis found: plain data, and the only thing that leaves the worker.
//!
//! Every string in here may come from a hostile file: escape it wherever it is shown.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::preview::Preview;

/// Version of this format. A reader refuses a report of a later version.
pub const REPORT_VERSION: u32 = 1;

/// The ranks of article 5 of the arrêté (JCOP-5.2), ordered from harmless to harmful.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Verdict {
    /// « sain »: everything was read, nothing weighs against it.
    Clean,
    /// « suspect »: something weighs against it, or something could not be read.
    Suspicious,
    /// « malveillant ».
    Malicious,
}

/// One analysis of one deposited file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// [`REPORT_VERSION`] when written.
    pub version: u32,
    /// The rank given.
    pub verdict: Verdict,
    /// Sum of the weights behind the rank, 0 to 100.
    pub score: u32,
    /// Why, weightiest first.
    pub reasons: Vec<Reason>,
    /// The deposited file is node 0; a parent always stands before its children.
    pub nodes: Vec<Node>,
    /// Addresses, names and hashes found anywhere in the tree, without duplicates.
    pub indicators: Vec<Indicator>,
    /// Which kind of analysis was asked for.
    pub depth: AnalysisKind,
    /// Engines that took part (`readers`, `yara-x 1.22.1`, `clamd …`).
    pub engines: Vec<String>,
    /// Milliseconds spent inside the worker.
    pub millis: u64,
    /// Whether the worker was fully locked down while it read; false when that is not known.
    pub sandboxed: bool,
    /// What the file looks like, when that was asked for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub previews: Vec<Preview>,
}

impl Report {
    /// Forgets which passwords opened what: before it is shown to anyone.
    pub fn forget_passwords(&mut self) {
        for node in &mut self.nodes {
            node.opened_by.clear();
        }
    }
}

/// The choice of article 3 (JCOP-3.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum AnalysisKind {
    /// Hash, type and rules on the file as it came; containers are not opened, which is a gap.
    Quick,
    /// Everything.
    Full,
    /// Everything, and previews of the first pages, pictures and words.
    Preview,
}

/// A file, or a file found inside another.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Node {
    /// Place in [`Report::nodes`].
    pub index: u32,
    /// Node it was found in; none for the deposited file.
    pub parent: Option<u32>,
    /// Name as the container gave it, made valid UTF-8; may be hostile.
    pub name: String,
    /// How it was found: `member`, `attachment`, `macro`, `object`, `stream`…
    pub relation: String,
    /// Bytes.
    pub size: u64,
    /// SHA-256, lower-case hexadecimal.
    pub sha256: String,
    /// Type by content, a stable short name such as `zip`, `pdf`, `ole`.
    pub kind: String,
    /// Media type of that kind.
    pub media_type: String,
    /// Facts by dotted name (`pe.imphash`, `mail.subject`), sorted.
    pub facts: BTreeMap<String, serde_json::Value>,
    /// What weighs for or against.
    pub signals: Vec<Signal>,
    /// Rules that matched.
    pub rules: Vec<RuleMatch>,
    /// What could not be read, and why.
    pub gaps: Vec<Gap>,
    /// SHA-256, in hexadecimal, of each given password without which its inside would not have been read:
    /// what was found in it is for those who know them all. For whoever keeps the report, never shown.
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    pub opened_by: BTreeSet<String>,
}

/// What [`Node::opened_by`] holds of a password.
#[must_use]
pub fn password_digest(password: &str) -> String {
    use std::fmt::Write as _;
    Sha256::digest(password.as_bytes())
        .iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// A finding with a known meaning: `id` is an entry of the signal table ([`crate::signals`]).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signal {
    /// Entry of the signal table.
    pub id: String,
    /// What exactly was seen, for instance the call or the address.
    pub detail: String,
}

/// A YARA rule that matched a node.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleMatch {
    /// Rule identifier.
    pub rule: String,
    /// Namespace: the name of the rule file.
    pub namespace: String,
    /// Rank the rule gives (`meta.verdict`, else suspicious).
    pub verdict: Verdict,
    /// `meta.description`, when the rule has one.
    pub description: Option<String>,
    /// `meta.family`, when the rule has one.
    pub family: Option<String>,
    /// ATT&CK ids (`meta.attack`, comma separated).
    pub attack: Vec<String>,
}

/// Something that was not read to its end. Its presence anywhere forbids «clean».
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gap", rename_all = "kebab-case")]
pub enum Gap {
    /// No password tried opens it.
    Encrypted,
    /// The format's own rules are broken at this place.
    Malformed {
        /// Where and what, in English, for an analyst.
        detail: String,
    },
    /// A bound of [`crate::limits::Limits`] was reached: its field name.
    Limit {
        /// Field of `Limits`.
        bound: String,
    },
    /// A method, version or format that this engine does not read.
    Unsupported {
        /// What exactly.
        detail: String,
    },
    /// Declared by the container, absent from it.
    Missing {
        /// Name of the member.
        detail: String,
    },
    /// The kind of analysis asked for does not open containers.
    NotAsked,
    /// The worker died or was stopped before it had finished.
    Interrupted {
        /// Signal, exit code or time-out.
        detail: String,
    },
    /// An engine that should have taken part did not answer.
    EngineAway {
        /// Its name.
        detail: String,
    },
}

/// A reason behind the rank, ready to be put into words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    /// Signal id, `rule:NAME`, or `gap:KIND`.
    pub id: String,
    /// Node it was seen on.
    pub node: u32,
    /// Weight it brought.
    pub weight: u32,
    /// What was seen.
    pub detail: String,
    /// One plain sentence in French.
    pub fr: String,
    /// The same in English.
    pub en: String,
    /// ATT&CK technique ids.
    pub attack: Vec<String>,
}

/// Kinds of indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum IndicatorKind {
    /// A whole address with its scheme.
    Url,
    /// A host name with a public suffix.
    Domain,
    /// IPv4.
    Ipv4,
    /// IPv6.
    Ipv6,
    /// E-mail address.
    Email,
    /// MD5, SHA-1 or SHA-256 written in a text.
    Hash,
    /// Path of a file or UNC share named by the content.
    Path,
}

/// Something one could block or look for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Indicator {
    /// Its kind.
    pub kind: IndicatorKind,
    /// Canonical value, never defanged here.
    pub value: String,
    /// First node it was seen in, of those that everyone may read if it was seen in one.
    pub node: u32,
}
