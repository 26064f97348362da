//! Fuzzing: every target of `fuzz/`, for so many seconds each.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use crate::sh;

/// Seconds a target runs when none are given.
const SECONDS: u32 = 60;
/// Seconds one input may take, and memory in megabytes.
const PATIENCE: &str = "-timeout=30";
const MEMORY: &str = "-rss_limit_mb=4096";

/// Folders of the repository that a target reads besides `fuzz/seeds/TARGET`.
const SAMPLES: &[(&str, &str)] = &[
    ("linkage_model", "crates/linkage/tests/data"),
    ("linkage_splink", "crates/linkage/tests/data/splink"),
];

/// `cargo xtask fuzz [SECONDS] [TARGET…]`: builds, runs, and names the targets that broke.
pub(crate) fn run(rest: &[String]) -> Result<(), String> {
    let (seconds, wanted) = match rest.split_first() {
        Some((first, others)) => match first.parse::<u32>() {
            Ok(seconds) => (seconds, others),
            Err(_) => (SECONDS, rest),
        },
        None => (SECONDS, rest),
    };
    let fuzz = program()?;
    let listed = sh::output(command(&fuzz, "list", &[]))?;
    let targets: Vec<&str> = listed
        .lines()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .filter(|name| wanted.is_empty() || wanted.iter().any(|one| one == name))
        .collect();
    if targets.is_empty() {
        return Err(format!("no target is named {}", wanted.join(", ")));
    }
    if wanted.is_empty() {
        sh::run(&mut command(&fuzz, "build", &[]))?;
    }
    for target in wanted {
        sh::run(&mut command(&fuzz, "build", &[target]))?;
    }
    let time = format!("-max_total_time={seconds}");
    let mut broken = Vec::new();
    for target in &targets {
        let mut one = command(&fuzz, "run", &[target]);
        one.args(folders(target)?);
        one.args(["--", &time, PATIENCE, MEMORY, "-print_final_stats=0"]);
        if sh::run(&mut one).is_err() {
            broken.push(*target);
        }
    }
    println!("fuzz: {} targets, {seconds} s each", targets.len());
    if broken.is_empty() {
        Ok(())
    } else {
        Err(format!(
            "broken: {} (the inputs are in fuzz/artifacts)",
            broken.join(", ")
        ))
    }
}

/// Where a target keeps what it finds, which its next run reads again; then what it only reads.
fn folders(target: &str) -> Result<Vec<PathBuf>, String> {
    let found = sh::root().join("fuzz/corpus").join(target);
    std::fs::create_dir_all(&found).map_err(|error| format!("{}: {error}", found.display()))?;
    let samples = SAMPLES.iter().filter(|(of, _)| *of == target);
    let seeds = [Path::new("fuzz/seeds").join(target)]
        .into_iter()
        .chain(samples.map(|(_, folder)| PathBuf::from(folder)))
        .map(|folder| sh::root().join(folder))
        .filter(|folder| folder.is_dir());
    Ok([found].into_iter().chain(seeds).collect())
}

/// cargo-fuzz, built once beside our own programs when the machine has none.
fn program() -> Result<PathBuf, String> {
    if sh::has("cargo-fuzz") {
        return Ok(PathBuf::from("cargo-fuzz"));
    }
    let tools = sh::target_dir()?.join("tools");
    let program = tools.join("bin/cargo-fuzz");
    if !program.is_file() {
        sh::run(
            sh::cargo_command(&["install", "cargo-fuzz", "--locked", "--root"])
                .arg(&tools)
                .env("CARGO_TARGET_DIR", tools.join("build")),
        )?;
    }
    Ok(program)
}

fn command(fuzz: &PathBuf, verb: &str, more: &[&str]) -> Command {
    let mut command = Command::new(fuzz);
    // The sanitizers are the nightly toolchain's; queries are checked against the committed data.
    command
        .args(["fuzz", verb])
        .env("RUSTUP_TOOLCHAIN", "nightly")
        .env("SQLX_OFFLINE", "true")
        .env_remove("CARGO")
        .env_remove("RUSTC")
        .current_dir(sh::root());
    if verb != "list" {
        command.args(["--features", "ground"]);
    }
    command.args(more);
    command
}
