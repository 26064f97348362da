//! The browser journeys: the demo is started, real pages are driven, and accessibility is audited.

use std::process::Command;

use crate::{sh, system};

/// Runs the journeys.
pub(crate) fn run(rest: &[String]) -> Result<(), String> {
    system::ensure(&[system::POSTGRES, system::CHROMIUM, system::OPENSSL])?;
    sh::cargo(&[
        "build",
        "--bin",
        "acte",
        "--bin",
        "acte-inspect",
        "--bin",
        "verifier",
    ])?;
    npm("e2e", &["ci", "--no-audit", "--no-fund"])?;
    let acte = sh::target_dir()?.join("debug/acte");
    let mut command = Command::new("node");
    command
        .arg("run.mjs")
        .args(rest)
        .current_dir(sh::root().join("e2e"))
        .env("ACTE_BINARY", acte);
    sh::run(&mut command)
}

/// What differs between the style sheet and scripts kept and their sources.
pub(crate) fn assets_fresh() -> Result<Vec<String>, String> {
    npm("web", &["ci", "--no-audit", "--no-fund"])?;
    Ok(match npm("web", &["run", "--silent", "check"]) {
        Ok(()) => vec![],
        Err(message) => vec![format!("crates/gate/assets is not fresh: {message}")],
    })
}

fn npm(folder: &str, arguments: &[&str]) -> Result<(), String> {
    sh::run(
        Command::new("npm")
            .args(arguments)
            .current_dir(sh::root().join(folder)),
    )
}
