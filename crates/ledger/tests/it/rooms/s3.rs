//! The blob store on an S3 server that speaks the real protocol, signatures and multipart included.

use std::{fs, path::Path, sync::Arc};

use bytes::Bytes;
use futures::{TryStreamExt as _, stream};
use kernel::{Operation, Secret};
use ledger::{
    Fault, Ledger, LedgerParts, Never, Record,
    blobs::{BlobSettings, ReceiveError, S3Settings, sweep},
    jobs::Worker,
    vault::VaultSettings,
};
use testkit::{SeededEntropy, TestLedger, s3_server};

use super::sample::{self, Read, Thing};

async fn open(test: &TestLedger, endpoint: String, secret: &str, seed: u64) -> Ledger {
    let parts = LedgerParts {
        law: sample::law(),
        database: test.db.database(),
        vault: VaultSettings::file(test.folder().join("service.key")),
        blobs: BlobSettings::S3(S3Settings {
            endpoint: Some(endpoint),
            region: "fr-par".into(),
            bucket: "bucket".into(),
            access_key: "access".into(),
            secret_key: Secret::new(secret.into()),
            plain_http: true,
        }),
        clock: Arc::clone(&test.clock) as Arc<dyn kernel::Clock>,
        entropy: Arc::new(SeededEntropy::new(seed)),
    };
    Ledger::open(parts).await.unwrap()
}

/// Objects of the bucket, without the server's own notes.
fn objects(root: &Path) -> usize {
    let mut found = 0;
    let mut folders = vec![root.join("bucket")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found += 1;
            }
        }
    }
    found
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn blobs_live_and_die_in_an_s3_store() {
    let test = sample::open().await;
    let root = test.folder().join("s3");
    fs::create_dir_all(root.join("bucket")).unwrap();
    let endpoint = s3_server(&root).await;
    let ledger = open(&test, endpoint.clone(), "secret", 41).await;
    // In one request, and in several parts (5 MiB each).
    let mut kept = Vec::new();
    for len in [1000_usize, 13_000_000] {
        let bytes: Vec<u8> = (0..len)
            .map(|at| u8::try_from(at * 7 % 251).unwrap())
            .collect();
        let pieces: Vec<Result<Bytes, Fault>> = bytes
            .chunks(100_000)
            .map(|piece| Ok(Bytes::copy_from_slice(piece)))
            .collect();
        let received = ledger
            .receive(stream::iter(pieces), u64::MAX)
            .await
            .unwrap();
        let adopted = &received;
        sample::deed!(&ledger, async |deed| deed.adopt_blob(adopted).await)
            .await
            .unwrap();
        let id = received.id;
        let permit =
            ledger.deed::<_, Never, _, _>(&sample::SYSTEM, sample::TEST, |deed| async move {
                let (deed, permit) = deed.permit::<Read, Never>(&Thing).await?;
                Ok((
                    permit,
                    deed.record(Record::new(Operation::Consult, "thing", id.uuid()))
                        .await?,
                ))
            });
        let permit = permit.await.unwrap();
        let stream = ledger.read_blob(id, &permit).await.unwrap();
        let read: Vec<Bytes> = stream.try_collect().await.unwrap();
        assert!(read.concat() == bytes, "{len}");
        kept.push(id);
    }
    assert_eq!(objects(&root), 2);

    // What is cut leaves nothing, in parts or not.
    for len in [10, 130] {
        let cut: Vec<Result<Bytes, &str>> = (0..len)
            .map(|_| Ok(Bytes::from(vec![1; 100_000])))
            .chain([Err("gone")])
            .collect();
        let received = ledger.receive(stream::iter(cut), u64::MAX).await;
        assert!(matches!(received, Err(ReceiveError::Stream("gone"))));
    }
    let swept = sweep::run(&ledger).await.unwrap();
    assert_eq!((swept.abandoned, swept.removed, swept.orphans), (0, 0, 0));

    let gone = kept[1];
    sample::deed!(&ledger, async |deed| deed.delete_blob(gone).await)
        .await
        .unwrap();
    sweep::register(Worker::new(ledger.clone()))
        .run_until_idle()
        .await
        .unwrap();
    assert_eq!(objects(&root), 1);
    assert_eq!(sample::count(&test, "select count(*) from blob").await, 1);

    // A wrong secret is refused by the store, and the upload fails.
    let stranger = open(&test, endpoint, "wrong", 42).await;
    let bytes = stream::iter([Ok::<_, Fault>(Bytes::from_static(b"x"))]);
    let refused = stranger.receive(bytes, 10).await;
    assert!(
        matches!(refused, Err(ReceiveError::Fault(Fault::Storage(_)))),
        "{refused:?}"
    );
}
