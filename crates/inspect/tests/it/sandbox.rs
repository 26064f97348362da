//! The worker as the supervisor sees it: real processes, really locked down.

use std::{collections::BTreeMap, io::Cursor, path::PathBuf, sync::Arc, time::Duration};

use inspect::{
    limits::Limits,
    protocol::{Attempt, Lockdown},
    report::{AnalysisKind, Gap, Report, Verdict},
    supervisor::{Order, Supervisor, SupervisorSettings},
};
use tokio::{io::DuplexStream, task::JoinHandle};

use crate::samples::{EICAR_SHA256, eicar, zip};

fn settings() -> SupervisorSettings {
    // The folder of a checkout may be closed to others: the user is then not changed, the rest is.
    let mut settings = SupervisorSettings::new(PathBuf::from(env!("CARGO_BIN_EXE_acte-inspect")));
    settings.lockdown = Lockdown::BestEffort;
    settings
}

fn supervisor() -> Supervisor {
    Supervisor::new(settings())
}

fn short() -> Limits {
    Limits {
        max_millis: 2_000,
        max_memory: 1 << 30,
        ..Limits::default()
    }
}

#[track_caller]
fn interrupted(report: &Report) {
    assert_eq!(report.verdict, Verdict::Suspicious);
    assert!(
        matches!(report.nodes[0].gaps[..], [Gap::Interrupted { .. }]),
        "{:?}",
        report.nodes[0].gaps
    );
}

#[tokio::test]
async fn a_file_is_analysed_in_a_locked_down_process() {
    let limits = Limits::default();
    let bytes = zip("essai.com", &eicar());
    let order = Order::full("depot.zip", &limits);
    let report = supervisor().analyse(Cursor::new(bytes), order).await;
    assert!(
        report.sandboxed,
        "this kernel cannot lock a worker down: {:?}",
        report.nodes[0].gaps
    );
    assert_eq!(report.verdict, Verdict::Malicious, "{report:#?}");
    assert!(report.nodes.iter().any(|node| node.sha256 == EICAR_SHA256));
}

#[tokio::test]
async fn a_plain_text_is_clean_through_the_whole_chain() {
    let limits = Limits::default();
    for kind in [AnalysisKind::Quick, AnalysisKind::Full] {
        let order = Order {
            kind,
            ..Order::full("note.txt", &limits)
        };
        let report = supervisor()
            .analyse(Cursor::new(b"Bonjour".to_vec()), order)
            .await;
        assert_eq!(
            (report.verdict, report.depth),
            (Verdict::Clean, kind),
            "{report:#?}"
        );
    }
}

#[tokio::test]
async fn a_locked_down_worker_can_do_nothing_else() {
    let supervisor = supervisor();
    let limits = short();
    let opened = supervisor
        .probe(Attempt::OpenFile, &limits)
        .await
        .expect("answers");
    assert_eq!(opened, "refused: PermissionDenied");
    let socket = supervisor
        .probe(Attempt::Socket, &limits)
        .await
        .expect_err("is killed");
    assert!(socket.contains("signal: 31"), "{socket}");
    for attempt in [Attempt::Spawn, Attempt::Signal] {
        let end = supervisor.probe(attempt, &limits).await;
        assert!(
            end.as_ref().is_err_and(|end| end.contains("signal: 31")),
            "{attempt:?}: {end:?}"
        );
    }
    let memory = supervisor
        .probe(Attempt::Memory, &limits)
        .await
        .expect_err("dies");
    assert!(memory.contains("signal: 6"), "{memory}");
    assert!(supervisor.probe(Attempt::Panic, &limits).await.is_err());
}

#[tokio::test]
async fn an_endless_worker_is_killed() {
    let limits = Limits {
        max_millis: 100,
        ..short()
    };
    let end = supervisor()
        .probe(Attempt::Loop, &limits)
        .await
        .expect_err("never answers");
    assert!(
        end.contains("time is up") || end.contains("signal: 24") || end.contains("signal: 9"),
        "{end}"
    );
}

#[tokio::test]
async fn starting_and_locking_down_is_quick() {
    let supervisor = supervisor();
    let limits = short();
    supervisor
        .probe(Attempt::Nothing, &limits)
        .await
        .expect("answers");
    let began = tokio::time::Instant::now();
    for _ in 0..10 {
        assert_eq!(
            supervisor.probe(Attempt::Nothing, &limits).await.as_deref(),
            Ok("ready")
        );
    }
    let each = began.elapsed() / 10;
    println!("spawn, load rules, lock down, answer, reap: {each:?} each (unoptimised build)");
    assert!(each < Duration::from_secs(1), "{each:?}");
}

