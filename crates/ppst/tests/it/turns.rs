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
            // Strangers to one another: what is at stake is reading beside comparing, not comparing alone.
            let born = format!("19{}-{:02}-{:02}", 40 + n % 60, 1 + n % 12, 1 + n % 28);
            let name: String = [n % 26, n / 26, n * 7 % 26, n * 3 % 26, n * 11 % 26]
                .iter()
                .map(|letter| char::from(b'a' + u8::try_from(letter % 26).unwrap()))
                .collect();
            feeding::request(&format!("MTE-{n}"), (&name, &name, &born))
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
    // The clock is told and stands still: a batch that is put off is never read, and shows in its attempts.
    let state = loop {
        let state = house
            .words("select state || ' ' || attempts from job where kind = 'read_batch'")
            .await;
        if state != ["ready 0"] && state != ["running 1"] {
            break state;
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    };
    stop.send(()).unwrap();
    working.await.unwrap();
    assert_eq!(state, ["done 1"], "the batch lost to its own comparisons");
    let receipt = house.receipt(&mte, "long").await;
    assert_eq!(receipt["accepted"], LINES, "{receipt}");
}
