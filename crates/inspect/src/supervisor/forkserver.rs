//! The fork server as the supervisor sees it: a process that has one set of rules, and makes workers.

use std::{
    io::{self, IoSlice},
    mem::MaybeUninit,
    os::{
        fd::{AsFd as _, OwnedFd},
        unix::net::UnixStream as Socket,
        unix::process::ExitStatusExt as _,
    },
    process::{ExitStatus, Stdio},
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use rustix::net::{SendAncillaryBuffer, SendAncillaryMessage, SendFlags, sendmsg};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _, Interest},
    net::UnixStream,
    process::{Child, Command},
    sync::{mpsc, oneshot},
    time::timeout,
};

use super::{SupervisorSettings, process::Worker};
use crate::{
    limits::Limits,
    protocol::{Lockdown, Order, READY},
};

/// Workers one server makes. They share the layout of their memory: what one file could learn of it must
/// not serve another for long.
const WORKERS: u32 = 200;
/// Time a server gets to carry out an order, or to end.
const PATIENCE: Duration = Duration::from_secs(5);
/// The user and group nobody: neither a server nor a worker started by root is ever root.
const NOBODY: u32 = 65_534;

/// An order, the socket that goes with it, and who waits for the answer.
type Asked = (Order, Option<OwnedFd>, oneshot::Sender<i64>);

/// A started server. It ends when this and its workers are dropped.
#[derive(Debug)]
pub(super) struct ForkServer {
    rules: Arc<[u8]>,
    made: AtomicU32,
    orders: Orders,
}

/// The way to a server, which its workers keep.
#[derive(Debug, Clone)]
pub(super) struct Orders(mpsc::UnboundedSender<Asked>);

impl ForkServer {
    /// Starts a server and gives it its rules.
    pub(super) async fn start(
        settings: &SupervisorSettings,
        rules: &Arc<[u8]>,
    ) -> io::Result<Self> {
        let (ours, theirs) = Socket::pair()?;
        let mut child = spawned(settings, &theirs).await?;
        drop(theirs);
        ours.set_nonblocking(true)?;
        let mut control = UnixStream::from_std(ours)?;
        let length = u32::try_from(rules.len()).map_err(|_| io::ErrorKind::InvalidInput)?;
        control.write_all(&length.to_le_bytes()).await?;
        control.write_all(rules).await?;
        let mut said = [0; READY.len()];
        control.read_exact(&mut said).await?;
        if said != READY {
            let _ = child.kill().await;
            return Err(io::Error::other("the program is no fork server"));
        }
        let (orders, asked) = mpsc::unbounded_channel();
        tokio::spawn(conduct(child, control, asked));
        Ok(Self {
            rules: Arc::clone(rules),
            made: AtomicU32::new(0),
            orders: Orders(orders),
        })
    }

    /// Whether it has these rules.
    pub(super) fn has(&self, rules: &Arc<[u8]>) -> bool {
        Arc::ptr_eq(&self.rules, rules)
    }

    /// Whether it is neither worn out nor gone.
    pub(super) fn is_fit(&self) -> bool {
        self.made.load(Ordering::Relaxed) < WORKERS && !self.orders.0.is_closed()
    }

    /// A new worker within these limits. A server that fails at it is not asked again.
    pub(super) async fn worker(&self, limits: &Limits) -> io::Result<Worker> {
        self.made.fetch_add(1, Ordering::Relaxed);
        let made = self.make(limits).await;
        if made.is_err() {
            self.made.store(WORKERS, Ordering::Relaxed);
        }
        made
    }

    async fn make(&self, limits: &Limits) -> io::Result<Worker> {
        let (ours, theirs) = Socket::pair()?;
        ours.set_nonblocking(true)?;
        let socket = UnixStream::from_std(ours)?;
        let order = Order::Start {
            memory: limits.max_memory,
            seconds: limits.max_millis.div_ceil(1000).saturating_add(5),
        };
        let answer = self.orders.ask(order, Some(theirs.into())).await;
        match answer.map(i32::try_from) {
            Ok(Ok(pid)) if pid > 0 => Ok(Worker::new(socket, pid, self.orders.clone())),
            Ok(_) => Err(io::Error::other("no process can be made")),
            Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }
}

impl Orders {
    fn ask(&self, order: Order, socket: Option<OwnedFd>) -> oneshot::Receiver<i64> {
        let (answer, answered) = oneshot::channel();
        // A server that is gone drops the question: the wait for its answer tells.
        let _ = self.0.send((order, socket, answer));
        answered
    }

