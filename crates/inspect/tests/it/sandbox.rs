//! The worker as the supervisor sees it: real processes, really locked down.

use std::{io::Cursor, path::PathBuf, sync::Arc, time::Duration};

use inspect::{
    limits::Limits,
    protocol::{Attempt, Lockdown},
    report::{AnalysisKind, Gap, Report, Verdict},
    supervisor::{Order, Supervisor, SupervisorSettings},
};

use crate::samples::{EICAR_SHA256, eicar, zip};

fn settings() -> SupervisorSettings {
    // The folder of a checkout may be closed to others: the user is then not changed, the rest is.
    let mut settings = SupervisorSettings::new(PathBuf::from(env!("CARGO_BIN_EXE_acte-inspect")));
    settings.lockdown = Lockdown::BestEffort;
    settings.warm = 0;
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
    let spawned = supervisor.probe(Attempt::Spawn, &limits).await;
    assert!(
        spawned
            .as_ref()
            .is_err_and(|end| end.contains("signal: 31")),
        "{spawned:?}"
    );
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
async fn workers_started_ahead_are_used_once_each() {
    let mut pool = settings();
    pool.warm = 2;
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

/// Fields of the status of our own workers, as the kernel tells them.
fn workers() -> Vec<std::collections::BTreeMap<String, String>> {
    let own = std::process::id().to_string();
    std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| std::fs::read_to_string(entry.ok()?.path().join("status")).ok())
        .map(|status| {
            let fields = status.lines().filter_map(|line| line.split_once(':'));
            fields
                .map(|(name, value)| (name.to_owned(), value.trim().to_owned()))
                .collect()
        })
        .filter(|fields: &std::collections::BTreeMap<String, String>| {
            fields.get("PPid") == Some(&own)
        })
        .collect()
}

#[tokio::test]
async fn a_worker_that_waits_is_already_locked_down_and_nobody() {
    let mut pool = settings();
    pool.warm = 1;
    pool.lockdown = Lockdown::Required;
    let supervisor = Supervisor::new(pool);
    supervisor.warm_up().await;
    for _ in 0..100 {
        // Two filters: what kills, and what refuses politely.
        let locked = workers().into_iter().find(|fields| {
            fields
                .get("Seccomp_filters")
                .is_some_and(|filters| filters == "2")
        });
        let Some(worker) = locked else {
            tokio::time::sleep(Duration::from_millis(50)).await;
            continue;
        };
        assert_eq!(worker["NoNewPrivs"], "1");
        assert_eq!(worker["Seccomp"], "2");
        assert!(
            !worker["Uid"].split_whitespace().any(|id| id == "0"),
            "{}",
            worker["Uid"]
        );
        assert!(
            !worker["Gid"].split_whitespace().any(|id| id == "0"),
            "{}",
            worker["Gid"]
        );
        assert_eq!(worker["Groups"], "");
        return;
    }
    panic!("no locked-down worker in five seconds: {:?}", workers());
}
