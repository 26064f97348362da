//! Running other programs, loudly.

use std::{
    ffi::OsStr,
    path::{Path, PathBuf},
    process::Command,
};

/// The root of the checkout.
pub(crate) fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."))
}

/// Where cargo builds.
pub(crate) fn target_dir() -> Result<PathBuf, String> {
    let metadata = metadata()?;
    metadata["target_directory"]
        .as_str()
        .map(PathBuf::from)
        .ok_or_else(|| "cargo metadata names no target directory".to_owned())
}

/// Builds every program of the house; the folder they stand in. Always all of them: cargo then settles on
/// one set of features, and builds the dependencies once for tests, journeys and demonstration.
pub(crate) fn programs() -> Result<PathBuf, String> {
    cargo(&["build", "--workspace", "--bins"])?;
    Ok(target_dir()?.join("debug"))
}

/// The same in release, with the examples that measure. Not incremental: that is cut finer and runs slower.
pub(crate) fn released() -> Result<PathBuf, String> {
    let all = ["build", "--release", "--workspace", "--bins", "--examples"];
    run(cargo_command(&all).env("CARGO_INCREMENTAL", "0"))?;
    Ok(target_dir()?.join("release"))
}

/// `cargo metadata`, dependencies left out.
pub(crate) fn metadata() -> Result<serde_json::Value, String> {
    let text = output(cargo_command(&[
        "metadata",
        "--no-deps",
        "--format-version",
        "1",
    ]))?;
    serde_json::from_str(&text).map_err(|error| format!("cargo metadata: {error}"))
}

/// A cargo command at the root of the checkout.
pub(crate) fn cargo_command(arguments: &[&str]) -> Command {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let mut command = Command::new(cargo);
    command.args(arguments).current_dir(root());
    command
}

/// Runs cargo to its end.
pub(crate) fn cargo(arguments: &[&str]) -> Result<(), String> {
    run(&mut cargo_command(arguments))
}

/// Runs a command, its output shown; an error names what failed.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let shown = shown(command);
    eprintln!("$ {shown}");
    let status = command
        .status()
        .map_err(|error| format!("`{shown}` does not start: {error}"))?;
    if status.success() {
        Ok(())
    } else {
        Err(format!("`{shown}` ended with {status}"))
    }
}

/// Runs a command and returns what it prints.
pub(crate) fn output(mut command: Command) -> Result<String, String> {
    let shown = shown(&command);
    let output = command
        .output()
        .map_err(|error| format!("`{shown}` does not start: {error}"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        return Err(format!("`{shown}` ended with {}: {said}", output.status));
    }
    String::from_utf8(output.stdout).map_err(|_| format!("`{shown}` prints no UTF-8"))
}

/// Whether a program can be found on the path.
pub(crate) fn has(program: &str) -> bool {
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

fn shown(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    let words: Vec<_> = words.map(OsStr::to_string_lossy).collect();
    words.join(" ")
}

/// Files git knows or would take, below `folder`, with the given ending.
pub(crate) fn files(folder: &str, ending: &str) -> Result<Vec<PathBuf>, String> {
    let mut command = Command::new("git");
    command
        .args([
            "ls-files",
            "--cached",
            "--others",
            "--exclude-standard",
            "--",
            folder,
        ])
        .current_dir(root());
    let listed = output(command)?;
    let mut files: Vec<PathBuf> = listed
        .lines()
        .filter(|line| line.ends_with(ending))
        .map(PathBuf::from)
        .collect();
    files.sort_unstable();
    files.dedup();
    files.retain(|file| root().join(file).is_file());
    Ok(files)
}

/// Reads a file of the checkout.
pub(crate) fn read(file: impl AsRef<Path>) -> Result<String, String> {
    let file = file.as_ref();
    std::fs::read_to_string(root().join(file))
        .map_err(|error| format!("{}: {error}", file.display()))
}
