//! The measures of `docs/reference/performance.md`, each by the command written there.

use crate::{sh, system};

/// How a measure is taken.
type Measure = fn() -> Result<(), String>;

/// Measures by name.
const MEASURES: [(&str, Measure); 2] = [("audit", audit), ("inspect", inspect)];

/// Takes the measures named, or all.
pub(crate) fn run(names: &[String]) -> Result<(), String> {
    for (name, measure) in MEASURES {
        if names.is_empty() || names.iter().any(|wanted| wanted == name) {
            println!("## {name}");
            measure()?;
        }
    }
    match names
        .iter()
        .find(|wanted| MEASURES.iter().all(|(name, _)| name != wanted))
    {
        Some(unknown) => Err(format!("no measure is named `{unknown}`")),
        None => Ok(()),
    }
}

fn example(package: &str, name: &str) -> Result<(), String> {
    sh::cargo(&["run", "--release", "--package", package, "--example", name])
}

fn audit() -> Result<(), String> {
    system::ensure(&[system::POSTGRES])?;
    example("ledger", "acts")
}

fn inspect() -> Result<(), String> {
    sh::cargo(&[
        "build",
        "--release",
        "--package",
        "inspect",
        "--bin",
        "acte-inspect",
    ])?;
    sh::cargo(&[
        "run",
        "--release",
        "--package",
        "inspect",
        "--example",
        "corpus",
        "--",
        "/usr/share/doc",
    ])
}
