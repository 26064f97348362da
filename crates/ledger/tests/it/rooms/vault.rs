use std::{fs, time::Duration};

use kernel::Id;
use ledger::{
    Fault,
    vault::{KeySource, VaultSettings, create_key_file, rotation},
};
use testkit::SeededEntropy;

use super::sample;

#[tokio::test]
async fn a_record_opens_in_every_process_until_its_key_is_destroyed() {
    let test = sample::open().await;
    let (id, sealed) = sample::deed!(&test.ledger, async |deed| {
        let key = deed.new_key().await?;
        Ok((key.id(), key.seal_text("case_file.title", "Élodie")))
    })
    .await
    .unwrap();
    let (other, sealed) = (test.again(&sample::law(), 11).await, &sealed);
    sample::deed!(&other, async |deed| {
        let key = deed.key(id).await?;
        let title = key.open_text("case_file.title", sealed)?;
        assert_eq!(title.reveal(), "Élodie");
        let moved = key.open_text("case_note.title", sealed);
        assert!(matches!(moved, Err(Fault::Corrupt(_))));
        let stranger = deed.new_key().await?;
        assert!(matches!(
            stranger.open("case_file.title", sealed),
            Err(Fault::Corrupt(_))
        ));
        Ok(())
    })
    .await
    .unwrap();
    sample::deed!(&test.ledger, async |deed| deed.destroy_key(id).await)
        .await
        .unwrap();
    let gone = sample::deed!(&other, async |deed| deed.key(id).await.map(|_| ())).await;
    assert!(matches!(gone, Err(Fault::Key(_))), "{gone:?}");
}

#[tokio::test]
async fn a_wrapped_key_swapped_between_rows_does_not_open() {
    let test = sample::open().await;
    let ids = sample::deed!(&test.ledger, async |deed| {
        Ok([deed.new_key().await?.id(), deed.new_key().await?.id()])
    })
    .await
    .unwrap();
    let [one, two] = ids.map(Id::uuid);
    sample::tamper(
        &test,
        &format!(
            "update vault_key set wrapped = (select wrapped from vault_key where id = '{one}')
             where id = '{two}'"
        ),
    )
    .await;
    let moved = sample::deed!(&test.ledger, async |deed| {
        deed.key(ids[1]).await.map(|_| ())
    })
    .await;
    assert!(matches!(moved, Err(Fault::Key(_))), "{moved:?}");
}

#[tokio::test]
async fn blind_indexes_meet_on_spellings_only() {
    let test = sample::open().await;
    let other = test.again(&sample::law(), 12).await;
    let index = "case_file.title";
    let one = sample::deed!(&test.ledger, async |deed| Ok(deed.blind(index, " A@B.fr "))).await;
    let same = sample::deed!(&other, async |deed| Ok(deed.blind(index, "a@b.FR"))).await;
    let exact = sample::deed!(&other, async |deed| Ok(deed.blind_exact(index, b"a@b.FR"))).await;
    let (one, same, exact) = (one.unwrap(), same.unwrap(), exact.unwrap());
    assert_eq!(one.len(), 32);
    assert_eq!(one, same);
    assert_ne!(same, exact);
}

#[tokio::test]
async fn another_key_under_a_known_version_is_refused_at_start() {
    let test = sample::open().await;
    let path = test.folder().join("impostor.key");
    create_key_file(&path, 1, &SeededEntropy::new(77)).unwrap();
    let opened = sample::with_keys(&test, VaultSettings::file(&path), test.folder(), 13).await;
    let Err(Fault::Key(why)) = opened else {
        panic!("opened")
    };
    assert!(why.contains("version 1"), "{why}");
}

#[tokio::test]
async fn the_service_key_rotates_while_serving() {
    let test = sample::open().await;
    let (v1, v2) = (
        test.folder().join("service.key"),
        test.folder().join("v2.key"),
    );
    create_key_file(&v2, 2, &SeededEntropy::new(78)).unwrap();
    let blind = sample::deed!(&test.ledger, async |deed| Ok(deed.blind("a.b", "x")))
        .await
        .unwrap();
    let (id, sealed) = sample::deed!(&test.ledger, async |deed| {
        for _ in 0..450 {
            deed.new_key().await?;
        }
        let key = deed.new_key().await?;
        Ok((key.id(), key.seal("a.b", b"before")))
    })
    .await
    .unwrap();

    let both = VaultSettings {
        keys: vec![KeySource::File(v1.clone()), KeySource::File(v2.clone())],
    };
    let a = sample::with_keys(&test, both.clone(), test.folder(), 14)
        .await
        .unwrap();
    let b = sample::with_keys(&test, both, test.folder(), 15)
        .await
        .unwrap();
    // B goes on serving, its idea of the active version going stale on the way.
    let serving = async {
        for _ in 0..30 {
            let made = sample::deed!(&b, async |deed| deed.new_key().await.map(|_| ())).await;
            made.unwrap();
        }
    };
    let (rotated, ()) = tokio::join!(rotation::rotate(&a, Duration::from_secs(3600)), serving);
    let rotated = rotated.unwrap();
    assert_eq!(rotated.active, 2);
    assert!(rotated.rewrapped >= 452, "{rotated:?}");
    // Not retired while a transaction begun before may still wrap with it.
    assert_eq!((rotated.retired, rotated.draining), (vec![], vec![1]));
    let again = rotation::rotate(&a, Duration::ZERO).await.unwrap();
    assert_eq!((again.retired, again.remaining), (vec![1], 0));
    assert_eq!(
        sample::count(
            &test,
            "select count(*) from vault_key where service_key_version <> 2"
        )
        .await,
        0
    );
    assert_eq!(
        sample::count(&test, "select count(*) from vault_key").await,
        450 + 1 + 30 + 1
    );

    // The old key can go; what it wrapped opens, and the blind indexes are what they were.
    fs::remove_file(&v1).unwrap();
    let new = sample::with_keys(&test, VaultSettings::file(&v2), test.folder(), 16)
        .await
        .unwrap();
    let sealed = &sealed;
    let (plain, same) = sample::deed!(&new, async |deed| {
        let plain = deed.key(id).await?.open("a.b", sealed)?;
        Ok((plain, deed.blind("a.b", "x")))
    })
    .await
    .unwrap();
    assert_eq!(plain.reveal(), b"before");
    assert_eq!(same, blind);
}

#[tokio::test]
async fn a_needed_version_that_is_not_configured_is_refused_at_start() {
    let test = sample::open().await;
    let v2 = test.folder().join("v2.key");
    create_key_file(&v2, 2, &SeededEntropy::new(79)).unwrap();
    let opened = sample::with_keys(&test, VaultSettings::file(&v2), test.folder(), 17).await;
    assert!(matches!(opened, Err(Fault::Key(_))));
}
