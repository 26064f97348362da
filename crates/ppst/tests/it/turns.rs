//! A batch is read while its first requests are compared already, as a worker of production does: neither loses to the
//! other (PPST-7.1).

use std::time::Duration;

use ledger::outbox::{Mailbox, Mailer};
use ppst::{
    FACE,
    model::{Ministry, Mode},
};
use tokio::sync::oneshot;

use crate::house::{House, feeding};

/// Eight deeds of fifty lines.
const LINES: usize = 400;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_long_batch_never_loses_to_the_comparisons_it_causes() {
    let house = House::open().await;
    let mte = house.feeder("mte", Ministry::Energy, Mode::Lines).await;
    let all: Vec<_> = (0..LINES)
        .map(|n| {
            let name = format!("Nom{}", n % 90);
            feeding::request(&format!("MTE-{n}"), (&name, "Anne", "1990-02-03"))
        })
        .collect();
    let body = feeding::lines(&all);
    let signature = mte.sign(&body);
    let put = house.put(&mte, "long", "application/jsonl", &body, &signature);
    put.await.expect(202);

    let mailer = Mailer::mailbox("Base <base@ppst.example>", Mailbox::default()).unwrap();
    let engine = FACE.engine(&house.desk);
    let worker = FACE.worker(&house.desk, mailer, engine).concurrency(4);
    let (stop, stopped) = oneshot::channel::<()>();
    let working = tokio::spawn(worker.run(async move { drop(stopped.await) }));
    let attempts = loop {
        let left = house
            .words("select id::text from job where state <> 'done' and kind in ('read_batch', 'link_request')")
            .await;
        if left.is_empty() {
            break house
                .words("select attempts::text from job where kind = 'read_batch'")
                .await;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    stop.send(()).unwrap();
    working.await.unwrap();
    assert_eq!(attempts, ["1"], "the batch was read again and again");
    let receipt = house.receipt(&mte, "long").await;
    assert_eq!(receipt["accepted"], LINES, "{receipt}");
}
