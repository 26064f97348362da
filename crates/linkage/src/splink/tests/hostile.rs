//! Files made to harm: each refused, with its place, in bounded time.

use super::super::{ColumnKind, MAX_BYTES, Model, Refusal};

fn model(levels: &str, rules: &str, more: &str) -> String {
    format!(
        r#"{{"link_type":"dedupe_only","probability_two_random_records_match":0.01{more},
        "blocking_rules_to_generate_predictions":[{rules}],
        "comparisons":[{{"output_column_name":"a","comparison_levels":[{levels}]}}]}}"#
    )
}

/// A model of many comparisons.
fn comparisons(levels: &[String]) -> String {
    let one = |(n, levels): (usize, &String)| {
        format!(r#"{{"output_column_name":"c{n}","comparison_levels":[{levels}]}}"#)
    };
    let all: Vec<String> = levels.iter().enumerate().map(one).collect();
    format!(
        r#"{{"link_type":"dedupe_only","comparisons":[{}]}}"#,
        all.join(",")
    )
}

const ELSE: &str = r#"{"sql_condition":"ELSE","m_probability":0.1,"u_probability":0.9}"#;

fn level(condition: &str) -> String {
    let condition = serde_json::to_string(condition).unwrap();
    format!(r#"{{"sql_condition":{condition},"m_probability":0.9,"u_probability":0.1}},{ELSE}"#)
}

fn refused(file: &str) -> Refusal {
    Model::read(file.as_bytes()).expect_err(&file.chars().take(300).collect::<String>())
}

fn refused_level(condition: &str) -> String {
    refused(&model(&level(condition), "", "")).to_string()
}

#[test]
fn a_sound_model_is_read() {
    let file = model(&level("a_l = a_r"), r#""l.a = r.a""#, "");
    let read = Model::read(file.as_bytes()).unwrap();
    assert_eq!(Model::read(&read.write().unwrap()).unwrap(), read);
}

#[test]
fn what_is_not_supported_is_named_with_its_place() {
    for (condition, why) in [
        (
            "array_length(list_intersect(a_l, a_r)) >= 1",
            "list_intersect()",
        ),
        ("CASE WHEN a_l = 'x' THEN 1 ELSE 0 END = 1", "CASE"),
        ("a_l IN ('x')", "is not understood"),
        ("a_l = a_r; DROP TABLE t", "';'"),
        ("a_l = (SELECT 1)", "SELECT"),
        ("a = b", "_l nor _r"),
        (
            "levenshtein(a_l, a_r) <= b_l AND b_l = 'x'",
            "Text stands where Double",
        ),
        ("a_l", "truth"),
        ("a_l = b_r IS NULL", "parentheses"),
        ("a_l = 'x", "not closed"),
        ("a_l = a_r -- x", "comments"),
        ("regexp_extract(a_l, '(?i)x') = 'x'", "(?"),
        ("regexp_extract(a_l, a_r) = 'x'", "text in quotes"),
        (
            "regexp_extract(a_l, '((a{1000}){1000}){1000}') = 'x'",
            "regular expression",
        ),
        ("try_strptime(a_l, '%Q') IS NULL", "date format"),
        ("substr(a_l, -1) = 'x'", "substr()"),
        ("levenshtein(a_l, a_r) + 0.1 < 2", "decimals"),
        ("levenshtein(a_l) < 2", "arguments"),
        ("levenshtein(a_l, a_r) < 1e999", "too large"),
    ] {
        let said = refused_level(condition);
        assert!(said.contains(why), "{condition}: {said}");
        assert!(said.starts_with("comparisons[0] (a), level 0: "), "{said}");
    }
}

#[test]
fn rules_are_refused_with_their_text() {
    for rule in [
        "1=1",
        "l.a < r.a",
        "levenshtein(l.a, r.a) < 2",
        "l.a = l.b",
        "a = b",
        "l.a = r.a OR l.b = r.b",
    ] {
        let file = model(&level("a_l = a_r"), &format!("{rule:?}"), "");
        let said = refused(&file).to_string();
        assert!(
            said.contains(rule) && said.starts_with("blocking rule 0"),
            "{said}"
        );
    }
    let explode =
        r#"{"blocking_rule":"l.a = r.a","sql_dialect":"duckdb","arrays_to_explode":["a"]}"#;
    assert!(
        refused(&model(&level("a_l = a_r"), explode, ""))
            .why
            .contains("arrays")
    );
}

#[test]
fn numbers_out_of_bounds_are_refused() {
    for number in [
        "NaN", "1e999", "-0.1", "0", "1e-320", "2", "\"x\"", "null0", "[1]",
    ] {
        let odd = format!(
            r#"{{"sql_condition":"a_l = a_r","m_probability":{number},"u_probability":0.1}},{ELSE}"#
        );
        refused(&model(&odd, "", ""));
    }
    for prior in ["0", "1", "-1", "1.5"] {
        let file = model(&level("a_l = a_r"), "", "");
        refused(&file.replace(":0.01", &format!(":{prior}")));
    }
    let heavy =
        r#"{"sql_condition":"a_l = a_r","tf_adjustment_column":"a","tf_adjustment_weight":1e9}"#;
    refused(&model(&format!("{heavy},{ELSE}"), "", ""));
}

#[test]
fn odd_structures_are_refused() {
    refused(&model(
        &level("a_l = a_r"),
        "",
        r#","link_type":"link_only""#,
    ));
    refused(&model(
        &level("a_l = a_r"),
        "",
        r#","new_key_of_tomorrow":1"#,
    ));
    refused(&model(
        &level("a_l = a_r"),
        "",
        r#","sql_dialect":"postgres""#,
    ));
    refused(&model(ELSE, "", ""));
    refused(&model(&format!("{ELSE},{ELSE}"), "", ""));
    refused(&model(r#"{"sql_condition":"a_l = a_r"}"#, "", ""));
    refused(&model("", "", ""));
    let lonely = r#"{"sql_condition":"lower(a_l) = lower(a_r)","tf_adjustment_column":"a"}"#;
    let said = refused(&model(&format!("{lonely},{ELSE}"), "", "")).to_string();
    assert!(said.contains("exact match"), "{said}");
    let twice = comparisons(&[level("a_l = a_r"), level("b_l = b_r")]).replace("c1", "C0");
    assert!(refused(&twice).why.contains("same name"));
    let spark = level("date(a_l) = date(a_r)");
    let said = refused(&model(&spark, "", r#","sql_dialect":"spark""#)).to_string();
    assert!(said.contains("date()"), "{said}");
    refused("");
    refused("[]");
}

#[test]
fn size_and_depth_are_bounded() {
    refused(&model(&level(&"(".repeat(10_000)), "", ""));
    refused(&model(
        &level(&format!("{}TRUE", "NOT ".repeat(3_000))),
        "",
        "",
    ));
    refused(&model(
        &level(&format!("{}1 < 2", "- ".repeat(3_000))),
        "",
        "",
    ));
    refused(&model(
        &level(&format!("{}a_l = a_r", "a_l = a_r OR ".repeat(5_000))),
        "",
        "",
    ));
    refused(&model(
        &level(&format!(
            "{}'x'{} = 'y'",
            "lower(".repeat(60),
            ")".repeat(60)
        )),
        "",
        "",
    ));
    let columns: Vec<String> = (0..700).map(|n| format!("c{n}_l=d{n}_r")).collect();
    refused(&model(&level(&columns.join(" OR ")), "", ""));
    refused(&model(&[ELSE; 300].join(","), "", ""));
    // A million levels are over the size allowed before anything is read
    refused(&model(&vec![ELSE; 1_000_000].join(","), "", ""));
    let small = r#"{"sql_condition":""}"#;
    refused(&model(
        &vec![small; MAX_BYTES / small.len() / 2].join(","),
        "",
        "",
    ));
    let crowd: Vec<String> = (0..199)
        .map(|_| level(&format!("{}a_l = a_r", "a_l = a_r OR ".repeat(600))))
        .collect();
    refused(&comparisons(&crowd));
    let patterns: Vec<String> = (0..150)
        .map(|n| level(&format!("regexp_extract(a_l, 'x{n}') = 'x'")))
        .collect();
    assert!(
        refused(&comparisons(&patterns))
            .why
            .contains("regular expressions")
    );
    // Each pass over the conditions learns the kind of one column only: slow, but bounded
    let chain: Vec<String> = (0..300).map(|n| format!("c{n}_l = c{}_r", n + 1)).collect();
    let mut chains = vec![level(&chain.join(" OR ")); 20];
    chains.push(level("c300_l = 1"));
    let numbers = Model::read(comparisons(&chains).as_bytes()).unwrap();
    assert!(
        numbers
            .columns()
            .iter()
            .all(|column| column.kind == ColumnKind::Number)
    );
    refused(&"[".repeat(MAX_BYTES));
    refused(&format!(r#"{{"link_type":{}"#, "{\"a\":".repeat(100_000)));
}
