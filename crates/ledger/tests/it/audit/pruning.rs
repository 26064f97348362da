//! Erasure at term: what must go is gone, and the tree still holds.

use kernel::{Operation, Term};
use ledger::audit::receipt::{Shows, receipt};
use uuid::Uuid;
use verifier::audit::{Finding, Note};

use super::World;

async fn counts(world: &World) -> (i64, i64, i64) {
    let mut conn = world.superuser().await;
    sqlx::query_as(
        "select (select count(*) from audit_entry), (select count(*) from audit_payload),
                (select count(*) from audit_leaf)",
    )
    .fetch_one(&mut conn)
    .await
    .unwrap()
}

async fn entry(world: &World, index: i64) -> Uuid {
    let mut conn = world.superuser().await;
    sqlx::query_scalar("select entry from audit_leaf where index = $1 and log = 1")
        .bind(index)
        .fetch_one(&mut conn)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_at_term_is_erased_and_the_rest_still_verifies() {
    let mut world = World::new().await;
    world.batches(3, 100).await;
    assert_eq!(world.sequencer.prune().await.unwrap(), []);
    let old = entry(&world, 40).await;
    let mut conn = world.superuser().await;
    let early = receipt(&mut conn, "trial", old, Shows::Object)
        .await
        .unwrap()
        .unwrap();

    // Half a year later, other acts; then the first ones reach their year.
    world.it.clock.advance(Term {
        years: 0,
        months: 6,
        days: 0,
    });
    world.batches(2, 20).await;
    world.act(Operation::Create, 1).await.unwrap();
    world.it.clock.advance(Term {
        years: 0,
        months: 6,
        days: 1,
    });
    let done = world.sequencer.prune().await.unwrap();
    assert_eq!(done.len(), 1);
    assert_eq!(
        (done[0].class.as_str(), done[0].below, done[0].payloads),
        ("access", 300, 300)
    );
    // 40 kept, the other class's one, the receipt; the hashes of the tile cut at 300.
    assert_eq!(counts(&world).await, (42, 42, 44 + 41 + 1));
    let report = world.check().await;
    assert_eq!(report.findings, []);
    assert_eq!(
        (report.size, report.minimum, report.entries),
        (341, 300, 41)
    );
    assert!(
        report.notes.contains(&Note::Pruned {
            below: 300,
            receipt: 340
        }),
        "{report:?}"
    );

    // What was handed out before holds; what is asked for now holds; what is gone is gone.
    assert_eq!(verifier::receipt::verify(&early, None).unwrap().index, 40);
    let kept = entry(&world, 310).await;
    let late = receipt(&mut conn, "trial", kept, Shows::Entry)
        .await
        .unwrap()
        .unwrap();
    assert_eq!(verifier::receipt::verify(&late, None).unwrap().index, 310);
    assert!(
        receipt(&mut conn, "trial", old, Shows::Entry)
            .await
            .unwrap()
            .is_none()
    );

    // Nothing more to do today; the log goes on growing.
    assert_eq!(world.sequencer.prune().await.unwrap(), []);
    world.batches(1, 10).await;
    assert_eq!(world.findings().await, []);

    // A year and a day later all of it has gone but the receipts, the newer naming the limit.
    world.it.clock.advance(Term {
        years: 1,
        months: 0,
        days: 1,
    });
    let done = world.sequencer.prune().await.unwrap();
    assert_eq!(done[0].below, 351);
    let report = world.check().await;
    assert_eq!(
        (report.findings, report.entries, report.size),
        (vec![], 1, 352)
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_erased_before_its_term_and_all_is_after() {
    let mut world = World::new().await;
    let first = world.it.ledger.now();
    world.batches(1, 3).await;
    let term = Term::years(1);
    world
        .it
        .clock
        .set(term.end(first).unwrap() - time::Duration::milliseconds(1));
    assert_eq!(world.sequencer.prune().await.unwrap(), []);
    assert_eq!(counts(&world).await, (3, 3, 3));
    // The acts were 7 ms apart: the first two are at term, the third is not.
    world
        .it
        .clock
        .set(term.end(first).unwrap() + time::Duration::milliseconds(8));
    assert_eq!(world.sequencer.prune().await.unwrap()[0].below, 2);
    assert_eq!(world.findings().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn erasing_without_the_log_saying_so_is_named() {
    let mut world = World::new().await;
    world.batches(3, 10).await;
    world
        .tamper(
            "delete from audit_entry where id in (select entry from audit_leaf where index < 12);
             delete from audit_payload where entry in (select entry from audit_leaf where index < 12);
             update audit_leaf set entry = null where index < 12;
             update audit_log set minimum = 12",
        )
        .await;
    assert_eq!(world.findings().await, [Finding::Pruning { minimum: 12 }]);
}
