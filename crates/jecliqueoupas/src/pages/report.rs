//! A report put on a page: rank, reasons, tree of nested files, facts, rules, what was not read.
//! Shared by the agent's and the analyst's pages; everything drawn from the file is escaped.

use gate::{i18n::T, ui};
use inspect::report::{Gap, Indicator, IndicatorKind, Node, Reason, Report, RuleMatch};

/// Nodes drawn in full; the rest is counted, and stands in the JSON.
pub(super) const DRAWN: usize = 400;
/// Facts shown for one node.
pub(super) const FACTS: usize = 60;
/// Indicators shown.
pub(super) const INDICATORS: usize = 200;

/// The reasons behind the rank, weightiest first, as a list.
pub(super) fn reasons(t: &T, report: &Report) -> ui::Table {
    let mut table = ui::table(t.get("report-reasons"))
        .head(t.get("report-reason"))
        .head(t.get("report-reason-where"))
        .head(t.get("report-reason-attack"));
    for reason in &report.reasons {
        table = table.row(vec![
            ui::cell(sentence(t, reason)),
            ui::cell_html(ui::file_name(place(report, reason))),
            ui::cell(reason.attack.join(", ")),
        ]);
    }
    table.empty(t.get("report-no-reason"))
}

/// The reason in the reader's language.
pub(super) fn sentence<'a>(t: &T, reason: &'a Reason) -> &'a str {
    if t.lang() == "en" {
        &reason.en
    } else {
        &reason.fr
    }
}

/// Name of the file that a reason was seen in.
pub(super) fn place<'a>(report: &'a Report, reason: &Reason) -> &'a str {
    report
        .nodes
        .get(reason.node as usize)
        .map_or("", |node| node.name.as_str())
}

/// The tree of nested files.
pub(super) fn tree(t: &T, report: &Report) -> ui::Tree {
    let nodes: Vec<&Node> = report.nodes.iter().take(DRAWN).collect();
    let mut held: Vec<Vec<ui::Node>> = nodes.iter().map(|_| Vec::new()).collect();
    let mut tree = ui::tree(t.get("report-tree"));
    // Parents stand before their children: going backwards, a node is whole when it is hung.
    for (index, node) in nodes.iter().enumerate().rev() {
        let mut drawn = leaf(t, node);
        let children = held.get_mut(index).map(std::mem::take).unwrap_or_default();
        for child in children.into_iter().rev() {
            drawn = drawn.child(child);
        }
        match node.parent.and_then(|parent| held.get_mut(parent as usize)) {
            Some(siblings) => siblings.push(drawn),
            None => tree = tree.node(drawn.open()),
        }
    }
    tree
}

fn leaf(t: &T, node: &Node) -> ui::Node {
    let mut body = ui::Markup::of(ui::file_name(&node.name));
    body = body
        .and_text(" — ")
        .and_text(&node.kind)
        .and_text(", ")
        .and_text(t.size(node.size));
    for hit in &node.rules {
        let tone = match hit.verdict {
            inspect::report::Verdict::Malicious => ui::Tone::Bad,
            inspect::report::Verdict::Suspicious => ui::Tone::Caution,
            inspect::report::Verdict::Clean => ui::Tone::Info,
        };
        body = body.and_text(" ").and(ui::badge(tone, rule_words(hit)));
    }
    if !node.gaps.is_empty() {
        body = body
            .and_text(" ")
            .and(ui::badge(ui::Tone::Caution, t.get("report-partly-read")));
    }
    ui::node(body)
}

/// What a rule says of a file: its description, else its name.
pub(super) fn rule_words(hit: &RuleMatch) -> &str {
    hit.description.as_deref().unwrap_or(&hit.rule)
}

