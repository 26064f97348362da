//! One connection, driven until it ends or must be ended.

use std::{sync::Arc, time::Duration};

use axum::body::Body;
use http::{Request, Response};
use hyper::body::Incoming;
use hyper_util::{
    rt::{TokioExecutor, TokioIo, TokioTimer},
    server::conn::auto,
};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::sync::CancellationToken;

use super::{
    TransportLimits,
    watch::{Activity, Verdict},
};

/// How often a connection is looked at.
const TICK: Duration = Duration::from_millis(500);
/// Time a connection asked to go is given.
const FAREWELL: Duration = Duration::from_secs(1);

fn builder(limits: &TransportLimits) -> auto::Builder<TokioExecutor> {
    let mut builder = auto::Builder::new(TokioExecutor::new());
    builder
        .http1()
        .timer(TokioTimer::new())
        // Our own watch ends late heads, in HTTP/1 and HTTP/2 alike.
        .header_read_timeout(None)
        .half_close(false)
        .max_headers(limits.headers)
        .max_buf_size(limits.header_bytes.max(8_192));
    builder
        .http2()
        .timer(TokioTimer::new())
        .max_concurrent_streams(limits.streams)
        .max_header_list_size(u32::try_from(limits.header_bytes).unwrap_or(u32::MAX))
        // Rapid reset (CVE-2023-44487) and its server-made sister (CVE-2025-8671).
        .max_pending_accept_reset_streams(16)
        .max_local_error_reset_streams(64)
        .max_frame_size(16 * 1024)
        .initial_stream_window_size(256 * 1024)
        .initial_connection_window_size(1024 * 1024)
        .max_send_buf_size(64 * 1024)
        .keep_alive_interval(Some(Duration::from_secs(20)))
        .keep_alive_timeout(Duration::from_secs(5));
    builder
}

/// Serves one connection with `service`.
pub(super) async fn drive<I, F, Fut>(
    io: I,
    limits: Arc<TransportLimits>,
    activity: Arc<Activity>,
    stop: CancellationToken,
    service: F,
) where
    I: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    F: Fn(Request<Incoming>) -> Fut + Send + 'static,
    Fut: Future<Output = Result<Response<Body>, std::convert::Infallible>> + Send + 'static,
{
    let builder = builder(&limits);
    let service = hyper::service::service_fn(service);
    let connection = builder.serve_connection(TokioIo::new(io), service);
    let mut connection = std::pin::pin!(connection);
    let mut tick = tokio::time::interval(TICK);
    let mut leaving = false;
    let mut deadline = None;
    loop {
        tokio::select! {
            ended = connection.as_mut() => {
                if let Err(error) = ended {
                    tracing::debug!(%error, "connection ended");
                }
                return;
            }
            () = stop.cancelled(), if !leaving => {
                leaving = true;
                connection.as_mut().graceful_shutdown();
            }
            _ = tick.tick() => {
                match activity.verdict(&limits) {
                    Verdict::Keep => deadline = None,
                    Verdict::Stalled => {
                        metrics::counter!("gate_connections_cut", "why" => "stalled").increment(1);
                        return;
                    }
                    Verdict::Abusive => {
                        metrics::counter!("gate_connections_cut", "why" => "abusive").increment(1);
                        return;
                    }
                    Verdict::Idle => {
                        let now = tokio::time::Instant::now();
                        let end = *deadline.get_or_insert(now + FAREWELL);
                        if now >= end {
                            return;
                        }
                        if !leaving {
                            leaving = true;
                            connection.as_mut().graceful_shutdown();
                        }
                    }
                }
            }
        }
    }
}
