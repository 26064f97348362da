//! STIX 2.1 (OASIS standard): one bundle of indicators, malware families and their relationships.

use serde_json::{Value, json};

use super::{Threat, derived_uuid, rfc3339_millis};
use inspect::report::IndicatorKind;

const SPEC: &str = "2.1";

/// A bundle for `threats`. Ids are derived from the content: the same threats give the same bundle.
#[must_use]
pub fn stix_bundle(threats: &[Threat]) -> Value {
    let mut objects = vec![producer()];
    for threat in threats {
        push_threat(&mut objects, threat);
    }
    let mut seen = std::collections::HashSet::new();
    objects.retain(|object| seen.insert(id_of(object).to_owned()));
    let ids: Vec<&str> = objects.iter().map(id_of).collect();
    let id = format!("bundle--{}", derived_uuid(&ids));
    json!({ "type": "bundle", "id": id, "objects": objects })
}

/// The id of an object.
fn id_of(object: &Value) -> &str {
    object.get("id").and_then(Value::as_str).unwrap_or_default()
}

fn producer_id() -> String {
    format!("identity--{}", derived_uuid(&["identity", "jecliqueoupas"]))
}

fn producer() -> Value {
    json!({
        "type": "identity", "spec_version": SPEC, "id": producer_id(),
        "created": "2023-11-13T00:00:00.000Z", "modified": "2023-11-13T00:00:00.000Z",
        "name": "jecliqueoupas", "identity_class": "system",
    })
}

fn push_threat(objects: &mut Vec<Value>, threat: &Threat) {
    let at = rfc3339_millis(threat.detected_at);
    let sha256 = |hash: &str| format!("[file:hashes.'SHA-256' = '{hash}']");
    let file = indicator(
        &sha256(&threat.sha256),
        &format!("File {}", threat.sha256),
        &at,
        &threat.attack,
    );
    let file_id = id_of(&file).to_owned();
    objects.push(file);
    for nested in &threat.nested {
        objects.push(indicator(
            &sha256(nested),
            &format!("File {nested}"),
            &at,
            &[],
        ));
    }
    for found in &threat.indicators {
        if let Some(pattern) = pattern(found.kind, &found.value) {
            objects.push(indicator(&pattern, &found.value, &at, &[]));
        }
    }
    for family in &threat.families {
        let malware_id = format!("malware--{}", derived_uuid(&["malware", family]));
        objects.push(json!({
            "type": "malware", "spec_version": SPEC, "id": malware_id,
            "created_by_ref": producer_id(), "created": "2023-11-13T00:00:00.000Z",
            "modified": "2023-11-13T00:00:00.000Z", "name": family, "is_family": true,
        }));
        let id = format!(
            "relationship--{}",
            derived_uuid(&["relationship", &file_id, &malware_id])
        );
        objects.push(json!({
            "type": "relationship", "spec_version": SPEC, "id": id, "created_by_ref": producer_id(),
            "created": at, "modified": at, "relationship_type": "indicates",
            "source_ref": file_id, "target_ref": malware_id,
        }));
    }
}

fn indicator(pattern: &str, name: &str, at: &str, attack: &[String]) -> Value {
    let references: Vec<Value> = attack
        .iter()
        .map(|id| json!({ "source_name": "mitre-attack", "external_id": id }))
        .collect();
    let mut object = json!({
        "type": "indicator", "spec_version": SPEC,
        "id": format!("indicator--{}", derived_uuid(&["indicator", pattern])),
        "created_by_ref": producer_id(), "created": at, "modified": at, "valid_from": at,
        "name": name, "indicator_types": ["malicious-activity"],
        "pattern": pattern, "pattern_type": "stix",
    });
    if !references.is_empty()
        && let Some(fields) = object.as_object_mut()
    {
        fields.insert("external_references".to_owned(), Value::Array(references));
    }
    object
}

/// The STIX pattern that looks for a value (STIX 2.1, part 9); none for what has no pattern.
fn pattern(kind: IndicatorKind, value: &str) -> Option<String> {
    let quoted = value.replace('\\', "\\\\").replace('\'', "\\'");
    let object = match kind {
        IndicatorKind::Url => "url:value",
        IndicatorKind::Domain => "domain-name:value",
        IndicatorKind::Ipv4 => "ipv4-addr:value",
        IndicatorKind::Ipv6 => "ipv6-addr:value",
        IndicatorKind::Hash => match value.len() {
            32 => "file:hashes.MD5",
            40 => "file:hashes.'SHA-1'",
            64 => "file:hashes.'SHA-256'",
            _ => return None,
        },
        IndicatorKind::Email | IndicatorKind::Path => return None,
    };
    Some(format!("[{object} = '{quoted}']"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bundle_is_stable_and_refers_only_to_itself() {
        let threats = [super::super::tests::sample()];
        let bundle = stix_bundle(&threats);
        assert_eq!(bundle, stix_bundle(&threats));
        let objects = bundle["objects"].as_array().unwrap();
        let ids: Vec<_> = objects.iter().map(|o| o["id"].as_str().unwrap()).collect();
        for object in objects {
            for key in ["created_by_ref", "source_ref", "target_ref"] {
                if let Some(reference) = object.get(key) {
                    assert!(ids.contains(&reference.as_str().unwrap()), "{object}");
                }
            }
        }
        let url = objects
            .iter()
            .find(|o| o["pattern"].as_str().is_some_and(|p| p.starts_with("[url")));
        assert_eq!(
            url.unwrap()["pattern"],
            r"[url:value = 'http://evil.example/a\'b\\c']"
        );
    }
}
