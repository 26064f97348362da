//! `acte inspect`: the engine from a shell.

use std::{path::PathBuf, process::ExitCode};

use inspect::{
    cli::{Options, run as analyse},
    report::AnalysisKind,
};

use crate::{services::beside, settings::Failure};

/// Analyses files and prints one JSON object a line.
pub(crate) async fn run(
    files: Vec<PathBuf>,
    rules: Option<PathBuf>,
    passwords: Vec<String>,
) -> Result<ExitCode, Failure> {
    let worker = beside("acte-inspect")?;
    let options = Options {
        worker,
        files,
        rules,
        passwords,
        kind: AnalysisKind::Full,
    };
    let code = analyse(&options, &mut std::io::stdout(), &mut std::io::stderr()).await;
    Ok(ExitCode::from(code))
}
