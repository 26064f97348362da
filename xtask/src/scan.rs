//! Published scanners against a demonstration on this machine. Not part of the tests: they install
//! themselves under the target folder and take minutes. What they found, and what was made of it, is in
//! `docs/reference/security-scans.md`.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use crate::{e2e, sh, system};

/// The Nu HTML checker, from npm.
const CHECKER: &str = "vnu-jar@26.9.27";

/// Runs them all; ends in error when one finds something.
pub(crate) fn run() -> Result<(), String> {
    system::ensure(&[
        system::POSTGRES,
        system::CHROMIUM,
        system::OPENSSL,
        system::PYTHON,
        system::JAVA,
    ])?;
    let acte = e2e::built()?;
    let folder = sh::target_dir()?.join("scan");
    let findings = folder.join("findings");
    let scanners = sh::root().join("e2e");
    install(&folder, &scanners)?;

    let mut failures = Vec::new();
    // The pages that are checked are those the journeys meet, errors included.
    let pages = folder.join("pages");
    emptied(&pages)?;
    let mut journeys = e2e::journeys(&acte);
    failures.extend(sh::run(journeys.env("ACTE_PAGES", &pages)).err());
    let mut checker = Command::new("java");
    checker
        .arg("-jar")
        .arg(folder.join("node_modules/vnu-jar/build/dist/vnu.jar"))
        .arg("--skip-non-html")
        .arg(&pages);
    failures.extend(sh::run(&mut checker).err());

    let mut scan = Command::new("node");
    scan.arg("scan.mjs")
        .current_dir(&scanners)
        .env("ACTE_BINARY", &acte)
        .env("ACTE_SCANNERS", &folder)
        .env("ACTE_FINDINGS", &findings);
    failures.extend(sh::run(&mut scan).err());
    if failures.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "{}; see {}",
            failures.join("; "),
            findings.display()
        ))
    }
}

fn install(folder: &Path, scanners: &Path) -> Result<(), String> {
    let environment = folder.join("venv");
    sh::run(
        Command::new("python3")
            .args(["-m", "venv"])
            .arg(&environment),
    )?;
    sh::run(
        Command::new(environment.join("bin/pip"))
            .args(["install", "--quiet", "--requirement"])
            .arg(scanners.join("scan/requirements.txt")),
    )?;
    // Its own script would fetch a Java runtime; Debian's serves.
    sh::run(
        Command::new("npm")
            .args([
                "install",
                "--no-audit",
                "--no-fund",
                "--ignore-scripts",
                "--prefix",
            ])
            .arg(folder)
            .arg(CHECKER),
    )
}

fn emptied(folder: &PathBuf) -> Result<(), String> {
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    if folder.exists() {
        fs::remove_dir_all(folder).map_err(told)?;
    }
    fs::create_dir_all(folder).map_err(told)
}
