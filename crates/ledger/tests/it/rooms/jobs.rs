use std::{
    collections::BTreeMap,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use ledger::{
    Fault, Ledger,
    jobs::{self, Job, JobError, NewJob, Worker},
};
use serde_json::json;
use testkit::TestLedger;

use super::sample;

/// How often each payload was handled.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<BTreeMap<String, u32>>>);

impl Seen {
    fn note(&self, job: &Job) {
        *self
            .0
            .lock()
            .unwrap()
            .entry(job.payload["n"].to_string())
            .or_default() += 1;
    }
    fn all(&self) -> BTreeMap<String, u32> {
        self.0.lock().unwrap().clone()
    }
}

fn worker(ledger: &Ledger, seen: &Seen) -> Worker {
    let seen = seen.clone();
    Worker::new(ledger.clone()).handle("count", move |_, job| {
        seen.note(&job);
        async { Ok(()) }
    })
}

async fn enqueue(test: &TestLedger, job: NewJob) {
    let job = &job;
    sample::deed!(&test.ledger, async |deed| deed.enqueue(job.clone()).await)
        .await
        .unwrap();
}

fn counting(n: u32) -> NewJob {
    NewJob::new("count", json!({ "n": n }))
}

async fn state(test: &TestLedger, state: &str) -> i64 {
    sample::count(
        test,
        &format!("select count(*) from job where state = '{state}'"),
    )
    .await
}

#[tokio::test]
async fn a_job_exists_if_and_only_if_its_deed_was_done() {
    let test = sample::open().await;
    let failed = sample::deed!(&test.ledger, async |deed| {
        deed.enqueue(counting(1)).await?;
        Err::<(), _>(Fault::Missing)
    });
    assert!(failed.await.is_err());
    enqueue(&test, counting(2)).await;
    let seen = Seen::default();
    assert_eq!(
        worker(&test.ledger, &seen).run_until_idle().await.unwrap(),
        1
    );
    assert_eq!(seen.all(), BTreeMap::from([("2".into(), 1)]));
    // What is done keeps no trace of whom it was about.
    let kept = "select count(*) from job where state = 'done' and payload = '{}'";
    assert_eq!(sample::count(&test, kept).await, 1);
    assert_eq!(
        worker(&test.ledger, &seen).run_until_idle().await.unwrap(),
        0
    );
}

#[tokio::test]
async fn a_key_is_enqueued_once_and_a_later_job_waits() {
    let test = sample::open().await;
    for n in 0..3 {
        enqueue(&test, counting(n).key("one")).await;
    }
    let later = test.ledger.now() + Duration::from_secs(60);
    enqueue(&test, counting(9).at(later)).await;
    let seen = Seen::default();
    let worker = worker(&test.ledger, &seen);
    worker.run_until_idle().await.unwrap();
    assert_eq!(seen.all(), BTreeMap::from([("0".into(), 1)]));
    enqueue(&test, counting(5).key("one")).await;
    test.clock.wait(Duration::from_secs(59));
    worker.run_until_idle().await.unwrap();
    assert_eq!(seen.all().len(), 1);
    test.clock.wait(Duration::from_secs(1));
    worker.run_until_idle().await.unwrap();
    assert_eq!(seen.all().len(), 2);
    // After a week the done rows, and with them the key, are forgotten.
    test.clock.wait(Duration::from_secs(8 * 86_400));
    worker.run_until_idle().await.unwrap();
    enqueue(&test, counting(5).key("one")).await;
    worker.run_until_idle().await.unwrap();
    assert_eq!(seen.all().len(), 3);
}

#[tokio::test]
async fn a_failing_job_waits_longer_each_time_then_waits_for_an_operator() {
    let test = sample::open().await;
    enqueue(&test, NewJob::new("fail", json!({})).most_attempts(3)).await;
    let tried = Arc::new(AtomicU32::new(0));
    let count = Arc::clone(&tried);
    let worker = Worker::new(test.ledger.clone()).handle("fail", move |_, job: Job| {
        assert_eq!(count.fetch_add(1, Ordering::SeqCst) % 3 + 1, job.attempt);
        assert_eq!(job.last, job.attempt == 3);
        async { Err(JobError::Retry("no answer".into())) }
    });
    worker.run_until_idle().await.unwrap();
    assert_eq!(tried.load(Ordering::SeqCst), 1);
    test.clock.wait(Duration::from_secs(2));
    worker.run_until_idle().await.unwrap();
    assert_eq!(tried.load(Ordering::SeqCst), 1, "came back at once");
    for attempt in 2..=3 {
        test.clock.wait(Duration::from_secs(20));
        worker.run_until_idle().await.unwrap();
        assert_eq!(tried.load(Ordering::SeqCst), attempt);
    }
    test.clock.wait(Duration::from_secs(86_400));
    worker.run_until_idle().await.unwrap();
    assert_eq!(tried.load(Ordering::SeqCst), 3);

    let mut tx = test.ledger.ground().await.unwrap();
    let dead = jobs::dead(tx.sql(), 10).await.unwrap();
    assert_eq!(
        (dead.len(), dead[0].error.as_str(), dead[0].attempts),
        (1, "no answer", 3)
    );
    assert_eq!(jobs::operator::backlog(tx.sql()).await.unwrap().dead, 1);
    let now = tx.now();
    assert!(jobs::requeue(tx.sql(), dead[0].id, now).await.unwrap());
    tx.commit().await.unwrap();
    worker.run_until_idle().await.unwrap();
    assert_eq!(tried.load(Ordering::SeqCst), 4);
}

#[tokio::test]
async fn a_handler_that_panics_or_gives_up_harms_nobody_else() {
    let test = sample::open().await;
    enqueue(&test, NewJob::new("panic", json!({}))).await;
    enqueue(&test, NewJob::new("give-up", json!({}))).await;
    enqueue(&test, counting(1)).await;
    let seen = Seen::default();
    let worker = worker(&test.ledger, &seen)
        .handle("panic", |_, job: Job| async move {
            assert!(job.attempt > 100, "on purpose");
            Ok(())
        })
        .handle("give-up", async |_: Ledger, _: Job| {
            Err(JobError::Dead("hopeless".into()))
        });
    worker.run_until_idle().await.unwrap();
    assert_eq!(seen.all().len(), 1);
    let panicked = "select count(*) from job where state = 'ready' and error = 'panic'";
    assert_eq!(sample::count(&test, panicked).await, 1);
    assert_eq!(
        (state(&test, "dead").await, state(&test, "done").await),
        (1, 1)
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn many_workers_do_each_job_once() {
    let test = sample::open().await;
    sample::deed!(&test.ledger, async |deed| {
        for n in 0..200 {
            deed.enqueue(counting(n)).await?;
        }
        Ok(())
    })
    .await
    .unwrap();
    let seen = Seen::default();
    let others = [
        test.again(&sample::law(), 31).await,
        test.again(&sample::law(), 32).await,
    ];
    let workers: Vec<_> = others
        .iter()
        .chain([&test.ledger])
        .map(|l| worker(l, &seen))
        .collect();
    let done = futures::future::join_all(workers.iter().map(Worker::run_until_idle)).await;
    assert_eq!(done.into_iter().map(Result::unwrap).sum::<u64>(), 200);
    let seen = seen.all();
    assert_eq!(seen.len(), 200);
    assert!(seen.values().all(|times| *times == 1));
}

#[tokio::test]
async fn a_silent_workers_job_is_taken_over() {
    let test = sample::open().await;
    enqueue(&test, counting(1)).await;
    enqueue(&test, counting(2).most_attempts(1)).await;
    // A worker took both and was killed.
    sample::tamper(
        &test,
        "update job set state = 'running', attempts = 1, claim = id,
           lease_until = clock_timestamp() + interval '1 minute'",
    )
    .await;
    let seen = Seen::default();
    let worker = worker(&test.ledger, &seen);
    worker.run_until_idle().await.unwrap();
    assert_eq!(seen.all().len(), 0, "taken under a living lease");
    sample::tamper(
        &test,
        "update job set lease_until = clock_timestamp() - interval '1 second'",
    )
    .await;
    worker.run_until_idle().await.unwrap();
    assert_eq!(seen.all(), BTreeMap::from([("1".into(), 1)]));
    // The one that took its worker with it as often as it may is dead, not lost.
    assert_eq!(state(&test, "dead").await, 1);
}

#[tokio::test]
async fn a_worker_that_lost_its_lease_writes_nothing() {
    let test = sample::open().await;
    enqueue(&test, counting(1)).await;
    let ledger = test.ledger.clone();
    let stolen = format!("update job set claim = '{}'", uuid::Uuid::from_u128(5));
    let url = test.db.name().to_owned();
    let worker = Worker::new(ledger).handle("count", move |_, _| {
        let (stolen, url) = (stolen.clone(), url.clone());
        async move {
            use sqlx::Executor as _;
            let mut conn = testkit::server().superuser(&url).await.unwrap();
            conn.execute(sqlx::AssertSqlSafe(stolen)).await.unwrap();
            Ok(())
        }
    });
    worker.run_until_idle().await.unwrap();
    assert_eq!(state(&test, "running").await, 1);
}

#[tokio::test]
async fn recurring_work_runs_once_a_period_across_workers() {
    let test = sample::open().await;
    let other = test.again(&sample::law(), 33).await;
    let runs = Arc::new(AtomicU32::new(0));
    let worker = |ledger: &Ledger| {
        let runs = Arc::clone(&runs);
        Worker::new(ledger.clone()).every("hourly", Duration::from_secs(3600), move |_, _| {
            runs.fetch_add(1, Ordering::SeqCst);
            async { Ok(()) }
        })
    };
    let (a, b) = (worker(&test.ledger), worker(&other));
    for hour in 1..=5 {
        for _ in 0..3 {
            let (one, two) = tokio::join!(a.run_until_idle(), b.run_until_idle());
            one.and(two).unwrap();
        }
        assert_eq!(runs.load(Ordering::SeqCst), hour);
        test.clock.wait(Duration::from_secs(3600));
    }
}

#[tokio::test]
async fn a_running_worker_works_and_stops_when_told() {
    let test = sample::open().await;
    let seen = Seen::default();
    let worker = worker(&test.ledger, &seen);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(worker.run(async {
        let _ = stopped.await;
    }));
    enqueue(&test, counting(7)).await;
    for _ in 0..200 {
        if seen.all().len() == 1 {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(seen.all().len(), 1);
    stop.send(()).unwrap();
    running.await.unwrap();
    assert_eq!(state(&test, "running").await, 0);
}
