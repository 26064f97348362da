//! The measures of `docs/reference/performance.md`, each by the command written there.

mod rules;

use crate::{sh, system};

/// How a measure is taken.
type Measure = fn() -> Result<(), String>;

/// Measures by name.
const MEASURES: [(&str, Measure); 3] = [
    ("audit", audit),
    ("inspect", inspect),
    ("rules", rules::measure),
];

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

/// Builds as what is shipped is built: incremental builds are cut finer and run slower.
fn release(what: &[&str]) -> Result<(), String> {
    sh::run(
        sh::cargo_command(&["build", "--release"])
            .args(what)
            .env("CARGO_INCREMENTAL", "0"),
    )
}

fn inspect() -> Result<(), String> {
    system::ensure(&[system::CLAMAV_SAMPLES])?;
    release(&[
        "--package",
        "inspect",
        "--bin",
        "acte-inspect",
        "--example",
        "measure",
    ])?;
    let measure = sh::target_dir()?.join("release/examples/measure");
    sh::run(std::process::Command::new(measure).arg("mix"))
}
