//! What ANSSI learns from the files held malicious (art. 2 II 2°), and its exports.
//!
//! Only technical values leave: hashes, families, techniques, addresses found in malicious content.
//! Nothing about the depositor, the ministry or the file's name (art. 4 and 6).

mod misp;
mod stix;
mod trend;

pub use misp::misp_event;
pub use stix::stix_bundle;
pub use trend::{Counted, Trend, WEEKS, trends};

use inspect::report::{Indicator, IndicatorKind, Report, Verdict};
use kernel::Timestamp;
use uuid::Uuid;

/// What is told of one malicious file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Threat {
    /// Id of the content, from which export ids are derived.
    pub file: Uuid,
    /// SHA-256 of the deposited content.
    pub sha256: String,
    /// Size in bytes.
    pub size: u64,
    /// Families named by rules.
    pub families: Vec<String>,
    /// Rules that matched.
    pub rules: Vec<String>,
    /// ATT&CK technique ids.
    pub attack: Vec<String>,
    /// Indicators of the tree.
    pub indicators: Vec<Indicator>,
    /// Hashes of the nested files that carried a finding.
    pub nested: Vec<String>,
    /// First time it was held malicious.
    pub detected_at: Timestamp,
}

/// Indicators that tell nothing about a threat are left out of exports: an e-mail address in a
/// malicious document may be its victim's.
const EXPORTED: [IndicatorKind; 5] = [
    IndicatorKind::Url,
    IndicatorKind::Domain,
    IndicatorKind::Ipv4,
    IndicatorKind::Ipv6,
    IndicatorKind::Hash,
];

impl Threat {
    /// Draws what may be told out of a report; none unless it is malicious.
    #[must_use]
    pub fn from_report(file: Uuid, detected_at: Timestamp, report: &Report) -> Option<Self> {
        if report.verdict != Verdict::Malicious {
            return None;
        }
        let root = report.nodes.first()?;
        let hits = || report.nodes.iter().flat_map(|node| &node.rules);
        let mut attack: Vec<String> = hits()
            .flat_map(|hit| hit.attack.iter().cloned())
            .chain(
                report
                    .reasons
                    .iter()
                    .flat_map(|reason| reason.attack.iter().cloned()),
            )
            .collect();
        let mut families: Vec<String> = hits().filter_map(|hit| hit.family.clone()).collect();
        let mut rules: Vec<String> = hits()
            .map(|hit| format!("{}.{}", hit.namespace, hit.rule))
            .collect();
        let mut nested: Vec<String> = report
            .nodes
            .iter()
            .skip(1)
            .filter(|node| !node.rules.is_empty() || !node.signals.is_empty())
            .map(|node| node.sha256.clone())
            .collect();
        for list in [&mut attack, &mut families, &mut rules, &mut nested] {
            list.sort_unstable();
            list.dedup();
        }
        Some(Self {
            file,
            sha256: root.sha256.clone(),
            size: root.size,
            families,
            rules,
            attack,
            indicators: report
                .indicators
                .iter()
                .filter(|indicator| EXPORTED.contains(&indicator.kind))
                // A line break in a hostile value must not write a line of its own where it is read.
                .filter(|indicator| !indicator.value.contains(char::is_control))
                .cloned()
                .collect(),
            nested,
            detected_at,
        })
    }
}

/// A UUID that depends only on `parts`, so that exporting twice gives the same objects
/// (RFC 9562 §5.8: version 8, from SHA-256).
fn derived_uuid(parts: &[&str]) -> Uuid {
    use sha2::{Digest as _, Sha256};
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let digest: [u8; 32] = hash.finalize().into();
    let mut bytes = [0; 16];
    for (slot, byte) in bytes.iter_mut().zip(digest) {
        *slot = byte;
    }
    uuid::Builder::from_custom_bytes(bytes).into_uuid()
}

fn rfc3339_millis(at: Timestamp) -> String {
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

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use time::macros::datetime;

    pub(crate) fn sample() -> Threat {
        Threat {
            file: Uuid::from_u128(7),
            sha256: "ab".repeat(32),
            size: 1234,
            families: vec!["Emotet".into()],
            rules: vec!["macros.downloader".into()],
            attack: vec!["T1059.005".into(), "T1204.002".into()],
            indicators: vec![
                Indicator {
                    kind: IndicatorKind::Url,
                    value: "http://evil.example/a'b\\c".into(),
                    node: 0,
                },
                Indicator {
                    kind: IndicatorKind::Domain,
                    value: "evil.example".into(),
                    node: 0,
                },
                Indicator {
                    kind: IndicatorKind::Ipv4,
                    value: "192.0.2.7".into(),
                    node: 0,
                },
                Indicator {
                    kind: IndicatorKind::Hash,
                    value: "cd".repeat(32),
                    node: 0,
                },
            ],
            nested: vec!["ef".repeat(32)],
            detected_at: datetime!(2026-11-22 03:04:05.678 UTC),
        }
    }

    #[test]
    fn derived_ids_are_stable_and_do_not_collide_by_concatenation() {
        assert_eq!(derived_uuid(&["a", "b"]), derived_uuid(&["a", "b"]));
        assert_ne!(derived_uuid(&["a", "b"]), derived_uuid(&["ab", ""]));
        assert_eq!(derived_uuid(&["a"]).get_version_num(), 8);
    }
}
