//! Two servers, one the standby of the other: what happens when the primary dies or freezes.

use std::{
    os::unix::{
        fs::{MetadataExt as _, PermissionsExt as _},
        process::CommandExt as _,
    },
    path::{Path, PathBuf},
    process::Command,
    sync::Arc,
    time::Duration,
};

use kernel::Operation;
use ledger::{
    Database, Ledger, LedgerParts, Never, Record, Stop,
    ambient::OsEntropy,
    blobs::BlobSettings,
    postgres::embedded::Server,
    vault::{VaultSettings, create_key_file},
};
use testkit::TestClock;
use uuid::Uuid;

use crate::sample::{self, HANDLING, add, clerk};

/// A command under the user that owns `folder`, from the programs of the newest PostgreSQL.
fn program(name: &str, folder: &Path) -> Command {
    let mut bins: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .unwrap()
        .map(|entry| entry.unwrap().path().join("bin").join(name))
        .collect();
    bins.sort();
    let mut command = Command::new(bins.pop().unwrap());
    let owner = std::fs::metadata(folder).unwrap();
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        command.uid(owner.uid()).gid(owner.gid());
    }
    command.current_dir("/");
    command
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// A primary and a synchronous standby, and a ledger that knows both.
struct Pair {
    primary: Server,
    standby: Server,
    standby_data: PathBuf,
    ledger: Ledger,
    _folder: tempfile::TempDir,
}

async fn pair() -> Pair {
    let folder = tempfile::tempdir().unwrap();
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).unwrap();
    let primary = Server::start(&folder.path().join("a"), None).await.unwrap();
    let first = primary.database("sample").await.unwrap();
    ledger::migrate::run(&first, sample::LISTS).await.unwrap();

    // The folder as the server makes it; the backup brings the rest, its map of users included.
    let standby = folder.path().join("b");
    let model = std::fs::metadata(folder.path().join("a")).unwrap();
    std::fs::create_dir(&standby).unwrap();
    std::os::unix::fs::chown(&standby, Some(model.uid()), Some(model.gid())).unwrap();
    let standby_data = standby.join("cluster");
    run(program("pg_basebackup", &standby)
        .args([
            "--write-recovery-conf",
            "--checkpoint=fast",
            "--no-sync",
            "-U",
            "acte",
            "-h",
        ])
        .arg(primary.socket())
        .arg("-D")
        .arg(&standby_data));
    let standby = Server::start(&standby, None).await.unwrap();

    let mut conn = primary.superuser("postgres").await.unwrap();
    for sql in [
        "alter system set synchronous_standby_names = '*'",
        "alter system set synchronous_commit = 'remote_apply'",
        "select pg_reload_conf()",
    ] {
        sqlx::query(sql).execute(&mut conn).await.unwrap();
    }
    let (a, b) = (primary.socket().display(), standby.socket().display());
    let address = format!("postgres:///sample?host={a},{b}");
    let key = folder.path().join("service.key");
    create_key_file(&key, 1, &OsEntropy).unwrap();
    let ledger = Ledger::open(LedgerParts {
        law: sample::law(),
        database: Database::configured("sample", &address).unwrap(),
        vault: VaultSettings::file(key),
        blobs: BlobSettings::Folder(folder.path().join("blobs")),
        clock: Arc::new(TestClock::new()),
        entropy: Arc::new(OsEntropy),
    });
    let ledger = ledger.await.unwrap();
    Pair {
        primary,
        standby,
        standby_data,
        ledger,
        _folder: folder,
    }
}

async fn open_case(ledger: &Ledger) -> Result<Uuid, Stop<Never>> {
    let deed = ledger.deed(clerk("north"), HANDLING, |mut deed| async move {
        let id = deed.new_id::<sample::Case>().uuid();
        add(&mut deed, id, "north", 1).await?;
        let record = Record::new(Operation::Create, "case", id);
        Ok((id, deed.record(record).await?))
    });
    deed.await
}

