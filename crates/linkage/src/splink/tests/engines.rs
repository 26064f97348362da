//! Known answers of `DuckDB` 2.0 and of Spark 4.0, written by `xtask/bench/splink_functions.py`.

use super::{Dialect, Ready, Value};

const DUCKDB: &str = include_str!("../../../tests/data/splink/functions.csv");
const SPARK: &str = include_str!("../../../tests/data/splink/functions_spark.csv");

fn read(cell: &str) -> Option<String> {
    (cell != "\\N").then(|| cell.replace("\\\\", "\\"))
}

fn written(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Null => None,
        Value::Truth(truth) => Some(truth.to_string()),
        Value::Number(number) => Some(number.to_string()),
        Value::Text(text) => Some(text.to_string()),
    }
}

fn same(ours: &Value<'_>, theirs: Option<&str>, within: f64) -> bool {
    match (ours, theirs) {
        (Value::Number(ours), Some(theirs)) => theirs
            .parse()
            .is_ok_and(|theirs: f64| (theirs - ours).abs() <= within),
        _ => written(ours).as_deref() == theirs,
    }
}

/// Compares with a frozen table, or with the one the environment names.
#[track_caller]
fn answers_as(dialect: Dialect, known: &str, variable: &str, within: f64) {
    #[expect(
        clippy::disallowed_methods,
        reason = "a longer table is checked by hand"
    )]
    let other = std::env::var(variable).ok();
    let table = other.map(|path| std::fs::read_to_string(path).unwrap());
    let table = table.as_deref().unwrap_or(known);
    let (mut count, mut wrong) = (0, Vec::new());
    for record in csv::Reader::from_reader(table.as_bytes()).into_records() {
        let record = record.unwrap();
        let cells: Vec<Option<String>> = record.iter().skip(1).map(read).collect();
        let values = [0, 1, 2, 3].map(|place| cells[place].as_deref());
        let theirs = cells[4].as_deref();
        let ours =
            Ready::of(&record[0], dialect).unwrap_or_else(|why| panic!("{}: {why}", &record[0]));
        let ours = ours.answer(values);
        count += 1;
        if !same(&ours, theirs, within) {
            wrong.push(format!(
                "{} of {values:?}: {ours:?}, not {theirs:?}",
                &record[0]
            ));
        }
    }
    assert!(count >= 600, "{count} cases");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong[..wrong.len().min(20)].join("\n")
    );
}

#[test]
fn every_function_answers_as_duckdb() {
    // To the last bit
    answers_as(Dialect::DuckDb, DUCKDB, "SPLINK_FUNCTIONS", 0.0);
}

#[test]
fn every_function_answers_as_spark() {
    answers_as(Dialect::Spark, SPARK, "SPLINK_FUNCTIONS_SPARK", 1e-12);
}
