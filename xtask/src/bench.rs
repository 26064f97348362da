//! The measures of `docs/reference/performance.md`, each by the command written there.

use std::process::Command;

use crate::{postgres::TestServer, sh, system};

/// How a measure is taken.
type Measure = fn() -> Result<(), String>;

/// Measures by name.
const MEASURES: [(&str, Measure); 3] = [("audit", audit), ("inspect", inspect), ("pages", pages)];

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

fn example(package: &str, name: &str, server: Option<&TestServer>) -> Result<(), String> {
    let mut command =
        sh::cargo_command(&["run", "--release", "--package", package, "--example", name]);
    if let Some(server) = server {
        command.env("ACTE_TEST_POSTGRES", server.socket());
    }
    sh::run(&mut command)
}

fn audit() -> Result<(), String> {
    system::ensure(&[system::POSTGRES])?;
    let server = TestServer::start()?;
    example("testkit", "acts", Some(&server))?;
    example("verifier", "million", None)
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
    let script = sh::root().join("docs/reference/bench-inspect.sh");
    sh::run(Command::new("bash").arg(script).env(
        "ACTE_INSPECT",
        sh::target_dir()?.join("release/acte-inspect"),
    ))
}

fn pages() -> Result<(), String> {
    system::ensure(&[system::POSTGRES])?;
    let server = TestServer::start()?;
    example("testkit", "pages", Some(&server))
}
