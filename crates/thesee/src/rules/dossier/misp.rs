//! The MISP event (core format): an attribute a value that points to a suspect. Values everybody quotes stay in it, and
//! correlate with nothing; nothing of any victim goes there.

use serde_json::{Value, json};
use uuid::{Uuid, uuid};

use super::{Folder, Identifier, named};

/// Namespace of this service's events and attributes; chosen once.
const OURS: Uuid = uuid!("f2b8a7de-1f0e-4f6b-8a55-9c1c0f6d7e21");
/// MISP's template of a bank account, and its version.
const BANK_ACCOUNT: (&str, &str) = ("b4712203-95a8-4883-80e9-b566f5df11c9", "3");

pub(super) fn event(folder: &Folder) -> Value {
    let (mut attributes, mut objects) = (Vec::new(), Vec::new());
    let mut known = std::collections::BTreeSet::new();
    for piece in &folder.pieces {
        let reference = piece.dossier.line.reference.as_str();
        for one in piece.pointing() {
            if !known.insert((one.kind.clone(), one.value.clone())) {
                continue;
            }
            let attribute = attribute(folder, one, reference);
            if one.kind == "iban" {
                objects.push(bank_account(folder, one, attribute));
            } else {
                attributes.push(attribute);
            }
        }
    }
    let day = folder.at.date();
    json!({ "Event": {
        "uuid": named(OURS, &folder.id.to_string()), "info": "THESEE", "analysis": "2", "threat_level_id": "4",
        "distribution": "0", "published": false,
        "date": format!("{:04}-{:02}-{:02}", day.year(), u8::from(day.month()), day.day()),
        "timestamp": folder.at.unix_timestamp().to_string(),
        "Tag": [{ "name": "tlp:amber+strict" }, { "name": "PAP:AMBER" }],
        "Attribute": attributes, "Object": objects,
    } })
}

/// Category, type and whether it is to be detected.
fn described(kind: &str, value: &str) -> (&'static str, &'static str, bool) {
    match kind {
        "phone" => ("Financial fraud", "phone-number", false),
        "iban" => ("Financial fraud", "iban", true),
        "bic" => ("Financial fraud", "bic", false),
        "email" => ("Network activity", "email", true),
        "url" => ("Network activity", "url", true),
        "domain" => ("Network activity", "domain", true),
        "wallet" if value.starts_with("btc:") => ("Financial fraud", "btc", true),
        "wallet" if value.starts_with("xmr:") => ("Financial fraud", "xmr", true),
        "wallet" if value.starts_with("dash:") => ("Financial fraud", "dash", true),
        _ => ("Financial fraud", "text", false),
    }
}

fn attribute(folder: &Folder, one: &Identifier, reference: &str) -> Value {
    let (category, kind, detect) = described(&one.kind, &one.value);
    let value = match kind {
        "btc" | "xmr" | "dash" => one.value.split_once(':').map_or("", |(_, address)| address),
        _ => one.value.as_str(),
    };
    let name = format!("{} {} {}", folder.id, one.kind, one.value);
    json!({
        "uuid": named(OURS, &name), "type": kind, "category": category, "value": value,
        "to_ids": detect && !one.public, "disable_correlation": one.public, "distribution": "0",
        "comment": format!("{} {reference}", one.kind),
    })
}

fn bank_account(folder: &Folder, one: &Identifier, mut attribute: Value) -> Value {
    if let Value::Object(fields) = &mut attribute {
        fields.insert("object_relation".to_owned(), json!("iban"));
    }
    let (template, version) = BANK_ACCOUNT;
    json!({
        "uuid": named(OURS, &format!("{} object {}", folder.id, one.value)), "name": "bank-account",
        "meta-category": "financial", "template_uuid": template, "template_version": version,
        "distribution": "0", "Attribute": [attribute],
    })
}
