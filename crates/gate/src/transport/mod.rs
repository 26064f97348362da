//! From a socket to a request, and back.
//!
//! hyper's own timer leaves a silent connection and a slow body open for ever, so the deadlines live
//! here, in three places: before TLS (`listen`), around a connection (`watch`), and around a request body
//! (`body`). Every wait on a client has an end; with the default [`TransportLimits`] none in which nothing
//! comes is longer than ten seconds.

mod body;
mod client;
mod connection;
mod counts;
mod listen;
mod redirect;
mod service;
mod tls;
mod watch;

use std::{net::IpAddr, time::Duration};

pub use body::BodyError;
pub use client::{CertificateError, ClientCertificate};
pub(crate) use counts::client_key;
pub use listen::{bind, serve};
pub use redirect::serve_redirect;
pub use tls::{ClientAuthority, HostCertificate, TlsError, TlsSettings};

/// Where a request comes from, in its extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Peer(pub IpAddr);

/// Caps and deadlines of the transport. The defaults suit one machine on the Internet.
#[derive(Debug, Clone)]
pub struct TransportLimits {
    /// Connections at once; more get a 503.
    pub connections: usize,
    /// Connections at once from one address (IPv6: one /64); more get a 503.
    pub per_address: usize,
    /// Requests in handlers at once; more get a 503.
    pub requests: usize,
    /// From the TCP connection to its first byte.
    pub first_byte: Duration,
    /// TLS handshake.
    pub handshake: Duration,
    /// From the end of the handshake to the end of the first request's head.
    pub header: Duration,
    /// Bytes of one request head, and of the read buffer.
    pub header_bytes: usize,
    /// Header lines of one request.
    pub headers: usize,
    /// Between two requests of one connection.
    pub keep_alive: Duration,
    /// Longest silence inside a request body.
    pub body_idle: Duration,
    /// Time spent waiting for a body before its rate is judged.
    pub body_grace: Duration,
    /// Bytes a second below which a body is too slow, averaged over the time spent waiting for it.
    pub body_rate: u64,
    /// Time spent waiting for one body, whatever its rate.
    pub body_total: Duration,
    /// Longest time a client may leave an answer unread.
    pub stall: Duration,
    /// HTTP/2 requests at once in one connection.
    pub streams: u32,
    /// Time left to running requests at shutdown.
    pub drain: Duration,
    /// Reverse proxies whose `X-Forwarded-For` is believed. None by default.
    pub trusted_proxies: Vec<IpAddr>,
}

impl Default for TransportLimits {
    fn default() -> Self {
        Self {
            connections: 8_192,
            per_address: 128,
            requests: 1_024,
            first_byte: Duration::from_secs(5),
            handshake: Duration::from_secs(4),
            header: Duration::from_secs(4),
            header_bytes: 32 * 1024,
            headers: 64,
            keep_alive: Duration::from_secs(9),
            body_idle: Duration::from_secs(6),
            body_grace: Duration::from_secs(5),
            body_rate: 1_024,
            body_total: Duration::from_secs(3_600),
            stall: Duration::from_secs(9),
            streams: 32,
            drain: Duration::from_secs(20),
            trusted_proxies: Vec::new(),
        }
    }
}
