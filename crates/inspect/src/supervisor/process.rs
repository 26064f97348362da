//! One worker process: started without rights to begin with, used once, always reaped.

use std::{process::Stdio, sync::Arc};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    process::{Child, ChildStdin, ChildStdout, Command},
};

use super::SupervisorSettings;
use crate::{
    limits::Limits,
    preview::{self, Preview},
    protocol::{Answer, Lockdown},
};

/// Longest answer read, in bytes.
const MAX_ANSWER: usize = 256 << 20;
/// The user and group nobody: a worker started by root is never root.
const NOBODY: u32 = 65_534;

/// A started worker that has its rules and awaits its task.
#[derive(Debug)]
pub(super) struct Worker {
    child: Child,
    stdin: Option<ChildStdin>,
    memory: u64,
    millis: u64,
    rules: Arc<[u8]>,
}

impl Worker {
    pub(super) async fn start(
        settings: &SupervisorSettings,
        limits: &Limits,
        rules: &Arc<[u8]>,
    ) -> std::io::Result<Self> {
        let root = is_root().await;
        let first = Self::command(settings, limits, root).spawn();
        let spawned = match first {
            // In development the program may stand where nobody may not look.
            Err(error)
                if error.kind() == std::io::ErrorKind::PermissionDenied
                    && settings.lockdown == Lockdown::BestEffort
                    && root =>
            {
                tracing::warn!(
                    "inspect worker runs as root: its program is not readable by others"
                );
                Self::command(settings, limits, false).spawn()
            }
            outcome => outcome,
        };
        let mut child = spawned?;
        let mut stdin = child.stdin.take();
        send_block(&mut stdin, rules).await;
        Ok(Self {
            child,
            stdin,
            memory: limits.max_memory,
            millis: limits.max_millis,
            rules: Arc::clone(rules),
        })
    }

    fn command(settings: &SupervisorSettings, limits: &Limits, drop_root: bool) -> Command {
        let mut command = Command::new(&settings.worker);
        command
            .arg("worker")
            .arg(match settings.lockdown {
                Lockdown::Required => "required",
                Lockdown::BestEffort => "best-effort",
            })
            .arg(limits.max_memory.to_string())
            .arg(
                limits
                    .max_millis
                    .div_ceil(1000)
                    .saturating_add(5)
                    .to_string(),
            )
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if drop_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command
    }

    /// Whether this worker was started with these bounds and rules, and still lives.
    pub(super) fn fits(&mut self, limits: &Limits, rules: &Arc<[u8]>) -> bool {
        self.memory == limits.max_memory
            && self.millis == limits.max_millis
            && Arc::ptr_eq(&self.rules, rules)
            && matches!(self.child.try_wait(), Ok(None))
    }

    pub(super) fn input(&mut self) -> Option<ChildStdin> {
        self.stdin.take()
    }

    pub(super) fn output(&mut self) -> Option<ChildStdout> {
        self.child.stdout.take()
    }

    /// Reads all it says into `said`, which keeps what came when this is given up half-way; how the
    /// process ended, when that was not well.
    pub(super) async fn finish(
        &mut self,
        output: Option<ChildStdout>,
        said: &mut Vec<u8>,
    ) -> Result<(), String> {
        let mut output = output.ok_or("no output")?;
        loop {
            let read = output.read_buf(said).await;
            if read.map_err(|error| format!("answer: {}", error.kind()))? == 0 {
                break;
            }
            if said.len() > MAX_ANSWER {
                said.clear();
                return Err("the answer is too long".to_owned());
            }
        }
        let status = self
            .child
            .wait()
            .await
            .map_err(|error| format!("wait: {}", error.kind()))?;
        if !status.success() {
            return Err(format!("worker ended with {status}"));
        }
        Ok(())
    }

    /// Ends the process if it still runs, and reaps it.
    pub(super) async fn kill(&mut self) {
        let _ = self.child.start_kill();
        let _ = self.child.wait().await;
    }
}

/// What the worker's lines mean, and how it `ended`. Its report stands even when it did not survive the
/// drawing of previews: they are what is missing then.
pub(super) fn understood(
    said: &[u8],
    ended: Result<(), String>,
    previews: bool,
) -> Result<Answer, String> {
    let mut lines = said.split_inclusive(|byte| *byte == b'\n');
    let first = lines.next().unwrap_or_default();
    let whole = first.ends_with(b"\n");
    if let Err(reason) = &ended
        && !(previews && whole)
    {
        return Err(reason.clone());
    }
    let mut answer: Answer =
        serde_json::from_slice(first).map_err(|_| "the answer makes no sense".to_owned())?;
    match &mut answer {
        Answer::Report(report) => {
            let drawn = lines
                .next()
                .and_then(|line| serde_json::from_slice::<Vec<Preview>>(line).ok());
            report.previews = match (previews, ended, drawn) {
                (false, ..) => Vec::new(),
                (true, Ok(()), Some(drawn)) => preview::believed(drawn, report.nodes.len()),
                (true, ..) => preview::interrupted(),
            };
        }
        _ => ended?,
    }
    Ok(answer)
}

/// Sends a length in four little-endian bytes, then the bytes; a closed pipe is dropped.
pub(super) async fn send_block(pipe: &mut Option<ChildStdin>, bytes: &[u8]) {
    let Some(open) = pipe else { return };
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX);
    let sent = async {
        open.write_all(&length.to_le_bytes()).await?;
        open.write_all(bytes).await
    };
    if sent.await.is_err() {
        *pipe = None;
    }
}

/// Whether this process runs as root.
async fn is_root() -> bool {
    let status = tokio::fs::read_to_string("/proc/self/status")
        .await
        .unwrap_or_default();
    let effective = status
        .lines()
        .find_map(|line| line.strip_prefix("Uid:"))
        .and_then(|ids| ids.split_whitespace().nth(1));
    effective == Some("0")
}
