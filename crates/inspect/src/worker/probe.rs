//! What a locked-down worker must not be able to do, tried from inside: used by tests and by the
//! operator's self-check.

use crate::protocol::Attempt;

/// Tries, and says what came of it. Several attempts end with the process instead.
#[must_use]
pub fn attempt(attempt: Attempt) -> String {
    match attempt {
        Attempt::Nothing => "ready".to_owned(),
        Attempt::OpenFile => match std::fs::read("/etc/passwd") {
            Ok(_) => "opened".to_owned(),
            Err(error) => format!("refused: {:?}", error.kind()),
        },
        Attempt::Socket => match std::net::TcpStream::connect(("127.0.0.1", 9)) {
            Ok(_) => "connected".to_owned(),
            Err(error) => format!("failed: {:?}", error.kind()),
        },
        Attempt::Spawn => match std::process::Command::new("/bin/true").status() {
            Ok(_) => "spawned".to_owned(),
            Err(error) => format!("failed: {:?}", error.kind()),
        },
        Attempt::Signal => {
            use rustix::process::{Pid, test_kill_process};
            format!("asked: {:?}", test_kill_process(Pid::INIT))
        }
        Attempt::Memory => {
            let mut held: Vec<Vec<u8>> = Vec::new();
            while held.len() < 1 << 16 {
                held.push(vec![1; 16 << 20]);
            }
            format!("held {} blocks", held.len())
        }
        Attempt::Loop => {
            let mut turns = 0_u64;
            while std::hint::black_box(turns) < u64::MAX {
                turns = turns.wrapping_add(1);
            }
            "ended".to_owned()
        }
        Attempt::Panic => {
            let none: Option<String> = std::hint::black_box(None);
            #[expect(clippy::expect_used, reason = "the attempt is to panic")]
            none.expect("a panic on purpose")
        }
    }
}
