//! The schema as sources read it: JSON Schema, and a page of words.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{
    DEEPEST, LONGEST_BATCH, LONGEST_LINE, LONGEST_SCAN, MOST_COLUMNS, Reason,
    schema::{DOCUMENT, Field, RECORD, Shape},
};

/// JSON Schema (2020-12) of one line of a batch.
#[must_use]
pub fn json_schema() -> Value {
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Base interministérielle PPST: one line of a batch",
        "oneOf": [object(RECORD), object(DOCUMENT)],
    })
}

fn object(fields: &[Field]) -> Value {
    let properties: serde_json::Map<String, Value> = fields
        .iter()
        .map(|field| {
            let mut shape = shape(&field.shape);
            if let Value::Object(map) = &mut shape {
                map.insert(
                    "description".to_owned(),
                    format!("art. {}", field.article).into(),
                );
            }
            (field.name.to_owned(), shape)
        })
        .collect();
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.required)
        .map(|field| field.name)
        .collect();
    json!({ "type": "object", "additionalProperties": false, "properties": properties, "required": required })
}

fn shape(shape_of: &Shape) -> Value {
    match shape_of {
        Shape::Line(most) => {
            json!({ "type": "string", "maxLength": most, "pattern": "^[^\\u0000-\\u001f\\u007f-\\u009f]*$" })
        }
        Shape::Prose(most) => json!({ "type": "string", "maxLength": most }),
        Shape::Date => json!({ "type": "string", "format": "date" }),
        Shape::PartialDate => {
            json!({ "type": "string", "pattern": "^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$" })
        }
        Shape::Country => json!({ "type": "string", "pattern": "^[A-Z]{2}$" }),
        Shape::Code(codes) => json!({ "enum": codes }),
        Shape::Number => json!({ "type": "integer", "minimum": 1, "maximum": i32::MAX }),
        Shape::Bool => json!({ "type": "boolean" }),
        Shape::Base64(most) => {
            json!({ "type": "string", "contentEncoding": "base64", "maxLength": most.div_ceil(3) * 4 })
        }
        Shape::List(each, most) => {
            json!({ "type": "array", "maxItems": most, "items": shape(each) })
        }
        Shape::Object(fields) => object(fields),
    }
}

/// The page `docs/reference/ppst-feed.md`.
#[must_use]
pub fn page() -> String {
    let mut text = String::from(HEAD);
    let _ = writeln!(
        text,
        "A line has at most {} MiB, a batch {} GiB and as many lines as that holds, an object {DEEPEST} levels, a CSV {MOST_COLUMNS} columns.\n",
        LONGEST_LINE >> 20,
        LONGEST_BATCH >> 30,
    );
    text.push_str("## A request\n\n| field | holds | article |\n|---|---|---|\n");
    rows(&mut text, RECORD, "");
    text.push_str(
        "\n## A document that was asked for\n\n| field | holds | article |\n|---|---|---|\n",
    );
    rows(&mut text, DOCUMENT, "");
    let _ = writeln!(
        text,
        "\nOr alone, as it is, up to {} MiB:\n\n{ALONE}",
        LONGEST_SCAN >> 20
    );
    text.push_str("\n## Why a line is not taken\n\n");
    for reason in Reason::ALL {
        let article = reason
            .article()
            .map(|article| format!(" (art. {article})"))
            .unwrap_or_default();
        let _ = writeln!(text, "- `{}`{article}", reason.code());
    }
    text
}

const HEAD: &str = "# Feeding the PPST base

Printed from `crates/ppst/src/rules/feed/schema.rs`; a test compares both.

A source (a ministry's PPST base, or SOPHIA) sends batches, and nothing comes back but receipts (art. 7). A batch is
UTF-8: JSON Lines, one object a line, or CSV, one record a line, its columns named after the fields with dots
(`identity.name`, `travels.1.country`), lists of words in one cell separated by `|`.

```
PUT https://feed.ppst.example/v1/batches/2026-11-22-001     client certificate of the source
Content-Type: application/jsonl                             or text/csv
Acte-Signature: <base64 of the Ed25519 signature of the SHA-256 of the body>
```

`202` while it is read, `200` with the receipt once it is; `GET` of the same address gives the receipt. The same batch
sent again changes nothing; the same name with other bytes is refused (`409`). Or `2026-11-22-001.jsonl` and
`2026-11-22-001.sig` are put in the source's folder.

```json
{\"batch\":\"2026-11-22-001\",\"sha256\":\"…\",\"outcome\":\"partial\",\"accepted\":41,\"unchanged\":3,\"refused_lines\":1,
 \"refused\":[{\"line\":7,\"field\":\"identity.name\",\"reason\":\"missing-field\"}]}
```

A request is known by its number. A greater `version` replaces it, the same again changes nothing, an older one is
refused (`stale-version`), the same with another content too (`conflicting-version`). A source in mode `whole` has a
batch with one bad line refused whole; in mode `lines` the good ones are kept. An empty text, an empty list and `null`
are fields left out.

";

const ALONE: &str = "```
PUT https://feed.ppst.example/v1/documents/<document_request>/<your name for it>     client certificate of the source
Content-Type: application/octet-stream
Acte-Title: <base64 of the title in UTF-8>
Acte-Signature: <base64 of the Ed25519 signature of the SHA-256 of the body>
```

`201` once it is recorded, `200` when one of that name came before (the first stays), `404` when it was not asked of
this source, `410` when it is no longer wanted.";

fn rows(text: &mut String, fields: &[Field], at: &str) {
    for field in fields {
        let name = if at.is_empty() {
            field.name.to_owned()
        } else {
            format!("{at}.{}", field.name)
        };
        let must = if field.required { " (required)" } else { "" };
        let holds = match field.shape {
            Shape::Line(most) => format!("text, {most} characters"),
            Shape::Prose(most) => format!("text on several lines, {most} characters"),
            Shape::Date => "date".to_owned(),
            Shape::PartialDate => "date, month or year".to_owned(),
            Shape::Country => "country, ISO 3166-1 alpha-2".to_owned(),
            Shape::Code(codes) => codes.join(", "),
            Shape::Number => "number from 1".to_owned(),
            Shape::Bool => "true or false".to_owned(),
            Shape::Base64(most) => format!("base64, {most} bytes"),
            Shape::List(Shape::Object(_), most) => format!("at most {most} of"),
            Shape::List(_, most) => format!("list of at most {most}"),
            Shape::Object(_) => "object".to_owned(),
        };
        let _ = writeln!(text, "| `{name}` | {holds}{must} | {} |", field.article);
        match field.shape {
            Shape::Object(below) => rows(text, below, &name),
            Shape::List(Shape::Object(below), _) => rows(text, below, &name),
            _ => {}
        }
    }
}
