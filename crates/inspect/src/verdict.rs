//! From findings to a rank.
//!
//! 1. Every signal brings the weight of its entry in the table, every rule that of its own verdict
//!    ([`RULE_MALICIOUS`], [`RULE_SUSPICIOUS`], 0). An id counts once, however often it is seen.
//! 2. Weights add up within what belongs together: a document, a mail or a program with all it
//!    holds. Files that merely lie side by side in an archive are judged apart; the archive takes
//!    the worst of them, plus its own weights.
//! 3. A sum of small weights alone stops below «malicious». From [`SUSPICIOUS`] the rank is
//!    suspicious, from [`MALICIOUS`] malicious.
//! 4. Any gap anywhere makes the rank at least suspicious: what was not read is not clean.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    report::{Gap, Node, Reason, RuleMatch, Verdict},
    signals,
};

/// Sum from which a file is suspicious; also the weight of a gap.
pub const SUSPICIOUS: u32 = 40;
/// Sum from which a file is malicious.
pub const MALICIOUS: u32 = 80;
/// Weight of a rule whose verdict is malicious.
pub const RULE_MALICIOUS: u32 = 90;
/// Weight of a rule whose verdict is suspicious.
pub const RULE_SUSPICIOUS: u32 = 45;
/// Reasons kept, weightiest first.
const MAX_REASONS: usize = 200;

/// Kinds whose members have nothing to do with each other.
const ARCHIVES: &[&str] = &[
    "zip", "7z", "tar", "gzip", "bzip2", "xz", "lzma", "zstd", "cab", "iso9660", "udf", "rar",
    "cpio", "ar", "arj", "lha", "jar", "apk", "mbox", "pst", "vhd", "vhdx", "disk", "wim", "szdd",
    "compress", "lz4",
];

/// The rank, the sum (0 to 100) and the reasons of a finished tree.
#[must_use]
pub fn decide(nodes: &[Node]) -> (Verdict, u32, Vec<Reason>) {
    let mut reasons = Vec::new();
    let mut seen = BTreeSet::new();
    for node in nodes {
        for reason in own_reasons(node) {
            if seen.insert((reason.id.clone(), reason.detail.clone())) {
                reasons.push(reason);
            }
        }
    }
    let gap = nodes.iter().any(|node| !node.gaps.is_empty());
    let mut score = total(&weights(nodes));
    if gap {
        score = score.max(SUSPICIOUS);
    }
    reasons.sort_by_key(|reason| (std::cmp::Reverse(reason.weight), reason.node));
    reasons.truncate(MAX_REASONS);
    (rank(score), score, reasons)
}

fn rank(score: u32) -> Verdict {
    match score {
        MALICIOUS.. => Verdict::Malicious,
        SUSPICIOUS.. => Verdict::Suspicious,
        _ => Verdict::Clean,
    }
}

/// Distinct weights that count for the deposited file.
fn weights(nodes: &[Node]) -> BTreeMap<String, u32> {
    let mut sets: Vec<BTreeMap<String, u32>> = nodes.iter().map(own_weights).collect();
    // Children stand after their parent: from the end, each set is complete when it is handed up.
    for (index, node) in nodes.iter().enumerate().rev() {
        let Some(parent) = node.parent.and_then(|parent| usize::try_from(parent).ok()) else {
            continue;
        };
        if parent >= index {
            continue;
        }
        let archive = nodes
            .get(parent)
            .is_some_and(|parent| ARCHIVES.contains(&parent.kind.as_str()));
        let set = if archive {
            Some(sets.get(index).cloned().unwrap_or_default())
        } else {
            sets.get_mut(index).map(std::mem::take)
        };
        let Some(set) = set else { continue };
        if let Some(above) = sets.get_mut(parent) {
            if archive {
                // Kept beside the archive's own weights until all its members are known.
                let best = above.get(BEST).copied().unwrap_or(0);
                let sum = total(&set);
                if sum > best || (sum == best && best == 0) {
                    above.retain(|id, _| !id.starts_with(MEMBER));
                    above.insert(BEST.to_owned(), sum);
                    above.extend(set.into_iter().filter(|(id, _)| id != BEST).map(
                        |(id, weight)| {
                            (format!("{MEMBER}{}", id.trim_start_matches(MEMBER)), weight)
                        },
                    ));
                }
            } else {
                above.extend(
                    set.into_iter()
                        .filter(|(id, _)| id != BEST)
                        .map(|(id, weight)| (id.trim_start_matches(MEMBER).to_owned(), weight)),
                );
            }
        }
    }
    let mut root: BTreeMap<String, u32> = BTreeMap::new();
    for (id, weight) in sets.into_iter().next().unwrap_or_default() {
        if id != BEST {
            root.insert(id.trim_start_matches(MEMBER).to_owned(), weight);
        }
    }
    root
}

