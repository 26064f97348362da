//! The background work of one service: its own jobs, the ground's, and the audit log's tree.

use std::{sync::Arc, time::Duration};

use ::jecliqueoupas::Desk;
use kernel::{Clock, Entropy};
use ledger::{
    Ledger,
    audit::{Sequencer, Signer},
    blobs::sweep,
    jobs::{Job, JobError, Worker},
    outbox::{self, Mailer},
    retention,
};
use tokio_util::sync::CancellationToken;

/// First words of the audit logs' names (C2SP origin lines).
pub(crate) const LOG_PREFIX: &str = "acte.example";

/// A worker that knows all the work of jecliqueoupas.
fn worker(
    desk: &Desk,
    mailer: Mailer,
    engine: retention::Engine,
    signer: Arc<dyn Signer>,
) -> Worker {
    let worker = Worker::new(desk.ledger.clone()).concurrency(4);
    let worker = outbox::register(worker, mailer);
    let worker = sweep::register(worker);
    let worker = retention::register(worker, engine);
    let worker = worker.every(
        "sessions",
        Duration::from_secs(300),
        async |ledger: Ledger, _: Job| {
            gate::session::sweep(&ledger).await?;
            Ok::<(), JobError>(())
        },
    );
    let worker = worker.every(
        "prune",
        Duration::from_secs(24 * 3600),
        move |ledger: Ledger, _: Job| {
            let signer = Arc::clone(&signer);
            async move {
                Sequencer::new(ledger, LOG_PREFIX, signer).prune().await?;
                Ok::<(), JobError>(())
            }
        },
    );
    ::jecliqueoupas::jobs::register(worker, desk)
}

/// Runs the worker and the audit log's sequencer until `stop`.
pub(crate) async fn run(
    desk: Desk,
    mailer: Mailer,
    engine: retention::Engine,
    signer: Arc<dyn Signer>,
    stop: CancellationToken,
) {
    desk.engine.warm_up().await;
    let sequencer = Sequencer::new(desk.ledger.clone(), LOG_PREFIX, Arc::clone(&signer));
    let worker = worker(&desk, mailer, engine, signer);
    tokio::join!(
        worker.run(stop.cancelled()),
        sequencer.run(stop.cancelled()),
    );
}

/// A clock that runs with the machine's, moved forward when told: the demonstration lives through
/// seven days in a second.
pub(crate) struct MovableClock {
    base: ledger::ambient::SystemClock,
    seconds: std::sync::atomic::AtomicI64,
}

impl MovableClock {
    /// At the machine's time.
    pub(crate) fn new() -> Self {
        Self {
            base: ledger::ambient::SystemClock,
            seconds: 0.into(),
        }
    }

    /// Moves the clock forward.
    pub(crate) fn advance(&self, by: time::Duration) {
        self.seconds
            .fetch_add(by.whole_seconds(), std::sync::atomic::Ordering::SeqCst);
    }
}

impl Clock for MovableClock {
    fn now(&self) -> kernel::Timestamp {
        let seconds = self.seconds.load(std::sync::atomic::Ordering::SeqCst);
        self.base.now() + time::Duration::seconds(seconds)
    }
}

/// Random bytes as letters.
pub(crate) fn random_word(entropy: &dyn Entropy) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut bytes = [0; 24];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
