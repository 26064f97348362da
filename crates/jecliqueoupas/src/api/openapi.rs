//! The published description of the API (OpenAPI 3.1), for whoever writes or generates a client.

use axum::response::Response;
use http::StatusCode;
use serde_json::{Value, json};

use super::{
    answers::{MALWARE, NOT_CLASSIFIABLE},
    v2::{MOST, PAGE},
};
use crate::deeds::deposit::MAX_PASSWORD;

/// `GET /api/openapi.json`
pub(super) async fn get() -> Response {
    super::json(StatusCode::OK, &document())
}

/// The document. Paths are those of `routes`, which a test checks both ways.
#[must_use]
pub fn document() -> Value {
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "jecliqueoupas",
            "version": "2",
            "summary": "A State application deposits a file and learns whether it is harmless.",
            "description": INTRODUCTION,
        },
        "tags": [
            { "name": "v1", "description": "The format existing clients of the State speak." },
            { "name": "v2", "description": "Our own." },
        ],
        "security": [{ "token": [] }, { "bearer": [] }],
        "paths": paths(),
        "components": {
            "securitySchemes": {
                "token": { "type": "apiKey", "in": "header", "name": "X-Auth-Token" },
                "bearer": { "type": "http", "scheme": "bearer" },
            },
            "parameters": {
                "id": {
                    "name": "id", "in": "path", "required": true, "schema": schema("Id"),
                    "description": "A deposit of this application.",
                },
            },
            "responses": problems(),
            "schemas": schemas(),
        },
    })
}

const INTRODUCTION: &str = "A token is issued by the administrator to a State application, for at most one \
year, under the professional address of its holder, on the holder's written statement that nothing \
deposited is classified (arrêté of 13 November 2023, article 1). What the application deposits is that \
address's: kept one year (article 7), erased on demand with a receipt (article 7), withdrawn when it holds \
sensitive data (article 4). What another deposited does not exist for it: 404. Errors are \
application/problem+json (RFC 9457), `type` being urn:acte:problem:CODE; `instance` is the number to \
quote to the operator.";

fn schema(name: &str) -> Value {
    json!({ "$ref": format!("#/components/schemas/{name}") })
}

/// An answer that is a schema.
fn gives(description: &str, name: &str) -> Value {
    json!({
        "description": description,
        "content": { "application/json": { "schema": schema(name) } },
    })
}

/// Problems by name, merged with the answers that went well.
fn answers(good: Value, problems: &[(&str, &str)]) -> Value {
    let mut all = good.as_object().cloned().unwrap_or_default();
    let always = [
        ("401", "SignIn"),
        ("429", "TooMany"),
        ("500", "Fault"),
        ("503", "Unavailable"),
    ];
    for (status, name) in always.iter().chain(problems) {
        all.insert(
            (*status).to_owned(),
            json!({ "$ref": format!("#/components/responses/{name}") }),
        );
    }
    Value::Object(all)
}

fn upload() -> Value {
    json!({
        "required": true,
        "description": "Fields come before the file, which comes last.",
        "content": { "multipart/form-data": { "schema": schema("Upload") } },
    })
}

/// What sending a file can meet.
const SENDING: &[(&str, &str)] = &[
    ("400", "Malformed"),
    ("403", "Restricted"),
    ("404", "NotFound"),
    ("408", "TooSlow"),
    ("410", "UnknownAgent"),
    ("413", "TooLarge"),
    ("422", "Unprocessable"),
];
/// What asking after a deposit can meet.
const ASKING: &[(&str, &str)] = &[("404", "NotFound")];

