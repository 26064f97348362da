//! `acte inspect`: the engine from a shell.

use std::{path::PathBuf, process::ExitCode};

use inspect::{
    cli::{Options, default_jobs, run as analyse},
    report::AnalysisKind,
};

use crate::{services::beside, settings::Failure};

/// Analyses files and prints one JSON object a line.
pub(crate) async fn run(
    files: Vec<PathBuf>,
    rules: Option<PathBuf>,
    passwords: Vec<String>,
    jobs: Option<u16>,
) -> Result<ExitCode, Failure> {
    let worker = beside("acte-inspect")?;
    let options = Options {
        worker,
        files,
        rules,
        passwords,
        kind: AnalysisKind::Full,
        jobs: jobs.map_or_else(default_jobs, usize::from),
    };
    let code = analyse(&options, &mut std::io::stdout(), &mut std::io::stderr()).await;
    Ok(ExitCode::from(code))
}
