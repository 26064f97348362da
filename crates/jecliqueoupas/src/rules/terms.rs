//! What of a report can be searched for by exact value: facts and indicators (art. 5).

use inspect::report::{IndicatorKind, Report};

/// Terms kept of one content.
pub const MOST: usize = 4_000;

/// Name under which an indicator is searched.
#[must_use]
pub const fn indicator_name(kind: IndicatorKind) -> &'static str {
    match kind {
        IndicatorKind::Url => "url",
        IndicatorKind::Domain => "domain",
        IndicatorKind::Ipv4 | IndicatorKind::Ipv6 => "ip",
        IndicatorKind::Email => "email",
        IndicatorKind::Hash => "hash",
        IndicatorKind::Path => "path",
    }
}

/// Name and value of every searchable term, without duplicates: short facts, nested hashes, types,
/// rules and indicators.
#[must_use]
pub fn terms(report: &Report) -> Vec<(String, String)> {
    let mut terms = Vec::new();
    let mut push = |name: &str, value: &str| {
        if !value.is_empty() && value.len() <= 300 && terms.len() < MOST {
            terms.push((name.to_owned(), normal(value)));
        }
    };
    for node in &report.nodes {
        push("hash", &node.sha256);
        push("kind", &node.kind);
        for signal in &node.signals {
            push("signal", &signal.id);
        }
        for hit in &node.rules {
            push("rule", &format!("{}.{}", hit.namespace, hit.rule));
            push("family", hit.family.as_deref().unwrap_or_default());
        }
        for (name, value) in &node.facts {
            match value {
                serde_json::Value::String(text) => {
                    push(name, text);
                    // `hash.md5` and its like answer for `hash` too.
                    if name.starts_with("hash.") {
                        push("hash", text);
                    }
                }
                serde_json::Value::Number(number) => push(name, &number.to_string()),
                serde_json::Value::Bool(flag) => push(name, if *flag { "true" } else { "false" }),
                serde_json::Value::Array(items) => {
                    for text in items.iter().filter_map(serde_json::Value::as_str).take(200) {
                        push(name, text);
                    }
                }
                serde_json::Value::Null | serde_json::Value::Object(_) => {}
            }
        }
    }
    for indicator in &report.indicators {
        push(indicator_name(indicator.kind), &indicator.value);
    }
    terms.sort_unstable();
    terms.dedup();
    terms
}

/// A value as it is compared: without surrounding space, lower case.
#[must_use]
pub fn normal(value: &str) -> String {
    value.trim().to_lowercase()
}