fn paths() -> Value {
    let id = json!([{ "$ref": "#/components/parameters/id" }]);
    json!({
        "/api/openapi.json": {
            "get": {
                "operationId": "document",
                "summary": "This document.",
                "security": [],
                "responses": {
                    "200": { "description": "OpenAPI 3.1.", "content": { "application/json": { "schema": { "type": "object" } } } },
                    "429": { "$ref": "#/components/responses/TooMany" },
                },
            },
        },
        "/api/v1/submit": {
            "post": {
                "operationId": "submit", "tags": ["v1"],
                "summary": "Deposit a file.",
                "requestBody": upload(),
                "responses": answers(json!({ "200": gives("Deposited.", "Submitted") }), SENDING),
            },
        },
        "/api/v1/results/{key}": {
            "get": {
                "operationId": "result", "tags": ["v1"],
                "summary": "What the analysis says.",
                "parameters": [{
                    "name": "key", "in": "path", "required": true,
                    "description": "Id that submit gave, or the SHA-256 of a content this application deposited (the newest deposit answers).",
                    "schema": { "anyOf": [schema("Sha256"), schema("Id")] },
                }],
                "responses": answers(json!({ "200": gives("Known.", "Result") }), ASKING),
            },
        },
        "/api/v2/deposits": {
            "get": {
                "operationId": "listDeposits", "tags": ["v2"],
                "summary": "One's own deposits, newest first.",
                "parameters": [
                    { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": MOST, "default": PAGE } },
                    { "name": "after", "in": "query", "description": "`next` of the page before.", "schema": schema("Place") },
                ],
                "responses": answers(
                    json!({ "200": gives("A page.", "Deposits") }),
                    &[("400", "Malformed"), ("404", "NotFound")],
                ),
            },
            "post": {
                "operationId": "deposit", "tags": ["v2"],
                "summary": "Deposit a file.",
                "requestBody": upload(),
                "responses": answers(
                    json!({ "201": {
                        "description": "Deposited.",
                        "headers": { "Location": { "required": true, "schema": { "type": "string" } } },
                        "content": { "application/json": { "schema": schema("Made") } },
                    } }),
                    SENDING,
                ),
            },
        },
        "/api/v2/deposits/{id}": {
            "parameters": id,
            "get": {
                "operationId": "readDeposit", "tags": ["v2"],
                "summary": "One deposit.",
                "responses": answers(json!({ "200": gives("The deposit.", "Deposit") }), ASKING),
            },
            "delete": {
                "operationId": "eraseDeposit", "tags": ["v2"],
                "summary": "Erase a deposit at once (article 7).",
                "description": "The content goes with it unless another agent deposited it too.",
                "responses": answers(json!({ "200": gives("Erased.", "Erased") }), ASKING),
            },
        },
        "/api/v2/deposits/{id}/report": {
            "parameters": id,
            "get": {
                "operationId": "readReport", "tags": ["v2"],
                "summary": "The whole report.",
                "responses": answers(
                    json!({ "200": gives("The report.", "Report") }),
                    &[("404", "NotFound"), ("409", "Waiting")],
                ),
            },
        },
        "/api/v2/deposits/{id}/withdrawal": {
            "parameters": id,
            "post": {
                "operationId": "withdrawFile", "tags": ["v2"],
                "summary": "Have a file with sensitive data destroyed, whoever else deposited it (article 4).",
                "responses": answers(json!({ "200": gives("Destroyed.", "Erased") }), ASKING),
            },
        },
    })
}

fn problems() -> Value {
    let problem = |text: &str| {
        json!({
            "description": text,
            "content": { "application/problem+json": { "schema": schema("Problem") } },
        })
    };
    let later = |text: &str| {
        let mut answer = problem(text);
        if let Some(object) = answer.as_object_mut() {
            let seconds =
                json!({ "required": true, "schema": { "type": "integer", "minimum": 1 } });
            object.insert("headers".to_owned(), json!({ "Retry-After": seconds }));
        }
        answer
    };
    json!({
        "Malformed": problem("The request cannot be read."),
        "SignIn": problem("No token, or one that is unknown, revoked or past its term."),
        "Restricted": problem("The holder asked that the processing be restricted (article 9 II)."),
        "NotFound": problem("Not here, or not for this token."),
        "TooSlow": problem("The file came too slowly."),
        "Waiting": problem("The analysis is not finished."),
        "UnknownAgent": problem("The address the token was issued for was erased."),
        "TooLarge": problem("The file is larger than the service takes."),
        "Unprocessable": problem("No file, an unknown kind of analysis, or no statement that the file is not classified."),
        "TooMany": later("Too many requests."),
        "Fault": problem("An incident; its number is the last part of `instance`."),
        "Unavailable": later("The service cannot answer now."),
    })
}

fn schemas() -> Value {
    let instant = json!({ "type": "string", "format": "date-time" });
    let maybe_instant = json!({ "type": ["string", "null"], "format": "date-time" });
    let verdict = json!({ "enum": ["clean", "suspicious", "malicious", null] });
    let line = json!({
        "id": schema("Id"),
        "name": { "type": "string", "description": "As the depositor's machine gave it, hostile or not: show it, never use it as a path." },
        "size": { "type": "integer", "minimum": 1 },
        "sha256": schema("Sha256"),
        "analysis": schema("Analysis"),
        "deposited_at": instant,
        "verdict": verdict,
    });
    let mut detail = line.as_object().cloned().unwrap_or_default();
    detail.insert("state".to_owned(), json!({ "enum": ["waiting", "done"] }));
    detail.insert("analysed_at".to_owned(), maybe_instant.clone());
    detail.insert(
        "score".to_owned(),
        json!({ "type": ["integer", "null"], "minimum": 0, "maximum": 100 }),
    );
    detail.insert("invited_to_alert_at".to_owned(), maybe_instant);
    detail.insert(
        "alerts".to_owned(),
        json!({ "type": "array", "items": whole(json!({
        "path": { "enum": ["agent", "deposit", "later"] },
        "raised_at": instant,
    })) }),
    );
    json!({
        "Id": { "type": "string", "format": "uuid" },
        "Sha256": { "type": "string", "pattern": "^[0-9a-fA-F]{64}$" },
        "Place": { "type": "string", "pattern": "^[A-Za-z0-9_-]{43}$" },
        "Analysis": {
            "enum": ["quick", "full", "preview"],
            "description": "quick: hash, type and rules, archives not opened; full: everything; preview: and previews of the first pages, pictures and words, in the report.",
        },
        "Upload": {
            "type": "object",
            "required": ["file"],
            "properties": {
                "analysis": { "allOf": [schema("Analysis")], "default": "full" },
                "password": { "type": "string", "maxLength": MAX_PASSWORD, "description": "Of an encrypted file." },
                "unclassified": { "enum": ["yes", "no"], "description": "`no` takes back, for this file, the statement of article 1; it is then refused." },
                "file": { "type": "string", "format": "binary" },
            },
        },
        "Submitted": whole(json!({ "id": schema("Id") })),
        "Result": whole(json!({
            "id": schema("Id"),
            "sha256": schema("Sha256"),
            "done": { "type": "boolean" },
            "is_malware": {
                "type": ["boolean", "null"],
                "description": "false: everything was read and nothing was found. true: malicious. null: not finished, or, when done, suspicious or not read in full, which is never to be taken for safe.",
            },
            "error_code": { "enum": [MALWARE, NOT_CLASSIFIABLE, null] },
            "error": { "enum": ["malware detected", "suspicious", "not read in full", null] },
        })),
        "Line": whole(line),
        "Deposits": whole(json!({
            "deposits": { "type": "array", "items": schema("Line") },
            "next": { "anyOf": [schema("Place"), { "type": "null" }] },
        })),
        "Deposit": whole(Value::Object(detail)),
        "Made": whole(json!({
            "id": schema("Id"),
            "sha256": schema("Sha256"),
            "size": { "type": "integer", "minimum": 1 },
            "analysis": schema("Analysis"),
        })),
        "Erased": whole(json!({
            "receipt": schema("Id"),
            "receipt_path": { "type": "string", "description": "Where the receipt can be fetched once the entry has its place in the log; `verifier` checks it." },
            "deposits": { "type": "integer", "minimum": 0 },
            "files": { "type": "integer", "minimum": 0, "description": "Contents destroyed." },
        })),
        "Report": {
            "type": "object",
            "required": ["version", "verdict", "score", "reasons", "nodes", "indicators", "depth", "engines", "millis", "sandboxed"],
            "properties": {
                "version": { "const": inspect::report::REPORT_VERSION },
                "verdict": { "enum": ["clean", "suspicious", "malicious"] },
                "score": { "type": "integer", "minimum": 0, "maximum": 100 },
                "reasons": { "type": "array", "items": { "type": "object" } },
                "nodes": { "type": "array", "items": { "type": "object" }, "description": "The deposited file first, a parent before its children." },
                "indicators": { "type": "array", "items": { "type": "object" } },
                "depth": schema("Analysis"),
                "engines": { "type": "array", "items": { "type": "string" } },
                "millis": { "type": "integer", "minimum": 0 },
                "sandboxed": { "type": "boolean" },
                "previews": { "type": "array", "maxItems": inspect::preview::MOST, "items": { "type": "object" }, "description": "Pictures (PNG in base64) and words of the file, when asked for." },
            },
        },
        "Problem": {
            "type": "object",
            "required": ["type", "title", "status", "instance"],
            "properties": {
                "type": { "type": "string", "pattern": "^urn:acte:problem:" },
                "title": { "type": "string" },
                "status": { "type": "integer" },
                "detail": { "type": "string" },
                "instance": { "type": "string", "pattern": "^urn:uuid:" },
            },
        },
    })
}

/// An object with these properties, all present.
fn whole(properties: Value) -> Value {
    let names: Vec<&String> = properties
        .as_object()
        .into_iter()
        .flat_map(|map| map.keys())
        .collect();
    json!({ "type": "object", "required": names, "properties": properties })
}
