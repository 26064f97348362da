//! How many files a second one worker at a time analyses, each in a process of its own.
//!
//! ```text
//! cargo build --release -p inspect --bin acte-inspect
//! cargo run --release -p inspect --example corpus -- FOLDER
//! ```
//! Takes every file of the folder and below, at most 1,000, of at most 16 MiB. Prints the rate, the median and the
//! 95th percentile.

#![expect(clippy::print_stdout, reason = "a measure is for whoever runs it")]

use std::{
    error::Error,
    path::{Path, PathBuf},
    time::Duration,
};

use inspect::{
    limits::Limits,
    protocol::Lockdown,
    supervisor::{Order, Supervisor, SupervisorSettings},
};
use tokio::time::Instant;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args().nth(1).ok_or("name a folder of files")?;
    let program = std::env::current_exe()?;
    let release = program.ancestors().nth(2).ok_or("no build folder")?;
    let mut settings = SupervisorSettings::new(release.join("acte-inspect"));
    settings.lockdown = Lockdown::BestEffort;
    settings.concurrency = 1;
    let supervisor = Supervisor::new(settings);
    supervisor.warm_up().await;
    let mut files = Vec::new();
    collect(Path::new(&folder), &mut files);
    let limits = Limits::default();
    let mut delays: Vec<Duration> = Vec::new();
    let begun = Instant::now();
    for path in &files {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let start = Instant::now();
        let input = tokio::fs::File::open(path).await?;
        supervisor.analyse(input, Order::full(&name, &limits)).await;
        delays.push(start.elapsed());
    }
    let seconds = begun.elapsed().as_secs_f64();
    delays.sort_unstable();
    let at = |share: usize| {
        delays
            .get(delays.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    println!("{} files in {seconds:.1} s, one at a time", delays.len());
    println!("median {:?}, 95th percentile {:?}", at(50), at(95));
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let Ok(kind) = entry.file_type() else {
            continue;
        };
        if files.len() >= 1_000 {
            return;
        }
        if kind.is_dir() {
            collect(&entry.path(), files);
        } else if kind.is_file() && entry.metadata().is_ok_and(|data| data.len() <= 16 << 20) {
            files.push(entry.path());
        }
    }
}
