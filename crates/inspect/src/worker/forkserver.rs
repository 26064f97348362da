//! The fork server: loads the rules once, then makes one worker a file, each a copy of itself.
//!
//! Loading rules and starting their engine takes longer than reading most files. The server does it once
//! and never reads a file; a copy made by fork(2) costs the pages it writes. It has one thread, so a copy is
//! whole. Copies share the layout of their memory: the supervisor renews the server often.

use std::{
    io::{self, IoSliceMut, Read, Write},
    mem::MaybeUninit,
    os::fd::OwnedFd,
};

use fork::Fork;
use rustix::{
    net::{RecvAncillaryBuffer, RecvAncillaryMessage, RecvFlags, recvmsg},
    process::{
        Pid, Signal, WaitOptions, getpid, getppid, kill_process, set_parent_process_death_signal,
        waitpid,
    },
    stdio,
};

use super::{Bounds, Loaded, Options, read_block, run};
use crate::{
    protocol::{Lockdown, Order, READY},
    rules::Engine,
};

/// The socket to the supervisor, on standard input. Not `std::io::Stdin`: what that read ahead would be in
/// every copy.
struct Control;

impl Read for Control {
    fn read(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        Ok(rustix::io::read(stdio::stdin(), bytes)?)
    }
}

impl Write for Control {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        Ok(rustix::io::write(stdio::stdin(), bytes)?)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Serves on standard input, a socket, until its other end is closed; or, in a copy, analyses one file.
///
/// # Errors
/// When the socket to the supervisor breaks or says nonsense.
pub fn serve(lockdown: Lockdown) -> io::Result<()> {
    // Never freed: a copy would first have to make all of it its own.
    let rules: &Loaded = Box::leak(Box::new(load(&read_block(&mut Control, u32::MAX)?)));
    // What a second thread holds at the instant of a copy would be held in the copy for ever.
    if std::fs::read_dir("/proc/self/task")?.count() != 1 {
        return Err(io::Error::other("more than one thread"));
    }
    Control.write_all(&READY)?;
    let server = getpid();
    while let Some((order, socket)) = next()? {
        let answer = match (order, socket) {
            (Order::Start { memory, seconds }, Some(socket)) => match fork::fork() {
                Ok(Fork::Child) => {
                    adopt(socket, server)?;
                    let bounds = Bounds { memory, seconds };
                    let options = Options { lockdown, bounds };
                    return run(options, rules, io::stdin().lock(), io::stdout().lock());
                }
                Ok(Fork::Parent(pid)) => pid,
                Err(_) => 0,
            },
            (Order::End { pid }, None) => end(pid)?,
            _ => return Err(io::ErrorKind::InvalidData.into()),
        };
        Control.write_all(&i64::from(answer).to_le_bytes())?;
    }
    Ok(())
}

fn load(bundle: &[u8]) -> Loaded {
    if bundle.is_empty() {
        return Ok(None);
    }
    let engine = Engine::load(bundle)?;
    engine.scanner().warm_up();
    Ok(Some(engine))
}

/// The next order and the socket that came with it; none at the end.
fn next() -> io::Result<Option<(Order, Option<OwnedFd>)>> {
    let mut bytes = [0; Order::LENGTH];
    let mut space = [MaybeUninit::uninit(); rustix::cmsg_space!(ScmRights(1))];
    let mut passed = RecvAncillaryBuffer::new(&mut space);
    let read = recvmsg(
        stdio::stdin(),
        &mut [IoSliceMut::new(&mut bytes)],
        &mut passed,
        RecvFlags::CMSG_CLOEXEC | RecvFlags::WAITALL,
    )?;
    if read.bytes == 0 {
        return Ok(None);
    }
    let order = Order::from_bytes(bytes).filter(|_| read.bytes == Order::LENGTH);
    let socket = passed.drain().find_map(|message| match message {
        RecvAncillaryMessage::ScmRights(mut sockets) => sockets.next(),
        _ => None,
    });
    match order {
        Some(order) => Ok(Some((order, socket))),
        None => Err(io::ErrorKind::InvalidData.into()),
    }
}

/// In a copy: its own socket takes the place of the server's, which it must not hear; and it ends with the
/// server.
fn adopt(socket: OwnedFd, server: Pid) -> io::Result<()> {
    stdio::dup2_stdin(&socket)?;
    stdio::dup2_stdout(&socket)?;
    drop(socket);
    set_parent_process_death_signal(Some(Signal::KILL))?;
    if getppid() == Some(server) {
        Ok(())
    } else {
        Err(io::Error::other("the fork server has ended"))
    }
}

/// How a worker ended; it is ended if it still runs. Its id is its own until it is reaped here.
fn end(pid: i32) -> io::Result<i32> {
    let pid = Pid::from_raw(pid).ok_or(io::ErrorKind::InvalidData)?;
    kill_process(pid, Signal::KILL)?;
    let ended = waitpid(Some(pid), WaitOptions::empty())?;
    ended.map_or(Err(io::ErrorKind::InvalidData.into()), |(_, status)| {
        Ok(status.as_raw())
    })
}