#[tokio::test]
async fn a_worker_that_is_no_worker_leaves_a_gap() {
    let limits = short();
    for program in [
        "/bin/cat",
        "/bin/true",
        "/bin/false",
        "/bin/echo",
        "/nonexistent",
    ] {
        let mut other = settings();
        other.worker = PathBuf::from(program);
        other.rules = Some(Arc::from([]));
        let report = Supervisor::new(other)
            .analyse(Cursor::new(b"x".to_vec()), Order::full("x", &limits))
            .await;
        interrupted(&report);
    }
}

#[tokio::test]
async fn rules_are_compiled_put_in_force_and_tried() {
    let supervisor = supervisor();
    let limits = Limits::default();
    let source = "rule marque { meta: verdict = \"malicious\" strings: $a = \"marqueur-1234\" condition: $a }";
    let compiled = supervisor
        .compile_rules(vec![("essai".to_owned(), source.to_owned())], false)
        .await
        .expect("compiles");
    assert_eq!(compiled.names, ["essai.marque"]);
    let bundle: Arc<[u8]> = Arc::from(compiled.bundle);
    let bytes = zip("a.txt", b"un marqueur-1234 dans un texte");
    let order = Order::full("a.zip", &limits);
    let tried = supervisor
        .scan_rules(&bundle, Cursor::new(bytes.clone()), order)
        .await;
    assert_eq!(
        tried
            .matches
            .iter()
            .map(|found| found.rule.as_str())
            .collect::<Vec<_>>(),
        ["marque"]
    );
    assert!(tried.complete);
    assert_eq!(
        supervisor
            .analyse(Cursor::new(bytes.clone()), order)
            .await
            .verdict,
        Verdict::Clean
    );
    supervisor.set_rules(Some(bundle));
    assert_eq!(
        supervisor.analyse(Cursor::new(bytes), order).await.verdict,
        Verdict::Malicious
    );
    let refused = supervisor
        .compile_rules(vec![("faux".to_owned(), "rule {".to_owned())], false)
        .await
        .expect_err("is refused");
    assert_eq!(
        (refused.errors[0].namespace.as_str(), refused.errors[0].line),
        ("faux", Some(1))
    );
}

#[tokio::test]
async fn files_side_by_side_have_a_worker_each() {
    let mut pool = settings();
    pool.concurrency = 4;
    let supervisor = Supervisor::new(pool);
    supervisor.warm_up().await;
    let limits = Limits::default();
    let reports: Vec<Report> = futures_join((0..6).map(|number| {
        let supervisor = supervisor.clone();
        let limits = limits.clone();
        async move {
            let text = format!("texte {number}");
            supervisor
                .analyse(
                    Cursor::new(text.into_bytes()),
                    Order::full("a.txt", &limits),
                )
                .await
        }
    }))
    .await;
    assert!(
        reports
            .iter()
            .all(|report| report.verdict == Verdict::Clean),
        "{reports:#?}"
    );
}

/// Runs futures side by side.
async fn futures_join<T: Send + 'static>(
    futures: impl Iterator<Item = impl Future<Output = T> + Send + 'static>,
) -> Vec<T> {
    let tasks: Vec<_> = futures.map(tokio::spawn).collect();
    let mut done = Vec::new();
    for task in tasks {
        done.push(task.await.unwrap());
    }
    done
}

#[tokio::test]
async fn an_antivirus_that_is_away_is_a_gap() {
    let mut with = settings();
    with.clamd = Some(inspect::supervisor::Clamd::Unix(
        "/nonexistent/clamd.sock".into(),
    ));
    let limits = Limits::default();
    let report = Supervisor::new(with)
        .analyse(
            Cursor::new(b"Bonjour".to_vec()),
            Order::full("a.txt", &limits),
        )
        .await;
    assert_eq!(report.verdict, Verdict::Suspicious);
    assert_eq!(
        report.nodes[0].gaps,
        [Gap::EngineAway {
            detail: "clamd".to_owned()
        }]
    );
}

/// Fields of the status of a process, as the kernel tells them.
type Status = BTreeMap<String, String>;

/// A supervisor whose processes are known from those of other tests by the path of their program.
struct Marked {
    supervisor: Supervisor,
    program: PathBuf,
    _folder: tempfile::TempDir,
}

impl Marked {
    fn new(lockdown: Lockdown) -> Self {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let mode = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(folder.path(), mode).unwrap();
        let mut settings = settings();
        let program = folder.path().join("acte-inspect");
        std::os::unix::fs::symlink(&settings.worker, &program).unwrap();
        settings.worker = program.clone();
        settings.lockdown = lockdown;
        Self {
            supervisor: Supervisor::new(settings),
            program,
            _folder: folder,
        }
    }

