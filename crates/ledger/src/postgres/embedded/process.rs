//! The server as a process: started so that it cannot outlive the program, stopped cleanly.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Command, Stdio},
    sync::{Mutex, PoisonError},
    thread::sleep,
    time::Duration,
};

use super::{
    install::{Programs, Tuning, cannot, run_as},
    user::User,
};
use crate::Fault;

/// The shell becomes the server; before that it leaves behind a watcher that reads the program's
/// pipe. The pipe closes when the program ends, however it ends, and the watcher then asks for a
/// fast shutdown. The watcher is nobody's child, so that the server does not take it for one of its
/// own; a lifeline by signal (PR_SET_PDEATHSIG) would follow the thread that started the server, not
/// the program.
const WATCHED: &str = r#"
exec 3<&0
( ( read -r _ <&3; kill -INT $$ ) >/dev/null 2>&1 & )
exec 3<&-
exec "$@" </dev/null
"#;

/// The same for a server that several test processes share: it stops when none has held the lock of
/// the file `users` for half a minute.
const SHARED: &str = r#"
users=$1; shift
( (
  idle=0
  while kill -0 $$ && [ $idle -lt 6 ]; do
    sleep 5
    if flock -n -x "$users" true; then idle=$((idle + 1)); else idle=0; fi
  done
  kill -INT $$
) </dev/null >/dev/null 2>&1 & )
exec "$@" </dev/null
"#;

const STEP: Duration = Duration::from_millis(20);
/// Thirty seconds, in steps.
const PATIENCE: u32 = 1500;

/// The process that started the server, and the lock that says so.
pub(super) struct Owner {
    child: Mutex<Child>,
    pipe: Option<ChildStdin>,
    data: PathBuf,
    _lock: File,
}

/// Starts the server. With `users` it lives as long as someone locks that file; without, as long as
/// this program.
pub(super) fn start(
    programs: &Programs,
    data: &Path,
    socket: &Path,
    (user, me): (&User, &User),
    (tuning, users): (Tuning, Option<&Path>),
    lock: File,
) -> Result<Owner, Fault> {
    use std::os::unix::process::CommandExt as _;
    let log = data.join("server.log");
    let log = File::create(&log).map_err(|error| cannot("write", &log, &error))?;
    let log_too = log
        .try_clone()
        .map_err(|error| cannot("write", data, &error))?;
    let mut shell = Command::new("/bin/sh");
    run_as(&mut shell, user, me);
    match users {
        None => shell.args(["-c", WATCHED, "acte-postgres"]),
        Some(users) => shell.args(["-c", SHARED, "acte-postgres"]).arg(users),
    };
    shell
        .arg(programs.path("postgres"))
        .arg("-D")
        .arg(data)
        .arg("-k")
        .arg(socket);
    for setting in tuning.settings() {
        shell.arg("-c").arg(setting);
    }
    // A group of its own: a Ctrl-C is the program's business, which then stops the server in order.
    shell
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(log)
        .stderr(log_too);
    let mut child = shell
        .spawn()
        .map_err(|error| cannot("run", Path::new("/bin/sh"), &error))?;
    let pipe = child.stdin.take();
    Ok(Owner {
        child: Mutex::new(child),
        pipe,
        data: data.to_owned(),
        _lock: lock,
    })
}

impl Owner {
    pub(super) fn has_ended(&self) -> bool {
        let mut child = self.child.lock().unwrap_or_else(PoisonError::into_inner);
        !matches!(child.try_wait(), Ok(None))
    }

    /// Fast shutdown; after half a minute the hard way.
    pub(super) fn stop(mut self) -> Result<(), Fault> {
        drop(self.pipe.take());
        for _ in 0..PATIENCE {
            if self.has_ended() {
                return Ok(());
            }
            sleep(STEP);
        }
        self.crash()?;
        Err(Fault::Timeout(
            "PostgreSQL did not stop and was killed".into(),
        ))
    }

    /// Kills the server and waits until none of its processes is left.
    pub(super) fn crash(self) -> Result<(), Fault> {
        let mut child = self
            .child
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let _ = child.kill();
        let _ = child.wait();
        for _ in 0..PATIENCE {
            if !anyone_in(&self.data) {
                return Ok(());
            }
            sleep(STEP);
        }
        Err(Fault::Unavailable("processes of PostgreSQL remain".into()))
    }
}

/// Deals with what an earlier program left: a server still stopping, or the mark of one that died.
pub(super) fn clear_away(
    programs: &Programs,
    data: &Path,
    (user, me): (&User, &User),
) -> Result<(), Fault> {
    let mark = data.join("postmaster.pid");
    for step in 0..PATIENCE * 2 {
        let Some(pid) = marked(&mark) else {
            return Ok(());
        };
        if !is_in(pid, data) {
            // The number now belongs to another process: PostgreSQL would take it for its own.
            let _ = fs::remove_file(&mark);
            return Ok(());
        }
        // Its watcher has five seconds to notice; then it is asked directly.
        if step == 250 {
            let mut stop = programs.command("pg_ctl", user, me);
            stop.args(["stop", "--mode=fast", "--no-wait", "--pgdata"])
                .arg(data);
            let _ = stop.output();
        }
        sleep(STEP);
    }
    Err(Fault::Unavailable(
        "a server without owner does not stop".into(),
    ))
}

pub(super) fn marked(mark: &Path) -> Option<u32> {
    fs::read_to_string(mark)
        .ok()?
        .lines()
        .next()?
        .trim()
        .parse()
        .ok()
}

/// Every process of a server works in its data folder.
pub(super) fn is_in(pid: u32, data: &Path) -> bool {
    fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data)
}

fn anyone_in(data: &Path) -> bool {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    let mut pids = entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    pids.any(|pid| is_in(pid, data))
}
