//! `acte thesee extract` and `acte thesee link`: reading and linking complaints from a shell.

use std::{
    io::{BufWriter, stdin, stdout},
    path::PathBuf,
};

use crate::settings::Failure;

/// Reads identifiers, away from the threads that wait.
pub(crate) async fn extract(file: Option<PathBuf>) -> Result<(), Failure> {
    let read = move || traces::cli::run(file.as_deref(), stdin().lock(), &mut stdout().lock());
    Ok(tokio::task::spawn_blocking(read).await??)
}

/// Links documents, away from the threads that wait.
pub(crate) async fn link(file: PathBuf) -> Result<(), Failure> {
    let link = move || traces::cli::link(&file, &mut BufWriter::new(stdout().lock()));
    Ok(tokio::task::spawn_blocking(link).await??)
}
