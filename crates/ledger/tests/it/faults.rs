//! What the machine does to a deed, and what the deed does about it.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use kernel::Operation;
use ledger::{Fault, Never, Record, Stop, postgres::Limits};
use testkit::{TestDb, TestLedger};
use uuid::Uuid;

use crate::sample::{self, HANDLING, add, clerk, set_weight, weight};

async fn with_case() -> (std::sync::Arc<TestLedger>, Uuid) {
    let it = sample::open().await;
    let id = Uuid::from_u128(77);
    let deed = it
        .ledger
        .deed(clerk("north"), HANDLING, |mut deed| async move {
            add(&mut deed, id, "north", 0).await?;
            let record = Record::new(Operation::Create, "case", id);
            Ok::<_, Stop<Never>>(((), deed.record(record).await?))
        });
    deed.await.unwrap();
    (it, id)
}

async fn count(it: &TestLedger, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql)
        .fetch_one(&mut it.db.superuser().await)
        .await
        .unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn colliding_deeds_are_done_one_after_the_other() {
    let (it, id) = with_case().await;
    let tries = &AtomicU32::new(0);
    let increment = || {
        let ledger = it.ledger.clone();
        async move {
            let deed = ledger.deed(clerk("north"), HANDLING, |mut deed| async move {
                tries.fetch_add(1, Ordering::SeqCst);
                let seen = weight(&mut deed, id).await?;
                tokio::time::sleep(Duration::from_millis(5)).await;
                set_weight(&mut deed, id, seen + 1).await?;
                let record = Record::new(Operation::Change, "case", id);
                Ok::<_, Stop<Never>>((seen, deed.record(record).await?))
            });
            deed.await
        }
    };
    let results = futures::future::join_all((0..4).map(|_| increment())).await;
    let mut seen: Vec<i32> = results.into_iter().map(Result::unwrap).collect();
    seen.sort_unstable();
    assert_eq!(seen, [0, 1, 2, 3], "each saw what the one before left");
    assert!(
        tries.load(Ordering::SeqCst) > 4,
        "nothing collided: the test tests nothing"
    );
    assert_eq!(
        count(
            &it,
            "select count(*) from audit_entry where operation = 'change'"
        )
        .await,
        4
    );
}

#[tokio::test]
async fn a_backend_killed_in_mid_deed_costs_a_retry_and_nothing_else() {
    let (it, id) = with_case().await;
    let tries = &AtomicU32::new(0);
    let db = &it.db;
    let deed = it
        .ledger
        .deed(clerk("north"), HANDLING, |mut deed| async move {
            set_weight(&mut deed, id, 5).await?;
            if tries.fetch_add(1, Ordering::SeqCst) == 0 {
                let pid = sqlx::query_scalar("select pg_backend_pid()");
                let pid: i32 = pid.fetch_one(deed.sql()).await?;
                let kill = sqlx::query("select pg_terminate_backend($1)").bind(pid);
                kill.execute(&mut db.superuser().await).await?;
            }
            let record = Record::new(Operation::Change, "case", id);
            Ok::<_, Stop<Never>>(((), deed.record(record).await?))
        });
    deed.await.unwrap();
    assert_eq!(tries.load(Ordering::SeqCst), 2);
    assert_eq!(
        count(
            &it,
            "select count(*) from audit_entry where operation = 'change'"
        )
        .await,
        1
    );
}

#[tokio::test]
async fn every_connection_lost_at_rest_is_replaced() {
    let (it, id) = with_case().await;
    for round in 1..4 {
        let kill = "select count(pg_terminate_backend(pid)) from pg_stat_activity
                    where usename = 'sample_app' and datname = current_database()";
        assert!(count(&it, kill).await > 0, "nothing to kill");
        let deed = it
            .ledger
            .deed(clerk("north"), HANDLING, |mut deed| async move {
                set_weight(&mut deed, id, round).await?;
                let record = Record::new(Operation::Change, "case", id);
                Ok::<_, Stop<Never>>(((), deed.record(record).await?))
            });
        deed.await.unwrap();
    }
}

