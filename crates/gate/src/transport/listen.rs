//! The accept loop.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use rustls::{ServerConfig, server::Acceptor};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpSocket, TcpStream},
    sync::Semaphore,
    time::timeout,
};
use tokio_rustls::{LazyConfigAcceptor, TlsAcceptor, server::TlsStream};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use super::{
    ClientCertificate, TlsSettings, TransportLimits,
    connection::drive,
    counts::Counts,
    service::{From, Shared},
    watch::Activity,
};
use crate::site::Site;

/// Refusals said in plain words at once; beyond, a connection is closed without a word.
const REFUSALS: usize = 64;

/// A listener with a backlog fit for a crowd.
///
/// # Errors
/// When the address cannot be bound.
pub fn bind(address: SocketAddr) -> io::Result<TcpListener> {
    let socket = if address.is_ipv4() {
        TcpSocket::new_v4()?
    } else {
        TcpSocket::new_v6()?
    };
    socket.set_reuseaddr(true)?;
    socket.bind(address)?;
    socket.listen(4_096)
}

/// Serves `sites` over TLS until `shutdown` resolves, then lets running requests end.
///
/// # Errors
/// When the listener itself fails; a failing connection concerns itself only.
pub async fn serve(
    listener: TcpListener,
    tls: TlsSettings,
    sites: Vec<Site>,
    limits: TransportLimits,
    shutdown: impl Future<Output = ()> + Send,
) -> io::Result<()> {
    let limits = Arc::new(limits);
    let tls = Arc::new(tls);
    let shared = Arc::new(Shared::new(&sites, Arc::clone(&limits)));
    let entry = Entry::new(&limits);
    let stop = CancellationToken::new();
    let tasks = TaskTracker::new();
    let mut shutdown = std::pin::pin!(shutdown);
    loop {
        let (stream, address) = tokio::select! {
            accepted = accept(&listener) => accepted,
            () = shutdown.as_mut() => break,
        };
        let Some(ticket) = entry.admit(address) else {
            if let Ok(permit) = Arc::clone(&entry.refusals).try_acquire_owned() {
                let config = Arc::clone(&tls.refusing);
                tasks.spawn(async move {
                    let refused = timeout(Duration::from_secs(4), refuse(stream, config)).await;
                    drop((refused, permit));
                });
            }
            continue;
        };
        let tls = Arc::clone(&tls);
        let shared = Arc::clone(&shared);
        let stop = stop.clone();
        tasks.spawn(async move {
            if let Some(stream) = handshake(stream, &tls, &shared.limits).await {
                connection(stream, address, shared, stop).await;
            }
            drop(ticket);
        });
    }
    drop(listener);
    stop.cancel();
    tasks.close();
    if timeout(limits.drain, tasks.wait()).await.is_err() {
        tracing::warn!(connections = tasks.len(), "connections still open were cut");
    }
    Ok(())
}

/// Who may come in.
pub(super) struct Entry {
    total: Arc<Semaphore>,
    counts: Counts,
    per_address: usize,
    refusals: Arc<Semaphore>,
}

impl Entry {
    pub(super) fn new(limits: &TransportLimits) -> Self {
        Self {
            total: Arc::new(Semaphore::new(
                limits.connections.min(Semaphore::MAX_PERMITS),
            )),
            counts: Counts::default(),
            per_address: limits.per_address,
            refusals: Arc::new(Semaphore::new(REFUSALS)),
        }
    }

    /// A place for one more connection, given back when dropped; none when its cap is reached.
    pub(super) fn admit(&self, address: SocketAddr) -> Option<impl Send + use<>> {
        let counted = self.counts.enter(address.ip(), self.per_address);
        let permit = Arc::clone(&self.total).try_acquire_owned().ok();
        let ticket = counted.zip(permit);
        let outcome = if ticket.is_some() {
            "admitted"
        } else {
            "refused"
        };
        metrics::counter!("gate_connections", "outcome" => outcome).increment(1);
        ticket
    }
}

