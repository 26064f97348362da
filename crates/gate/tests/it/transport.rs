//! Real sockets: those who ask properly are served, those who keep us waiting are not.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use gate::{
    Access, Routes,
    transport::{HostCertificate, TlsSettings, TransportLimits, bind, serve, serve_redirect},
};
use rustls::{ClientConfig, RootCertStore, pki_types::ServerName};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::{Instant, timeout},
};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tokio_util::sync::CancellationToken;

use crate::app::App;

pub(crate) const HOST: &str = "sample.localhost";

pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) client: Arc<ClientConfig>,
    stop: CancellationToken,
    done: tokio::task::JoinHandle<std::io::Result<()>>,
    _app: App,
}

pub(crate) async fn server(limits: TransportLimits) -> Server {
    let slow = async || {
        tokio::time::sleep(Duration::from_millis(800)).await;
        "slow"
    };
    let app = App::with(Routes::new().get("/slow", Access::Public, slow)).await;
    let made = rcgen::generate_simple_self_signed(vec![HOST.to_owned()]).unwrap();
    let certificate = HostCertificate {
        hosts: vec![HOST.to_owned()],
        chain: made.cert.pem().into_bytes(),
        key: made.signing_key.serialize_pem().into_bytes(),
    };
    let tls = TlsSettings::new(&[certificate]).unwrap();
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let shutdown = stop.clone().cancelled_owned();
    let done = tokio::spawn(serve(
        listener,
        tls,
        vec![app.site.clone()],
        limits,
        shutdown,
    ));
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let client = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    Server {
        address,
        client: Arc::new(client),
        stop,
        done,
        _app: app,
    }
}

impl Server {
    async fn tls(&self) -> std::io::Result<TlsStream<TcpStream>> {
        let stream = TcpStream::connect(self.address).await?;
        let name = ServerName::try_from(HOST).unwrap();
        TlsConnector::from(Arc::clone(&self.client))
            .connect(name, stream)
            .await
    }

    /// Sends text, reads until the end.
    async fn ask(&self, text: &str) -> String {
        let mut stream = self.tls().await.unwrap();
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        let _ = timeout(Duration::from_secs(12), stream.read_to_end(&mut answer)).await;
        String::from_utf8_lossy(&answer).into_owned()
    }

    pub(crate) async fn get(&self, path: &str) -> String {
        self.ask(&format!(
            "GET {path} HTTP/1.1\r\nHost: {HOST}\r\nConnection: close\r\n\r\n"
        ))
        .await
    }
}

