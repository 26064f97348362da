//! The worker: one process, one file, no rights.
//!
//! It is a copy of the fork server, made for one file: it has the rules, gives up every right it does
//! not need, and only then reads the first byte of the file. What it finds leaves as JSON on its
//! standard output; a panic, a kill or a crash leaves nothing, which the supervisor reports as a
//! gap.

mod forkserver;
mod lockdown;
pub mod probe;

use std::io::{self, Read, Write};

pub use forkserver::serve;
pub use lockdown::{Bounds, Locked, lock};

use crate::{
    analyse::{Request, examine, previews},
    preview::draw::Chosen,
    protocol::{Answer, CompiledRules, Lockdown, MAX_TASK_BYTES, RuleErrors, Task},
    report::AnalysisKind,
    rules::{Engine, OWN},
};

/// How a worker is started.
#[derive(Debug, Clone, Copy)]
struct Options {
    /// Whether a lock-down that is not complete stops it.
    lockdown: Lockdown,
    /// Memory and processor time it may use.
    bounds: Bounds,
}

/// Rules a worker has: none to compile some, or why they could not be loaded.
type Loaded = Result<Option<Engine>, String>;

/// Runs one task read from `input` and writes the answer to `output`.
///
/// # Errors
/// When the socket to the supervisor breaks.
fn run(
    options: Options,
    rules: &Loaded,
    mut input: impl Read,
    mut output: impl Write,
) -> io::Result<()> {
    // A panic is reported by its absence of answer; its text could quote the file.
    std::panic::set_hook(Box::new(|_| {}));
    let (answer, chosen) = answer(options, rules, &mut input)?;
    line(&mut output, &answer)?;
    match chosen {
        Some(chosen) => line(&mut output, &previews(chosen)),
        None => Ok(()),
    }
}

/// Writes a value as JSON on a line of its own.
fn line(output: &mut impl Write, value: &impl serde::Serialize) -> io::Result<()> {
    let mut bytes = serde_json::to_vec(value)?;
    bytes.push(b'\n');
    output.write_all(&bytes)?;
    output.flush()
}

/// An answer, and what remains to be drawn.
type Answered = (Answer, Option<Chosen>);

fn refused(reason: String) -> Answered {
    (Answer::Failed { reason }, None)
}

fn answer(options: Options, rules: &Loaded, input: &mut impl Read) -> io::Result<Answered> {
    let rules = match rules {
        Ok(rules) => rules.as_ref(),
        Err(reason) => return Ok(refused(format!("rules: {reason}"))),
    };
    let code = if rules.is_some() {
        lockdown::Code::Fixed
    } else {
        lockdown::Code::Made
    };
    let warm = || {
        if let Some(rules) = rules {
            rules.scanner().start_watchdog();
        }
    };
    let locked = match (lock(options.bounds, code, warm), options.lockdown) {
        (Ok(locked), _) if locked.complete() => locked,
        (Ok(locked), Lockdown::BestEffort) => locked,
        (Ok(locked), Lockdown::Required) => {
            return Ok(refused(format!("lock-down is incomplete: {locked:?}")));
        }
        (Err(error), Lockdown::Required) => {
            return Ok(refused(format!("no lock-down: {error}")));
        }
        (Err(_), Lockdown::BestEffort) => Locked::default(),
    };
    let header = read_block(input, MAX_TASK_BYTES)?;
    let task: Task = match serde_json::from_slice(&header) {
        Ok(task) => task,
        Err(error) => {
            return Ok(refused(format!("task: {error}")));
        }
    };
    Ok(match task {
        Task::Analyse { .. } if rules.is_none() => refused("no rules".to_owned()),
        Task::Analyse {
            name,
            kind,
            limits,
            passwords,
            owner,
        } => {
            let mut bytes = Vec::new();
            input.take(limits.max_memory / 2).read_to_end(&mut bytes)?;
            let (report, chosen) = examine(Request {
                name: &name,
                bytes,
                kind,
                limits: &limits,
                passwords: &passwords,
                owner: &owner,
                rules,
                sandboxed: locked.complete(),
            });
            let asked = (kind == AnalysisKind::Preview).then_some(chosen);
            (Answer::Report(Box::new(report)), asked)
        }
        Task::Picture { limits } => {
            let mut bytes = Vec::new();
            input.take(limits.max_memory / 2).read_to_end(&mut bytes)?;
            let drawn = std::panic::catch_unwind(|| crate::picture::draw(&bytes));
            match drawn.ok().flatten() {
                Some(picture) => (Answer::Picture(Box::new(picture)), None),
                None => (Answer::Undrawn, None),
            }
        }
        Task::Compile { sources, own } => (compile(&sources, own), None),
        Task::Probe { attempt } => refused(probe::attempt(attempt)),
    })
}

fn compile(sources: &[(String, String)], own: bool) -> Answer {
    let shipped = OWN.iter().copied().filter(|_| own);
    let given = sources
        .iter()
        .map(|(namespace, text)| (namespace.as_str(), text.as_str()));
    match Engine::compile(shipped.chain(given)) {
        Ok((engine, warnings)) => match engine.bundle() {
            Ok(bundle) => Answer::Compiled(CompiledRules {
                bundle,
                names: engine.names(),
                warnings,
            }),
            Err(reason) => Answer::Failed { reason },
        },
        Err(errors) => Answer::Refused(RuleErrors { errors }),
    }
}

/// A length in four little-endian bytes, then that many bytes.
fn read_block(input: &mut impl Read, max: u32) -> io::Result<Vec<u8>> {
    let mut length = [0; 4];
    input.read_exact(&mut length)?;
    let length = u32::from_le_bytes(length);
    if length > max {
        return Err(io::Error::other("block too long"));
    }
    let mut bytes = Vec::new();
    input.take(u64::from(length)).read_to_end(&mut bytes)?;
    if bytes.len() as u64 == u64::from(length) {
        Ok(bytes)
    } else {
        Err(io::ErrorKind::UnexpectedEof.into())
    }
}