/// The next connection. Errors of a single connection, and a moment without descriptors, are waited out.
pub(super) async fn accept(listener: &TcpListener) -> (TcpStream, SocketAddr) {
    loop {
        match listener.accept().await {
            Ok((stream, address)) => {
                let _ = stream.set_nodelay(true);
                return (stream, address);
            }
            Err(error) => {
                tracing::warn!(%error, "cannot accept a connection");
                tokio::time::sleep(Duration::from_millis(50)).await;
            }
        }
    }
}

async fn handshake(
    mut stream: TcpStream,
    tls: &TlsSettings,
    limits: &TransportLimits,
) -> Option<TlsStream<TcpStream>> {
    let mut first = [0];
    match timeout(limits.first_byte, stream.peek(&mut first)).await {
        Ok(Ok(1)) => {}
        _ => return None,
    }
    // 22 opens a TLS handshake; anything else is somebody speaking plain HTTP to this port.
    if first != [22] {
        let _ = timeout(Duration::from_secs(1), plain_words(&mut stream)).await;
        return None;
    }
    // Only the host names that need one ask for a client certificate.
    let accepted = async {
        let hello = LazyConfigAcceptor::new(Acceptor::default(), stream).await?;
        let config = tls.for_host(hello.client_hello().server_name());
        hello.into_stream(config).await
    };
    match timeout(limits.handshake, accepted).await {
        Ok(Ok(stream)) => Some(stream),
        Ok(Err(error)) => {
            tracing::debug!(%error, "TLS handshake failed");
            None
        }
        Err(_) => None,
    }
}

async fn connection(
    stream: TlsStream<TcpStream>,
    address: SocketAddr,
    shared: Arc<Shared>,
    stop: CancellationToken,
) {
    let sni: Option<Arc<str>> = stream.get_ref().1.server_name().map(Arc::from);
    let shown = stream.get_ref().1.peer_certificates();
    let client = match shown.and_then(<[_]>::first).map(ClientCertificate::read) {
        None => None,
        Some(Ok(client)) => Some(client),
        Some(Err(error)) => {
            tracing::debug!(%error, "the client certificate cannot be read");
            return;
        }
    };
    let activity = Activity::new();
    let limits = Arc::clone(&shared.limits);
    let watched = Arc::clone(&activity);
    drive(stream, limits, watched, stop, move |request| {
        let (shared, activity) = (Arc::clone(&shared), Arc::clone(&activity));
        let from = From {
            sni: sni.clone(),
            address: address.ip(),
            client: client.clone(),
        };
        async move { Ok(shared.answer(request, &from, &activity).await) }
    })
    .await;
}

/// Says 503 to a connection there is no room for.
async fn refuse(stream: TcpStream, config: Arc<ServerConfig>) -> io::Result<()> {
    let mut stream = TlsAcceptor::from(config).accept(stream).await?;
    read_head(&mut stream).await?;
    let answer = b"HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\n\
        Cache-Control: no-store\r\nConnection: close\r\n\r\n";
    stream.write_all(answer).await?;
    stream.shutdown().await
}

async fn plain_words(stream: &mut TcpStream) -> io::Result<()> {
    read_head(stream).await?;
    let answer = b"HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\n\
        Content-Length: 24\r\nConnection: close\r\n\r\nThis port speaks HTTPS.\n";
    stream.write_all(answer).await?;
    stream.shutdown().await
}

/// Reads until the head's empty line, so that closing afterwards does not reset the answer away.
async fn read_head(stream: &mut (impl tokio::io::AsyncRead + Unpin)) -> io::Result<()> {
    let mut seen = Vec::new();
    let mut buffer = [0; 1_024];
    while seen.len() < 16 * 1_024 {
        let read = stream.read(&mut buffer).await?;
        seen.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if read == 0 || seen.windows(4).any(|four| four == b"\r\n\r\n") {
            break;
        }
    }
    Ok(())
}
