//! MISP core format: one event a file, attributes for its hashes and indicators.

use std::collections::HashSet;

use serde_json::{Value, json};

use super::{Threat, derived_uuid};
use inspect::report::IndicatorKind;

/// Events for `threats`, as MISP's `/events/import` and `pymisp` read them.
#[must_use]
pub fn misp_event(threats: &[Threat]) -> Value {
    let events: Vec<Value> = threats.iter().map(event).collect();
    json!({ "response": events })
}

fn event(threat: &Threat) -> Value {
    let id = threat.file.to_string();
    let at = threat.detected_at.unix_timestamp().to_string();
    let mut attributes = vec![attribute(
        &id,
        "sha256",
        "Payload delivery",
        &threat.sha256,
        &at,
    )];
    attributes.extend(
        threat
            .nested
            .iter()
            .map(|hash| attribute(&id, "sha256", "Artifacts dropped", hash, &at)),
    );
    for found in &threat.indicators {
        if let Some((kind, category)) = attribute_type(found.kind, &found.value) {
            attributes.push(attribute(&id, kind, category, &found.value, &at));
        }
    }
    // The hash of a nested file may stand in a text beside it: one attribute, whose id is its own.
    let mut seen = HashSet::new();
    attributes.retain(|one| seen.insert(one.get("uuid").map(Value::to_string)));
    let families = threat
        .families
        .iter()
        // A quote in a name would end the value of the tag.
        .map(|name| {
            format!(
                "misp-galaxy:malpedia=\"{}\"",
                name.replace(['"', '\\'], "_")
            )
        });
    let techniques = threat.attack.iter().map(|id| format!("mitre-attack:{id}"));
    let tags: Vec<Value> = families
        .chain(techniques)
        .chain([String::from("tlp:amber")])
        .map(|name| json!({ "name": name }))
        .collect();
    json!({ "Event": {
        "uuid": derived_uuid(&["misp-event", &id]),
        "info": format!("jecliqueoupas: {}", threat.families.first().map_or("malicious file", String::as_str)),
        "date": threat.detected_at.date().to_string(),
        "timestamp": at,
        "threat_level_id": "2", "analysis": "2", "distribution": "0", "published": false,
        "Attribute": attributes,
        "Tag": tags,
    }})
}

fn attribute(event: &str, kind: &str, category: &str, value: &str, at: &str) -> Value {
    json!({
        "uuid": derived_uuid(&["misp-attribute", event, kind, value]),
        "type": kind, "category": category, "value": value, "to_ids": true,
        "timestamp": at, "distribution": "5",
    })
}

fn attribute_type(kind: IndicatorKind, value: &str) -> Option<(&'static str, &'static str)> {
    match kind {
        IndicatorKind::Url => Some(("url", "Network activity")),
        IndicatorKind::Domain => Some(("domain", "Network activity")),
        IndicatorKind::Ipv4 | IndicatorKind::Ipv6 => Some(("ip-dst", "Network activity")),
        IndicatorKind::Hash => match value.len() {
            32 => Some(("md5", "Payload delivery")),
            40 => Some(("sha1", "Payload delivery")),
            64 => Some(("sha256", "Payload delivery")),
            _ => None,
        },
        IndicatorKind::Email | IndicatorKind::Path => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_names_the_file_and_its_indicators() {
        let threat = super::super::tests::sample();
        let export = misp_event(std::slice::from_ref(&threat));
        let event = &export["response"][0]["Event"];
        assert_eq!(event["date"], "2026-11-22");
        let attributes = event["Attribute"].as_array().unwrap();
        assert_eq!(attributes.len(), 6);
        assert_eq!(attributes[0]["value"], threat.sha256.as_str());

        let mut hostile = threat;
        hostile.families = vec!["a\" b\\".to_owned()];
        hostile.nested.push("cd".repeat(32));
        let export = misp_event(&[hostile]);
        let attributes = &export["response"][0]["Event"]["Attribute"];
        assert_eq!(attributes.as_array().unwrap().len(), 6, "none twice");
        let tag = &export["response"][0]["Event"]["Tag"][0]["name"];
        assert_eq!(tag, "misp-galaxy:malpedia=\"a_ b_\"");
    }
}
