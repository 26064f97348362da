//! The STIX 2.1 bundle (OASIS, 10 June 2021): an incident a declaration, what was observed in it, and how they relate.
//!
//! Identifiers of observables are the standard's own UUIDv5 of their identifying properties (section 2.9), so that two
//! bundles that quote one account agree; those of other objects derive from the declaration's.

use serde_json::{Value, json};
use uuid::{Uuid, uuid};

use super::{Folder, Identifier, Piece, instant, named};

/// Namespace of observables' identifiers (STIX 2.1, 2.9).
const OBSERVABLES: Uuid = uuid!("00abedb4-aa42-466c-9c01-fed23315a9b7");
/// Namespace of this service's other objects; chosen once.
const OURS: Uuid = uuid!("6a1d53c8-6f0f-4c62-9d0b-2f9b7c1e4a57");
/// TLP:AMBER+STRICT, and the extension that defines TLP 2.0 (OASIS).
const STRICT: &str = "marking-definition--939a9414-2ddd-4d32-a0cd-375ea402b003";
const TLP: &str = "extension-definition--60a3c5c5-0d10-413e-aab3-9e08dde9e88d";

/// What the marking says besides: under which act, for what alone.
const STATEMENT: &str = "Arrêté du 26 juin 2020 (THESEE), article 4 III : pour les seuls besoins de la procédure au titre de laquelle ces données sont communiquées.";

pub(super) fn bundle(folder: &Folder) -> Value {
    let author = id("identity", "author");
    let statement = id("marking-definition", STATEMENT);
    let marks = json!([STRICT, statement]);
    let (made, spec) = (instant(folder.at), "2.1");
    let mut objects = vec![
        json!({
            "type": "identity", "spec_version": spec, "id": author, "created": made, "modified": made,
            "name": "THESEE", "identity_class": "organization", "object_marking_refs": marks,
        }),
        json!({
            "type": "marking-definition", "spec_version": spec, "id": STRICT,
            "created": "2022-10-01T00:00:00.000Z", "name": "TLP:AMBER+STRICT",
            "extensions": { TLP: { "extension_type": "property-extension", "tlp_2_0": "amber+strict" } },
        }),
        json!({
            "type": "marking-definition", "spec_version": spec, "id": statement,
            "created": "2020-06-26T00:00:00.000Z", "definition_type": "statement",
            "definition": { "statement": STATEMENT },
        }),
    ];
    let mut known = std::collections::BTreeSet::new();
    let mut grouped = Vec::new();
    for piece in &folder.pieces {
        let line = &piece.dossier.line;
        let incident = id("incident", &line.id.to_string());
        let filed = instant(line.filed_at);
        objects.push(json!({
            "type": "incident", "spec_version": spec, "id": incident, "created": filed, "modified": filed,
            "created_by_ref": author, "name": line.reference,
            "labels": [line.offence.code(), line.scheme.code(), line.kind.code()],
            "object_marking_refs": marks,
        }));
        grouped.push(incident.clone());
        let mut seen = Vec::new();
        for (place, one) in observables(piece) {
            if known.insert(place.clone()) {
                let mut object = one;
                if let Value::Object(fields) = &mut object {
                    fields.insert("id".to_owned(), json!(place));
                    fields.insert("spec_version".to_owned(), json!(spec));
                    fields.insert("object_marking_refs".to_owned(), marks.clone());
                }
                objects.push(object);
            }
            if !seen.contains(&place) {
                seen.push(place);
            }
        }
        if seen.is_empty() {
            continue;
        }
        let observed = id("observed-data", &line.id.to_string());
        objects.push(json!({
            "type": "observed-data", "spec_version": spec, "id": observed, "created": filed, "modified": filed,
            "created_by_ref": author, "first_observed": filed, "last_observed": filed, "number_observed": 1,
            "object_refs": seen, "object_marking_refs": marks,
        }));
        objects.push(json!({
            "type": "relationship", "spec_version": spec, "created": filed, "modified": filed,
            "id": id("relationship", &format!("{incident} {observed}")), "created_by_ref": author,
            "relationship_type": "related-to", "source_ref": incident, "target_ref": observed,
            "object_marking_refs": marks,
        }));
        grouped.push(observed);
    }
    if !grouped.is_empty() {
        objects.push(json!({
            "type": "grouping", "spec_version": spec, "id": id("grouping", &folder.id.to_string()),
            "created": made, "modified": made, "created_by_ref": author, "name": "THESEE",
            "context": "suspicious-activity", "object_refs": grouped, "object_marking_refs": marks,
        }));
    }
    json!({ "type": "bundle", "id": format!("bundle--{}", folder.id), "objects": objects })
}

fn id(kind: &str, name: &str) -> String {
    format!("{kind}--{}", named(OURS, &format!("{kind} {name}")))
}

/// What points to suspects, each with its identifier. Values everybody quotes are no observation.
fn observables(piece: &Piece) -> impl Iterator<Item = (String, Value)> {
    piece.pointing().filter(|one| !one.public).map(observable)
}

fn observable(one: &Identifier) -> (String, Value) {
    let value = one.value.as_str();
    let (kind, object, own) = match one.kind.as_str() {
        "email" => simple("email-addr", value),
        "url" => simple("url", value),
        "domain" => simple("domain-name", value),
        // No object of the standard is a telephone or an account of a bank: an account of an open vocabulary is.
        "handle" => {
            let (network, login) = value.split_once(':').unwrap_or(("social", value));
            account(network, login)
        }
        other => account(other, value),
    };
    let place = format!("{kind}--{}", named(OBSERVABLES, &own));
    (place, object)
}

fn simple(kind: &'static str, value: &str) -> (&'static str, Value, String) {
    let own = json!({ "value": value }).to_string();
    (kind, json!({ "type": kind, "value": value }), own)
}

fn account(kind: &str, user: &str) -> (&'static str, Value, String) {
    let kind = kind.replace('_', "-");
    // The keys of the identifying properties are in order: canonical JSON (RFC 8785), as the standard asks.
    let own = json!({ "account_type": kind, "user_id": user }).to_string();
    let object = json!({ "type": "user-account", "account_type": kind, "user_id": user });
    ("user-account", object, own)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Computed with OASIS's `stix2` 3.0.2.
    #[test]
    fn observables_bear_the_identifiers_of_the_standard() {
        let of = |kind: &str, value: &str| {
            let one = Identifier {
                kind: kind.to_owned(),
                value: value.to_owned(),
                role: "suspect".to_owned(),
                public: false,
            };
            observable(&one).0
        };
        let mail = "email-addr--73dd4c7e-58a0-54b1-9486-69768abbce3f";
        assert_eq!(of("email", "a@b.fr"), mail);
        let account = "user-account--3d8e4ade-2beb-5bc1-ad17-cfdf1acda689";
        assert_eq!(of("iban", "FR76"), account);
    }
}
