//! Structured logs: one JSON object a line on standard error, no personal data.

use tracing_subscriber::{EnvFilter, fmt, layer::SubscriberExt as _, util::SubscriberInitExt as _};

/// Starts logging; `RUST_LOG` narrows or widens it.
#[expect(clippy::disallowed_methods, reason = "the one reading of RUST_LOG")]
pub(crate) fn start() {
    let asked =
        std::env::var("RUST_LOG").unwrap_or_else(|_| "info,sqlx=warn,hyper=warn".to_owned());
    let filter = EnvFilter::try_new(asked).unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = fmt::layer()
        .json()
        .flatten_event(true)
        .with_writer(std::io::stderr);
    // A second start in one process changes nothing.
    let _ = tracing_subscriber::registry()
        .with(filter)
        .with(lines)
        .with(ledger::statements::Counter)
        .try_init();
}
