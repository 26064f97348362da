//! How fast files are analysed, one locked-down process each; and how fast rules scan.
//!
//! `cargo xtask bench inspect` and `cargo xtask bench rules` build and run this:
//! ```text
//! measure mix                   rate, delays, a 1 MB document, spawn and lock-down
//! measure plain FILE            writes 2,000 rules that YARA-X, YARA and ClamAV all read
//! measure bundle RULES FILE     compiles the rules of a folder, as a worker takes them
//! measure scan FILE FOLDER      matches them on every file of a folder; prints files and matches
//! ```

#![expect(clippy::print_stdout, reason = "a measure is for whoever runs it")]

mod mix;
mod plain;

use std::{
    collections::BTreeMap,
    error::Error,
    io::Cursor,
    path::{Path, PathBuf},
    time::Duration,
};

use inspect::{
    cli,
    limits::Limits,
    protocol::{Attempt, Lockdown},
    report::Verdict,
    rules::{Engine, Target},
    supervisor::{Order, Supervisor, SupervisorSettings},
};
use mix::Sample;
use tokio::time::Instant;

type Outcome = Result<(), Box<dyn Error>>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Outcome {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["mix"] => measure_mix().await,
        ["plain", file] => Ok(std::fs::write(file, plain::rules(2_000)?)?),
        ["bundle", rules, file] => bundle(Path::new(rules), Path::new(file)),
        ["scan", file, folder] => scan(Path::new(file), Path::new(folder)),
        _ => Err("measure mix | plain FILE | bundle RULES FILE | scan FILE FOLDER".into()),
    }
}

