//! The sandboxed worker, and the same engine from a shell.
//!
//! `acte-inspect worker required|best-effort` is what the supervisor starts, on a socket;
//! `acte-inspect [--rules DIR] [--password P]… [--quick] [--jobs N] PATH…` analyses files and folders.

use std::{
    io::{self, Write as _},
    path::PathBuf,
    process::ExitCode,
};

use inspect::{cli, protocol::Lockdown, report::AnalysisKind, worker};

const USAGE: &str =
    "usage: acte-inspect [--rules DIR] [--password P]... [--quick | --previews] [--jobs N] PATH...";

const HELP: &str = "\
Analyses files, each in a locked-down process of its own, and prints one JSON object a line as each is
done: verdict, reasons, the tree of what it holds, facts. A folder stands for the files in it and below,
in order of name; symbolic links, sockets, pipes and devices in it are left out.

  --rules DIR     folder of YARA rules (.yar, .yara), added to the engine's own
  --password P    password to try on encrypted content; may be given several times
  --quick         hash, type and rules only
  --previews      everything, and pictures of the first pages in the JSON
  --jobs N        files at the same time; as many as processors when not given
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|argument| argument.to_string_lossy().into_owned())
        .collect();
    if arguments.first().is_some_and(|first| first == "worker") {
        return work(&arguments);
    }
    if arguments
        .iter()
        .take_while(|argument| *argument != "--")
        .any(|argument| argument == "--help" || argument == "-h")
    {
        let _ = writeln!(io::stdout(), "{USAGE}\n\n{HELP}\n{}", cli::EXIT_CODES);
        return ExitCode::SUCCESS;
    }
    match options(arguments.into_iter()) {
        Ok(options) => shell(&options),
        Err(message) => {
            let _ = writeln!(io::stderr(), "{message}");
            ExitCode::from(cli::EXIT_ERROR)
        }
    }
}

fn work(arguments: &[String]) -> ExitCode {
    let [_, lockdown] = arguments else {
        return ExitCode::from(cli::EXIT_ERROR);
    };
    let lockdown = if lockdown == "best-effort" {
        Lockdown::BestEffort
    } else {
        Lockdown::Required
    };
    match worker::serve(lockdown) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::from(cli::EXIT_ERROR),
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<cli::Options, String> {
    let worker = std::env::current_exe().map_err(|error| error.to_string())?;
    let mut options = cli::Options {
        worker,
        files: Vec::new(),
        rules: None,
        passwords: Vec::new(),
        kind: AnalysisKind::Full,
        jobs: cli::default_jobs(),
    };
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--rules" => options.rules = Some(PathBuf::from(arguments.next().ok_or(USAGE)?)),
            "--password" => options.passwords.push(arguments.next().ok_or(USAGE)?),
            "--quick" => options.kind = AnalysisKind::Quick,
            "--previews" => options.kind = AnalysisKind::Preview,
            "--jobs" => {
                let number = arguments.next().and_then(|number| number.parse().ok());
                options.jobs = number.filter(|jobs| *jobs > 0).ok_or(USAGE)?;
            }
            "--" => options.files.extend(arguments.by_ref().map(PathBuf::from)),
            flag if flag.starts_with("--") => {
                return Err(format!("{flag}: unknown option\n{USAGE}"));
            }
            file => options.files.push(PathBuf::from(file)),
        }
    }
    if options.files.is_empty() {
        Err(USAGE.to_owned())
    } else {
        Ok(options)
    }
}

fn shell(options: &cli::Options) -> ExitCode {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    match runtime {
        Ok(runtime) => ExitCode::from(runtime.block_on(cli::run(
            options,
            &mut io::stdout().lock(),
            &mut io::stderr().lock(),
        ))),
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(cli::EXIT_ERROR)
        }
    }
}
