//! The programs measured, and what running one costs.

use std::{
    fs,
    io::Read,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    thread,
    time::{Duration, Instant},
};

use super::Options;
use crate::{bench::children, sh, system};

/// What Splink needs, at the versions of the figures written down.
const PACKAGES: [&str; 4] = [
    "splink==5.0.0",
    "duckdb==2.0.0",
    "pandas==2.3.3",
    "recordlinkage==0.16",
];

/// Our programs in release, Splink's Python, and a folder for what they write.
pub(super) struct Programs {
    examples: PathBuf,
    python: PathBuf,
    pub(super) work: PathBuf,
}

/// What a run cost, and what it printed.
pub(super) struct Cost {
    /// By the clock, in seconds.
    pub(super) clock: f64,
    /// Of all its threads, in seconds.
    pub(super) processor: f64,
    /// The most resident memory seen, in MiB.
    pub(super) memory: f64,
    pub(super) said: String,
}

impl Programs {
    pub(super) fn ready(options: &Options) -> Result<Self, String> {
        let target = sh::target_dir()?;
        let build = ["build", "--release", "-p", "linkage", "--examples"];
        sh::run(sh::cargo_command(&build).env("CARGO_INCREMENTAL", "0"))?;
        let work = target.join("bench-linkage");
        fs::create_dir_all(&work).map_err(|error| format!("{}: {error}", work.display()))?;
        let python = match &options.python {
            Some(python) => python.clone(),
            None if options.ours => PathBuf::new(),
            None => environment(&work.join("venv"))?,
        };
        Ok(Self {
            examples: target.join("release/examples"),
            python,
            work,
        })
    }

    /// One of the crate's own programs.
    pub(super) fn ours(&self, example: &str) -> Command {
        Command::new(self.examples.join(example))
    }

    /// A script of `xtask/bench`, in Python.
    pub(super) fn script(&self, name: &str) -> Command {
        let mut command = Command::new(&self.python);
        command
            .arg(sh::root().join("xtask/bench").join(name))
            .current_dir(sh::root());
        command
    }

    /// Generated requests: where their records and their truth are.
    pub(super) fn generated(
        &self,
        records: usize,
        seed: &str,
        hard: bool,
    ) -> Result<PathBuf, String> {
        let kind = if hard { "hard" } else { "requests" };
        let folder = self.work.join(format!("{kind}-{records}-{seed}"));
        if !folder.join("truth.csv").is_file() {
            let mut command = self.ours("synthetic");
            command
                .arg(&folder)
                .args([&records.to_string(), "--seed", seed]);
            if hard {
                command.arg("--hard");
            }
            sh::run(&mut command)?;
        }
        Ok(folder)
    }

    /// Links tables with our engine; pairs go to the work folder.
    pub(super) fn link(&self, map: &str, tables: &[PathBuf]) -> Result<(Cost, PathBuf), String> {
        let pairs = self.work.join("ours.csv");
        let cost = measured(self.ours("link").arg(mapping(map)).arg(&pairs).args(tables))?;
        Ok((cost, pairs))
    }

    /// Links with Splink: what it cost, its own figures, its pairs.
    pub(super) fn splink(
        &self,
        kind: &str,
        records: &Path,
        more: &[&str],
    ) -> Result<(Cost, serde_json::Value, PathBuf), String> {
        let pairs = self.work.join("splink.csv");
        let mut command = self.script("linkage_splink.py");
        command.arg(kind).arg(records).arg(&pairs).args(more);
        let cost = measured(&mut command)?;
        let line = cost.said.lines().last().unwrap_or_default();
        let figures = serde_json::from_str(line)
            .map_err(|error| format!("linkage_splink.py printed no figures: {error}"))?;
        Ok((cost, figures, pairs))
    }

    /// What the judge makes of pairs.
    pub(super) fn judged(&self, truth: &Path, pairs: &Path) -> Result<serde_json::Value, String> {
        let mut judge = self.ours("judge");
        judge.arg(truth).arg(pairs).arg("--json");
        serde_json::from_str(&sh::output(judge)?).map_err(|error| format!("judge: {error}"))
    }
}

/// Which columns of a set are which fields.
pub(super) fn mapping(name: &str) -> PathBuf {
    sh::root().join(format!("xtask/bench/maps/{name}.toml"))
}

/// Runs a command to its end.
pub(super) fn measured(command: &mut Command) -> Result<Cost, String> {
    let shown = format!("{:?}", command.get_program());
    let told = |error: std::io::Error| format!("{shown}: {error}");
    let (before, begin) = (children()?, Instant::now());
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(told)?;
    let mut out = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut said = String::new();
        if let Some(out) = &mut out {
            let _ = out.read_to_string(&mut said);
        }
        said
    });
    let status_file = format!("/proc/{}/status", child.id());
    let mut memory = 0.0_f64;
    let status = loop {
        if let Some(status) = child.try_wait().map_err(told)? {
            break status;
        }
        memory = memory.max(highest(&status_file));
        thread::sleep(Duration::from_millis(20));
    };
    let clock = begin.elapsed().as_secs_f64();
    let said = reader.join().map_err(|_| "a reader failed".to_owned())?;
    if !status.success() {
        return Err(format!("{shown} ended with {status}"));
    }
    Ok(Cost {
        clock,
        processor: children()? - before,
        memory,
        said,
    })
}

/// The most memory a process has held, in MiB, as long as it runs.
fn highest(status: &str) -> f64 {
    let text = fs::read_to_string(status).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let number = line.and_then(|line| line.split_whitespace().next()?.parse::<f64>().ok());
    number.unwrap_or(0.0) / 1024.0
}

/// A Python with Splink, from PyPI.
fn environment(folder: &Path) -> Result<PathBuf, String> {
    let python = folder.join("bin/python");
    if !folder.join("ready").is_file() {
        system::ensure(&[system::PYTHON])?;
        sh::run(Command::new("python3").args(["-m", "venv"]).arg(folder))?;
        sh::run(
            Command::new(&python)
                .args(["-m", "pip", "install", "--quiet"])
                .args(PACKAGES),
        )?;
        fs::write(folder.join("ready"), "").map_err(|error| error.to_string())?;
    }
    Ok(python)
}
