//! The browser journeys: the demo is started, real pages are driven, and accessibility is audited.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::{sh, system};

/// Runs the journeys.
pub(crate) fn run(rest: &[String]) -> Result<(), String> {
    system::ensure(&[system::POSTGRES, system::CHROMIUM, system::OPENSSL])?;
    let acte = built()?;
    sh::run(journeys(&acte).args(rest))
}

/// Builds the programs and installs what drives the browser; the path of `acte`.
pub(crate) fn built() -> Result<PathBuf, String> {
    let programs = sh::programs()?;
    npm("e2e", &["ci", "--no-audit", "--no-fund"])?;
    Ok(programs.join("acte"))
}

/// The command that runs the journeys against that program.
pub(crate) fn journeys(acte: &Path) -> Command {
    let mut command = Command::new("node");
    command
        .arg("run.mjs")
        .current_dir(sh::root().join("e2e"))
        .env("ACTE_BINARY", acte);
    command
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
