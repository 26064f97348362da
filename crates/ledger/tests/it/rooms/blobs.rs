use std::{fs, path::PathBuf};

use bytes::Bytes;
use futures::{Stream, TryStreamExt as _, stream};
use kernel::{Actor, Id, Operation};
use ledger::{
    Fault, Ledger, Never, Record, Stop,
    blobs::{Blob, ReceiveError, sweep},
    jobs::Worker,
};
use testkit::TestLedger;
use uuid::Uuid;

use super::sample::{self, Read, Thing};

/// Bytes that compress badly and repeat a mark that must not be seen on the disk.
fn content(len: usize) -> Vec<u8> {
    let mut bytes: Vec<u8> = (0..len)
        .map(|at| u8::try_from(at * 31 % 253).unwrap())
        .collect();
    for at in (0..len.saturating_sub(16)).step_by(10_000) {
        bytes[at..at + 8].copy_from_slice(b"MARKMARK");
    }
    bytes
}

fn pieces(bytes: &[u8], of: usize) -> impl Stream<Item = Result<Bytes, &'static str>> + use<> {
    let pieces: Vec<_> = bytes
        .chunks(of)
        .map(|piece| Ok(Bytes::copy_from_slice(piece)))
        .collect();
    stream::iter(pieces)
}

/// Every file below the blob folder.
pub(super) fn files(test: &TestLedger) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut folders = vec![test.folder().join("blobs")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let entry = entry.unwrap();
            if entry.file_type().unwrap().is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    found
}

async fn keep(test: &TestLedger, bytes: &[u8]) -> Id<Blob> {
    let received = test
        .ledger
        .receive(pieces(bytes, 50_000), u64::MAX)
        .await
        .unwrap();
    let adopted = &received;
    sample::deed!(&test.ledger, async |deed| deed.adopt_blob(adopted).await)
        .await
        .unwrap();
    received.id
}

pub(super) async fn read(ledger: &Ledger, id: Id<Blob>) -> Result<Vec<u8>, Fault> {
    let permit = ledger
        .deed::<_, Never, _, _>(&Actor::system(), sample::TEST, |deed| async move {
            let (deed, permit) = deed.permit::<Read, Never>(&Thing).await?;
            let record = Record::new(Operation::Consult, "thing", id.uuid());
            Ok((permit, deed.record(record).await?))
        })
        .await;
    let permit = match permit {
        Ok(permit) => permit,
        Err(Stop::Fault(fault)) => return Err(fault),
        Err(stop) => panic!("{stop:?}"),
    };
    let stream = ledger.read_blob(id, &permit).await?;
    stream
        .try_fold(Vec::new(), async |mut all, bytes| {
            all.extend_from_slice(&bytes);
            Ok(all)
        })
        .await
}

async fn rows(test: &TestLedger) -> (i64, i64) {
    let blobs = sample::count(test, "select count(*) from blob").await;
    // The root of the blind indexes is always there.
    (
        blobs,
        sample::count(test, "select count(*) from vault_key").await - 1,
    )
}

#[tokio::test]
async fn what_is_received_reads_back_and_is_never_in_clear() {
    let test = sample::open().await;
    for len in [1, 65_536, 65_537, 3_000_000] {
        let bytes = content(len);
        let received = test
            .ledger
            .receive(pieces(&bytes, 7_001), len as u64)
            .await
            .unwrap();
        assert_eq!(received.size, len as u64);
        use sha2::Digest as _;
        assert_eq!(received.sha256[..], sha2::Sha256::digest(&bytes)[..]);
        // Nobody reads what no deed has adopted.
        assert!(matches!(
            read(&test.ledger, received.id).await,
            Err(Fault::Missing)
        ));
        let adopted = &received;
        sample::deed!(&test.ledger, async |deed| deed.adopt_blob(adopted).await)
            .await
            .unwrap();
        assert_eq!(
            read(&test.ledger, received.id).await.unwrap(),
            bytes,
            "{len}"
        );
        // It is adopted once.
        let twice = sample::deed!(&test.ledger, async |deed| deed.adopt_blob(adopted).await).await;
        assert!(matches!(twice, Err(Fault::Missing)));
    }
    let files = files(&test);
    assert_eq!(files.len(), 4);
    for file in files {
        let stored = fs::read(file).unwrap();
        assert!(!stored.windows(8).any(|bytes| bytes == b"MARKMARK"));
    }
}

#[tokio::test]
async fn what_is_too_large_empty_or_cut_leaves_nothing() {
    let test = sample::open().await;
    let bytes = content(3_000_000);
    let large = test.ledger.receive(pieces(&bytes, 50_000), 2_999_999).await;
    assert!(matches!(large, Err(ReceiveError::TooLarge)));
    let empty = test.ledger.receive(pieces(&[], 1), 10).await;
    assert!(matches!(empty, Err(ReceiveError::Empty)));
    let cut = stream::iter(
        bytes
            .chunks(50_000)
            .take(50)
            .map(|b| Ok(Bytes::copy_from_slice(b)))
            .chain([Err("gone")])
            .collect::<Vec<_>>(),
    );
    assert!(matches!(
        test.ledger.receive(cut, u64::MAX).await,
        Err(ReceiveError::Stream("gone"))
    ));
    assert_eq!(rows(&test).await, (0, 0));
    assert_eq!(files(&test), Vec::<PathBuf>::new());
}

