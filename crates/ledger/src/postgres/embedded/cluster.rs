//! From a folder to a running server.

use std::{
    fs::{self, OpenOptions, TryLockError},
    path::{Path, PathBuf},
};

use super::{
    install::{self, Tuning, cannot},
    process, user,
};
use crate::Fault;

/// A server that is coming up.
pub(super) struct Up {
    pub(super) socket: PathBuf,
    pub(super) data: PathBuf,
    /// None when another process owns it.
    pub(super) owner: Option<process::Owner>,
}

pub(super) fn bring_up(folder: &Path, run_as: Option<&str>, tuning: Tuning) -> Result<Up, Fault> {
    let (me, server) = user::choose(run_as)?;
    install::private_folder(folder, &server, &me)?;
    let folder = fs::canonicalize(folder).map_err(|error| cannot("read", folder, &error))?;
    install::check_entry(&folder, &server, &me)?;
    let data = folder.join("cluster");
    let socket = install::socket_folder(&folder);

    let lock_path = folder.join("lock");
    let lock = OpenOptions::new()
        .create(true)
        .append(true)
        .open(&lock_path);
    let lock = lock.map_err(|error| cannot("write", &lock_path, &error))?;
    match lock.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            return Ok(Up {
                socket,
                data,
                owner: None,
            });
        }
        Err(TryLockError::Error(error)) => return Err(cannot("lock", &lock_path, &error)),
    }
    install::private_folder(&socket, &server, &me)?;
    let existing = fs::read_to_string(data.join("PG_VERSION")).ok();
    let wanted = existing
        .as_deref()
        .and_then(|version| version.trim().parse().ok());
    let programs = install::find(wanted)?;
    if existing.is_none() {
        install::create(&programs, &data, &server, &me, tuning)?;
    }
    process::clear_away(&programs, &data, (&server, &me))?;
    let owner = process::start(
        &programs,
        &data,
        &socket,
        (&server, &me),
        (tuning, None),
        lock,
    )?;
    Ok(Up {
        socket,
        data,
        owner: Some(owner),
    })
}

/// The server that the test processes of one checkout share: started by the first, stopped half a
/// minute after the last. The file returned is locked, and must be held as long as the server is
/// used.
#[cfg(feature = "testing")]
pub(super) fn bring_up_shared(folder: &Path) -> Result<(Up, fs::File), Fault> {
    let (me, server) = user::choose(None)?;
    install::private_folder(folder, &server, &me)?;
    let folder = fs::canonicalize(folder).map_err(|error| cannot("read", folder, &error))?;
    install::check_entry(&folder, &server, &me)?;
    let data = folder.join("cluster");
    let socket = install::socket_folder(&folder);
    let open = |path: &Path| {
        let file = OpenOptions::new()
            .create(true)
            .append(true)
            .read(true)
            .open(path);
        file.map_err(|error| cannot("write", path, &error))
    };
    let users_path = folder.join("users");
    let users = open(&users_path)?;
    users
        .lock_shared()
        .map_err(|error| cannot("lock", &users_path, &error))?;
    let lock_path = folder.join("lock");
    let lock = open(&lock_path)?;
    lock.lock()
        .map_err(|error| cannot("lock", &lock_path, &error))?;

    let running = process::marked(&data.join("postmaster.pid"));
    if running.is_some_and(|pid| process::is_in(pid, &data)) {
        return Ok((
            Up {
                socket,
                data,
                owner: None,
            },
            users,
        ));
    }
    install::private_folder(&socket, &server, &me)?;
    let existing = fs::read_to_string(data.join("PG_VERSION")).ok();
    let wanted = existing
        .as_deref()
        .and_then(|version| version.trim().parse().ok());
    let programs = install::find(wanted)?;
    if existing.is_none() {
        install::create(&programs, &data, &server, &me, Tuning::Test)?;
    }
    process::clear_away(&programs, &data, (&server, &me))?;
    let life = (Tuning::Test, Some(users_path.as_path()));
    let owner = process::start(&programs, &data, &socket, (&server, &me), life, lock)?;
    // The lock is let go once the mark of the server is there for the next process to see.
    for _ in 0..500 {
        if process::marked(&data.join("postmaster.pid")).is_some() || owner.has_ended() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    drop(owner);
    Ok((
        Up {
            socket,
            data,
            owner: None,
        },
        users,
    ))
}
