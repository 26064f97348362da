//! How many statements a piece of work sends to PostgreSQL.
//!
//! Every page is held to a number of them (the gate's `Statements`), so the count must miss none: it is
//! taken where the driver announces each statement it has sent, not where our code asks for one. The
//! driver asks whether anyone wants to read the statement; [`Counter`] counts the question and answers
//! no, so that nothing is formatted and no statement reaches a log.
//!
//! Opening and ending a transaction (BEGIN, COMMIT, ROLLBACK) is not counted: it is one each for any
//! deed, whatever it does, and the settings that name the actor travel with BEGIN. All the rest is: the
//! session's look-up, every query of the deed, record keys, the audit row.

use std::sync::{
    Arc,
    atomic::{AtomicU32, Ordering::Relaxed},
};

use tracing::{Metadata, Subscriber, level_filters::LevelFilter, subscriber::Interest};
use tracing_subscriber::{Layer, layer::Context};

/// Where the driver announces what it sends.
const TARGET: &str = "sqlx::query";

tokio::task_local! {
    static SENT: Arc<AtomicU32>;
}

/// Runs `work` and says how many statements it sent, in its own task. Zero without a [`Counter`].
pub async fn counted<T>(work: impl Future<Output = T>) -> (T, u32) {
    let sent = Arc::new(AtomicU32::new(0));
    let done = SENT.scope(Arc::clone(&sent), work).await;
    (done, sent.load(Relaxed))
}

/// Runs transaction control, which is not counted.
pub(crate) async fn uncounted<T>(work: impl Future<Output = T>) -> T {
    SENT.scope(Arc::default(), work).await
}

/// The listener that counts. Add it to the subscriber last: a filter outside it would keep the
/// driver's question from it.
#[derive(Debug, Clone, Copy)]
pub struct Counter;

impl<S: Subscriber> Layer<S> for Counter {
    fn register_callsite(&self, metadata: &'static Metadata<'static>) -> Interest {
        if metadata.target() == TARGET {
            Interest::sometimes()
        } else {
            Interest::always()
        }
    }

    fn enabled(&self, metadata: &Metadata<'_>, _: Context<'_, S>) -> bool {
        if metadata.target() != TARGET {
            return true;
        }
        // Outside any counted work there is nobody to count for.
        let _ = SENT.try_with(|sent| sent.fetch_add(1, Relaxed));
        false
    }

    fn max_level_hint(&self) -> Option<LevelFilter> {
        Some(LevelFilter::TRACE)
    }
}
