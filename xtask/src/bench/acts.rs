//! Audited acts a second, then a million entries judged by the verifier.

use std::{process::Command, time::Instant};

use super::Table;
use crate::{sh, system};

/// Clients at once, and seconds.
const LOAD: [&str; 2] = ["16", "10"];
/// Entries of the log to verify.
const ENTRIES: &str = "1000000";

pub(super) fn run() -> Result<(), String> {
    system::ensure(&[system::POSTGRES])?;
    let release = sh::released()?;
    let export = std::env::temp_dir().join(format!("acte-bench-{}.jsonl", std::process::id()));
    let mut acts = Command::new(release.join("examples/acts"));
    acts.args(LOAD).arg(ENTRIES).arg(&export);
    let said = sh::output(acts)?;
    print!("{said}");
    let begin = Instant::now();
    let mut verifier = Command::new(release.join("verifier"));
    verifier.arg("audit").arg(&export);
    let judged = sh::run(&mut verifier);
    let took = begin.elapsed().as_secs_f64();
    let size = std::fs::metadata(&export).map_or(0, |file| file.len());
    let _ = std::fs::remove_file(&export);
    judged?;
    let acts = said.lines().find(|line| line.contains("acts/s"));
    let delays = said.lines().find(|line| line.starts_with("p50"));
    let mut table = Table::new();
    table.row(
        "acts committed with their audit row, 16 clients, fsync on",
        acts.unwrap_or("?").to_owned(),
        "≥ 2,000 acts/s",
    );
    table.row("delay of an act", delays.unwrap_or("?").to_owned(), "");
    table.row(
        &format!(
            "{ENTRIES} entries verified offline ({} MB)",
            size / 1_000_000
        ),
        format!("{took:.2} s"),
        "< 10 s",
    );
    table.print();
    Ok(())
}
