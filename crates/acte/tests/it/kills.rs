//! The real program, killed with SIGKILL at random moments while files are sent to it over HTTPS:
//! what it acknowledged is there with the right bytes, and what it did not leaves nothing behind.
//!
//! `ACTE_KILLS=200` makes more kills than the twenty of every run; `ACTE_SEED` chooses other moments.

use std::{
    collections::BTreeMap,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicU64, Ordering::SeqCst},
    },
    time::Duration,
};

use futures::TryStreamExt as _;
use jecliqueoupas::{
    access::{Portal, Work},
    law,
};
use kernel::{Actor, Entropy as _, Id, Operation};
use ledger::{
    Ledger, LedgerParts, Never, Record,
    ambient::{OsEntropy, SystemClock},
    blobs::{Blob, BlobSettings, sweep},
    postgres::embedded::Server,
    vault::VaultSettings,
};
use sha2::{Digest as _, Sha256};
use sqlx::Row as _;
use testkit::SeededEntropy;
use uuid::Uuid;

use crate::program::{Agent, Program};

/// Files sent at the same time.
const SENDERS: u64 = 4;
/// Acknowledged deposits, by id: the SHA-256 of what was sent.
type Kept = Arc<Mutex<BTreeMap<Uuid, [u8; 32]>>>;

#[expect(
    clippy::disallowed_methods,
    reason = "how one asks for more kills, or others"
)]
fn asked(name: &str, default: u64) -> u64 {
    let text = std::env::var(name).ok();
    text.map_or(default, |text| text.parse().expect("a number"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_was_acknowledged_over_https_survives_any_kill() {
    let (kills, seed) = (asked("ACTE_KILLS", 20), asked("ACTE_SEED", 1));
    let chance = SeededEntropy::new(seed);
    let number = |below: u64| {
        let mut bytes = [0; 8];
        chance.fill(&mut bytes);
        u64::from_le_bytes(bytes) % below
    };
    let mut program = Program::start("", Vec::new()).await;
    let agent = program.agent().await;
    let kept = Kept::default();
    let sent = Arc::new(AtomicU64::new(seed << 32));
    let (mut cut, mut slowest) = (0, Duration::ZERO);
    for _ in 0..kills {
        let over = Arc::new(AtomicBool::new(false));
        let before = kept.lock().unwrap().len();
        let senders: Vec<_> = (0..SENDERS)
            .map(|_| {
                let (agent, kept) = (agent.clone(), Arc::clone(&kept));
                tokio::spawn(send(agent, kept, Arc::clone(&sent), Arc::clone(&over)))
            })
            .collect();
        // At least one was taken since the last start, then the kill falls anywhere in the next ones.
        while kept.lock().unwrap().len() == before {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        tokio::time::sleep(Duration::from_millis(number(400))).await;
        program.kill();
        over.store(true, SeqCst);
        for sender in senders {
            cut += sender.await.unwrap();
        }
        slowest = slowest.max(program.restart().await);
    }
    program.stop();
    let kept = Arc::into_inner(kept).unwrap().into_inner().unwrap();
    assert!(kept.len() >= usize::try_from(kills).unwrap());
    assert!(cut > 0, "no kill fell inside an upload");
    eprintln!(
        "{kills} kills (seed {seed}): {} files acknowledged, {cut} uploads cut, slowest start {slowest:?}",
        kept.len()
    );
    look(&program.data(), &kept).await;
}

/// Sends one file after another until the kill; how many were not acknowledged.
async fn send(agent: Agent, kept: Kept, sent: Arc<AtomicU64>, over: Arc<AtomicBool>) -> u64 {
    let mut cut = 0;
    while !over.load(SeqCst) {
        let number = sent.fetch_add(1, SeqCst);
        // No two alike, from one write to several.
        let chance = SeededEntropy::new(number);
        let mut bytes = vec![0; 1_000 + usize::try_from(number % 23).unwrap() * 120_000];
        chance.fill(&mut bytes);
        match agent.deposit(&format!("{number}.bin"), &bytes).await {
            Ok(path) => {
                let id = path.trim_start_matches("/depots/").parse().unwrap();
                kept.lock()
                    .unwrap()
                    .insert(id, Sha256::digest(&bytes).into());
            }
            Err(_) => cut += 1,
        }
    }
    cut
}

/// Opens what is left, sweeps it, and compares it with what was acknowledged.
async fn look(data: &Path, kept: &BTreeMap<Uuid, [u8; 32]>) {
    let server = Server::start(&data.join("postgres"), None).await.unwrap();
    let folder = data.join("jecliqueoupas");
    let parts = LedgerParts {
        law: law::law().unwrap(),
        database: server.database("jecliqueoupas").await.unwrap(),
        vault: VaultSettings::file(folder.join("service.key")),
        blobs: BlobSettings::Folder(folder.join("blobs")),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
    };
    let ledger = Ledger::open(parts).await.unwrap();
    let mut conn = server.superuser("jecliqueoupas").await.unwrap();
    // Leases of cut uploads run out with time; the test does not wait for it.
    let over =
        "update blob set lease_until = now() - interval '1 second' where lease_until is not null";
    sqlx::query(over).execute(&mut conn).await.unwrap();
    sweep::run(&ledger).await.unwrap();

    let rows = sqlx::query(
        "select deposit.id, file.sha256, file.blob_id from deposit join file on file.id = deposit.file",
    );
    let rows = rows.fetch_all(&mut conn).await.unwrap();
    let mut found = BTreeMap::new();
    for row in &rows {
        let hash: Vec<u8> = row.get("sha256");
        found.insert(
            row.get::<Uuid, _>("id"),
            (hash, row.get::<Uuid, _>("blob_id")),
        );
    }
    let actor = Actor::system();
    let permit = ledger.deed(&actor, law::VERIFY, |deed| async move {
        let (deed, permit) = deed.permit::<Work, Never>(&Portal).await?;
        let record = Record::new(Operation::Consult, "file", Uuid::nil()).nature("file.read");
        Ok((permit, deed.record(record).await?))
    });
    let permit = permit.await.unwrap();
    for (id, hash) in kept {
        let (stored, blob) = found.get(id).unwrap_or_else(|| panic!("{id} is lost"));
        assert_eq!(stored, hash, "{id}");
        let stream = ledger
            .read_blob(Id::<Blob>::from_uuid(*blob), &permit)
            .await
            .unwrap();
        let read: Vec<bytes::Bytes> = stream.try_collect().await.unwrap();
        assert_eq!(
            <[u8; 32]>::from(Sha256::digest(read.concat())),
            *hash,
            "{id}"
        );
    }

    // A deed may have been done and the kill have come before the word; nothing else is there.
    let count = |sql: &'static str| sqlx::query_scalar::<_, i64>(sql);
    let rows = count("select count(*) from blob")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    let wanted = count("select count(*) from blob where state = 'kept'");
    assert_eq!(wanted.fetch_one(&mut conn).await.unwrap(), rows);
    assert_eq!(
        i64::try_from(files(&folder.join("blobs"))).unwrap(),
        rows,
        "no orphan"
    );
    drop(conn);
    drop(ledger);
    server.stop().await.unwrap();
}

fn files(folder: &Path) -> usize {
    let entries = std::fs::read_dir(folder).unwrap();
    let count = |path: std::path::PathBuf| if path.is_dir() { files(&path) } else { 1 };
    entries.map(|entry| count(entry.unwrap().path())).sum()
}
