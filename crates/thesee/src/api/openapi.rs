//! `/v1/openapi.json`: the programs' interface described.

use axum::Json;
use serde_json::{Value, json};

use crate::{
    model::{FamilySituation, Means, Scheme, Sex},
    rules::intake::{FIELDS, LONGEST_NUMBER, MOST, Why},
};

/// `GET /v1/openapi.json`
pub(super) async fn get() -> Json<Value> {
    Json(document())
}

/// The OpenAPI 3.1 document.
#[must_use]
pub fn document() -> Value {
    let mut properties = serde_json::Map::new();
    for (name, _) in FIELDS {
        let codes: Option<Vec<&str>> = match name {
            "scheme" => Some(Scheme::ALL.iter().map(|one| one.code()).collect()),
            "sex" => Some(Sex::ALL.iter().map(|one| one.code()).collect()),
            "family" => Some(FamilySituation::ALL.iter().map(|one| one.code()).collect()),
            "means" => Some(Means::ALL.iter().map(|one| one.code()).collect()),
            _ => None,
        };
        let field = match (codes, name) {
            (Some(codes), _) => json!({ "enum": codes }),
            (None, "number") => json!({ "type": "string", "maxLength": LONGEST_NUMBER }),
            (None, "happened_on" | "until" | "paid_on") => {
                json!({ "type": "string", "format": "date" })
            }
            (None, _) => json!({ "type": "string" }),
        };
        properties.insert(name.to_owned(), field);
    }
    let required: Vec<&str> = FIELDS
        .iter()
        .filter(|(_, must)| *must)
        .map(|(name, _)| *name)
        .collect();
    let reasons: Vec<&str> = Why::ALL.iter().map(|why| why.code()).collect();
    let answer = |text: &str, schema: &str| {
        let schema = format!("#/components/schemas/{schema}");
        json!({ "description": text, "content": { "application/json": { "schema": { "$ref": schema } } } })
    };
    let said = |text: &str| json!({ "description": text });
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "THESEE: plaintes reçues dans les unités", "version": "1",
            "description": "Arrêté du 26 juin 2020, article 1er, 2°. Mutual TLS: one certificate a program of a unit.",
        },
        "paths": { "/v1/complaints": { "post": {
            "summary": "Give complaints that the unit took: all are recorded, or none",
            "requestBody": { "required": true, "content": { "application/json": { "schema": {
                "type": "array", "minItems": 1, "maxItems": MOST,
                "items": { "$ref": "#/components/schemas/Complaint" },
            } } } },
            "responses": {
                "201": answer("Recorded, in the order sent", "Recorded"),
                "403": said("No client certificate"), "404": said("The certificate is no program's"),
                "409": answer("The unit gave this number before", "Errors"),
                "413": said("Too large"),
                "422": answer("Some lines cannot be taken; none was", "Errors"),
            },
        } } },
        "components": { "schemas": {
            "Complaint": {
                "type": "object", "additionalProperties": false,
                "description": "Lists are separated by commas; sums are euros; one of telephones, emails, street is needed",
                "required": required, "properties": properties,
            },
            "Recorded": {
                "type": "object", "additionalProperties": false, "required": ["complaints"],
                "properties": { "complaints": { "type": "array", "items": {
                    "type": "object", "additionalProperties": false, "required": ["number", "reference"],
                    "properties": { "number": { "type": "string" }, "reference": { "type": "string" } },
                } } },
            },
            "Errors": {
                "type": "object", "additionalProperties": false, "required": ["errors"],
                "properties": { "errors": { "type": "array", "items": {
                    "type": "object", "additionalProperties": false, "required": ["line", "field", "reason"],
                    "properties": {
                        "line": { "type": "integer" }, "field": { "type": "string" }, "reason": { "enum": reasons },
                    },
                } } },
            },
        } },
    })
}
