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
    let data = folder.path().join("postgres");
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