#[tokio::test]
async fn a_locked_row_is_waited_for_so_long_and_no_longer() {
    let db = TestDb::new("sample", sample::LISTS).await;
    let limits = Limits {
        lock: Duration::from_millis(200),
        ..Limits::default()
    };
    let it = TestLedger::open_within(sample::law(), db, limits).await;
    let id = Uuid::from_u128(78);
    let deed = it
        .ledger
        .deed(clerk("north"), HANDLING, |mut deed| async move {
            add(&mut deed, id, "north", 0).await?;
            let record = Record::new(Operation::Create, "case", id);
            Ok::<_, Stop<Never>>(((), deed.record(record).await?))
        });
    deed.await.unwrap();
    let mut other = it.db.superuser().await;
    sqlx::raw_sql("begin; select * from case_file for update")
        .execute(&mut other)
        .await
        .unwrap();
    let deed = it
        .ledger
        .deed(clerk("north"), HANDLING, |mut deed| async move {
            set_weight(&mut deed, id, 1).await?;
            let record = Record::new(Operation::Change, "case", id);
            Ok::<_, Stop<Never>>(((), deed.record(record).await?))
        });
    let waited = tokio::time::timeout(Duration::from_secs(3), deed)
        .await
        .expect("a deadline");
    assert!(
        matches!(waited, Err(Stop::Fault(Fault::Timeout(_)))),
        "{waited:?}"
    );
}

#[tokio::test]
async fn a_deed_given_up_by_its_caller_leaves_nothing_and_frees_its_connection() {
    let (it, id) = with_case().await;
    for _ in 0..40 {
        let deed = it
            .ledger
            .deed(clerk("north"), HANDLING, |mut deed| async move {
                set_weight(&mut deed, id, 5).await?;
                tokio::time::sleep(Duration::from_secs(60)).await;
                let record = Record::new(Operation::Change, "case", id);
                Ok::<_, Stop<Never>>(((), deed.record(record).await?))
            });
        assert!(
            tokio::time::timeout(Duration::from_millis(15), deed)
                .await
                .is_err()
        );
    }
    it.ledger.ready().await.unwrap();
    assert_eq!(count(&it, "select weight::bigint from case_file").await, 0);
}

#[tokio::test]
async fn callers_beyond_the_bound_are_told_so() {
    let db = TestDb::new("sample", sample::LISTS).await;
    let acquire = Duration::from_millis(200);
    let limits = Limits {
        connections: 2,
        acquire,
        ..Limits::default()
    };
    let it = TestLedger::open_within(sample::law(), db, limits).await;
    let held = [
        it.ledger.ground().await.unwrap(),
        it.ledger.ground().await.unwrap(),
    ];
    let fault = it.ledger.ground().await.unwrap_err();
    assert!(matches!(fault, Fault::Busy), "{fault}");
    drop(held);
    it.ledger.ready().await.unwrap();
}

#[tokio::test]
async fn a_deed_that_lasts_is_given_up_and_its_connection_closed() {
    let db = TestDb::new("sample", sample::LISTS).await;
    let deed = Duration::from_millis(200);
    let limits = Limits {
        connections: 1,
        deed,
        ..Limits::default()
    };
    let it = TestLedger::open_within(sample::law(), db, limits).await;
    let pid = async |tx: &mut ledger::GroundTx| -> i32 {
        let pid = sqlx::query_scalar("select pg_backend_pid()");
        pid.fetch_one(tx.sql()).await.unwrap()
    };
    let mut tx = it.ledger.ground().await.unwrap();
    let before = pid(&mut tx).await;
    tx.rollback().await.unwrap();
    let deed = it
        .ledger
        .deed(clerk("north"), HANDLING, |mut deed| async move {
            add(&mut deed, Uuid::from_u128(1), "north", 0).await?;
            sqlx::query("select pg_sleep(5)")
                .execute(deed.sql())
                .await?;
            let record = Record::new(Operation::Create, "case", Uuid::from_u128(1));
            Ok::<_, Stop<Never>>(((), deed.record(record).await?))
        });
    let given_up = tokio::time::timeout(Duration::from_secs(2), deed)
        .await
        .expect("a deadline");
    assert!(
        matches!(given_up, Err(Stop::Fault(Fault::Timeout(_)))),
        "{given_up:?}"
    );
    let mut tx = it.ledger.ground().await.unwrap();
    assert_ne!(
        pid(&mut tx).await,
        before,
        "a connection of unknown state was used again"
    );
    assert_eq!(count(&it, "select count(*) from case_file").await, 0);
}
