//! The published description and the table of routes are one.

use std::collections::BTreeSet;

use jecliqueoupas::api;
use serde_json::Value;

use super::Client;
use crate::house::House;

#[test]
fn every_route_is_described_and_every_description_is_a_route() {
    let document = api::document();
    let verbs = ["get", "post", "put", "patch", "delete"];
    let mut described = BTreeSet::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for verb in item
            .as_object()
            .unwrap()
            .keys()
            .filter(|key| verbs.contains(&key.as_str()))
        {
            described.insert((verb.to_uppercase(), path.clone()));
        }
    }
    let table = api::routes(1 << 20).table();
    let served: BTreeSet<(String, String)> = table
        .iter()
        .map(|row| (row.method.to_string(), row.path.to_owned()))
        .collect();
    assert_eq!(described, served);
    for row in &table {
        let operation = &document["paths"][row.path][row.method.as_str().to_lowercase()];
        let open = operation["security"] == serde_json::json!([]);
        assert_eq!(open, row.access == gate::Access::Public, "{}", row.path);
        let upload = !operation["requestBody"].is_null();
        assert_eq!(
            upload,
            row.kind == gate::routes::RouteKind::ApiUpload,
            "{}",
            row.path
        );
    }
}

/// Every `$ref` leads somewhere, every part named is used, every operation has a name of its own.
#[test]
fn the_document_holds_together() {
    let document = api::document();
    let mut refs = BTreeSet::new();
    let mut names = BTreeSet::new();
    walk(&document, &mut |key, value| match (key, value.as_str()) {
        ("$ref", Some(to)) => {
            let place = to.strip_prefix('#').unwrap();
            assert!(document.pointer(place).is_some(), "{to}");
            refs.insert(to.to_owned());
        }
        ("operationId", Some(name)) => assert!(names.insert(name.to_owned()), "{name} twice"),
        _ => {}
    });
    for kind in ["parameters", "responses", "schemas"] {
        for name in document["components"][kind].as_object().unwrap().keys() {
            assert!(
                refs.contains(&format!("#/components/{kind}/{name}")),
                "{name} is unused"
            );
        }
    }
}

fn walk(value: &Value, visit: &mut impl FnMut(&str, &Value)) {
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                visit(key, value);
                walk(value, visit);
            }
        }
        Value::Array(list) => list.iter().for_each(|value| walk(value, visit)),
        _ => {}
    }
}

#[tokio::test]
async fn anyone_may_read_the_document() {
    let house = House::open().await;
    let nobody = Client::with(&house, "");
    assert_eq!(nobody.get(api::DOCUMENT).await.expect(200), api::document());
}