    /// Its processes that no process of ours started itself: the fork server's copies.
    fn workers(&self) -> Vec<Status> {
        let own = std::process::id().to_string();
        let processes = std::fs::read_dir("/proc").unwrap().filter_map(|entry| {
            let folder = entry.ok()?.path();
            let line = std::fs::read(folder.join("cmdline")).ok()?;
            let program = line.split(|byte| *byte == 0).next()?;
            if program != self.program.as_os_str().as_encoded_bytes() {
                return None;
            }
            let status = std::fs::read_to_string(folder.join("status")).ok()?;
            let fields = status.lines().filter_map(|line| line.split_once(':'));
            let fields = fields.map(|(name, value)| (name.to_owned(), value.trim().to_owned()));
            Some(fields.collect())
        });
        processes
            .filter(|status: &Status| status.get("PPid").is_some_and(|parent| *parent != own))
            .collect()
    }

    /// An analysis whose file goes on until the other end of its pipe is dropped, and the locked-down
    /// worker that waits for the rest of it.
    async fn waiting(&self) -> (JoinHandle<Report>, DuplexStream, Status) {
        let (input, end) = tokio::io::duplex(64);
        let supervisor = self.supervisor.clone();
        let analysis = tokio::spawn(async move {
            let limits = Limits::default();
            let order = Order::full("a.txt", &limits);
            supervisor.analyse(input, order).await
        });
        for _ in 0..600 {
            // Two filters: what kills, and what refuses politely.
            let locked = self.workers().into_iter().find(|fields| {
                fields
                    .get("Seccomp_filters")
                    .is_some_and(|filters| filters == "2")
            });
            if let Some(worker) = locked.filter(|_| !analysis.is_finished()) {
                return (analysis, end, worker);
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!(
            "no locked-down worker in thirty seconds: {:?}",
            self.workers()
        );
    }
}

#[tokio::test]
async fn a_worker_that_waits_is_already_locked_down_and_nobody() {
    let required = Marked::new(Lockdown::Required);
    let (_analysis, _end, worker) = required.waiting().await;
    assert_eq!(worker["NoNewPrivs"], "1");
    assert_eq!(worker["Seccomp"], "2");
    for ids in ["Uid", "Gid"] {
        assert!(
            !worker[ids].split_whitespace().any(|id| id == "0"),
            "{}",
            worker[ids]
        );
    }
    assert_eq!(worker["Groups"], "");
}

#[tokio::test]
async fn a_worker_hears_its_own_socket_and_not_the_fork_server_s() {
    let marked = Marked::new(Lockdown::BestEffort);
    let (_analysis, _end, worker) = marked.waiting().await;
    let sockets = |pid: &str| -> Vec<String> {
        let open = std::fs::read_dir(format!("/proc/{pid}/fd")).unwrap();
        let targets = open.filter_map(|entry| std::fs::read_link(entry.unwrap().path()).ok());
        targets
            .map(|target| target.to_string_lossy().into_owned())
            .filter(|target| target.starts_with("socket:"))
            .collect()
    };
    // Each is standard input and standard output.
    let (own, server) = (sockets(&worker["Pid"]), sockets(&worker["PPid"]));
    assert!(own.len() == 2 && own[0] == own[1], "{own:?}");
    assert!(server.len() == 2 && server[0] == server[1], "{server:?}");
    assert_ne!(own[0], server[0]);
}

#[tokio::test]
async fn a_worker_ends_when_nobody_waits_for_it() {
    let marked = Marked::new(Lockdown::BestEffort);
    let (analysis, _end, worker) = marked.waiting().await;
    analysis.abort();
    for _ in 0..200 {
        if marked.workers().is_empty() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("worker {} outlives its analysis", worker["Pid"]);
}

#[tokio::test]
async fn the_loss_of_the_fork_server_costs_only_the_files_in_hand() {
    let marked = Marked::new(Lockdown::BestEffort);
    let (analysis, end, worker) = marked.waiting().await;
    let status = std::process::Command::new("kill")
        .args(["-KILL", &worker["PPid"]])
        .status();
    assert!(status.unwrap().success());
    // Its workers end with it; the file in hand has a gap.
    drop(end);
    interrupted(&analysis.await.unwrap());
    let limits = Limits::default();
    let order = Order::full("a.txt", &limits);
    let report = marked
        .supervisor
        .analyse(Cursor::new(b"Bonjour".to_vec()), order)
        .await;
    assert_eq!(report.verdict, Verdict::Clean, "{report:#?}");
}

#[tokio::test]
async fn a_fork_server_is_renewed() {
    let marked = Marked::new(Lockdown::BestEffort);
    let (first, _end, before) = marked.waiting().await;
    first.abort();
    let limits = Limits::default();
    for _ in 0..200 {
        let ready = marked.supervisor.probe(Attempt::Nothing, &limits).await;
        assert_eq!(ready.as_deref(), Ok("ready"));
    }
    let (_second, _end, after) = marked.waiting().await;
    assert_ne!(before["PPid"], after["PPid"], "one server made 202 workers");
}
