//! HTTP/2 floods, frame by frame: rapid reset (CVE-2023-44487) and endless CONTINUATION (CVE-2024-27316).
//! The connection is shed within seconds and a bounded number of frames, and everybody else is served.

use std::{sync::Arc, time::Duration};

use gate::transport::TransportLimits;
use rustls::pki_types::ServerName;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
    time::Instant,
};
use tokio_rustls::{TlsConnector, client::TlsStream};

use crate::transport::{HOST, Server, server};

const HEADERS: u8 = 1;
const RESET: u8 = 3;
const SETTINGS: u8 = 4;
const CONTINUATION: u8 = 9;
const END_STREAM: u8 = 1;
const END_HEADERS: u8 = 4;

fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
    let length = u32::try_from(payload.len()).unwrap().to_be_bytes();
    let mut frame = length[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend_from_slice(payload);
    frame
}

/// A field without indexing, its name from the static table of HPACK.
fn field(name: u8, value: &str) -> Vec<u8> {
    [
        &[name, u8::try_from(value.len()).unwrap()],
        value.as_bytes(),
    ]
    .concat()
}

/// `GET path` of the host of the tests.
fn get(path: &str) -> Vec<u8> {
    // :method GET, :scheme https, then :path and :authority in full.
    [vec![0x82, 0x87], field(4, path), field(1, HOST)].concat()
}

async fn connect(server: &Server) -> TlsStream<TcpStream> {
    let mut client = (*server.client).clone();
    client.alpn_protocols = vec![b"h2".to_vec()];
    let stream = TcpStream::connect(server.address).await.unwrap();
    let name = ServerName::try_from(HOST).unwrap();
    let mut stream = TlsConnector::from(Arc::new(client))
        .connect(name, stream)
        .await
        .unwrap();
    stream
        .write_all(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
        .await
        .unwrap();
    stream.write_all(&frame(SETTINGS, 0, 0, &[])).await.unwrap();
    stream
}

/// Sends what `next` makes until the connection is closed or `most` were sent; how many, and how long.
async fn flood(
    stream: TlsStream<TcpStream>,
    most: u32,
    mut next: impl FnMut(u32) -> Vec<u8>,
) -> (u32, Duration) {
    let begin = Instant::now();
    let (mut read, mut write) = tokio::io::split(stream);
    let reader = tokio::spawn(async move {
        let mut buffer = vec![0; 16_384];
        while matches!(read.read(&mut buffer).await, Ok(count) if count > 0) {}
    });
    let mut sent = 0;
    while sent < most && !reader.is_finished() {
        if write.write_all(&next(sent)).await.is_err() || write.flush().await.is_err() {
            break;
        }
        sent += 1;
    }
    // What it says last is read, or the close itself.
    let closed = tokio::time::timeout(Duration::from_secs(10), reader).await;
    assert!(closed.is_ok(), "the connection was not closed after {sent}");
    (sent, begin.elapsed())
}

/// Someone honest, again and again until the flood is over: always served, and soon.
async fn honest(server: &Server, over: &tokio_util::sync::CancellationToken) -> Duration {
    let mut slowest = Duration::ZERO;
    while !over.is_cancelled() {
        let begin = Instant::now();
        assert!(server.get("/").await.starts_with("HTTP/1.1 200"));
        slowest = slowest.max(begin.elapsed());
    }
    slowest
}

async fn under(most: u32, next: impl FnMut(u32) -> Vec<u8>) -> (u32, Duration) {
    let server = server(TransportLimits::default()).await;
    let over = tokio_util::sync::CancellationToken::new();
    let stream = connect(&server).await;
    let attack = async {
        let result = flood(stream, most, next).await;
        over.cancel();
        result
    };
    let ((sent, took), slowest) = tokio::join!(attack, honest(&server, &over));
    assert!(
        slowest < Duration::from_secs(3),
        "an honest visitor waited {slowest:?}"
    );
    (sent, took)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn requests_taken_back_as_soon_as_made_end_their_connection() {
    const MOST: u32 = 1_000_000;
    let (sent, took) = under(MOST, |number| {
        let stream = number * 2 + 1;
        let mut pair = frame(HEADERS, END_STREAM | END_HEADERS, stream, &get("/slow"));
        pair.extend(frame(RESET, 0, stream, &8_u32.to_be_bytes()));
        pair
    })
    .await;
    assert!(sent < MOST, "nobody stopped it");
    assert!(took < Duration::from_secs(5), "{sent} pairs in {took:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_head_without_end_ends_its_connection() {
    const MOST: u32 = 100_000;
    let filler = field(4, &"x".repeat(100)).repeat(100);
    let (sent, took) = under(MOST, |number| {
        if number == 0 {
            frame(HEADERS, END_STREAM, 1, &get("/"))
        } else {
            frame(CONTINUATION, 0, 1, &filler)
        }
    })
    .await;
    // 10 kB each: what a head may hold, what was in flight, and no more.
    assert!(sent < 2_000, "{sent} frames were taken");
    assert!(took < Duration::from_secs(5), "{took:?}");
}
