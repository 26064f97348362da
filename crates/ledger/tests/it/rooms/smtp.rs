//! A small mail server: enough of RFC 5321 to take a mail, refuse it, or break off.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt as _, AsyncRead, AsyncWrite, AsyncWriteExt as _, BufReader},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, rustls};

/// What the server does with the next mail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mood {
    /// Takes it.
    Take,
    /// 451 to the recipient.
    Later,
    /// 550 to the recipient.
    Never,
    /// Takes it whole, then breaks off without a word.
    TakeAndBreakOff,
    /// Breaks off before the mail.
    BreakOff,
}

/// A mail as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) to: String,
    pub(crate) data: String,
    pub(crate) tls: bool,
}

#[derive(Clone)]
pub(crate) struct Server {
    pub(crate) port: u16,
    /// Certificate of its authority, PEM.
    pub(crate) authority: Vec<u8>,
    arrived: Arc<Mutex<Vec<Arrived>>>,
    moods: Arc<Mutex<Vec<Mood>>>,
}

/// How the server protects its connections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Offer {
    Nothing,
    StartTls,
    Tls,
}

impl Server {
    pub(crate) async fn start(offer: Offer) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
        let authority = made.cert.pem().into_bytes();
        let key =
            rustls::pki_types::PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = rustls::ServerConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![made.cert.der().clone()], key)
            .unwrap();
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let server = Self {
            port: listener.local_addr().unwrap().port(),
            authority,
            arrived: Arc::default(),
            moods: Arc::default(),
        };
        let accepting = server.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let (server, acceptor) = (accepting.clone(), acceptor.clone());
                tokio::spawn(async move {
                    // A client that goes away is no failure of the server.
                    let _ = server.talk(stream, acceptor, offer).await;
                });
            }
        });
        server
    }

    /// What to do with the next mails, first first; afterwards it takes them.
    pub(crate) fn next(&self, moods: &[Mood]) {
        let mut queue = moods.to_vec();
        queue.reverse();
        *self.moods.lock().unwrap() = queue;
    }

    pub(crate) fn arrived(&self) -> Vec<Arrived> {
        self.arrived.lock().unwrap().clone()
    }

    async fn talk(
        &self,
        stream: TcpStream,
        acceptor: TlsAcceptor,
        offer: Offer,
    ) -> std::io::Result<()> {
        if offer == Offer::Tls {
            let stream = acceptor.accept(stream).await?;
            return self
                .session(&mut BufReader::new(stream), true, false, true)
                .await
                .map(|_| ());
        }
        let mut plain = BufReader::new(stream);
        let upgrade = self
            .session(&mut plain, true, offer == Offer::StartTls, false)
            .await?;
        if upgrade {
            let stream = acceptor.accept(plain.into_inner()).await?;
            self.session(&mut BufReader::new(stream), false, false, true)
                .await?;
        }
        Ok(())
    }

    /// One session; whether the client asked for TLS.
    async fn session<S: AsyncRead + AsyncWrite + Unpin>(
        &self,
        stream: &mut BufReader<S>,
        greet: bool,
        starttls: bool,
        tls: bool,
    ) -> std::io::Result<bool> {
        if greet {
            stream.write_all(b"220 test ESMTP\r\n").await?;
        }
        let mut to = String::new();
        let mut mood = Mood::Take;
        loop {
            stream.flush().await?;
            let mut line = String::new();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(false);
            }
            let verb = line.to_ascii_uppercase();
            let answer: &[u8] = if verb.starts_with("EHLO") {
                if starttls {
                    b"250-test\r\n250-8BITMIME\r\n250 STARTTLS\r\n"
                } else {
                    b"250-test\r\n250 8BITMIME\r\n"
                }
            } else if verb.starts_with("STARTTLS") && starttls {
                stream.write_all(b"220 go\r\n").await?;
                stream.flush().await?;
                return Ok(true);
            } else if verb.starts_with("MAIL FROM") {
                mood = self.moods.lock().unwrap().pop().unwrap_or(Mood::Take);
                if mood == Mood::BreakOff {
                    return Ok(false);
                }
                b"250 ok\r\n"
            } else if verb.starts_with("RCPT TO") {
                to = line.trim().to_owned();
                match mood {
                    Mood::Later => b"451 later, b@dom.example\r\n",
                    Mood::Never => b"550 no such b@dom.example\r\n",
                    _ => b"250 ok\r\n",
                }
            } else if verb.starts_with("DATA") {
                stream.write_all(b"354 go\r\n").await?;
                stream.flush().await?;
                let mut data = String::new();
                while !data.ends_with("\r\n.\r\n") {
                    if stream.read_line(&mut data).await? == 0 {
                        return Ok(false);
                    }
                }
                self.arrived.lock().unwrap().push(Arrived {
                    to: to.clone(),
                    data,
                    tls,
                });
                if mood == Mood::TakeAndBreakOff {
                    return Ok(false);
                }
                b"250 taken\r\n"
            } else if verb.starts_with("QUIT") {
                stream.write_all(b"221 bye\r\n").await?;
                stream.flush().await?;
                return Ok(false);
            } else {
                b"250 ok\r\n"
            };
            stream.write_all(answer).await?;
        }
    }
}
