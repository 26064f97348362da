//! The chores of the house. `cargo xtask` alone lists them.

#![expect(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    reason = "a command line tool speaks to its terminal and reads its environment; JSON indexes to null"
)]

mod bench;
mod compliance;
mod e2e;
mod fuzz;
mod house;
mod postgres;
mod scan;
mod sh;
mod sql;
mod system;
mod walls;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask CHORE

  demo       installs what is missing, builds, and starts every service on this machine
  test       installs what is missing, then runs every test, the browser journeys included
  check      [--quick]: walls between crates and rooms, house rules; then, unless quick, formatting, lints,
             licences (cargo-deny), fresh generated files
  e2e        [NAME…]: the browser journeys alone
  scan       published scanners against a demonstration; installs them under the target folder
  bench      [NAME…] [--data FOLDER] [--python PROGRAM] [--most RECORDS]: the measures of
             docs/reference/performance.md
  fuzz       [SECONDS] [TARGET…]: every reader of bytes on hostile input, 60 seconds each (nightly)
  register   prints registers, compliance tables and OpenAPI again under docs/reference
  sql        refreshes the offline data of compile-time checked queries (.sqlx)
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let chore = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match chore.as_str() {
        "demo" => demo(&rest),
        "test" => test(&rest),
        "check" => check(&rest),
        "e2e" => e2e::run(&rest),
        "scan" => scan::run(),
        "bench" => bench::run(&rest),
        "fuzz" => fuzz::run(&rest),
        "register" => compliance::register(),
        "sql" => sql::refresh(),
        "" | "help" | "--help" | "-h" => {
            print!("{HELP}");
            return ExitCode::SUCCESS;
        }
        other => Err(format!("no chore is named `{other}`\n\n{HELP}")),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask {chore}: {message}");
            ExitCode::FAILURE
        }
    }
}

fn demo(rest: &[String]) -> Result<(), String> {
    system::ensure(&[system::POSTGRES])?;
    let acte = sh::programs()?.join("acte");
    let mut command = std::process::Command::new(acte);
    command.arg("demo").args(rest);
    sh::run(&mut command)
}

fn test(rest: &[String]) -> Result<(), String> {
    system::ensure(&[
        system::POSTGRES,
        system::SOFTHSM,
        system::CLAMAV_SAMPLES,
        system::CLAMD,
    ])?;
    sh::programs()?;
    // The tests share one server of their own: started by the first, stopped after the last.
    sh::run(sh::cargo_command(&["test", "--workspace", "--no-fail-fast"]).args(rest))?;
    if rest.is_empty() {
        e2e::run(&[])
    } else {
        Ok(())
    }
}

fn check(rest: &[String]) -> Result<(), String> {
    let mut failures = Vec::new();
    failures.extend(walls::crates()?);
    failures.extend(walls::rooms()?);
    failures.extend(house::rules()?);
    if !rest.iter().any(|flag| flag == "--quick") {
        for (what, arguments) in [
            ("formatting", &["fmt", "--all", "--check"][..]),
            (
                "lints",
                &[
                    "clippy",
                    "--workspace",
                    "--all-targets",
                    "--",
                    "-D",
                    "warnings",
                ][..],
            ),
            ("documentation", &["doc", "--no-deps", "--workspace"][..]),
        ] {
            if let Err(message) = sh::cargo(arguments) {
                failures.push(format!("{what}: {message}"));
            }
        }
        failures.extend(house::licences());
        failures.extend(sql::check()?);
        failures.extend(compliance::check()?);
        failures.extend(e2e::assets_fresh()?);
    }
    if failures.is_empty() {
        println!("check: walls, rules and generated files hold");
        Ok(())
    } else {
        Err(format!("\n  {}", failures.join("\n  ")))
    }
}
