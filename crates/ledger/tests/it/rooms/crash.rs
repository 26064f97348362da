//! Processes killed without warning while they receive files: what was acknowledged is there, what was
//! not leaves nothing.

use std::{
    env, fs,
    io::{BufRead as _, BufReader, Write as _},
    path::PathBuf,
    process::{Command, Stdio},
    sync::Arc,
    time::Duration,
};

use bytes::Bytes;
use futures::stream;
use ledger::{
    Database, Fault, Ledger, LedgerParts,
    ambient::{OsEntropy, SystemClock},
    blobs::{BlobSettings, sweep},
    vault::VaultSettings,
};

use super::sample;

const DATABASE: &str = "ACTE_CRASH_DATABASE";
const FOLDER: &str = "ACTE_CRASH_FOLDER";
const LEN: usize = 2_500_000;

#[test]
fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    #[expect(
        clippy::disallowed_methods,
        reason = "how the test tells its child what to do"
    )]
    let child = env::var(DATABASE).and_then(|url| Ok((url, env::var(FOLDER)?)));
    let runtime = tokio::runtime::Runtime::new().unwrap();
    match child {
        Ok((url, folder)) => runtime.block_on(receive_until_killed(&url, folder.into())),
        Err(_) => runtime.block_on(kill_and_look()),
    }
}

/// The victim: receives and adopts files, and tells each once its deed is done.
async fn receive_until_killed(url: &str, folder: PathBuf) {
    let parts = LedgerParts {
        law: sample::law(),
        database: Database::configured("sample", url).unwrap(),
        vault: VaultSettings::file(folder.join("service.key")),
        blobs: BlobSettings::Folder(folder.join("blobs")),
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
    };
    let ledger = Ledger::open(parts).await.unwrap();
    loop {
        let pieces = vec![Ok::<_, Fault>(Bytes::from(vec![7; 50_000])); LEN / 50_000];
        let received = ledger
            .receive(stream::iter(pieces), u64::MAX)
            .await
            .unwrap();
        let adopted = &received;
        sample::deed!(&ledger, async |deed| deed.adopt_blob(adopted).await)
            .await
            .unwrap();
        let mut out = std::io::stdout().lock();
        writeln!(out, "kept {}", received.id).unwrap();
        out.flush().unwrap();
    }
}

async fn kill_and_look() {
    let test = sample::open().await;
    let mut kept = Vec::new();
    for wait in [0_u64, 7, 19, 42, 77] {
        let mut victim = Command::new(env::current_exe().unwrap())
            .args([
                "--exact",
                "rooms::crash::what_was_acknowledged_before_a_kill_is_there_after_it",
                "--nocapture",
            ])
            .env(DATABASE, test.db.url())
            .env(FOLDER, test.folder())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(victim.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let told = |line: String| line.split_once("kept ").map(|(_, id)| id.to_owned());
        // Two files acknowledged, then the kill falls somewhere in the next ones.
        kept.extend(lines.by_ref().filter_map(told).take(2));
        std::thread::sleep(Duration::from_millis(wait));
        victim.kill().unwrap();
        victim.wait().unwrap();
        kept.extend(lines.filter_map(told));
    }
    assert!(kept.len() >= 10, "{kept:?}");
    sample::tamper(
        &test,
        "update blob set lease_until = now() - interval '1 second' where lease_until is not null",
    )
    .await;
    sweep::run(&test.ledger).await.unwrap();

    // Everything told is there, whole; a deed may have been done and the kill have come before the word.
    let rows = sample::count(&test, "select count(*) from blob where state = 'kept'").await;
    assert_eq!(
        sample::count(&test, "select count(*) from blob").await,
        rows
    );
    assert!(rows >= i64::try_from(kept.len()).unwrap());
    for id in &kept {
        let bytes = super::blobs::read(&test.ledger, id.trim().parse().unwrap())
            .await
            .unwrap();
        assert!(bytes.len() == LEN && bytes.iter().all(|byte| *byte == 7));
    }
    let files = super::blobs::files(&test);
    assert_eq!(i64::try_from(files.len()).unwrap(), rows, "no orphan");
    assert!(
        files
            .iter()
            .all(|file| fs::metadata(file).unwrap().len() > LEN as u64)
    );
    assert_eq!(
        sample::count(&test, "select count(*) from vault_key").await,
        rows + 1
    );
}