/// Sends `first`, then `drip` every half second, until the other side closes. How long that took.
async fn held(
    mut stream: impl tokio::io::AsyncRead + tokio::io::AsyncWrite + Unpin,
    first: &str,
    drip: &str,
) -> Duration {
    let start = Instant::now();
    let _ = stream.write_all(first.as_bytes()).await;
    let mut buffer = [0; 1_024];
    loop {
        tokio::select! {
            read = stream.read(&mut buffer) => match read {
                Ok(0) | Err(_) => return start.elapsed(),
                Ok(_) => {}
            },
            () = tokio::time::sleep(Duration::from_millis(500)) => {
                if stream.write_all(drip.as_bytes()).await.is_err() || stream.flush().await.is_err() {
                    return start.elapsed();
                }
            }
        }
        if start.elapsed() > Duration::from_secs(30) {
            return start.elapsed();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_keeps_us_waiting_is_cut_within_ten_seconds() {
    let server = server(TransportLimits::default()).await;
    let token = server.get("/").await;
    assert!(token.starts_with("HTTP/1.1 200"), "{token}");
    let post = format!(
        "POST /change HTTP/1.1\r\nHost: {HOST}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Content-Length: 5000\r\n\r\n"
    );
    let tcp = async || TcpStream::connect(server.address).await.unwrap();
    let ten = Duration::from_secs(10);
    let honest = async {
        for _ in 0..16 {
            let start = Instant::now();
            assert!(server.get("/").await.starts_with("HTTP/1.1 200"));
            assert!(
                start.elapsed() < Duration::from_secs(2),
                "{:?}",
                start.elapsed()
            );
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
    };
    let all = tokio::join!(
        async { held(tcp().await, "", "").await },
        async { held(tcp().await, "\x16\x03\x01", "\x02").await },
        async { held(server.tls().await.unwrap(), "", "").await },
        async { held(server.tls().await.unwrap(), "GET / HTTP/1.1\r\nHo", "").await },
        async { held(server.tls().await.unwrap(), "GET / HTTP/1.1\r\nX: ", "x").await },
        async { held(server.tls().await.unwrap(), &post, "").await },
        async { held(server.tls().await.unwrap(), &post, "x").await },
        async {
            held(
                server.tls().await.unwrap(),
                "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
                "",
            )
            .await
        },
        honest,
    );
    let cuts = [all.0, all.1, all.2, all.3, all.4, all.5, all.6, all.7];
    assert!(cuts.iter().all(|cut| *cut <= ten), "{cuts:?}");
}

#[tokio::test]
async fn past_the_cap_a_client_is_refused_in_plain_words() {
    let limits = TransportLimits {
        per_address: 2,
        ..TransportLimits::default()
    };
    let server = server(limits).await;
    let (one, two) = (server.tls().await.unwrap(), server.tls().await.unwrap());
    let refused = server.get("/").await;
    assert!(refused.starts_with("HTTP/1.1 503"), "{refused}");
    assert!(refused.contains("Retry-After: 5"));
    drop((one, two));
    let mut served = false;
    for _ in 0..50 {
        served = server.get("/").await.starts_with("HTTP/1.1 200");
        if served {
            break;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(served, "a place is given back");
}

#[tokio::test]
async fn a_request_goes_to_the_host_its_connection_was_opened_for() {
    let server = server(TransportLimits::default()).await;
    let ask = async |head: &str| {
        server
            .ask(&format!("{head}\r\nConnection: close\r\n\r\n"))
            .await
    };
    for (head, status) in [
        (format!("GET / HTTP/1.1\r\nHost: {HOST}:8443"), 200),
        (format!("GET https://{HOST}/ HTTP/1.1\r\nHost: {HOST}"), 200),
        ("GET / HTTP/1.1\r\nHost: other.localhost".to_owned(), 421),
        (
            format!("GET / HTTP/1.1\r\nHost: {HOST}\r\nHost: {HOST}"),
            400,
        ),
        ("GET / HTTP/1.1\r\nX: y".to_owned(), 400),
        (format!("TRACE / HTTP/1.1\r\nHost: {HOST}"), 501),
        (
            format!(
                "GET / HTTP/1.1\r\nHost: {HOST}\r\nX: {}",
                "x".repeat(100_000)
            ),
            431,
        ),
        (
            format!("GET / HTTP/1.1\r\nHost: {HOST}{}", "\r\nX: y".repeat(100)),
            431,
        ),
        (
            format!(
                "POST /change HTTP/1.1\r\nHost: {HOST}\r\nContent-Length: 1\r\nContent-Length: 2"
            ),
            400,
        ),
        (
            format!("POST /change HTTP/1.1\r\nHost: {HOST}\r\nTransfer-Encoding: gzip"),
            400,
        ),
    ] {
        let answer = ask(&head).await;
        let expected = format!("HTTP/1.1 {status}");
        assert!(
            answer.starts_with(&expected),
            "{status} for {:.60}: {answer:.80}",
            head.replace("\r\n", " ")
        );
    }
    let mut plain = TcpStream::connect(server.address).await.unwrap();
    plain
        .write_all(b"GET / HTTP/1.1\r\nHost: x\r\n\r\n")
        .await
        .unwrap();
    let mut answer = String::new();
    plain.read_to_string(&mut answer).await.unwrap();
    assert!(
        answer.starts_with("HTTP/1.1 400") && answer.contains("HTTPS"),
        "{answer}"
    );
}

#[tokio::test]
async fn a_request_under_way_ends_before_the_server_does() {
    let server = server(TransportLimits::default()).await;
    let mut stream = server.tls().await.unwrap();
    let text = format!("GET /slow HTTP/1.1\r\nHost: {HOST}\r\n\r\n");
    stream.write_all(text.as_bytes()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(200)).await;
    server.stop.cancel();
    let mut answer = Vec::new();
    let _ = stream.read_to_end(&mut answer).await;
    let answer = String::from_utf8_lossy(&answer).into_owned();
    assert!(
        answer.starts_with("HTTP/1.1 200") && answer.ends_with("slow"),
        "{answer}"
    );
    timeout(Duration::from_secs(5), server.done)
        .await
        .unwrap()
        .unwrap()
        .unwrap();
    assert!(TcpStream::connect(server.address).await.is_err());
}

#[tokio::test]
async fn plain_http_only_shows_the_way() {
    let app = App::new().await;
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let sites = vec![app.site.clone()];
    tokio::spawn(async move {
        serve_redirect(
            listener,
            &sites,
            TransportLimits::default(),
            std::future::pending(),
        )
        .await
    });
    for (target, host, expected) in [
        ("/a?b=c", HOST, "HTTP/1.1 308"),
        ("/", "evil.example", "HTTP/1.1 421"),
    ] {
        let mut stream = TcpStream::connect(address).await.unwrap();
        let text = format!("GET {target} HTTP/1.1\r\nHost: {host}\r\n\r\n");
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        assert!(answer.starts_with(expected), "{answer}");
        assert!(!answer.contains("evil.example"));
        if expected.ends_with("308") {
            assert!(
                answer
                    .to_lowercase()
                    .contains("location: https://sample.localhost:8443/a?b=c"),
                "{answer}"
            );
        }
    }
}
