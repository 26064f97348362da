//! TLS 1.2 and 1.3 with the ciphers ANSSI admits (SDE-NT-35 R3–R13), one certificate a host name.
//!
//! No 0-RTT (R23), no compression (rustls has none, R19), stateless tickets whose keys turn every six
//! hours (R20), the server's order of ciphers (R6).

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem::PemObject},
    server::{ClientHello, ResolvesServerCert},
    sign::CertifiedKey,
};

/// A certificate chain with its key, in PEM, and the host names it serves.
#[derive(Clone)]
pub struct HostCertificate {
    /// Host names, lower case.
    pub hosts: Vec<String>,
    /// Chain, the leaf first.
    pub chain: Vec<u8>,
    /// Private key (PKCS#8, PKCS#1 or SEC1).
    pub key: Vec<u8>,
}

impl fmt::Debug for HostCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostCertificate")
            .field("hosts", &self.hosts)
            .finish_non_exhaustive()
    }
}

/// Why TLS cannot be set up.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// The PEM text does not hold what it should.
    #[error("cannot read the certificate or key of {0}")]
    Pem(String),
    /// rustls refuses the key or the parameters.
    #[error("cannot use the certificate or key of {0}")]
    Key(String, #[source] rustls::Error),
    /// No certificate at all.
    #[error("no certificate is configured")]
    None,
    /// rustls refuses the settings.
    #[error("cannot set up TLS")]
    Settings(#[source] rustls::Error),
}

/// TLS of a listener. Certificates can be renewed while it serves.
#[derive(Clone)]
pub struct TlsSettings {
    pub(super) config: Arc<ServerConfig>,
    /// The same without HTTP/2, to refuse in plain words.
    pub(super) refusing: Arc<ServerConfig>,
    resolver: Arc<Resolver>,
}

impl fmt::Debug for TlsSettings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TlsSettings").finish_non_exhaustive()
    }
}

impl TlsSettings {
    /// Sets up TLS. A client that names no host gets the first certificate.
    ///
    /// # Errors
    /// When a certificate or key cannot be read or used, or there is none.
    pub fn new(certificates: &[HostCertificate]) -> Result<Self, TlsError> {
        let keys = Keys::read(certificates)?;
        let resolver = Arc::new(Resolver(RwLock::new(Arc::new(keys))));
        let tickets = aws_lc_rs::Ticketer::new().map_err(TlsError::Settings)?;
        let build = |protocols: &[&[u8]]| -> Result<Arc<ServerConfig>, TlsError> {
            let provider = Arc::new(aws_lc_rs::default_provider());
            let mut config = ServerConfig::builder_with_provider(provider)
                .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
                .map_err(TlsError::Settings)?
                .with_no_client_auth()
                .with_cert_resolver(Arc::clone(&resolver) as Arc<dyn ResolvesServerCert>);
            config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
            config.ignore_client_order = true;
            config.max_early_data_size = 0;
            config.ticketer = Arc::clone(&tickets);
            Ok(Arc::new(config))
        };
        let config = build(&[b"h2", b"http/1.1"])?;
        let refusing = build(&[b"http/1.1"])?;
        Ok(Self {
            config,
            refusing,
            resolver,
        })
    }

    /// Replaces the certificates; connections that begin later use the new ones.
    ///
    /// # Errors
    /// As [`TlsSettings::new`]; the old certificates then stay.
    pub fn renew(&self, certificates: &[HostCertificate]) -> Result<(), TlsError> {
        let keys = Arc::new(Keys::read(certificates)?);
        *self
            .resolver
            .0
            .write()
            .unwrap_or_else(PoisonError::into_inner) = keys;
        Ok(())
    }
}

#[derive(Debug)]
struct Keys {
    by_host: HashMap<String, Arc<CertifiedKey>>,
    first: Arc<CertifiedKey>,
}

impl Keys {
    fn read(certificates: &[HostCertificate]) -> Result<Self, TlsError> {
        let provider = aws_lc_rs::default_provider();
        let mut by_host = HashMap::new();
        let mut first = None;
        for certificate in certificates {
            let name = || certificate.hosts.join(", ");
            let chain: Result<Vec<_>, _> =
                CertificateDer::pem_slice_iter(&certificate.chain).collect();
            let chain = chain.map_err(|_| TlsError::Pem(name()))?;
            let key = PrivateKeyDer::from_pem_slice(&certificate.key)
                .map_err(|_| TlsError::Pem(name()))?;
            let key = CertifiedKey::from_der(chain, key, &provider)
                .map_err(|error| TlsError::Key(name(), error))?;
            let key = Arc::new(key);
            first.get_or_insert_with(|| Arc::clone(&key));
            for host in &certificate.hosts {
                by_host.insert(host.to_ascii_lowercase(), Arc::clone(&key));
            }
        }
        let first = first.ok_or(TlsError::None)?;
        Ok(Self { by_host, first })
    }
}

#[derive(Debug)]
struct Resolver(RwLock<Arc<Keys>>);

impl ResolvesServerCert for Resolver {
    fn resolve(&self, hello: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        let keys = Arc::clone(&self.0.read().unwrap_or_else(PoisonError::into_inner));
        match hello.server_name() {
            Some(name) => keys.by_host.get(&name.to_ascii_lowercase()).cloned(),
            None => Some(Arc::clone(&keys.first)),
        }
    }
}
