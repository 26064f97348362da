//! The background work of one service: its own jobs, the ground's, and the audit log's tree.

use std::{path::PathBuf, sync::Arc, time::Duration};

use kernel::Entropy;
use ledger::{
    Ledger,
    audit::{Sequencer, Signer},
    jobs::{Job, JobError},
    outbox::Mailer,
    retention,
};
use tokio_util::sync::CancellationToken;

use super::{House, Open};
use crate::settings::Failure;

/// Nothing is erased while the clocks of the service and of its database differ by more than this: a clock set
/// wrong must not erase years of files.
const AGREEMENT: Duration = Duration::from_secs(300);

/// How long a service's records are kept, and the log that tells of them.
pub(crate) struct Keeping {
    pub(crate) engine: retention::Engine,
    signer: Arc<dyn Signer>,
    prefix: String,
    /// Where the log's last signed state is kept too, so that a database put back to an older copy is noticed.
    folder: PathBuf,
    agreement: Option<Duration>,
}

impl Keeping {
    /// That of a service with the machine's clock.
    pub(crate) fn new(service: &dyn Open, name: &str, house: &House) -> Result<Self, Failure> {
        let told = Self::told(service, name, house)?;
        Ok(Self {
            engine: told.engine.agreeing(AGREEMENT),
            agreement: Some(AGREEMENT),
            ..told
        })
    }

    /// That of a service with a clock that is told the time: it agrees with no database's.
    pub(crate) fn told(service: &dyn Open, name: &str, house: &House) -> Result<Self, Failure> {
        Ok(Self {
            engine: service.engine(),
            signer: house.signer(name)?,
            prefix: house.settings.log_name.clone(),
            folder: house.folder(name),
            agreement: None,
        })
    }

    /// What makes the log grow, and prunes it.
    pub(crate) fn log(&self, ledger: Ledger) -> Sequencer {
        let log = Sequencer::new(ledger, &self.prefix, Arc::clone(&self.signer));
        let log = log.anchored(&self.folder);
        match self.agreement {
            Some(within) => log.agreeing(within),
            None => log,
        }
    }
}

/// Runs the worker and the audit log's sequencer until `stop`.
pub(crate) async fn run(
    service: Arc<dyn Open>,
    mailer: Mailer,
    keeping: Keeping,
    stop: CancellationToken,
) {
    service.warm_up().await;
    let log = keeping.log(service.ledger().clone());
    let worker = service
        .worker(mailer, keeping.engine.clone())
        .concurrency(4);
    let worker = worker.every(
        "prune",
        Duration::from_secs(24 * 3600),
        move |ledger: Ledger, _: Job| {
            let mut log = keeping.log(ledger);
            async move {
                log.prune().await?;
                Ok::<(), JobError>(())
            }
        },
    );
    tokio::join!(worker.run(stop.cancelled()), log.run(stop.cancelled()));
}

/// Random bytes as letters.
pub(crate) fn random_word(entropy: &dyn Entropy) -> String {
    use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
    let mut bytes = [0; 24];
    entropy.fill(&mut bytes);
    URL_SAFE_NO_PAD.encode(bytes)
}
