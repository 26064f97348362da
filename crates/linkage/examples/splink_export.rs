//! Writes a model in Splink's file: the one given, read and written again, or else a small one described here
//! over the columns of Splink's historical figures.

use std::error::Error;
use std::io::Write;

use linkage::splink::export::{Comparison, Description, Engine, Level, write};
use linkage::splink::{LinkType, Model};

fn main() -> Result<(), Box<dyn Error>> {
    let written = match std::env::args().nth(1) {
        Some(path) => Model::read(&std::fs::read(path)?)?.write()?,
        None => write(&described())?,
    };
    std::io::stdout().write_all(&written)?;
    Ok(())
}

fn described() -> Description {
    let rules = [
        "l.surname = r.surname and l.dob = r.dob",
        "l.first_name = r.first_name and l.dob = r.dob",
    ];
    Description {
        engine: Engine::DuckDb,
        link_type: LinkType::DedupeOnly,
        prior: 0.0003,
        id_column: "id".to_owned(),
        blocking_rules: rules.map(str::to_owned).to_vec(),
        comparisons: vec![
            names("surname"),
            names("first_name"),
            comparison(
                "dob",
                vec![
                    level(
                        "substr(dob_l, 1, 4) = substr(dob_r, 1, 4)",
                        "same year",
                        0.2,
                        0.02,
                    ),
                    level(
                        "damerau_levenshtein(dob_l, dob_r) <= 2",
                        "close",
                        0.08,
                        0.03,
                    ),
                    level("ELSE", "different", 0.02, 0.949),
                ],
            ),
        ],
    }
}

fn names(column: &str) -> Comparison {
    let similar = format!("jaro_winkler_similarity({column}_l, {column}_r) >= 0.88");
    comparison(
        column,
        vec![
            level(&similar, "similar", 0.15, 0.01),
            level("ELSE", "different", 0.15, 0.989),
        ],
    )
}

/// Missing, the same, then these.
fn comparison(column: &str, levels: Vec<Level>) -> Comparison {
    let missing = Level {
        is_null: true,
        m: None,
        u: None,
        ..level(
            &format!("{column}_l IS NULL OR {column}_r IS NULL"),
            "missing",
            0.0,
            0.0,
        )
    };
    let same = Level {
        tf_column: Some(column.to_owned()),
        ..level(&format!("{column}_l = {column}_r"), "the same", 0.7, 0.001)
    };
    Comparison {
        name: column.to_owned(),
        levels: [missing, same].into_iter().chain(levels).collect(),
    }
}

fn level(condition: &str, label: &str, m: f64, u: f64) -> Level {
    Level {
        sql_condition: condition.to_owned(),
        label: label.to_owned(),
        m: Some(m),
        u: Some(u),
        is_null: false,
        tf_column: None,
    }
}
