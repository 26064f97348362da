//! How well pairs are found: on public sets and on generated ones, ours beside Splink's.

use std::path::{Path, PathBuf};

use serde_json::Value;

use super::programs::Programs;
use crate::sh;

/// A set with its truth.
struct Set {
    name: &'static str,
    /// The mapping of ours, and the settings of Splink's script.
    map: &'static str,
    kind: &'static str,
    tables: Vec<PathBuf>,
    /// All records in one table, with the column `source`.
    records: PathBuf,
    truth: PathBuf,
}

impl Set {
    fn of(name: &'static str, map: &'static str, kind: &'static str, folder: &Path) -> Self {
        let records = folder.join("records.csv");
        Self {
            name,
            map,
            kind,
            tables: vec![records.clone()],
            records,
            truth: folder.join("truth.csv"),
        }
    }
}

/// Prints one table: a row a set, ours and Splink's.
pub(super) fn run(programs: &Programs, data: Option<&Path>, most: usize) -> Result<(), String> {
    let mut sets = Vec::new();
    if let Some(data) = data {
        let made = programs.work.join("sets");
        let mut script = programs.script("linkage_sets.py");
        sh::run(script.arg(data).arg(&made))?;
        sets.extend([
            Set::of(
                "requests_20k",
                "requests",
                "requests",
                &data.join("requests_20k"),
            ),
            Set::of(
                "historical_a",
                "historical",
                "historical",
                &data.join("historical_a"),
            ),
            Set::of("fake_1000", "fake", "fake", &made.join("fake_1000")),
            Set {
                tables: ["a.csv", "b.csv"]
                    .map(|table| made.join("febrl4").join(table))
                    .to_vec(),
                ..Set::of("FEBRL 4", "febrl", "febrl4", &made.join("febrl4"))
            },
        ]);
    }
    for (name, records, hard) in [
        ("generated, 100,000", 100_000, false),
        ("generated, hard, 100,000", 100_000, true),
        ("generated, 1,000,000", 1_000_000, false),
    ] {
        if records <= most {
            let folder = programs.generated(records, "1", hard)?;
            sets.push(Set::of(name, "requests", "requests", &folder));
        }
    }
    println!(
        "| set | engine | best F1 | recall of candidates | recall at precision 0.99 | right at p ≥ 0.99 | calibration \
         error | worst origin, below FR | processor | clock | memory |\n|---|---|---|---|---|---|---|---|---|---|---|"
    );
    for set in sets {
        let (cost, pairs) = programs.link(set.map, &set.tables)?;
        let ours = programs.judged(&set.truth, &pairs)?;
        println!(
            "| {} | ours | {} | {:.1} s | {:.1} s | {:.0} MiB |",
            set.name,
            verdict(&ours),
            cost.processor,
            cost.clock,
            cost.memory
        );
        let (cost, _, pairs) = programs.splink(set.kind, &set.records, &[])?;
        let theirs = programs.judged(&set.truth, &pairs)?;
        println!(
            "| | Splink | {} | {:.1} s | {:.1} s | {:.0} MiB |",
            verdict(&theirs),
            cost.processor,
            cost.clock,
            cost.memory
        );
    }
    if let Some(data) = data {
        let mut names = programs.ours("names");
        names.arg(data.join("name_pairs_dev.csv"));
        println!("\nPairs of names:\n");
        // Of all pairs of scripts together.
        let said = sh::output(names)?;
        let wanted = ["==", "file as it is", "with neighbours"];
        said.lines()
            .filter(|line| wanted.iter().any(|wanted| line.starts_with(wanted)))
            .for_each(|line| println!("    {line}"));
    }
    Ok(())
}

/// The middle cells of a row.
fn verdict(judged: &Value) -> String {
    let figure = |value: &Value| value.as_f64().map_or("–".to_owned(), |f| format!("{f:.4}"));
    let origin = match (&judged["worst"], &judged["worst_gap_to_fr"]) {
        (Value::Array(worst), Value::Number(gap)) => {
            let (origin, recall) = (worst.first(), worst.get(1));
            format!(
                "{} {}, {:.3}",
                origin.and_then(Value::as_str).unwrap_or("?"),
                recall.map_or("?".to_owned(), figure),
                gap.as_f64().unwrap_or(f64::NAN)
            )
        }
        _ => "–".to_owned(),
    };
    [
        figure(&judged["best"]["f1"]),
        figure(&judged["candidate_recall"]),
        figure(&judged["at_precision_99"]["recall"]),
        figure(&judged["sure_precision"]),
        figure(&judged["calibration_error"]),
        origin,
    ]
    .join(" | ")
}

/// A model of Splink scores here as it does there, on every public set.
pub(super) fn parity(programs: &Programs, data: &Path) -> Result<(), String> {
    println!("\nA model of Splink, scored by both, pair by pair:\n");
    let mut script = programs.script("splink_parity.py");
    script
        .arg(data)
        .arg(programs.work.join("parity"))
        .env("CARGO_TARGET_DIR", sh::target_dir()?);
    sh::run(&mut script)
}