/// What was not read, and why; none when everything was.
pub(super) fn gaps(t: &T, report: &Report) -> Option<ui::Table> {
    if report.nodes.iter().all(|node| node.gaps.is_empty()) {
        return None;
    }
    let mut table = ui::table(t.get("report-gaps"))
        .head(t.get("report-gap-file"))
        .head(t.get("report-gap-why"));
    for node in &report.nodes {
        for gap in &node.gaps {
            table = table.row(vec![
                ui::cell_html(ui::file_name(&node.name)),
                ui::cell(gap_words(t, gap)),
            ]);
        }
    }
    Some(table)
}

/// A gap, as a sentence.
pub(super) fn gap_words(t: &T, gap: &Gap) -> String {
    match gap {
        Gap::Encrypted => t.get("gap-encrypted").to_owned(),
        Gap::Malformed { detail } => t
            .with("gap-malformed", "detail", detail.as_str())
            .to_string(),
        Gap::Limit { bound } => t.get(bound_key(bound)).to_owned(),
        Gap::Unsupported { detail } => t
            .with("gap-unsupported", "detail", detail.as_str())
            .to_string(),
        Gap::Missing { detail } => t.with("gap-missing", "detail", detail.as_str()).to_string(),
        Gap::NotAsked => t.get("gap-not-asked").to_owned(),
        Gap::Interrupted { detail } => t
            .with("gap-interrupted", "detail", detail.as_str())
            .to_string(),
        Gap::EngineAway { detail } => t
            .with("gap-engine-away", "detail", detail.as_str())
            .to_string(),
    }
}

/// What a bound of the analysis means for who reads the report.
fn bound_key(bound: &str) -> &'static str {
    match bound {
        "max_depth" => "gap-limit-depth",
        "max_nodes" => "gap-limit-nodes",
        "max_node_bytes" | "max_total_bytes" | "max_text_bytes" => "gap-limit-bytes",
        "max_ratio" => "gap-limit-ratio",
        "max_millis" => "gap-limit-time",
        _ => "gap-limit-other",
    }
}

/// Facts of the deposited file itself.
pub(super) fn facts(t: &T, report: &Report) -> ui::Summary {
    let mut summary = ui::summary();
    let Some(root) = report.nodes.first() else {
        return summary;
    };
    summary = summary
        .row_html("SHA-256", ui::code(&root.sha256))
        .row(
            t.get("report-kind"),
            format!("{} ({})", root.kind, root.media_type),
        )
        .row(t.get("report-size"), t.size(root.size));
    for (name, value) in root.facts.iter().take(FACTS) {
        summary = summary.row(name, short(value));
    }
    summary
}

/// A fact's value on one line.
pub(super) fn short(value: &serde_json::Value) -> String {
    let text = match value {
        serde_json::Value::String(text) => text.clone(),
        serde_json::Value::Array(items) => items
            .iter()
            .take(20)
            .map(short)
            .collect::<Vec<_>>()
            .join(", "),
        other => other.to_string(),
    };
    text.chars().take(400).collect()
}

/// Addresses and hashes found in the file; defanged, so that none can be followed by mistake.
pub(super) fn indicators(t: &T, report: &Report) -> Option<ui::Table> {
    if report.indicators.is_empty() {
        return None;
    }
    let mut table = ui::table(t.get("report-indicators"))
        .head(t.get("report-indicator-kind"))
        .head(t.get("report-indicator-value"));
    for found in report.indicators.iter().take(INDICATORS) {
        table = table.row(vec![
            ui::cell(indicator_words(t, found)),
            ui::cell_html(ui::code(defanged(&found.value))),
        ]);
    }
    Some(table)
}

/// The nature of an indicator.
pub(super) fn indicator_words<'a>(t: &'a T, found: &Indicator) -> &'a str {
    match found.kind {
        IndicatorKind::Url => "URL",
        IndicatorKind::Domain => t.get("report-domain"),
        IndicatorKind::Ipv4 | IndicatorKind::Ipv6 => "IP",
        IndicatorKind::Email => t.get("report-email"),
        IndicatorKind::Hash => t.get("report-hash"),
        IndicatorKind::Path => t.get("report-path"),
    }
}