/// Marks the sum of an archive's worst member while the tree is folded.
const BEST: &str = "\u{1}";
/// Marks weights that come from an archive's worst member.
const MEMBER: &str = "\u{2}";

fn total(weights: &BTreeMap<String, u32>) -> u32 {
    let counted = || {
        weights
            .iter()
            .filter(|(id, _)| *id != BEST)
            .map(|(_, weight)| *weight)
    };
    let sum: u32 = counted().fold(0, u32::saturating_add).min(100);
    if counted().any(|weight| weight >= SUSPICIOUS) {
        sum
    } else {
        sum.min(MALICIOUS - 1)
    }
}

fn own_weights(node: &Node) -> BTreeMap<String, u32> {
    let signals = node.signals.iter().map(|signal| {
        (
            signal.id.clone(),
            signals::entry(&signal.id).map_or(0, |entry| entry.weight),
        )
    });
    let rules = node
        .rules
        .iter()
        .map(|rule| (rule_id(rule), rule_weight(rule)));
    signals
        .chain(rules)
        .filter(|(_, weight)| *weight > 0)
        .collect()
}

fn rule_id(rule: &RuleMatch) -> String {
    format!("rule:{}.{}", rule.namespace, rule.rule)
}

fn rule_weight(rule: &RuleMatch) -> u32 {
    match rule.verdict {
        Verdict::Malicious => RULE_MALICIOUS,
        Verdict::Suspicious => RULE_SUSPICIOUS,
        Verdict::Clean => 0,
    }
}

fn own_reasons(node: &Node) -> Vec<Reason> {
    let signals = node.signals.iter().filter_map(|signal| {
        let entry = signals::entry(&signal.id)?;
        Some(Reason {
            id: signal.id.clone(),
            node: node.index,
            weight: entry.weight,
            detail: signal.detail.clone(),
            fr: entry.fr.replace("{detail}", &signal.detail),
            en: entry.en.replace("{detail}", &signal.detail),
            attack: entry.attack.clone(),
        })
    });
    let rules = node.rules.iter().map(|rule| {
        let said = rule
            .description
            .clone()
            .unwrap_or_else(|| rule.rule.clone());
        let family = rule
            .family
            .as_ref()
            .map(|family| format!(" [{family}]"))
            .unwrap_or_default();
        Reason {
            id: rule_id(rule),
            node: node.index,
            weight: rule_weight(rule),
            detail: said.clone(),
            fr: format!(
                "La règle de détection «\u{a0}{}\u{a0}» reconnaît ce contenu{family}\u{a0}: {said}",
                rule.rule
            ),
            en: format!(
                "The detection rule “{}” recognises this content{family}: {said}",
                rule.rule
            ),
            attack: rule.attack.clone(),
        }
    });
    let gaps = node.gaps.iter().map(|gap| {
        let (kind, detail, fr, en) = words(gap);
        Reason {
            id: format!("gap:{kind}"),
            node: node.index,
            weight: SUSPICIOUS,
            fr: fr.replace("{detail}", &detail),
            en: en.replace("{detail}", &detail),
            detail,
            attack: Vec::new(),
        }
    });
    signals.chain(rules).chain(gaps).collect()
}

