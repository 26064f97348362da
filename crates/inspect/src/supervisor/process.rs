//! One worker process: made for one file, used once, always reaped.

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{
        UnixStream,
        unix::{OwnedReadHalf, OwnedWriteHalf},
    },
};

use super::forkserver::Orders;
use crate::{
    preview::{self, Preview},
    protocol::Answer,
};

/// Longest answer read, in bytes.
const MAX_ANSWER: usize = 256 << 20;

/// A worker that awaits its task.
#[derive(Debug)]
pub(super) struct Worker {
    input: Option<OwnedWriteHalf>,
    output: OwnedReadHalf,
    process: Process,
}

/// A process of the fork server's, ended and reaped when this is dropped.
#[derive(Debug)]
struct Process {
    pid: Option<i32>,
    orders: Orders,
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Some(pid) = self.pid.take() {
            drop(self.orders.order_end(pid));
        }
    }
}

impl Worker {
    pub(super) fn new(socket: UnixStream, pid: i32, orders: Orders) -> Self {
        let (output, input) = socket.into_split();
        let pid = Some(pid);
        Self {
            input: Some(input),
            output,
            process: Process { pid, orders },
        }
    }

    /// The way in, to be dropped at the end of the file.
    pub(super) fn input(&mut self) -> Option<OwnedWriteHalf> {
        self.input.take()
    }

    /// Reads all it says into `said`, which keeps what came when this is given up half-way; how the
    /// process ended, when that was not well.
    pub(super) async fn finish(&mut self, said: &mut Vec<u8>) -> Result<(), String> {
        loop {
            match self.output.read_buf(said).await {
                Ok(0) => break,
                Ok(_) => {}
                // It ended before it had read all of its input.
                Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
                Err(error) => return Err(format!("answer: {}", error.kind())),
            }
            if said.len() > MAX_ANSWER {
                said.clear();
                return Err("the answer is too long".to_owned());
            }
        }
        self.ended().await
    }

    /// Ends the process if it still runs, and reaps it; how it ended, when that was not well.
    async fn ended(&mut self) -> Result<(), String> {
        let Some(pid) = self.process.pid.take() else {
            return Ok(());
        };
        let status = self.process.orders.order_end(pid).await?;
        if status.success() {
            Ok(())
        } else {
            Err(format!("worker ended with {status}"))
        }
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
pub(super) async fn send_block(pipe: &mut Option<OwnedWriteHalf>, bytes: &[u8]) {
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