/// `http://a.example` → `hxxp://a[.]example`.
pub(super) fn defanged(value: &str) -> String {
    let scheme = value
        .strip_prefix("http")
        .map_or_else(|| value.to_owned(), |rest| format!("hxxp{rest}"));
    scheme.replace('.', "[.]")
}

/// Everything of one report, in the order of the page.
pub(super) struct Sections {
    /// Reasons.
    pub(super) reasons: ui::Table,
    /// What was not read.
    pub(super) gaps: Option<ui::Table>,
    /// Nested files; none when the file holds nothing.
    pub(super) tree: Option<ui::Tree>,
    /// Facts.
    pub(super) facts: ui::Summary,
    /// Indicators.
    pub(super) indicators: Option<ui::Table>,
}

impl Sections {
    /// Draws a report.
    pub(super) fn draw(t: &T, report: &Report) -> Self {
        Self {
            reasons: reasons(t, report),
            gaps: gaps(t, report),
            tree: (report.nodes.len() > 1).then(|| tree(t, report)),
            facts: facts(t, report),
            indicators: indicators(t, report),
        }
    }
}

/// Reports for page samples: an empty one, a deep one, a hostile one.
pub(super) fn samples() -> Vec<Report> {
    use gate::page::sample::{BIDI, HOSTILE, LONG};
    use inspect::report::{AnalysisKind, REPORT_VERSION, Signal, Verdict};
    use std::collections::{BTreeMap, BTreeSet};
    let node = |index: u32, parent: Option<u32>, name: &str| Node {
        index,
        parent,
        name: name.to_owned(),
        relation: "member".to_owned(),
        size: 4_096,
        sha256: "ab".repeat(32),
        kind: "zip".to_owned(),
        media_type: "application/zip".to_owned(),
        facts: BTreeMap::from([(HOSTILE.to_owned(), serde_json::json!([HOSTILE, 3, null]))]),
        signals: vec![Signal {
            id: "encrypted-archive".to_owned(),
            detail: HOSTILE.to_owned(),
        }],
        rules: vec![RuleMatch {
            rule: "r".to_owned(),
            namespace: "n".to_owned(),
            verdict: Verdict::Malicious,
            description: Some(HOSTILE.to_owned()),
            family: None,
            attack: vec![],
        }],
        gaps: vec![
            Gap::Encrypted,
            Gap::Malformed {
                detail: HOSTILE.to_owned(),
            },
        ],
        opened_by: BTreeSet::new(),
    };
    let report = |verdict, nodes: Vec<Node>, reasons| Report {
        version: REPORT_VERSION,
        verdict,
        score: 90,
        reasons,
        nodes,
        indicators: vec![],
        depth: AnalysisKind::Full,
        engines: vec!["readers".to_owned()],
        millis: 12,
        sandboxed: true,
        previews: vec![],
    };
    let plain = Node {
        facts: BTreeMap::new(),
        signals: vec![],
        rules: vec![],
        gaps: vec![],
        ..node(0, None, "note.txt")
    };
    let mut deep: Vec<Node> = vec![node(0, None, LONG)];
    for index in 1..14 {
        deep.push(node(index, Some(index - 1), BIDI));
    }
    deep.push(node(14, Some(0), HOSTILE));
    let reason = Reason {
        id: "rule:n.r".to_owned(),
        node: 0,
        weight: 90,
        detail: HOSTILE.to_owned(),
        fr: HOSTILE.to_owned(),
        en: HOSTILE.to_owned(),
        attack: vec!["T1204.002".to_owned()],
    };
    let mut hostile = report(Verdict::Malicious, deep, vec![reason]);
    hostile.indicators = vec![Indicator {
        kind: IndicatorKind::Url,
        value: format!("http://{HOSTILE}"),
        node: 0,
    }];
    vec![report(Verdict::Clean, vec![plain], vec![]), hostile]
}
