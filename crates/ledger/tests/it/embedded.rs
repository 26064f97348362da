//! The private server, started and stopped for real.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};

use ledger::postgres::embedded::Server;

fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    // The server runs under another user when the tests run as root.
    let open = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(folder.path(), open).unwrap();
    folder
}

#[tokio::test]
async fn what_is_committed_survives_a_crash_and_a_stop() {
    let folder = folder();
    let data = folder.path().join("postgres");
    let server = Server::start(&data, None).await.unwrap();
    assert!(server.is_owner());
    let database = server.database("sample").await.unwrap();
    ledger::migrate::run(&database, crate::sample::LISTS)
        .await
        .unwrap();
    let insert = "insert into case_file values (gen_random_uuid(), 'north', 1, now())";
    let mut conn = server.superuser("sample").await.unwrap();
    sqlx::query(insert).execute(&mut conn).await.unwrap();
    server.crash().await.unwrap();

    let server = Server::start(&data, None).await.unwrap();
    let mut conn = server.superuser("sample").await.unwrap();
    let sql = "select count(*) from case_file";
    let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap();
    assert_eq!(count, 1);
    let database = server.database("sample").await.unwrap();
    let applied = ledger::migrate::run(&database, crate::sample::LISTS)
        .await
        .unwrap();
    assert_eq!(applied, Vec::<String>::new());
    drop(conn);
    server.stop().await.unwrap();
    assert!(
        !data.join("cluster/postmaster.pid").exists(),
        "not stopped cleanly"
    );
}

#[tokio::test]
async fn the_folder_is_private_and_the_server_is_not_root() {
    let folder = folder();
    // With a parent that is not there yet.
    let data = folder.path().join("data/postgres");
    let server = Server::start(&data, None).await.unwrap();
    for path in [
        data.clone(),
        data.join("cluster"),
        server.socket().to_owned(),
    ] {
        let entry = std::fs::metadata(&path).unwrap();
        assert_eq!(entry.mode() & 0o777, 0o700, "{}", path.display());
        assert_ne!(entry.uid(), 0, "{}", path.display());
    }
    let mut conn = server.superuser("postgres").await.unwrap();
    let sql = "select current_setting('listen_addresses') || current_setting('fsync')";
    let settings: String = sqlx::query_scalar(sql).fetch_one(&mut conn).await.unwrap();
    assert_eq!(settings, "on", "no address, durable");
    server.stop().await.unwrap();
}

#[tokio::test]
async fn a_second_program_on_the_folder_is_a_guest() {
    let folder = folder();
    let data = folder.path().join("postgres");
    let owner = Server::start(&data, None).await.unwrap();
    let guest = Server::start(&data, None).await.unwrap();
    assert!(owner.is_owner() && !guest.is_owner());
    guest.database("sample").await.unwrap();
    guest.stop().await.unwrap();
    owner.superuser("sample").await.unwrap();
    owner.stop().await.unwrap();
}

#[tokio::test]
async fn a_server_dropped_stops_by_itself() {
    let folder = folder();
    let data = folder.path().join("postgres");
    drop(Server::start(&data, None).await.unwrap());
    let mark = data.join("cluster/postmaster.pid");
    for _ in 0..500 {
        if !mark.exists() {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    panic!("the server outlived its owner");
}

#[tokio::test]
async fn a_folder_behind_a_closed_door_is_refused_with_the_reason() {
    let closed = folder();
    let only_mine = std::fs::Permissions::from_mode(0o700);
    std::fs::set_permissions(closed.path(), only_mine).unwrap();
    let started = Server::start(&closed.path().join("postgres"), None).await;
    if std::fs::metadata("/proc/self").unwrap().uid() == 0 {
        let fault = started.unwrap_err().to_string();
        assert!(fault.contains("cannot enter"), "{fault}");
    } else {
        started.unwrap().stop().await.unwrap();
    }
}

/// Tells this test, started again as another program, that it is the one to be killed.
const VICTIM: &str = "ACTE_TEST_VICTIM";

#[tokio::test]
#[expect(
    clippy::disallowed_methods,
    reason = "how the test tells its second process what to do"
)]
async fn a_program_killed_takes_its_server_along_and_the_next_one_starts() {
    if let Some(data) = std::env::var_os(VICTIM) {
        let _server = Server::start(data.as_ref(), None).await.unwrap();
        std::future::pending::<()>().await;
    }
    let folder = folder();
    let data = folder.path().join("postgres");
    let name = "embedded::a_program_killed_takes_its_server_along_and_the_next_one_starts";
    let mut victim = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", name])
        .env(VICTIM, &data)
        .stdout(std::process::Stdio::null())
        .spawn()
        .unwrap();
    let mark = data.join("cluster/postmaster.pid");
    let ready = || std::fs::read_to_string(&mark).is_ok_and(|mark| mark.contains("ready"));
    for _ in 0..3000 {
        if ready() {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert!(ready(), "the server did not start");
    victim.kill().unwrap();
    victim.wait().unwrap();
    // Started at once, while the old server may still be on its way down.
    let server = Server::start(&data, None).await.unwrap();
    assert!(server.is_owner());
    server.database("sample").await.unwrap();
    server.stop().await.unwrap();
    assert!(!mark.exists());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_ledger_rides_out_a_restart_of_its_server() {
    use std::sync::Arc;

    use kernel::Operation;
    use ledger::{
        Ledger, LedgerParts, Never, Record, Stop,
        ambient::OsEntropy,
        blobs::BlobSettings,
        vault::{VaultSettings, create_key_file},
    };

    use crate::sample::{HANDLING, clerk};
    let folder = folder();
    let data = folder.path().join("postgres");
    let server = Server::start(&data, None).await.unwrap();
    let database = server.database("sample").await.unwrap();
    ledger::migrate::run(&database, crate::sample::LISTS)
        .await
        .unwrap();
    let key = folder.path().join("service.key");
    create_key_file(&key, 1, &OsEntropy).unwrap();
    let ledger = Ledger::open(LedgerParts {
        law: crate::sample::law(),
        database,
        vault: VaultSettings::file(key),
        blobs: BlobSettings::Folder(folder.path().join("blobs")),
        clock: Arc::new(testkit::TestClock::new()),
        entropy: Arc::new(OsEntropy),
    });
    let ledger = ledger.await.unwrap();
    let act = || async {
        let deed = ledger.deed(clerk("north"), HANDLING, |mut deed| async move {
            let id = deed.new_id::<crate::sample::Case>().uuid();
            crate::sample::add(&mut deed, id, "north", 1).await?;
            let record = Record::new(Operation::Create, "case", id);
            Ok::<_, Stop<Never>>((id, deed.record(record).await?))
        });
        deed.await
    };
    let mut done = vec![act().await.unwrap()];
    server.crash().await.unwrap();
    let stop = act().await.unwrap_err();
    assert!(
        stop.fault().is_some_and(ledger::Fault::is_retryable),
        "{stop:?}"
    );
    assert!(ledger.ready().await.is_err());

    let server = Server::start(&data, None).await.unwrap();
    ledger.ready().await.unwrap();
    done.push(act().await.unwrap());
    let mut conn = server.superuser("sample").await.unwrap();
    let sql = "select id from case_file order by ctid";
    let kept: Vec<uuid::Uuid> = sqlx::query_scalar(sql).fetch_all(&mut conn).await.unwrap();
    assert_eq!(kept, done);
    drop(conn);
    server.stop().await.unwrap();
}
