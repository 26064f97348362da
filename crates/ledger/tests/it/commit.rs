//! A commit whose answer is lost: done exactly once, whether or not it had arrived.

use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use kernel::Operation;
use ledger::vault::VaultSettings;
use ledger::{Database, Ledger, LedgerParts, Never, Record, Stop, blobs::BlobSettings};
use testkit::{SeededEntropy, TestLedger};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{UnixListener, UnixStream},
};
use uuid::Uuid;

use crate::sample::{self, HANDLING, add, clerk};

/// Where the wire is cut.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Cut {
    /// The server never hears of the commit.
    Before,
    /// The server commits; its answer does not come back.
    After,
}

/// Stands between a ledger and PostgreSQL, and cuts the wire at the first commits of a case.
async fn proxy(folder: &Path, cut: Cut, times: u32) -> Arc<AtomicU32> {
    let listener = UnixListener::bind(folder.join(".s.PGSQL.5432")).unwrap();
    let real = testkit::server().socket().join(".s.PGSQL.5432");
    let left = Arc::new(AtomicU32::new(times));
    let counter = Arc::clone(&left);
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = UnixStream::connect(&real).await.unwrap();
            tokio::spawn(relay(client, server, cut, Arc::clone(&counter)));
        }
    });
    left
}

async fn relay(mut client: UnixStream, mut server: UnixStream, cut: Cut, left: Arc<AtomicU32>) {
    let (mut from_client, mut from_server) = ([0; 16_384], [0; 16_384]);
    let mut of_a_case = false;
    loop {
        tokio::select! {
            read = client.read(&mut from_client) => {
                let Ok(read @ 1..) = read else { return };
                let bytes = &from_client[..read];
                of_a_case |= bytes.windows(21).any(|w| w == b"insert into case_file");
                let commits = of_a_case && bytes.windows(6).any(|w| w == b"COMMIT");
                let one_less = |left: u32| left.checked_sub(1);
                let cuts = commits
                    && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, one_less).is_ok();
                if cuts && cut == Cut::Before {
                    return;
                }
                server.write_all(bytes).await.unwrap();
                if cuts {
                    // The answer is read, so that it is known to have been given, and kept.
                    let _ = server.read(&mut from_server).await;
                    return;
                }
            }
            read = server.read(&mut from_server) => {
                let Ok(read @ 1..) = read else { return };
                if client.write_all(&from_server[..read]).await.is_err() {
                    return;
                }
            }
        }
    }
}

async fn through(it: &TestLedger, folder: &Path) -> Ledger {
    let address = format!("postgres:///{}?host={}", it.db.name(), folder.display());
    let parts = LedgerParts {
        law: sample::law(),
        database: Database::configured("sample", &address).unwrap(),
        vault: VaultSettings::file(it.folder().join("service.key")),
        blobs: BlobSettings::Folder(it.folder().join("blobs")),
        clock: it.clock.clone(),
        entropy: Arc::new(SeededEntropy::new(9)),
    };
    Ledger::open(parts).await.unwrap()
}

/// Opens a case through a proxy that cuts `times` commits; how often the work ran, and the result.
async fn cut(cut: Cut, times: u32) -> u32 {
    let it = sample::open().await;
    let folder = tempfile::tempdir().unwrap();
    let left = proxy(folder.path(), cut, times).await;
    let ledger = through(&it, folder.path()).await;
    let tries = &AtomicU32::new(0);
    let done = ledger.deed(clerk("north"), HANDLING, |mut deed| async move {
        tries.fetch_add(1, Ordering::SeqCst);
        let id = deed.new_id::<sample::Case>().uuid();
        add(&mut deed, id, "north", 1).await?;
        let record = Record::new(Operation::Create, "case", id);
        Ok::<_, Stop<Never>>((id, deed.record(record).await?))
    });
    let id: Uuid = done.await.unwrap();
    assert_eq!(left.load(Ordering::SeqCst), 0, "the wire was not cut");
    let mut conn = it.db.superuser().await;
    let cases: Vec<Uuid> = sqlx::query_scalar("select id from case_file")
        .fetch_all(&mut conn)
        .await
        .unwrap();
    assert_eq!(
        cases,
        [id],
        "done exactly once, and its result is the one told"
    );
    let traces: Vec<Uuid> = sqlx::query_scalar("select object from audit_payload")
        .fetch_all(&mut conn)
        .await
        .unwrap();
    assert_eq!(traces, [id], "traced exactly once");
    tries.load(Ordering::SeqCst)
}

#[tokio::test]
async fn a_commit_that_did_not_arrive_is_done_again() {
    assert_eq!(cut(Cut::Before, 1).await, 2);
    assert_eq!(cut(Cut::Before, 3).await, 4);
}

#[tokio::test]
async fn a_commit_whose_answer_was_lost_is_not_done_twice() {
    assert_eq!(cut(Cut::After, 1).await, 1);
}
