//! What of a content's report is kept from whoever deposited it without the password that opened it (art. 5).
//!
//! One analysis serves every depositor of the same content. What another depositor's password opened is that
//! depositor's: the rank is told to all, what was read inside is not.

use inspect::{
    report::{Gap, Indicator, Node, Report, Verdict, password_digest},
    verdict,
};

/// Findings that say no more of an encrypted content than that it is.
const SAID_OF_THE_LOCK: [&str; 2] = ["encrypted-archive", "document-encrypted"];

/// The report as the depositor who gave `password`, or none, may read it. No digest of a password is left.
#[must_use]
pub fn for_depositor(mut report: Report, password: Option<&str>) -> Report {
    let own = password.map(password_digest);
    let opens = |node: &Node| node.opened_by.iter().all(|by| Some(by) == own.as_ref());
    if !report.nodes.iter().all(opens) {
        withhold(&mut report, opens);
    }
    report.forget_passwords();
    report
}

/// Where a node went: its new place, and whether its inside is withheld.
#[derive(Clone, Copy)]
struct Place {
    index: u32,
    shut: bool,
}

fn withhold(report: &mut Report, opens: impl Fn(&Node) -> bool) {
    let mut places: Vec<Option<Place>> = Vec::new();
    let mut kept: Vec<Node> = Vec::new();
    // A parent stands before its children.
    for mut node in std::mem::take(&mut report.nodes) {
        let above = node.parent.map(|parent| at(&places, parent));
        let place = match above {
            Some(None | Some(Place { shut: true, .. })) => None,
            Some(Some(_)) | None => u32::try_from(kept.len()).ok(),
        };
        let place = place.map(|index| Place {
            index,
            shut: !opens(&node),
        });
        places.push(place);
        let Some(place) = place else { continue };
        node.index = place.index;
        node.parent = above.flatten().map(|parent| parent.index);
        if place.shut {
            shut(&mut node);
        }
        point_anew(&mut node, &places);
        kept.push(node);
    }
    report.nodes = kept;
    let open = |node: u32| at(&places, node).filter(|place| !place.shut);
    report.indicators.retain_mut(|Indicator { node, .. }| {
        let place = open(*node);
        *node = place.map_or(0, |place| place.index);
        place.is_some()
    });
    report.previews.retain_mut(|preview| {
        let place = open(preview.node);
        preview.node = place.map_or(0, |place| place.index);
        place.is_some()
    });
    let (_, score, reasons) = verdict::decide(&report.nodes);
    report.reasons = reasons;
    // The rank stays the content's; how far past its threshold the sum went would tell of the inside.
    report.score = score.max(match report.verdict {
        Verdict::Malicious => verdict::MALICIOUS,
        Verdict::Suspicious => verdict::SUSPICIOUS,
        Verdict::Clean => 0,
    });
}

fn at(places: &[Option<Place>], node: u32) -> Option<Place> {
    places.get(usize::try_from(node).ok()?).copied().flatten()
}

/// Leaves of a node what its bytes say to whoever has no password.
fn shut(node: &mut Node) {
    node.facts.retain(|name, _| {
        name.starts_with("hash.")
            || ["entropy", "head", "archive.encrypted"].contains(&name.as_str())
    });
    node.signals
        .retain(|signal| SAID_OF_THE_LOCK.contains(&signal.id.as_str()));
    for signal in &mut node.signals {
        "non ouverte / not opened".clone_into(&mut signal.detail);
    }
    node.signals.dedup();
    node.rules.clear();
    node.gaps.retain(|gap| {
        matches!(
            gap,
            Gap::Limit { .. } | Gap::EngineAway { .. } | Gap::NotAsked
        )
    });
    node.gaps.push(Gap::Encrypted);
}