    /// Orders the end of a worker, at once: to wait for the answer is to learn how it ended.
    pub(super) fn order_end(
        &self,
        pid: i32,
    ) -> impl Future<Output = Result<ExitStatus, String>> + use<> {
        let answer = self.ask(Order::End { pid }, None);
        async {
            let status = answer.await.map(i32::try_from);
            match status {
                Ok(Ok(status)) => Ok(ExitStatus::from_raw(status)),
                _ => Err("the fork server is gone".to_owned()),
            }
        }
    }
}

/// Starts the program, as nobody when this process is root.
async fn spawned(settings: &SupervisorSettings, control: &Socket) -> io::Result<Child> {
    let start = |drop_root: bool| {
        let mut command = Command::new(&settings.worker);
        command
            .arg("worker")
            .arg(match settings.lockdown {
                Lockdown::Required => "required",
                Lockdown::BestEffort => "best-effort",
            })
            .env_clear()
            .current_dir("/")
            .stdin(Stdio::from(OwnedFd::from(control.try_clone()?)))
            .stdout(Stdio::from(OwnedFd::from(control.try_clone()?)))
            .stderr(Stdio::null())
            .kill_on_drop(true);
        if drop_root {
            command.uid(NOBODY).gid(NOBODY);
        }
        command.spawn()
    };
    let root = is_root().await;
    match start(root) {
        // In development the program may stand where nobody may not look.
        Err(error)
            if error.kind() == io::ErrorKind::PermissionDenied
                && settings.lockdown == Lockdown::BestEffort
                && root =>
        {
            tracing::warn!("inspect worker runs as root: its program is not readable by others");
            start(false)
        }
        outcome => outcome,
    }
}

/// Passes orders on, one at a time, until nobody can give any or the server does not answer as it should.
async fn conduct(
    mut child: Child,
    mut control: UnixStream,
    mut asked: mpsc::UnboundedReceiver<Asked>,
) {
    while let Some((order, socket, answer)) = asked.recv().await {
        let Some(number) = carried_out(&mut control, order, socket).await else {
            // Closed before those who wait learn of it: they then look for another server.
            asked.close();
            break;
        };
        let unheard = answer.send(number).err();
        // Whoever asked for this worker has gone.
        if let (Order::Start { .. }, Some(Ok(pid @ 1..))) = (order, unheard.map(i32::try_from))
            && carried_out(&mut control, Order::End { pid }, None)
                .await
                .is_none()
        {
            asked.close();
            break;
        }
    }
    drop(asked);
    drop(control);
    if timeout(PATIENCE, child.wait()).await.is_err() {
        let _ = child.kill().await;
    }
}

/// The answer to an order; none when it does not come in time.
async fn carried_out(
    control: &mut UnixStream,
    order: Order,
    socket: Option<OwnedFd>,
) -> Option<i64> {
    let exchanged = timeout(PATIENCE, exchanged(control, order, socket)).await;
    exchanged.ok()?.ok()
}

async fn exchanged(
    control: &mut UnixStream,
    order: Order,
    socket: Option<OwnedFd>,
) -> io::Result<i64> {
    let bytes = order.to_bytes();
    let sent = control
        .async_io(Interest::WRITABLE, || {
            let sockets: Vec<_> = socket.iter().map(|socket| socket.as_fd()).collect();
            let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
            let mut passed = SendAncillaryBuffer::new(&mut space);
            if !sockets.is_empty() {
                passed.push(SendAncillaryMessage::ScmRights(&sockets));
            }
            let slices = [IoSlice::new(&bytes)];
            Ok(sendmsg(
                &*control,
                &slices,
                &mut passed,
                SendFlags::NOSIGNAL,
            )?)
        })
        .await?;
    if sent != bytes.len() {
        return Err(io::ErrorKind::WriteZero.into());
    }
    let mut answer = [0; 8];
    control.read_exact(&mut answer).await?;
    Ok(i64::from_le_bytes(answer))
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
