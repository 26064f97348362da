//! TLS 1.2 and 1.3 with the ciphers ANSSI admits (SDE-NT-35 R3–R13), one certificate a host name.
//!
//! No 0-RTT (R23), no compression (rustls has none, R19), stateless tickets whose keys turn every six
//! hours (R20), the server's order of ciphers (R6).
//!
//! Host names of portals that systems feed ask for a client certificate, and only they: the configuration is
//! chosen by the name the ClientHello asks for. There nothing is resumed, so that each connection is judged
//! against its authority and the clock anew.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use rustls::{
    RootCertStore, ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, CertificateRevocationListDer, PrivateKeyDer, pem::PemObject},
    server::{
        ClientHello, NoServerSessionStorage, ResolvesServerCert, WebPkiClientVerifier,
        danger::ClientCertVerifier,
    },
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

/// Who vouches for the systems that a portal takes requests from.
#[derive(Debug, Clone)]
pub struct ClientAuthority {
    /// Host name of the portal.
    pub host: String,
    /// Certification authorities, in PEM; with them, the lists of the certificates each has revoked, if it keeps one.
    pub roots: Vec<u8>,
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
    /// No certification authority of clients can be read.
    #[error("cannot use the certification authority of the clients of {0}")]
    Clients(String),
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
    /// Configurations that ask for a client certificate, by host name.
    asking: HashMap<String, Arc<ServerConfig>>,
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
            let mut config = config(&resolver, WebPkiClientVerifier::no_client_auth(), protocols)?;
            config.ticketer = Arc::clone(&tickets);
            Ok(Arc::new(config))
        };
        Ok(Self {
            config: build(&[b"h2", b"http/1.1"])?,
            refusing: build(&[b"http/1.1"])?,
            resolver,
            asking: HashMap::new(),
        })
    }

    /// Asks for a client certificate under these host names: one that its authority issued for a client, and
    /// that is in its term. Where lists of revoked certificates stand beside the authorities, every one that issues
    /// must have a list in its term, and none of a certificate that is on it is let in.
    ///
    /// # Errors
    /// When an authority or a list cannot be read.
    pub fn asking(mut self, authorities: &[ClientAuthority]) -> Result<Self, TlsError> {
        let provider = Arc::new(aws_lc_rs::default_provider());
        for authority in authorities {
            let unusable = || TlsError::Clients(authority.host.clone());
            let mut roots = RootCertStore::empty();
            for root in CertificateDer::pem_slice_iter(&authority.roots) {
                let root = root.map_err(|_| unusable())?;
                roots.add(root).map_err(|_| unusable())?;
            }
            let revoked: Result<Vec<_>, _> =
                CertificateRevocationListDer::pem_slice_iter(&authority.roots).collect();
            let revoked = revoked.map_err(|_| unusable())?;
            let (roots, provider) = (Arc::new(roots), Arc::clone(&provider));
            let mut verifier = WebPkiClientVerifier::builder_with_provider(roots, provider);
            if !revoked.is_empty() {
                verifier = verifier
                    .with_crls(revoked)
                    .only_check_end_entity_revocation()
                    .enforce_revocation_expiration();
            }
            // It refuses an empty list of roots.
            let verifier = verifier.build().map_err(|_| unusable())?;
            let mut config = config(&self.resolver, verifier, &[b"h2", b"http/1.1"])?;
            config.send_tls13_tickets = 0;
            config.session_storage = Arc::new(NoServerSessionStorage {});
            let host = authority.host.to_ascii_lowercase();
            self.asking.insert(host, Arc::new(config));
        }
        Ok(self)
    }

    /// The configuration for the host name a client asks for.
    pub(super) fn for_host(&self, name: Option<&str>) -> Arc<ServerConfig> {
        let asking = name.and_then(|name| self.asking.get(&name.to_ascii_lowercase()));
        Arc::clone(asking.unwrap_or(&self.config))
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

fn config(
    resolver: &Arc<Resolver>,
    clients: Arc<dyn ClientCertVerifier>,
    protocols: &[&[u8]],
) -> Result<ServerConfig, TlsError> {
    let provider = Arc::new(aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(&[&rustls::version::TLS13, &rustls::version::TLS12])
        .map_err(TlsError::Settings)?
        .with_client_cert_verifier(clients)
        .with_cert_resolver(Arc::clone(resolver) as Arc<dyn ResolvesServerCert>);
    config.alpn_protocols = protocols.iter().map(|name| name.to_vec()).collect();
    config.ignore_client_order = true;
    config.max_early_data_size = 0;
    Ok(config)
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
