//! Handing a message to a mail server.

use std::{borrow::Cow, fmt, time::Duration};

use kernel::Secret;
use lettre::{
    AsyncSmtpTransport, AsyncTransport as _, Message, Tokio1Executor,
    message::Mailbox,
    transport::smtp::{
        self, PoolConfig,
        client::{Certificate, Tls, TlsParameters},
        extension::ClientId,
    },
};

use super::address;
use crate::{Fault, jobs::JobError};

/// How long each exchange with the server may last.
const PATIENCE: Duration = Duration::from_secs(30);

/// Protection of the connection to the mail server.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Security {
    /// None: only to this same machine, in development.
    Plain,
    /// STARTTLS, required: without it nothing is sent.
    StartTls,
    /// TLS from the first byte.
    Tls,
}

/// Name and password at the mail server.
#[derive(Debug, Clone)]
pub struct Credentials {
    /// Name.
    pub name: String,
    /// Password.
    pub password: Secret<String>,
}

/// The mail server, and who writes.
#[derive(Clone)]
pub struct MailSettings {
    /// Host name, the one its certificate must bear.
    pub host: String,
    /// Port.
    pub port: u16,
    /// Protection of the connection.
    pub security: Security,
    /// Who writes: `no-reply@service.example`, or `Name <no-reply@service.example>`.
    pub from: String,
    /// Credentials, if the server asks.
    pub credentials: Option<Credentials>,
    /// Certificate, in PEM, of an authority to trust besides the system's.
    pub authority: Option<Vec<u8>>,
}

impl fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "MailSettings({}:{}, {:?})",
            self.host, self.port, self.security
        )
    }
}

/// A mail server.
pub(super) struct Smtp {
    transport: AsyncSmtpTransport<Tokio1Executor>,
}

impl Smtp {
    pub(super) fn new(settings: &MailSettings, from: &Mailbox) -> Result<Self, Fault> {
        let wrong = |_| Fault::Settings("the mail server's certificate authority".into());
        let loopback = matches!(settings.host.as_str(), "localhost" | "127.0.0.1" | "::1");
        let parameters = || {
            let mut tls = TlsParameters::builder(settings.host.clone());
            if let Some(pem) = &settings.authority {
                tls = tls.add_root_certificate(Certificate::from_pem(pem).map_err(wrong)?);
            }
            tls.build_rustls().map_err(wrong)
        };
        let tls = match settings.security {
            Security::Plain if loopback => Tls::None,
            Security::Plain => {
                let what = "mail without TLS goes to this same machine only";
                return Err(Fault::Settings(what.into()));
            }
            Security::StartTls => Tls::Required(parameters()?),
            Security::Tls => Tls::Wrapper(parameters()?),
        };
        let mut transport =
            AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(settings.host.as_str())
                .port(settings.port)
                .tls(tls)
                .timeout(Some(PATIENCE))
                .hello_name(ClientId::Domain(from.email.domain().to_owned()))
                .pool_config(
                    PoolConfig::new()
                        .max_size(4)
                        .idle_timeout(Duration::from_secs(20)),
                );
        if let Some(credentials) = &settings.credentials {
            transport = transport.credentials(smtp::authentication::Credentials::new(
                credentials.name.clone(),
                credentials.password.reveal().clone(),
            ));
        }
        Ok(Self {
            transport: transport.build(),
        })
    }

    pub(super) async fn send(&self, message: Message) -> Result<(), JobError> {
        match self.transport.send(message).await {
            Ok(_) => Ok(()),
            Err(error) => Err(failure(&error)),
        }
    }
}

/// What a failure means. The server's words are left out: they quote the address.
fn failure(error: &smtp::Error) -> JobError {
    let code: Cow<'static, str> = match error.status() {
        Some(code) => format!("smtp {code}").into(),
        None if error.is_timeout() => "smtp timeout".into(),
        None if error.is_tls() => "smtp tls".into(),
        None if error.is_client() => "smtp client".into(),
        None => "smtp connection".into(),
    };
    // 5xx: the server will not take this message, now or later (RFC 5321 §4.2.1).
    if error.is_permanent() {
        JobError::Dead(code)
    } else {
        JobError::Retry(code)
    }
}

/// Who writes.
pub(super) fn sender(from: &str) -> Result<Mailbox, Fault> {
    let wrong = || Fault::Settings("the mail's sender is not an address".into());
    let mailbox: Mailbox = from.parse().map_err(|_| wrong())?;
    address(mailbox.email.as_ref()).ok_or_else(wrong)?;
    Ok(mailbox)
}
