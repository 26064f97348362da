//! An antivirus daemon that speaks clamd's protocol, as a second opinion: INSTREAM over a unix
//! socket or TCP. If it should take part and does not answer, that is a gap.

use std::{path::PathBuf, time::Duration};

use tokio::{
    io::{AsyncRead, AsyncReadExt as _, AsyncWrite, AsyncWriteExt as _},
    net::{TcpStream, UnixStream},
    time::timeout,
};

use crate::report::{Gap, Report, RuleMatch, Verdict};

/// Where the daemon listens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Clamd {
    /// A unix socket.
    Unix(PathBuf),
    /// Host and port.
    Tcp(String),
}

/// Time for one exchange with the daemon.
const PATIENCE: Duration = Duration::from_secs(60);
/// Longest answer read, in bytes.
const MAX_ANSWER: u64 = 4096;

/// What the daemon said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    Nothing,
    Found(String),
    Away(String),
}

trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// An exchange under way; once broken it stays broken.
pub(super) struct Session {
    stream: Result<Box<dyn Stream>, String>,
}

impl Clamd {
    pub(super) async fn open(&self) -> Session {
        let opening = async {
            let mut stream: Box<dyn Stream> = match self {
                Self::Unix(path) => Box::new(UnixStream::connect(path).await?),
                Self::Tcp(address) => Box::new(TcpStream::connect(address).await?),
            };
            stream.write_all(b"zINSTREAM\0").await?;
            Ok::<_, std::io::Error>(stream)
        };
        Session {
            stream: bounded(opening).await,
        }
    }
}

async fn bounded<T>(exchange: impl Future<Output = std::io::Result<T>>) -> Result<T, String> {
    match timeout(PATIENCE, exchange).await {
        Ok(outcome) => outcome.map_err(|error| error.kind().to_string()),
        Err(_) => Err("time is up".to_owned()),
    }
}

impl Session {
    /// Sends a piece of the file, preceded by its length in four big-endian bytes.
    pub(super) async fn send(&mut self, bytes: &[u8]) {
        let Ok(stream) = &mut self.stream else { return };
        let length = u32::try_from(bytes.len()).unwrap_or(0).to_be_bytes();
        let sent = bounded(async {
            stream.write_all(&length).await?;
            stream.write_all(bytes).await
        });
        if let Err(reason) = sent.await {
            self.stream = Err(reason);
        }
    }

    /// Ends the file and reads the opinion.
    pub(super) async fn finish(self) -> Outcome {
        let mut stream = match self.stream {
            Ok(stream) => stream,
            Err(reason) => return Outcome::Away(reason),
        };
        let answer = bounded(async {
            stream.write_all(&0_u32.to_be_bytes()).await?;
            let mut answer = Vec::new();
            stream.take(MAX_ANSWER).read_to_end(&mut answer).await?;
            Ok(answer)
        });
        match answer.await {
            Ok(answer) => opinion(&answer),
            Err(reason) => Outcome::Away(reason),
        }
    }
}

/// `stream: OK`, `stream: NAME FOUND`, or an error.
fn opinion(answer: &[u8]) -> Outcome {
    let text = String::from_utf8_lossy(answer);
    let text = text.trim_end_matches(['\0', '\n', ' ']);
    let said = text.strip_prefix("stream: ").unwrap_or(text);
    if said == "OK" {
        Outcome::Nothing
    } else if let Some(name) = said.strip_suffix(" FOUND") {
        Outcome::Found(
            name.chars()
                .filter(|character| !character.is_control())
                .take(200)
                .collect(),
        )
    } else {
        Outcome::Away("no opinion".to_owned())
    }
}

/// Adds the daemon's opinion to a report.
pub(super) fn merge(report: &mut Report, outcome: Outcome) {
    let Some(root) = report.nodes.first_mut() else {
        return;
    };
    match outcome {
        Outcome::Nothing => report.engines.push("clamd".to_owned()),
        Outcome::Found(name) => {
            report.engines.push("clamd".to_owned());
            root.rules.push(RuleMatch {
                rule: name,
                namespace: "clamd".to_owned(),
                verdict: Verdict::Malicious,
                description: None,
                family: None,
                attack: Vec::new(),
            });
        }
        Outcome::Away(_) => root.gaps.push(Gap::EngineAway {
            detail: "clamd".to_owned(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opinions_are_understood() {
        assert_eq!(opinion(b"stream: OK\0"), Outcome::Nothing);
        assert_eq!(
            opinion(b"stream: Win.Test.EICAR_HDB-1 FOUND\0"),
            Outcome::Found("Win.Test.EICAR_HDB-1".to_owned())
        );
        assert!(matches!(
            opinion(b"INSTREAM size limit exceeded. ERROR\0"),
            Outcome::Away(_)
        ));
        assert!(matches!(opinion(b""), Outcome::Away(_)));
    }

    #[tokio::test]
    async fn a_daemon_is_fed_in_pieces() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("clamd.sock");
        let listener = tokio::net::UnixListener::bind(&path).unwrap();
        let daemon = tokio::spawn(async move {
            let (mut stream, _) = listener.accept().await.unwrap();
            let mut seen = vec![0; 10 + 4 + 3 + 4 + 2 + 4];
            stream.read_exact(&mut seen).await.unwrap();
            stream.write_all(b"stream: X FOUND\0").await.unwrap();
            seen
        });
        let mut session = Clamd::Unix(path).open().await;
        session.send(b"abc").await;
        session.send(b"de").await;
        assert_eq!(session.finish().await, Outcome::Found("X".to_owned()));
        assert_eq!(
            daemon.await.unwrap(),
            b"zINSTREAM\0\0\0\0\x03abc\0\0\0\x02de\0\0\0\0"
        );
    }

    #[tokio::test]
    async fn a_daemon_that_is_away_is_a_gap() {
        let session = Clamd::Unix("/nonexistent/clamd.sock".into()).open().await;
        assert!(matches!(session.finish().await, Outcome::Away(_)));
    }
}
