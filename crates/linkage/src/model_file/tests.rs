//! Models written and read, old ones still read, hostile ones refused.

use serde_json::{Value, json};

use super::Refusal;
use crate::{Model, testing::FROZEN};

fn changed(place: &str, value: Value) -> Result<Model, Refusal> {
    let mut file: Value = serde_json::from_str(FROZEN).unwrap();
    *file.pointer_mut(place).unwrap() = value;
    Model::read(file.to_string().as_bytes())
}

/// The same in the shapes of versions 2 and 3.
const SECOND: &str = include_str!("../../tests/data/model-v2.json");
const NEWEST: &str = include_str!("../../tests/data/model-v3.json");

/// The format's habit: a frozen sample of each version is read for ever.
#[test]
fn each_version_is_read() {
    // What an older version did not tell apart is as likely in every situation
    for old in [NEWEST, SECOND, FROZEN] {
        let model = Model::read(old.as_bytes()).unwrap();
        assert_eq!(model.write().unwrap().trim(), NEWEST.trim());
    }
}

#[test]
fn what_is_no_model_is_refused() {
    for text in ["", "{}", "[]", "null", "\u{feff}{}", &"[".repeat(100_000)] {
        assert!(
            matches!(Model::read(text.as_bytes()), Err(Refusal::Shape(_))),
            "{text:.20}"
        );
    }
    let long = " ".repeat(1 << 20) + FROZEN;
    assert!(matches!(
        Model::read(long.as_bytes()),
        Err(Refusal::TooLong)
    ));
    assert!(matches!(Model::read(&[0xff; 64]), Err(Refusal::Shape(_))));
    assert!(matches!(
        changed("/version", json!(4)),
        Err(Refusal::Foreign)
    ));
    assert!(matches!(
        changed("/format", json!("other")),
        Err(Refusal::Foreign)
    ));
}

#[test]
fn what_cannot_be_is_refused() {
    let level = "/comparisons/1/contexts/0/0";
    for (place, value) in [
        ("/prior_same", json!(0.0)),
        ("/prior_same", json!(-0.1)),
        ("/prior_same", json!(1.5)),
        ("/prior_kin/0", json!(2)),
        ("/prior_kin", json!([0.1])),
        ("/comparisons", json!([])),
        ("/comparisons/1/name", json!("skin")),
        ("/comparisons/1/contexts", json!([])),
        ("/comparisons/1/contexts/0", json!([])),
        (&format!("{level}/name"), json!("sam")),
        (&format!("{level}/same"), json!(1.01)),
        (&format!("{level}/strangers"), json!(-1)),
        (&format!("{level}/strangers"), json!(1e-300)),
        (&format!("{level}/kin"), json!([0.5])),
        (&format!("{level}/kin/2"), json!(0)),
    ] {
        let refused = changed(place, value.clone());
        assert!(
            matches!(refused, Err(Refusal::Content(..))),
            "{place} = {value}"
        );
    }
    for (place, value) in [
        ("/records", json!(-1)),
        ("/prior_same", json!(null)),
        (&*format!("{level}/same"), json!("0.5")),
        (
            "/comparisons/1",
            json!({ "name": "family_name", "contexts": [], "more": 1 }),
        ),
    ] {
        let refused = changed(place, value.clone());
        assert!(
            matches!(refused, Err(Refusal::Shape(_))),
            "{place} = {value}"
        );
    }
    for number in ["NaN", "1e999", "Infinity"] {
        let (before, after) = FROZEN.split_once("\"prior_same\": ").unwrap();
        let (_, after) = after.split_once(',').unwrap();
        let text = format!("{before}\"prior_same\": {number},{after}");
        assert!(Model::read(text.as_bytes()).is_err(), "{number}");
    }
}
