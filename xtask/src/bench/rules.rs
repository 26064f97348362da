//! The same rules over the same files, one thread each: our engine, YARA-X's own program, YARA, ClamAV.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use super::children;
use crate::{sh, system};

/// Version of YARA-X the workspace pins.
const YARA_X: &str = "1.22.1";
/// Rounds; the least processor time of them counts.
const ROUNDS: usize = 3;
/// Files taken from the machine, and bytes of all of them.
const MOST_FILES: usize = 3_000;
const MOST_BYTES: u64 = 150 << 20;
/// Largest file taken.
const LARGEST: u64 = 4 << 20;
/// Names that our own rules expect from whoever scans.
const EXTERNALS: [&str; 5] = ["filename", "filepath", "extension", "filetype", "owner"];

struct Files {
    folder: PathBuf,
    count: usize,
    bytes: u64,
}

/// Measures, and prints two tables.
pub(super) fn measure() -> Result<(), String> {
    system::ensure(&[system::YARA, system::CLAMSCAN])?;
    let ours = sh::released()?.join("examples/measure");
    let peers = sh::target_dir()?.join("peers");
    let yr = yara_x(&peers)?;
    let work = sh::target_dir()?.join("bench-rules");
    let files = corpus(&work.join("corpus"))?;
    #[expect(clippy::cast_precision_loss, reason = "a size in megabytes")]
    let megabytes = files.bytes as f64 / 1e6;
    println!(
        "{} files of /usr, {megabytes:.0} MB, each of at most {} MB. Processor time, the least of {ROUNDS} rounds, loading of compiled rules included.",
        files.count,
        LARGEST >> 20,
    );
    println!("ClamAV compiles its rules at each start, and reads with unpacking turned off.\n");

    let plain = work.join("plain");
    renew(&plain)?;
    let plain_file = plain.join("plain.yar");
    sh::run(Command::new(&ours).arg("plain").arg(&plain_file))?;
    let own = sh::root().join("crates/inspect/rules");
    for (title, folder, everyone) in [
        ("our own rules", own, false),
        ("2,000 plain rules", plain, true),
    ] {
        let prepared = prepare(&ours, &yr, &folder, &work)?;
        let mut contenders = vec![
            (
                "acte-inspect's engine",
                command(&ours, &[&"scan", &prepared.bundle, &files.folder]),
            ),
            (
                "yr (YARA-X)",
                command(
                    &yr,
                    &[
                        &"scan",
                        &"--compiled-rules",
                        &"--threads",
                        &"1",
                        &"--output-format",
                        &"ndjson",
                        &prepared.yr,
                        &files.folder,
                    ],
                ),
            ),
        ];
        if let Some(compiled) = &prepared.yara {
            contenders.push((
                "yara",
                command(
                    "yara",
                    &[
                        &"--compiled-rules",
                        &"--threads=1",
                        &"--no-warnings",
                        compiled,
                        &files.folder,
                    ],
                ),
            ));
        }
        if everyone {
            let database = format!("--database={}", plain_file.display());
            contenders.push((
                "clamscan",
                command(
                    "clamscan",
                    &[
                        &database,
                        &"--no-summary",
                        &"--infected",
                        &"--recursive",
                        &"--scan-archive=no",
                        &"--scan-pe=no",
                        &"--scan-elf=no",
                        &"--scan-ole2=no",
                        &"--scan-pdf=no",
                        &"--scan-html=no",
                        &"--scan-mail=no",
                        &"--scan-image=no",
                        &files.folder,
                    ],
                ),
            ));
        }
        table(title, &files, contenders)?;
    }
    Ok(())
}

fn table(title: &str, files: &Files, contenders: Vec<(&str, Command)>) -> Result<(), String> {
    let mut seconds: Vec<(&str, f64)> = Vec::new();
    let mut best = vec![f64::INFINITY; contenders.len()];
    let mut contenders = contenders;
    // Round after round, so that a busy minute of the machine is shared by all.
    for _ in 0..ROUNDS {
        for ((_, command), least) in contenders.iter_mut().zip(&mut best) {
            *least = least.min(timed(command)?);
        }
    }
    for ((name, _), spent) in contenders.iter().zip(best) {
        seconds.push((name, spent));
    }
    let reference = seconds
        .iter()
        .find(|(name, _)| name.starts_with("yr"))
        .map_or(f64::NAN, |(_, spent)| *spent);
    println!(
        "| engine, {title} | processor time | files/s per core | MB/s per core | time beside yr |\n|---|---|---|---|---|"
    );
    for (name, spent) in seconds {
        #[expect(
            clippy::cast_precision_loss,
            reason = "counts and sizes far below 2^52"
        )]
        let (count, megabytes) = (files.count as f64, files.bytes as f64 / 1e6);
        println!(
            "| {name} | {spent:.2} s | {:.0} | {:.0} | ×{:.2} |",
            count / spent,
            megabytes / spent,
            spent / reference
        );
    }
    println!();
    Ok(())
}

