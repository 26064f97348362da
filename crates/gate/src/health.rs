//! Is it alive, is it ready, how is it doing: on a listener of its own, for this machine only.
//!
//! `/healthz` answers as long as the process turns. `/readyz` asks the databases, their migrations and
//! the disk, and names what is missing. `/metrics` prints what Prometheus scrapes. None of it is
//! reachable from outside; the public sites answer `/healthz` and nothing more.

use std::{fmt, io, path::PathBuf, sync::Arc, time::Duration};

use axum::{Router, extract::State, response::IntoResponse, routing::get};
use http::StatusCode;
use ledger::{Ledger, migrate::Migrations};
use tokio::net::TcpListener;

/// What readiness and metrics are read from.
#[derive(Clone)]
pub struct Health {
    /// Services with the migrations each needs.
    pub services: Vec<(Ledger, &'static [Migrations])>,
    /// Folders that must keep room, and the bytes each must have free.
    pub room: Vec<(PathBuf, u64)>,
    /// Prints the metrics (the recorder's `render`).
    pub metrics: Arc<dyn Fn() -> String + Send + Sync>,
}

impl fmt::Debug for Health {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Health")
            .field("services", &self.services.len())
            .finish_non_exhaustive()
    }
}

impl Health {
    /// What is not ready; empty when everything is.
    pub async fn lacks(&self) -> Vec<String> {
        let mut lacks = Vec::new();
        for (ledger, migrations) in &self.services {
            let service = &ledger.act().service;
            let patience = Duration::from_secs(3);
            match tokio::time::timeout(patience, ledger.ready()).await {
                Ok(Ok(())) => {}
                Ok(Err(fault)) => lacks.push(format!("{service}: {fault}")),
                Err(_) => lacks.push(format!("{service}: the database does not answer")),
            }
            let pending = ledger::migrate::pending(ledger.database(), migrations);
            match tokio::time::timeout(patience, pending).await {
                Ok(Ok(pending)) if pending.is_empty() => {}
                Ok(Ok(pending)) => {
                    lacks.push(format!("{service}: {} migrations to apply", pending.len()));
                }
                Ok(Err(fault)) => lacks.push(format!("{service}: {fault}")),
                Err(_) => lacks.push(format!("{service}: the migrations cannot be read")),
            }
        }
        for (folder, least) in &self.room {
            let free = rustix::fs::statvfs(folder.as_path())
                .map(|stat| stat.f_bavail.saturating_mul(stat.f_frsize));
            match free {
                Ok(free) if free >= *least => {}
                Ok(_) => lacks.push("disk: little room is left".to_owned()),
                Err(error) => lacks.push(format!("disk: {}", io::Error::from(error).kind())),
            }
        }
        lacks
    }

    fn router(self) -> Router {
        Router::new()
            .route("/healthz", get(|| async { "ok\n" }))
            .route("/readyz", get(ready))
            .route("/metrics", get(metrics))
            .with_state(self)
    }
}

async fn ready(State(health): State<Health>) -> impl IntoResponse {
    let lacks = health.lacks().await;
    if lacks.is_empty() {
        (StatusCode::OK, "ready\n".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, lacks.join("\n") + "\n")
    }
}

/// The queues as they stand at the scrape: jobs given up wait for a person, late ones for a worker.
async fn queues(health: &Health) {
    for (ledger, _) in &health.services {
        let service = ledger.act().service.clone();
        let read = async {
            let mut tx = ledger.ground().await?;
            let backlog = ledger::jobs::operator::backlog(tx.sql()).await?;
            tx.rollback().await?;
            Ok::<_, ledger::Fault>(backlog)
        };
        // A database that does not answer shows in `/readyz`; gauges then keep their last value.
        let Ok(Ok(backlog)) = tokio::time::timeout(Duration::from_secs(3), read).await else {
            continue;
        };
        let gauge = |name: &'static str, value: f64| {
            metrics::gauge!(name, "service" => service.clone()).set(value);
        };
        // Counts of a queue are far below the 2⁵³ that a gauge holds exactly.
        gauge("acte_jobs_ready", backlog.ready as f64);
        gauge("acte_jobs_running", backlog.running as f64);
        gauge("acte_jobs_dead", backlog.dead as f64);
        let late = backlog.late(ledger.now());
        gauge("acte_jobs_late_seconds", late.as_seconds_f64());
    }
}

async fn metrics(State(health): State<Health>) -> impl IntoResponse {
    queues(&health).await;
    (
        [(
            http::header::CONTENT_TYPE,
            "text/plain; version=0.0.4; charset=utf-8",
        )],
        (health.metrics)(),
    )
}

/// Serves the probes until `shutdown` resolves.
///
/// # Errors
/// When the listener is not on a loopback address, or fails.
pub async fn serve(
    listener: TcpListener,
    health: Health,
    shutdown: impl Future<Output = ()> + Send + 'static,
) -> io::Result<()> {
    if !listener.local_addr()?.ip().is_loopback() {
        let why = "probes and metrics are served on a loopback address only";
        return Err(io::Error::new(io::ErrorKind::InvalidInput, why));
    }
    axum::serve(listener, health.router())
        .with_graceful_shutdown(shutdown)
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn probes_are_for_this_machine_only() {
        let health = Health {
            services: Vec::new(),
            room: vec![(PathBuf::from("/"), u64::MAX)],
            metrics: Arc::new(String::new),
        };
        assert_eq!(health.lacks().await, ["disk: little room is left"]);
        let everywhere = TcpListener::bind("0.0.0.0:0").await.unwrap();
        assert!(serve(everywhere, health, async {}).await.is_err());
    }
}
