//! Reading a batch and comparing what it brought take turns: under SERIALIZABLE each writes where the other looks, and a
//! long batch lost to the comparisons it caused (PPST-7.1).

use std::{sync::Arc, time::Duration};

use ppst::model::{Ministry, Mode};

use crate::house::{House, feeding};

/// Longer than a job of these takes.
const LONG: Duration = Duration::from_secs(3);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_batch_waits_for_comparisons_and_they_for_it() {
    let house = House::open().await;
    let mte = house.feeder("mte", Ministry::Energy, Mode::Lines).await;
    let body = feeding::lines(&[feeding::request("MTE-1", feeding::ANNE)]);
    let signature = mte.sign(&body);
    let put = house.put(&mte, "one", "application/jsonl", &body, &signature);
    put.await.expect(202);

    let comparing = Arc::clone(&house.desk.turns).read_owned().await;
    let waited = tokio::time::timeout(LONG, house.settle()).await;
    assert!(waited.is_err(), "a batch was read while others compared");
    assert!(house.words("select number from request").await.is_empty());
    drop(comparing);
    // The first run was broken off: its lease ends by the database's clock.
    sqlx::query("update job set state = 'ready', attempts = 0, lease_until = null, claim = null where state = 'running'")
        .execute(&mut house.it.db.superuser().await)
        .await
        .unwrap();
    house.settle().await;
    assert_eq!(house.words("select number from request").await, ["MTE-1"]);

    let id = house.found("MTE-1").await;
    let reading = Arc::clone(&house.desk.turns).write_owned().await;
    let ids = [id.uuid()];
    let link = ppst::deeds::link::link_requests(&house.desk, &ids);
    let waited = tokio::time::timeout(LONG, link).await;
    assert!(
        waited.is_err(),
        "requests were compared while others were read"
    );
    drop(reading);
    ppst::deeds::link::link_requests(&house.desk, &ids)
        .await
        .unwrap();
}