#[tokio::test]
async fn a_store_that_fails_fails_the_upload_and_leaves_nothing() {
    let test = sample::open().await;
    let folder = test.folder().join("blobs/sample");
    fs::remove_dir(&folder).unwrap();
    fs::write(&folder, b"not a folder").unwrap();
    for len in [100, 3_000_000] {
        let received = test
            .ledger
            .receive(pieces(&content(len), 50_000), u64::MAX)
            .await;
        assert!(
            matches!(received, Err(ReceiveError::Fault(Fault::Storage(_)))),
            "{received:?}"
        );
    }
    fs::remove_file(&folder).unwrap();
    fs::create_dir(&folder).unwrap();
    // The rows may wait for the sweeper when the store could not even be asked; the keys are gone.
    sweep::run(&test.ledger).await.unwrap();
    assert_eq!(rows(&test).await, (0, 0));
}

#[tokio::test]
async fn an_interrupted_upload_is_swept_when_its_lease_is_over() {
    let test = sample::open().await;
    let kept = keep(&test, &content(100_000)).await;
    // A process killed while receiving, and one killed between receiving and the deed.
    let dead = Uuid::from_u128(0xdead);
    sample::tamper(
        &test,
        &format!(
            "insert into vault_key select '{dead}', wrapped, service_key_version, created_at from vault_key limit 1;
             insert into blob (id, key_id, state, lease_until, created_at)
             values ('{dead}', '{dead}', 'receiving', now() + interval '1 minute', now())"
        ),
    )
    .await;
    let shelf = test.folder().join("blobs/sample/ad");
    fs::create_dir_all(&shelf).unwrap();
    fs::write(shelf.join(format!("{dead}#1")), b"half").unwrap();
    let whole = test
        .ledger
        .receive(pieces(&content(70_000), 50_000), u64::MAX)
        .await
        .unwrap();
    // And two objects that no row knows.
    let orphan = Uuid::from_u128(0xfeed);
    let shelf = test.folder().join("blobs/sample/ed");
    fs::create_dir_all(&shelf).unwrap();
    fs::write(shelf.join(orphan.to_string()), b"orphan").unwrap();
    fs::write(shelf.join(format!("{orphan}#3")), b"orphan").unwrap();

    let early = sweep::run(&test.ledger).await.unwrap();
    assert_eq!((early.abandoned, early.removed, early.orphans), (0, 0, 1));
    assert_eq!(files(&test).len(), 3);
    sample::tamper(
        &test,
        "update blob set lease_until = now() - interval '1 second' where lease_until is not null",
    )
    .await;
    let swept = sweep::run(&test.ledger).await.unwrap();
    assert_eq!((swept.abandoned, swept.removed, swept.orphans), (2, 2, 0));
    assert_eq!(files(&test).len(), 1);
    assert_eq!(rows(&test).await, (1, 1));
    let whole = &whole;
    let late = sample::deed!(&test.ledger, async |deed| deed.adopt_blob(whole).await).await;
    assert!(matches!(late, Err(Fault::Missing)));
    assert_eq!(read(&test.ledger, kept).await.unwrap(), content(100_000));
}

#[tokio::test]
async fn an_upload_given_up_by_its_caller_is_removed_at_once() {
    let test = sample::open().await;
    let received = test
        .ledger
        .receive(pieces(&content(10), 10), 10)
        .await
        .unwrap();
    test.ledger.discard(received).await.unwrap();
    assert_eq!(rows(&test).await, (0, 0));
    assert_eq!(files(&test).len(), 0);
}

#[tokio::test]
async fn a_deleted_blob_is_unreadable_at_once_and_gone_after_its_job() {
    let test = sample::open().await;
    let id = keep(&test, &content(200_000)).await;
    // A deed that fails deletes nothing.
    let failed = sample::deed!(&test.ledger, async |deed| {
        deed.delete_blob(id).await?;
        Err::<(), _>(Fault::Missing)
    });
    assert!(failed.await.is_err());
    assert_eq!(read(&test.ledger, id).await.unwrap().len(), 200_000);

    sample::deed!(&test.ledger, async |deed| deed.delete_blob(id).await)
        .await
        .unwrap();
    assert!(matches!(read(&test.ledger, id).await, Err(Fault::Missing)));
    assert_eq!((files(&test).len(), rows(&test).await), (1, (1, 0)));
    let worker = sweep::register(Worker::new(test.ledger.clone()));
    worker.run_until_idle().await.unwrap();
    assert_eq!((files(&test).len(), rows(&test).await), (0, (0, 0)));
}

#[tokio::test]
async fn an_altered_or_cut_object_ends_in_an_error() {
    let test = sample::open().await;
    let id = keep(&test, &content(200_000)).await;
    let [file] = files(&test).try_into().unwrap();
    let stored = fs::read(&file).unwrap();
    for at in [3, 20, 100_000, stored.len() - 1] {
        let mut altered = stored.clone();
        altered[at] ^= 4;
        fs::write(&file, altered).unwrap();
        assert!(
            matches!(read(&test.ledger, id).await, Err(Fault::Corrupt(_))),
            "{at}"
        );
    }
    for len in [0, 11, 12, 12 + 65_552, stored.len() - 1] {
        fs::write(&file, &stored[..len]).unwrap();
        assert!(
            matches!(read(&test.ledger, id).await, Err(Fault::Corrupt(_))),
            "{len}"
        );
    }
    // Another blob's object in its place.
    let other = keep(&test, &content(200_000)).await;
    let place = files(&test)
        .into_iter()
        .find(|path| path.ends_with(other.to_string()))
        .unwrap();
    fs::write(place, &stored).unwrap();
    assert!(matches!(
        read(&test.ledger, other).await,
        Err(Fault::Corrupt(_))
    ));
    fs::write(&file, &stored).unwrap();
    assert_eq!(read(&test.ledger, id).await.unwrap(), content(200_000));
    fs::remove_file(&file).unwrap();
    assert!(matches!(
        read(&test.ledger, id).await,
        Err(Fault::Storage(_))
    ));
}
