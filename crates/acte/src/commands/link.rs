//! `acte ppst link`: the linkage engine from a shell.

use linkage::cli::{Options, run as link};

use crate::settings::Failure;

/// Links tables, away from the threads that wait.
pub(crate) async fn run(options: Options) -> Result<(), Failure> {
    Ok(tokio::task::spawn_blocking(move || link(&options, &mut std::io::stderr())).await??)
}
