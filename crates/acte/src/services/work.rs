//! The background work of one service: its own jobs, the ground's, and the audit log's tree.

use std::{sync::Arc, time::Duration};

use kernel::{Clock, Entropy};
use ledger::{
    Ledger,
    audit::{Sequencer, Signer},
    jobs::{Job, JobError},
    outbox::Mailer,
    retention,
};
use tokio_util::sync::CancellationToken;

use super::Open;

/// First words of the audit logs' names (C2SP origin lines).
pub(crate) const LOG_PREFIX: &str = "acte.example";

/// Runs the worker and the audit log's sequencer until `stop`.
pub(crate) async fn run(
    service: Arc<dyn Open>,
    mailer: Mailer,
    engine: retention::Engine,
    signer: Arc<dyn Signer>,
    stop: CancellationToken,
) {
    service.warm_up().await;
    let log = Sequencer::new(service.ledger().clone(), LOG_PREFIX, Arc::clone(&signer));
    let worker = service.worker(mailer, engine).concurrency(4).every(
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
    tokio::join!(worker.run(stop.cancelled()), log.run(stop.cancelled()));
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