/// Short name, detail, and one sentence in French and English.
fn words(gap: &Gap) -> (&'static str, String, &'static str, &'static str) {
    match gap {
        Gap::Encrypted => (
            "encrypted",
            String::new(),
            "Un contenu est chiffré et aucun mot de passe essayé ne l'ouvre : il n'a pas pu être lu.",
            "Some content is encrypted and no password tried opens it: it could not be read.",
        ),
        Gap::Malformed { detail } => (
            "malformed",
            detail.clone(),
            "Le fichier ne respecte pas son propre format, une partie n'a pas pu être lue ({detail}).",
            "The file breaks the rules of its own format, part of it could not be read ({detail}).",
        ),
        Gap::Limit { bound } => (
            "limit",
            bound.clone(),
            "L'analyse s'est arrêtée à une limite de sécurité ({detail}) : le reste n'a pas été lu.",
            "The analysis stopped at a safety bound ({detail}): the rest was not read.",
        ),
        Gap::Unsupported { detail } => (
            "unsupported",
            detail.clone(),
            "Ce format, ou une de ses variantes, n'est pas lu par le moteur ({detail}).",
            "This format, or a variant of it, is not read by the engine ({detail}).",
        ),
        Gap::Missing { detail } => (
            "missing",
            detail.clone(),
            "Un élément annoncé par le fichier ne s'y trouve pas ({detail}).",
            "An item the file announces is not in it ({detail}).",
        ),
        Gap::NotAsked => (
            "not-asked",
            String::new(),
            "L'analyse demandée n'ouvre pas les fichiers de ce type : son contenu n'a pas été lu.",
            "The analysis asked for does not open files of this type: its content was not read.",
        ),
        Gap::Interrupted { detail } => (
            "interrupted",
            detail.clone(),
            "L'analyse a été interrompue avant la fin ({detail}).",
            "The analysis was interrupted before its end ({detail}).",
        ),
        Gap::EngineAway { detail } => (
            "engine-away",
            detail.clone(),
            "Un moteur qui devait prendre part à l'analyse n'a pas répondu ({detail}).",
            "An engine that should have taken part did not answer ({detail}).",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::Signal;

    fn node(index: u32, parent: Option<u32>, kind: &str, signals: &[&str]) -> Node {
        Node {
            index,
            parent,
            name: String::new(),
            relation: String::new(),
            size: 1,
            sha256: String::new(),
            kind: kind.to_owned(),
            media_type: String::new(),
            facts: BTreeMap::new(),
            signals: signals
                .iter()
                .map(|id| Signal {
                    id: (*id).to_owned(),
                    detail: String::new(),
                })
                .collect(),
            rules: Vec::new(),
            gaps: Vec::new(),
            opened_by: BTreeSet::new(),
        }
    }

    fn rule(verdict: Verdict) -> RuleMatch {
        RuleMatch {
            rule: "r".to_owned(),
            namespace: "n".to_owned(),
            verdict,
            description: None,
            family: None,
            attack: Vec::new(),
        }
    }

    #[track_caller]
    fn check(nodes: &[Node], verdict: Verdict, score: u32) {
        let (found, sum, _) = decide(nodes);
        assert_eq!((found, sum), (verdict, score));
    }

    #[test]
    fn weights_make_ranks() {
        check(&[node(0, None, "text", &[])], Verdict::Clean, 0);
        check(
            &[node(0, None, "text", &["extension-mismatch"])],
            Verdict::Clean,
            10,
        );
        check(
            &[node(
                0,
                None,
                "text",
                &["extension-mismatch", "name-padding"],
            )],
            Verdict::Suspicious,
            40,
        );
        check(
            &[node(0, None, "pe", &["disguised-program"])],
            Verdict::Malicious,
            80,
        );
        check(
            &[node(
                0,
                None,
                "pe",
                &["name-bidi-override", "double-extension"],
            )],
            Verdict::Malicious,
            100,
        );
        // The same finding twice says no more than once.
        check(
            &[
                node(0, None, "doc", &["double-extension"]),
                node(1, Some(0), "text", &["double-extension"]),
            ],
            Verdict::Suspicious,
            60,
        );
    }

    #[test]
    fn neighbours_in_an_archive_are_judged_apart() {
        let apart = [
            node(0, None, "zip", &[]),
            node(1, Some(0), "doc", &["double-extension"]),
            node(2, Some(0), "pe", &["name-bidi-override"]),
        ];
        check(&apart, Verdict::Suspicious, 60);
        let together = [
            node(0, None, "eml", &[]),
            node(1, Some(0), "doc", &["double-extension"]),
            node(2, Some(0), "pe", &["name-bidi-override"]),
        ];
        check(&together, Verdict::Malicious, 100);
        let chained = [
            node(0, None, "zip", &["name-padding"]),
            node(1, Some(0), "zip", &[]),
            node(2, Some(1), "doc", &["double-extension"]),
        ];
        check(&chained, Verdict::Malicious, 90);
    }

    #[test]
    fn a_gap_anywhere_is_never_clean() {
        let gaps = [
            Gap::Encrypted,
            Gap::Malformed {
                detail: "x".to_owned(),
            },
            Gap::Limit {
                bound: "max_depth".to_owned(),
            },
            Gap::Unsupported {
                detail: "x".to_owned(),
            },
            Gap::Missing {
                detail: "x".to_owned(),
            },
            Gap::NotAsked,
            Gap::Interrupted {
                detail: "x".to_owned(),
            },
            Gap::EngineAway {
                detail: "clamd".to_owned(),
            },
        ];
        for gap in gaps {
            let mut deep = node(1, Some(0), "text", &[]);
            deep.gaps.push(gap);
            let (verdict, score, reasons) = decide(&[node(0, None, "zip", &[]), deep]);
            assert_eq!(
                (verdict, score, reasons.len()),
                (Verdict::Suspicious, SUSPICIOUS, 1)
            );
        }
    }

    #[test]
    fn a_rule_weighs_as_its_verdict() {
        for (verdict, score) in [
            (Verdict::Malicious, 90),
            (Verdict::Suspicious, 45),
            (Verdict::Clean, 0),
        ] {
            let mut found = node(1, Some(0), "text", &[]);
            found.rules.push(rule(verdict));
            check(&[node(0, None, "zip", &[]), found], verdict, score);
        }
    }
}
