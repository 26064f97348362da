//! A real clamd beside the engine, with a signature database made here: no list of viruses is needed to
//! see that its opinion arrives.

use std::{
    fmt::Write as _,
    io::Cursor,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use inspect::{
    limits::Limits,
    protocol::Lockdown,
    report::{Gap, Report, Verdict},
    supervisor::{Clamd, Order, Supervisor, SupervisorSettings},
};
use md5::{Digest as _, Md5};

use crate::samples::eicar;

const DAEMON: &str = "/usr/sbin/clamd";
/// More than the daemon is told to take, in bytes.
const TOO_MUCH: usize = 3 << 20;

/// The daemon, ended with the test.
struct Daemon {
    child: Child,
    folder: tempfile::TempDir,
}

impl Drop for Daemon {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Harmless bytes that only the daemon's database knows, longer than one piece of the stream.
fn marked() -> Vec<u8> {
    b"Temoin connu de la seule base de signatures de l'essai.\n".repeat(4_000)
}

/// A line of a database of whole files: hash, size, name.
fn signature(bytes: &[u8], name: &str) -> String {
    let hash = Md5::digest(bytes)
        .iter()
        .fold(String::new(), |mut hex, byte| {
            let _ = write!(hex, "{byte:02x}");
            hex
        });
    format!("{hash}:{}:{name}\n", bytes.len())
}

impl Daemon {
    fn socket(&self) -> PathBuf {
        self.folder.path().join("clamd.sock")
    }

    async fn start() -> Self {
        assert!(
            Path::new(DAEMON).is_file(),
            "{DAEMON} is missing: `cargo xtask test` installs it, or apt-get install clamav-daemon"
        );
        let folder = tempfile::tempdir().unwrap();
        let base = folder.path().join("base");
        std::fs::create_dir(&base).unwrap();
        let lines = signature(&eicar(), "Essai.Eicar") + &signature(&marked(), "Essai.Temoin");
        std::fs::write(base.join("essai.hdb"), lines).unwrap();
        let settings = folder.path().join("clamd.conf");
        let text = format!(
            "Foreground yes\nLocalSocket {}\nDatabaseDirectory {}\nTemporaryDirectory {}\nStreamMaxLength 1M\n",
            folder.path().join("clamd.sock").display(),
            base.display(),
            folder.path().display(),
        );
        std::fs::write(&settings, text).unwrap();
        let child = Command::new(DAEMON)
            .arg("--config-file")
            .arg(&settings)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut daemon = Self { child, folder };
        for _ in 0..600 {
            assert_eq!(daemon.child.try_wait().unwrap(), None, "clamd ended");
            if tokio::net::UnixStream::connect(daemon.socket())
                .await
                .is_ok()
            {
                return daemon;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("clamd does not listen");
    }
}

async fn analysed(socket: PathBuf, bytes: Vec<u8>) -> Report {
    let mut settings = SupervisorSettings::new(env!("CARGO_BIN_EXE_acte-inspect"));
    settings.lockdown = Lockdown::BestEffort;
    settings.clamd = Some(Clamd::Unix(socket));
    let limits = Limits {
        max_millis: 120_000,
        ..Limits::default()
    };
    let order = Order::full("note.txt", &limits);
    Supervisor::new(settings)
        .analyse(Cursor::new(bytes), order)
        .await
}

fn found(report: &Report) -> Vec<&str> {
    let rules = report.nodes[0].rules.iter();
    rules
        .filter(|rule| rule.namespace == "clamd")
        .map(|rule| rule.rule.as_str())
        .collect()
}

#[tokio::test]
async fn a_real_daemon_takes_part() {
    let daemon = Daemon::start().await;

    let clean = analysed(daemon.socket(), b"Bonjour".to_vec()).await;
    assert_eq!(clean.verdict, Verdict::Clean, "{clean:#?}");
    assert!(clean.engines.iter().any(|engine| engine == "clamd"));
    assert_eq!(found(&clean), [""; 0]);

    // Its word alone is enough, and what it found is told.
    let known = analysed(daemon.socket(), marked()).await;
    assert_eq!(known.verdict, Verdict::Malicious, "{known:#?}");
    assert_eq!(found(&known).len(), 1);
    assert!(found(&known)[0].starts_with("Essai.Temoin"), "{known:#?}");
    let test = analysed(daemon.socket(), eicar()).await;
    assert!(found(&test)[0].starts_with("Essai.Eicar"), "{test:#?}");

    // What it would not read is no opinion.
    let long = analysed(daemon.socket(), b"Bonjour\n".repeat(TOO_MUCH / 8)).await;
    assert_ne!(long.verdict, Verdict::Clean);
    let away = Gap::EngineAway {
        detail: "clamd".to_owned(),
    };
    assert!(
        long.nodes[0].gaps.contains(&away),
        "{:?}",
        long.nodes[0].gaps
    );

    // Nor is it, once it has gone.
    let socket = daemon.socket();
    drop(daemon);
    let alone = analysed(socket, b"Bonjour".to_vec()).await;
    assert!(alone.nodes[0].gaps.contains(&away));
    assert_eq!(alone.verdict, Verdict::Suspicious);
}