struct Prepared {
    bundle: PathBuf,
    yr: PathBuf,
    /// None when YARA does not know what these rules use.
    yara: Option<PathBuf>,
}

fn prepare(ours: &Path, yr: &Path, rules: &Path, work: &Path) -> Result<Prepared, String> {
    let prepared = Prepared {
        bundle: work.join("rules.bundle"),
        yr: work.join("rules.yarc"),
        yara: Some(work.join("rules.yac")),
    };
    sh::run(&mut command(ours, &[&"bundle", &rules, &prepared.bundle]))?;
    let mut compile = command(yr, &[&"compile", &"--output", &prepared.yr]);
    for name in EXTERNALS {
        compile.arg("--define").arg(format!("{name}=\"\""));
    }
    sh::run(compile.arg(rules).stderr(Stdio::null()))?;
    let mut compile = Command::new("yarac");
    compile.arg("--no-warnings");
    for name in EXTERNALS {
        compile.arg("-d").arg(format!("{name}="));
    }
    for file in sorted(rules)? {
        let space = file.file_stem().unwrap_or_default().to_string_lossy();
        compile.arg(format!("{space}:{}", file.display()));
    }
    compile.args(&prepared.yara);
    let yara = match sh::run(&mut compile) {
        Ok(()) => prepared.yara,
        Err(_) => None,
    };
    Ok(Prepared { yara, ..prepared })
}

fn command(
    program: impl AsRef<std::ffi::OsStr>,
    arguments: &[&dyn AsRef<std::ffi::OsStr>],
) -> Command {
    let mut command = Command::new(program);
    for argument in arguments {
        command.arg(argument.as_ref());
    }
    command
}

/// Runs a command to its end; its processor time in seconds.
fn timed(command: &mut Command) -> Result<f64, String> {
    let before = children()?;
    let status = command
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .map_err(|error| format!("{command:?}: {error}"))?;
    // ClamAV ends with 1 when something matched.
    if status.success() || status.code() == Some(1) {
        Ok(children()? - before)
    } else {
        Err(format!("{command:?} ended with {status}"))
    }
}

/// YARA-X's own program, built once beside ours.
fn yara_x(peers: &Path) -> Result<PathBuf, String> {
    let program = peers.join("bin/yr");
    if !program.is_file() {
        sh::run(
            sh::cargo_command(&[
                "install",
                "yara-x-cli",
                "--version",
                YARA_X,
                "--locked",
                "--root",
            ])
            .arg(peers)
            .env("CARGO_TARGET_DIR", peers.join("build"))
            .env("CARGO_INCREMENTAL", "0"),
        )?;
    }
    Ok(program)
}

fn renew(folder: &Path) -> Result<(), String> {
    let _ = fs::remove_dir_all(folder);
    fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, String> {
    let entries = fs::read_dir(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    Ok(paths)
}

/// Copies files of the machine into one flat folder.
fn corpus(folder: &Path) -> Result<Files, String> {
    renew(folder)?;
    let mut files = Files {
        folder: folder.to_owned(),
        count: 0,
        bytes: 0,
    };
    for (root, share) in [
        ("/usr/bin", 800),
        ("/usr/share/doc", 1_200),
        ("/usr/lib", 1_000),
    ] {
        let until = files.count + share;
        gather(Path::new(root), until.min(MOST_FILES), &mut files)?;
    }
    Ok(files)
}

fn gather(folder: &Path, until: usize, files: &mut Files) -> Result<(), String> {
    let Ok(paths) = sorted(folder) else {
        return Ok(());
    };
    for path in paths {
        if files.count >= until || files.bytes >= MOST_BYTES {
            return Ok(());
        }
        let Ok(data) = fs::symlink_metadata(&path) else {
            continue;
        };
        if data.is_dir() {
            gather(&path, until, files)?;
        } else if data.is_file() && (1..=LARGEST).contains(&data.len()) {
            let name = path.file_name().unwrap_or_default().to_string_lossy();
            let copy = files.folder.join(format!("{:04}-{name}", files.count));
            if fs::copy(&path, &copy).is_ok() {
                files.count += 1;
                files.bytes += data.len();
            }
        }
    }
    Ok(())
}