/// Cases opened by `clients` until the failover is over; every one that was acknowledged.
async fn load(ledger: &Ledger, stop: &tokio_util::sync::CancellationToken) -> Vec<Uuid> {
    let one = || async {
        let mut done = Vec::new();
        while !stop.is_cancelled() {
            match open_case(ledger).await {
                Ok(id) => done.push(id),
                Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
            }
        }
        done
    };
    futures::future::join_all((0..4).map(|_| one()))
        .await
        .concat()
}

async fn everything_is_there(server: &Server, acknowledged: &[Uuid]) {
    let mut conn = server.superuser("sample").await.unwrap();
    let sql = "select count(*) from unnest($1::uuid[]) as done (id)
               where not exists (select from case_file where case_file.id = done.id)
                  or not exists (select from audit_payload where audit_payload.object = done.id)";
    let lost = sqlx::query_scalar(sql)
        .bind(acknowledged)
        .fetch_one(&mut conn)
        .await;
    assert_eq!(lost.unwrap_or(-1_i64), 0, "lost, of {}", acknowledged.len());
    let traced = "select count(*) from case_file c where
                  (select count(*) from audit_payload p where p.object = c.id) <> 1";
    let odd: i64 = sqlx::query_scalar(traced)
        .fetch_one(&mut conn)
        .await
        .unwrap();
    assert_eq!(odd, 0, "a case without its trace, or with two");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_primary_dies_and_nothing_acknowledged_is_lost() {
    let Pair {
        primary,
        standby,
        standby_data,
        ledger,
        _folder,
    } = pair().await;
    let stop = tokio_util::sync::CancellationToken::new();
    let fault = async {
        tokio::time::sleep(Duration::from_millis(700)).await;
        primary.crash().await.unwrap();
        promote(&standby_data, &standby).await;
        tokio::time::sleep(Duration::from_millis(1500)).await;
        stop.cancel();
    };
    let (done, ()) = tokio::join!(load(&ledger, &stop), fault);
    assert!(done.len() > 20, "{} acts", done.len());
    everything_is_there(&standby, &done).await;
    // The last acts were done on the promoted server.
    let id = open_case(&ledger).await.unwrap();
    everything_is_there(&standby, &[id]).await;
    standby.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_primary_freezes_and_is_left_within_seconds() {
    let Pair {
        primary,
        standby,
        standby_data,
        ledger,
        _folder,
    } = pair().await;
    open_case(&ledger).await.unwrap();
    let pids = signal(&primary, "-STOP");
    promote(&standby_data, &standby).await;
    let start = tokio::time::Instant::now();
    let id = loop {
        match open_case(&ledger).await {
            Ok(id) => break id,
            Err(_) => tokio::time::sleep(Duration::from_millis(20)).await,
        }
    };
    let outage = start.elapsed();
    println!("outage after a freeze: {outage:?}");
    assert!(outage < Duration::from_secs(10), "{outage:?}");
    everything_is_there(&standby, &[id]).await;
    run(Command::new("kill").arg("-CONT").args(pids));
    primary.crash().await.unwrap();
    standby.stop().await.unwrap();
}

async fn promote(data: &Path, standby: &Server) {
    // The promoted server has no standby of its own and must not wait for one.
    let mut conn = standby.superuser("postgres").await.unwrap();
    run(program("pg_ctl", data)
        .args(["promote", "-w", "-D"])
        .arg(data));
    for sql in ["alter system reset all", "select pg_reload_conf()"] {
        sqlx::query(sql).execute(&mut conn).await.unwrap();
    }
}

/// Sends a signal to every process that works in a server's data folder.
fn signal(server: &Server, signal: &str) -> Vec<String> {
    let data = server.socket().with_file_name("cluster");
    let pids: Vec<String> = std::fs::read_dir("/proc")
        .unwrap()
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.parse::<u32>().is_ok())
        .filter(|pid| std::fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(|cwd| cwd == data))
        .collect();
    assert!(!pids.is_empty());
    run(Command::new("kill").arg(signal).args(&pids));
    pids
}
