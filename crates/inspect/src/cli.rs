//! The same engine from a shell: one JSON object a file.

mod walk;

use std::{
    io::{self, Write},
    path::{Path, PathBuf},
    sync::Arc,
};

use serde::Serialize;
use tokio::task::JoinSet;

use crate::{
    limits::Limits,
    protocol::Lockdown,
    report::{AnalysisKind, Report, Verdict},
    supervisor::{Order, Supervisor, SupervisorSettings},
};
use walk::Walk;

/// What to analyse from a shell.
#[derive(Debug, Clone)]
pub struct Options {
    /// The `acte-inspect` program.
    pub worker: PathBuf,
    /// Files, and folders whose files are taken in order of name, at any depth.
    pub files: Vec<PathBuf>,
    /// Files analysed at the same time, each in a process of its own.
    pub jobs: usize,
    /// A folder of `.yar` and `.yara` files, added to the engine's own rules.
    pub rules: Option<PathBuf>,
    /// Passwords to try on archives.
    pub passwords: Vec<String>,
    /// Which analysis.
    pub kind: AnalysisKind,
}

/// Everything was clean.
pub const EXIT_CLEAN: u8 = 0;
/// The worst file was suspicious.
pub const EXIT_SUSPICIOUS: u8 = 1;
/// The worst file was malicious.
pub const EXIT_MALICIOUS: u8 = 2;
/// A file or folder could not be read, or the rules do not compile.
pub const EXIT_ERROR: u8 = 3;

/// What the help of every program says of the exit code.
pub const EXIT_CODES: &str = "\
Exit code: that of the worst file.
  0  everything is clean
  1  something is suspicious
  2  something is malicious
  3  a file or folder could not be read, or the rules do not compile (whatever the rest is)";

/// As many files at a time as the machine has processors.
#[must_use]
pub fn default_jobs() -> usize {
    std::thread::available_parallelism().map_or(1, std::num::NonZero::get)
}

#[derive(Serialize)]
struct Line<'a> {
    file: String,
    #[serde(flatten)]
    report: &'a Report,
}

/// Analyses the files and prints a JSON object a line on `out`, each as soon as it is done, and what
/// went wrong on `err`; gives the exit code. An unreadable file does not stop the others.
pub async fn run(options: &Options, out: &mut impl Write, err: &mut impl Write) -> u8 {
    match analyse_all(options, out, err).await {
        Ok(code) => code,
        // Nobody reads any more: the shell closed the pipe.
        Err(_) => EXIT_ERROR,
    }
}

async fn analyse_all(
    options: &Options,
    out: &mut impl Write,
    err: &mut impl Write,
) -> io::Result<u8> {
    let jobs = options.jobs.max(1);
    let Some(supervisor) = prepared(options, jobs, err).await? else {
        return Ok(EXIT_ERROR);
    };
    let mut files = Walk::over(&options.files);
    let mut running = JoinSet::new();
    let mut code = EXIT_CLEAN;
    let mut warned = false;
    loop {
        while running.len() < jobs {
            match files.next() {
                Some(Ok(path)) => {
                    let passwords = options.passwords.clone();
                    running.spawn(analysed(supervisor.clone(), path, options.kind, passwords));
                }
                Some(Err((path, error))) => {
                    writeln!(err, "{}: {error}", path.display())?;
                    code = EXIT_ERROR;
                }
                None => break,
            }
        }
        let Some(ended) = running.join_next().await else {
            return Ok(code);
        };
        let (path, outcome) = ended.map_err(io::Error::other)?;
        let report = match outcome {
            Ok(mut report) => {
                report.forget_passwords();
                report
            }
            Err(error) => {
                writeln!(err, "{}: {error}", path.display())?;
                code = EXIT_ERROR;
                continue;
            }
        };
        let read = !report.engines.is_empty();
        if read && !report.sandboxed && !warned {
            writeln!(
                err,
                "warning: the kernel cannot lock the worker down in full; do not use this on hostile files"
            )?;
            warned = true;
        }
        serde_json::to_writer(
            &mut *out,
            &Line {
                file: path.display().to_string(),
                report: &report,
            },
        )?;
        writeln!(out)?;
        out.flush()?;
        code = code.max(match report.verdict {
            Verdict::Clean => EXIT_CLEAN,
            Verdict::Suspicious => EXIT_SUSPICIOUS,
            Verdict::Malicious => EXIT_MALICIOUS,
        });
    }
}

/// A supervisor with the rules in force; none when they are not to be had, which was told.
async fn prepared(
    options: &Options,
    jobs: usize,
    err: &mut impl Write,
) -> io::Result<Option<Supervisor>> {
    let mut settings = SupervisorSettings::new(&options.worker);
    settings.lockdown = Lockdown::BestEffort;
    settings.concurrency = jobs;
    let supervisor = Supervisor::new(settings);
    let Some(folder) = &options.rules else {
        return Ok(Some(supervisor));
    };
    let sources = match read_rules(folder) {
        Ok(sources) => sources,
        Err(error) => {
            writeln!(err, "{}: {error}", folder.display())?;
            return Ok(None);
        }
    };
    match supervisor.compile_rules(sources, true).await {
        Ok(compiled) => supervisor.set_rules(Some(Arc::from(compiled.bundle))),
        Err(errors) => {
            writeln!(err, "{errors}")?;
            return Ok(None);
        }
    }
    Ok(Some(supervisor))
}

/// One file, in a worker of its own.
async fn analysed(
    supervisor: Supervisor,
    path: PathBuf,
    kind: AnalysisKind,
    passwords: Vec<String>,
) -> (PathBuf, io::Result<Report>) {
    let file = match open(&path).await {
        Ok(file) => file,
        Err(error) => return (path, Err(error)),
    };
    let name = path
        .file_name()
        .unwrap_or(path.as_os_str())
        .to_string_lossy()
        .into_owned();
    let limits = Limits::default();
    let order = Order {
        kind,
        passwords: &passwords,
        ..Order::full(&name, &limits)
    };
    let report = supervisor.analyse(file, order).await;
    (path, Ok(report))
}

async fn open(path: &Path) -> io::Result<tokio::fs::File> {
    let file = tokio::fs::File::open(path).await?;
    if file.metadata().await?.is_file() {
        Ok(file)
    } else {
        Err(io::Error::other("not a regular file"))
    }
}

/// The rule files of a folder, in order of name; the namespace is the name without its extension.
///
/// # Errors
/// When the folder or one of its rule files cannot be read, or it holds none.
pub fn read_rules(folder: &Path) -> io::Result<Vec<(String, String)>> {
    let mut sources = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let rule_file = path
            .extension()
            .is_some_and(|extension| extension == "yar" || extension == "yara");
        if rule_file && path.is_file() {
            let name = path
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .into_owned();
            let text = std::fs::read(&path)?;
            sources.push((name, String::from_utf8_lossy(&text).into_owned()));
        }
    }
    if sources.is_empty() {
        return Err(io::Error::other("no .yar file in this folder"));
    }
    sources.sort();
    Ok(sources)
}
