//! Receipts, as an agent checks the erasure of what they deposited.

use kernel::{Actor, Operation};
use ledger::{
    Never, Record, Stop,
    audit::receipt::{Shows, receipt},
};
use uuid::Uuid;

use super::{ANALYSIS, World, key};

#[tokio::test(flavor = "multi_thread")]
async fn the_receipt_of_an_erasure_is_checked_without_the_service() {
    let mut world = World::new().await;
    let deposit = Uuid::from_u128(77);
    let result: Result<(), Stop<Never>> = world
        .it
        .ledger
        .deed(&Actor::system(), ANALYSIS, move |deed| async move {
            let record = Record::new(Operation::Erase, "deposit", deposit).nature("deposit.erase");
            Ok(((), deed.record(record).await?))
        })
        .await;
    result.unwrap();
    let mut conn = world.it.db.enter("app").await;
    let id: Uuid = sqlx::query_scalar("select entry from audit_pending")
        .fetch_one(&mut conn)
        .await
        .unwrap();
    let waiting = receipt(&mut conn, "trial", id, Shows::Object)
        .await
        .unwrap();
    assert_eq!(waiting, None);
    world.sequencer.drain().await.unwrap();
    for n in 0..5 {
        world.act(Operation::Create, n).await.unwrap();
    }
    world.sequencer.drain().await.unwrap();

    let text = receipt(&mut conn, "trial", id, Shows::Object)
        .await
        .unwrap()
        .unwrap();
    let proven = verifier::receipt::verify(&text, Some(&key("change"))).unwrap();
    assert_eq!(
        (proven.index, proven.size, proven.object),
        (0, 6, Some(deposit))
    );
    assert_eq!(
        (proven.operation.as_deref(), proven.kind.as_str()),
        (Some("erase"), "deposit")
    );
    assert!(!text.contains("system"), "the author stays hidden: {text}");
    let plain = receipt(&mut conn, "trial", id, Shows::Entry)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(
        verifier::receipt::verify(&plain, None).unwrap().object,
        None
    );
    assert!(verifier::receipt::verify(&text, Some(&key("access"))).is_err());

    // A receipt is not given for an entry that is no longer the one signed.
    world
        .tamper("update audit_entry set nature = 'deposit.keep' where nature = 'deposit.erase'")
        .await;
    assert!(receipt(&mut conn, "trial", id, Shows::Entry).await.is_err());
}