/// A content met twice was read once: the second node says where, which has moved.
fn point_anew(node: &mut Node, places: &[Option<Place>]) {
    const SAME: &str = "duplicate_of";
    let Some(first) = node.facts.get(SAME).and_then(serde_json::Value::as_u64) else {
        return;
    };
    match u32::try_from(first)
        .ok()
        .and_then(|first| at(places, first))
    {
        Some(place) => node.facts.insert(SAME.to_owned(), place.index.into()),
        None => node.facts.remove(SAME),
    };
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use inspect::{
        preview::{Part, Preview, Shown, Why},
        report::{AnalysisKind, IndicatorKind, REPORT_VERSION, RuleMatch, Signal},
    };

    use super::*;

    const PASSWORD: &str = "Zorglub-77";

    /// A mail with two archives, the first opened by a password: `inside` and `deeper` are in it.
    fn report() -> Report {
        let node = |index: u32, parent: Option<u32>, name: &str, by: Option<&str>| Node {
            index,
            parent,
            name: name.to_owned(),
            relation: "member".to_owned(),
            size: 1,
            sha256: "ab".repeat(32),
            kind: "zip".to_owned(),
            media_type: String::new(),
            facts: BTreeMap::from([
                ("hash.md5".to_owned(), "cd".into()),
                (format!("{name}.fact"), "secret".into()),
            ]),
            signals: vec![Signal {
                id: "encrypted-archive".to_owned(),
                detail: name.to_owned(),
            }],
            rules: vec![RuleMatch {
                rule: name.to_owned(),
                namespace: "n".to_owned(),
                verdict: Verdict::Malicious,
                description: None,
                family: None,
                attack: vec![],
            }],
            gaps: vec![Gap::Malformed {
                detail: name.to_owned(),
            }],
            opened_by: by.map(password_digest).into_iter().collect::<BTreeSet<_>>(),
        };
        let mut nodes = vec![
            node(0, None, "mail", None),
            node(1, Some(0), "sealed", Some(PASSWORD)),
            node(2, Some(1), "inside", None),
            node(3, Some(2), "deeper", None),
            node(4, Some(0), "open", None),
            node(5, Some(4), "twice", None),
        ];
        nodes[5].facts.insert("duplicate_of".to_owned(), 4.into());
        let (verdict, score, reasons) = verdict::decide(&nodes);
        let indicator = |node: u32| Indicator {
            kind: IndicatorKind::Domain,
            value: format!("n{node}.example"),
            node,
        };
        let preview = |node| Preview {
            node,
            part: Part::File,
            shown: Shown::Nothing { why: Why::TooLarge },
        };
        Report {
            version: REPORT_VERSION,
            verdict,
            score,
            reasons,
            nodes,
            indicators: (0..6).map(indicator).collect(),
            depth: AnalysisKind::Full,
            engines: vec![],
            millis: 1,
            sandboxed: true,
            previews: (0..6).map(preview).collect(),
        }
    }

    #[test]
    fn whoever_gave_the_password_reads_everything_and_no_digest() {
        let mut whole = report();
        whole.forget_passwords();
        assert_eq!(for_depositor(report(), Some(PASSWORD)), whole);
    }

    #[test]
    fn what_a_password_opened_is_withheld_from_whoever_did_not_give_it() {
        for password in [None, Some("autre")] {
            let told = for_depositor(report(), password);
            assert_eq!(told.verdict, Verdict::Malicious);
            assert_eq!(told.score, 100, "the rest is malicious by itself");
            let names: Vec<_> = told.nodes.iter().map(|node| node.name.as_str()).collect();
            assert_eq!(names, ["mail", "sealed", "open", "twice"]);
            for (place, node) in told.nodes.iter().enumerate() {
                assert_eq!(node.index as usize, place);
            }
            let parents: Vec<_> = told.nodes.iter().map(|node| node.parent).collect();
            assert_eq!(parents, [None, Some(0), Some(0), Some(2)]);
            assert_eq!(told.nodes[3].facts["duplicate_of"], 2);
            let sealed = &told.nodes[1];
            assert_eq!(sealed.facts.keys().collect::<Vec<_>>(), ["hash.md5"]);
            assert_eq!(sealed.signals[0].detail, "non ouverte / not opened");
            assert_eq!(
                (sealed.rules.len(), &sealed.gaps[..]),
                (0, &[Gap::Encrypted][..])
            );
            let seen: Vec<_> = told
                .indicators
                .iter()
                .map(|seen| (seen.value.as_str(), seen.node))
                .collect();
            assert_eq!(
                seen,
                [("n0.example", 0), ("n4.example", 2), ("n5.example", 3)]
            );
            let drawn: Vec<_> = told.previews.iter().map(|preview| preview.node).collect();
            assert_eq!(drawn, [0, 2, 3]);
            let text = serde_json::to_string(&told).unwrap();
            for secret in ["inside", "deeper", "opened_by", &password_digest(PASSWORD)] {
                assert!(!text.contains(secret), "{secret}");
            }
        }
    }

    #[test]
    fn the_rank_is_told_and_not_how_far_past_its_threshold() {
        let mut sealed = report();
        sealed.nodes.truncate(4);
        sealed.nodes[0].rules.clear();
        let told = for_depositor(sealed, None);
        assert_eq!((told.verdict, told.score), (Verdict::Malicious, 80));
        assert!(
            told.reasons
                .iter()
                .any(|reason| reason.id == "gap:encrypted")
        );
    }

    #[test]
    fn two_passwords_open_to_nobody_who_gave_one() {
        let mut both = report();
        both.nodes[1].opened_by.insert(password_digest("autre"));
        assert_eq!(for_depositor(both, Some(PASSWORD)).nodes.len(), 4);
    }
}