/// Ends a supervisor's processes, so that [`cpu`] has all their time.
async fn ended(supervisor: Supervisor) -> Outcome {
    drop(supervisor);
    let children = format!("/proc/self/task/{}/children", std::process::id());
    while !std::fs::read_to_string(&children)?.is_empty() {
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    Ok(())
}

/// Processor time of this process and of the children it has reaped.
fn cpu() -> Result<Duration, Box<dyn Error>> {
    let stat = std::fs::read_to_string("/proc/self/stat")?;
    let (_, fields) = stat.rsplit_once(')').ok_or("/proc/self/stat")?;
    // utime, stime, cutime, cstime: in hundredths of a second on every Linux.
    let ticks: u64 = fields
        .split_whitespace()
        .skip(11)
        .take(4)
        .filter_map(|field| field.parse::<u64>().ok())
        .sum();
    Ok(Duration::from_millis(ticks * 10))
}

fn supervisor(concurrency: usize) -> Result<Supervisor, Box<dyn Error>> {
    let program = std::env::current_exe()?;
    let release = program.ancestors().nth(2).ok_or("no build folder")?;
    let mut settings = SupervisorSettings::new(release.join("acte-inspect"));
    settings.lockdown = Lockdown::BestEffort;
    settings.concurrency = concurrency;
    Ok(Supervisor::new(settings))
}

fn at(delays: &mut [Duration], thousandths: usize) -> String {
    delays.sort_unstable();
    let place = (delays.len() * thousandths)
        .div_ceil(1000)
        .saturating_sub(1);
    let delay = delays.get(place).copied().unwrap_or_default();
    format!("{:.1} ms", delay.as_secs_f64() * 1000.0)
}

async fn timed(supervisor: &Supervisor, sample: &Sample) -> Result<(Duration, bool), String> {
    let limits = Limits::default();
    let start = Instant::now();
    let report = supervisor
        .analyse(
            Cursor::new(sample.bytes.clone()),
            Order::full(&sample.name, &limits),
        )
        .await;
    let delay = start.elapsed();
    if report.sandboxed {
        Ok((delay, report.verdict == Verdict::Clean))
    } else {
        let gaps = report.nodes.first().map(|root| &root.gaps);
        Err(format!("{}: not locked down: {gaps:?}", sample.name))
    }
}

async fn measure_mix() -> Outcome {
    let samples = mix::mix()?;
    let mut families: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for sample in &samples {
        let (count, bytes) = families.entry(sample.family).or_default();
        *count += 1;
        *bytes += sample.bytes.len();
    }
    println!(
        "Files: made from a fixed seed (documents and tables with a picture, PDF of 1 to 8 pages, mails with an attachment);"
    );
    println!(
        "programs of at most 256 KiB found on this machine. Every worker was locked down in full.\n"
    );
    println!("| family | files | mean size |\n|---|---|---|");
    for (family, (count, bytes)) in &families {
        println!("| {family} | {count} | {} kB |", bytes / count / 1000);
    }
    println!("\n| measure | seen |\n|---|---|");

    // Fork servers start within the measure, and are renewed in it.
    let measured = supervisor(1)?;
    let (cpu_before, begun) = (cpu()?, Instant::now());
    let mut delays = Vec::new();
    let mut clean = 0_usize;
    let mut by_family: BTreeMap<&str, Vec<Duration>> = BTreeMap::new();
    for sample in &samples {
        let (delay, fine) = timed(&measured, sample).await?;
        delays.push(delay);
        by_family.entry(sample.family).or_default().push(delay);
        clean += usize::from(fine);
    }
    let elapsed = begun.elapsed().as_secs_f64();
    ended(measured).await?;
    let spent = (cpu()? - cpu_before).as_secs_f64();
    let count = f64::from(u32::try_from(samples.len())?);
    println!(
        "| files a second of one core (by processor time) | {:.0} |",
        count / spent
    );
    println!(
        "| files a second, one at a time (by the clock) | {:.0} |",
        count / elapsed
    );
    println!(
        "| processor time a file | {:.1} ms |",
        spent * 1000.0 / count
    );
    println!(
        "| delay p50, p95, p99 | {}, {}, {} |",
        at(&mut delays, 500),
        at(&mut delays, 950),
        at(&mut delays, 990)
    );
    for (family, mut delays) in by_family {
        println!(
            "| {family}: p50, p95 | {}, {} |",
            at(&mut delays, 500),
            at(&mut delays, 950)
        );
    }
    println!("| clean | {clean} of {} |", samples.len());

    let supervisor = supervisor(1)?;
    let mut dice = mix::Dice::new(7);
    let mut delays = Vec::new();
    let mut size = 0;
    for number in 0..40 {
        let sample = Sample {
            family: "office",
            name: format!("rapport-{number}.docx"),
            bytes: mix::document(&mut dice, 1_900_000, 350)?,
        };
        size = sample.bytes.len();
        delays.push(timed(&supervisor, &sample).await?.0);
    }
    println!(
        "| document of {:.1} MB: p50, p95 | {}, {} |",
        f64::from(u32::try_from(size)?) / 1e6,
        at(&mut delays, 500),
        at(&mut delays, 950)
    );

    let limits = Limits::default();
    let mut delays = Vec::new();
    let before = cpu()?;
    let count = 1_000;
    for _ in 0..count {
        let start = Instant::now();
        supervisor.probe(Attempt::Nothing, &limits).await?;
        delays.push(start.elapsed());
    }
    println!(
        "| spawn with the rules, lock down, answer, reap: p50, p95 | {}, {} |",
        at(&mut delays, 500),
        at(&mut delays, 950)
    );
    ended(supervisor).await?;
    println!(
        "| the same, processor time, fork servers included | {:.1} ms |",
        (cpu()? - before).as_secs_f64() * 1000.0 / f64::from(count)
    );
    Ok(())
}

fn bundle(rules: &Path, file: &Path) -> Outcome {
    let sources = cli::read_rules(rules)?;
    let texts = sources
        .iter()
        .map(|(namespace, text)| (namespace.as_str(), text.as_str()));
    let (engine, _) = Engine::compile(texts).map_err(|errors| {
        errors
            .first()
            .map_or(String::new(), |error| error.message.clone())
    })?;
    std::fs::write(file, engine.bundle()?)?;
    println!("{} rules", engine.len());
    Ok(())
}

fn scan(file: &Path, folder: &Path) -> Outcome {
    let engine = Engine::load(&std::fs::read(file)?)?;
    let mut scanner = engine.scanner();
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<Result<_, _>>()?;
    files.sort();
    let mut matches = 0_usize;
    for path in &files {
        let bytes = std::fs::read(path)?;
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let target = Target {
            name: &name,
            path: &name,
            kind: "data",
            owner: "",
        };
        let found = scanner
            .scan(&bytes, &target, 10_000)
            .map_err(|gap| format!("{name}: {gap:?}"))?;
        matches += found.len();
    }
    println!("{} files, {matches} matches", files.len());
    Ok(())
}
