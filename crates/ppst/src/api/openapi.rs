//! `/v1/openapi.json`: the feed described, with the schema of a line.

use axum::Json;
use serde_json::{Value, json};

use crate::rules::feed::{LONGEST_SCAN, Reason, publish};

/// `GET /v1/openapi.json`
pub(super) async fn get() -> Json<Value> {
    Json(document())
}

/// The OpenAPI 3.1 document.
#[must_use]
pub fn document() -> Value {
    let reasons: Vec<&str> = Reason::ALL.iter().map(|reason| reason.code()).collect();
    let id = json!({
        "name": "id", "in": "path", "required": true,
        "schema": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$" },
    });
    let signed = json!({
        "name": "Acte-Signature", "in": "header", "required": true,
        "description": "Ed25519 over the SHA-256 of the body, base64", "schema": { "type": "string" },
    });
    let kept = |text: &str| {
        json!({
            "description": text,
            "content": { "application/json": { "schema": {
                "type": "object", "additionalProperties": false,
                "required": ["document_request", "document", "sha256", "size"],
                "properties": {
                    "document_request": { "type": "string", "format": "uuid" },
                    "document": { "type": "string" },
                    "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
                    "size": { "type": "integer" },
                },
            } } },
        })
    };
    let told = |text: &str| json!({ "description": text });
    let receipt = |text: &str| {
        json!({
            "description": text,
            "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Receipt" } } },
        })
    };
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Base interministérielle PPST: alimentation", "version": "1",
            "description": "Décret n° 2022-368, article 7: sources push signed batches, one way. Mutual TLS.",
        },
        "paths": { "/v1/batches/{id}": {
            "put": {
                "summary": "Push a batch",
                "parameters": [id, signed],
                "requestBody": { "required": true, "content": {
                    "application/jsonl": { "schema": { "$ref": "#/components/schemas/Line" } },
                    "text/csv": { "schema": { "type": "string" } },
                } },
                "responses": {
                    "202": receipt("Taken in; the receipt follows"), "200": receipt("The same batch came before"),
                    "403": told("No client certificate, or a signature that is not the source's"),
                    "404": told("The certificate is no source's"),
                    "409": told("Another batch of this name, or one is being read"),
                    "413": told("Too large"), "415": told("Neither JSON Lines nor CSV"), "422": told("Empty"),
                },
            },
            "get": {
                "summary": "Read the receipt of a batch",
                "parameters": [id],
                "responses": {
                    "200": receipt("What became of it"), "202": receipt("It is being read"),
                    "403": told("No client certificate"), "404": told("No such batch of this source"),
                },
            },
        }, "/v1/documents/{request}/{name}": { "put": {
            "summary": "Bring a document that was asked for (article 2), too large for a line of a batch",
            "parameters": [
                { "name": "request", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } },
                {
                    "name": "name", "in": "path", "required": true,
                    "description": "The source's own name for it, unique under the request: sent again, the first stays",
                    "schema": { "type": "string", "pattern": "^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$" },
                },
                signed, {
                    "name": "Acte-Title", "in": "header", "required": true,
                    "description": "Title, at most 200 characters: UTF-8, base64", "schema": { "type": "string" },
                },
            ],
            "requestBody": { "required": true, "content": {
                "application/octet-stream": { "schema": {
                    "type": "string", "format": "binary", "maxLength": LONGEST_SCAN,
                    "description": "PDF, JPEG or PNG, told by its first bytes",
                } },
            } },
            "responses": {
                "201": kept("Recorded, for seven days"), "200": kept("One of this name came before, and stays"),
                "403": told("No client certificate, or a signature that is not the source's"),
                "404": told("Not asked of this source"), "410": told("No longer wanted"),
                "413": told("Too large"), "415": told("Neither PDF, JPEG nor PNG"),
                "422": told("No title, or cut on the way"),
            },
        } } },
        "components": { "schemas": {
            "Line": publish::json_schema(),
            "Receipt": {
                "type": "object", "additionalProperties": false,
                "required": ["batch", "sha256", "outcome", "accepted", "unchanged", "refused_lines", "refused"],
                "properties": {
                    "batch": { "type": "string" },
                    "sha256": { "type": "string", "pattern": "^[0-9a-f]{64}$" },
                    "outcome": { "enum": ["processing", "accepted", "partial", "refused"] },
                    "accepted": { "type": "integer" }, "unchanged": { "type": "integer" },
                    "refused_lines": { "type": "integer" },
                    "refused": { "type": "array", "items": {
                        "type": "object", "additionalProperties": false, "required": ["line", "field", "reason"],
                        "properties": {
                            "line": { "type": "integer" }, "field": { "type": "string" },
                            "reason": { "enum": reasons },
                        },
                    } },
                },
            },
        } },
    })
}
