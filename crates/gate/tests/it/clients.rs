//! A portal for systems, over a real listener: who comes in is told by the certificate, and nobody else comes in.

use std::{net::SocketAddr, sync::Arc};

use gate::{
    Access, ClientCertificate, Routes,
    transport::{
        ClientAuthority, HostCertificate, TlsError, TlsSettings, TransportLimits, bind, serve,
    },
};
use http::Method;
use rcgen::{
    BasicConstraints, Certificate, CertificateParams, CertificateRevocationListParams,
    CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyIdMethod, KeyPair, KeyUsagePurpose,
    RevokedCertParams, SerialNumber,
};
use rustls::{
    ClientConfig, RootCertStore,
    pki_types::{CertificateDer, PrivateKeyDer, ServerName},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;
use tokio_util::sync::{CancellationToken, DropGuard};

use crate::app::{App, Browser, site_with};

const PEOPLE: &str = "sample.localhost";
const FEED: &str = "feed.sample.localhost";

type Authority = CertifiedIssuer<'static, KeyPair>;
type Identity = (CertificateDer<'static>, PrivateKeyDer<'static>);

fn authority(name: &str) -> Authority {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, name);
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap()
}

fn client(by: &Authority, change: impl FnOnce(&mut CertificateParams)) -> Identity {
    let mut params = CertificateParams::default();
    params
        .distinguished_name
        .push(DnType::CommonName, "ministry, of culture");
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];
    change(&mut params);
    let pair = KeyPair::generate().unwrap();
    let made: Certificate = params.signed_by(&pair, by).unwrap();
    let key = PrivateKeyDer::try_from(pair.serialize_der()).unwrap();
    (made.der().clone(), key)
}

struct Server {
    address: SocketAddr,
    roots: RootCertStore,
    _stop: DropGuard,
    _app: App,
}

/// A portal of people and one of systems, behind one listener.
async fn server(clients: &Authority) -> Server {
    server_with(clients.pem()).await
}

/// The same, with what stands in the file of the authority.
async fn server_with(clients: String) -> Server {
    let who = async |system: ClientCertificate| format!("{} {}", system.hex(), system.subject);
    let app = App::new().await;
    let routes = || {
        Routes::new()
            .api(Method::GET, "/api/v1/who", Access::Certificate, who)
            .get("/open", Access::Public, async || "open")
    };
    let feed = site_with(&app.it, routes(), "feed", |info| {
        info.host = FEED.to_owned();
        info.client_certificates = true;
    });
    let people = site_with(&app.it, routes(), "agent", |_| {});
    let hosts = vec![PEOPLE.to_owned(), FEED.to_owned()];
    let made = rcgen::generate_simple_self_signed(hosts.clone()).unwrap();
    let certificate = HostCertificate {
        hosts,
        chain: made.cert.pem().into_bytes(),
        key: made.signing_key.serialize_pem().into_bytes(),
    };
    let asking = ClientAuthority {
        host: FEED.to_owned(),
        roots: clients.into_bytes(),
    };
    let tls = TlsSettings::new(&[certificate]).unwrap();
    let tls = tls.asking(&[asking]).unwrap();
    let listener = bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = listener.local_addr().unwrap();
    let stop = CancellationToken::new();
    let ended = stop.clone().cancelled_owned();
    let limits = TransportLimits::default();
    tokio::spawn(serve(listener, tls, vec![people, feed], limits, ended));
    let mut roots = RootCertStore::empty();
    roots.add(made.cert.der().clone()).unwrap();
    Server {
        address,
        roots,
        _stop: stop.drop_guard(),
        _app: app,
    }
}

impl Server {
    fn client(&self, identity: Option<&Identity>) -> ClientConfig {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let config = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_root_certificates(self.roots.clone());
        match identity {
            None => config.with_no_client_auth(),
            Some((certificate, key)) => config
                .with_client_auth_cert(vec![certificate.clone()], key.clone_key())
                .unwrap(),
        }
    }

    /// Asks `host` for a path on a connection opened for `name`: the answer, or nothing when TLS failed.
    async fn ask(&self, config: &Arc<ClientConfig>, name: &str, host: &str, path: &str) -> String {
        let asked = async {
            let stream = TcpStream::connect(self.address).await?;
            let name = ServerName::try_from(name.to_owned()).unwrap();
            let mut stream = TlsConnector::from(Arc::clone(config))
                .connect(name, stream)
                .await?;
            let text = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            stream.write_all(text.as_bytes()).await?;
            let mut answer = Vec::new();
            // In TLS 1.3 a client learns only now that its certificate was refused.
            stream.read_to_end(&mut answer).await?;
            Ok::<_, std::io::Error>(String::from_utf8(answer).unwrap())
        };
        asked.await.unwrap_or_default()
    }

    async fn feed(&self, identity: Option<&Identity>) -> String {
        let config = Arc::new(self.client(identity));
        self.ask(&config, FEED, FEED, "/api/v1/who").await
    }
}

#[tokio::test]
async fn a_system_is_known_by_its_certificate_and_nobody_else_comes_in() {
    let trusted = authority("clients");
    let server = server(&trusted).await;
    let good = client(&trusted, |_| {});
    let answer = server.feed(Some(&good)).await;
    let read = ClientCertificate::read(&good.0).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
    let told = format!("{} CN=ministry\\, of culture", read.hex());
    assert!(answer.ends_with(&told), "{answer}");

    assert_eq!(server.feed(None).await, "", "no certificate");
    let same_name = authority("clients");
    let forged = client(&same_name, |_| {});
    assert_eq!(server.feed(Some(&forged)).await, "", "unknown authority");
    let expired = client(&trusted, |params| {
        params.not_after = rcgen::date_time_ymd(2020, 1, 1);
    });
    assert_eq!(server.feed(Some(&expired)).await, "", "expired");
    let early = client(&trusted, |params| {
        params.not_before = rcgen::date_time_ymd(2900, 1, 1);
    });
    assert_eq!(server.feed(Some(&early)).await, "", "not yet valid");
    let host = client(&trusted, |params| {
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    });
    assert_eq!(server.feed(Some(&host)).await, "", "a server's");
    let nameless = client(&trusted, |params| {
        params.distinguished_name = rcgen::DistinguishedName::new();
    });
    assert_eq!(server.feed(Some(&nameless)).await, "", "nobody's");
}

/// A list of revoked certificates beside its authority: those on it stay out, and once it is out of date all do.
#[tokio::test]
async fn a_revoked_certificate_stays_out() {
    let trusted = authority("clients");
    let numbered = |number: u64| {
        client(&trusted, |params| {
            params.serial_number = Some(SerialNumber::from(number));
        })
    };
    let (good, revoked) = (numbered(41), numbered(42));
    let list = |until: i32| {
        let list = CertificateRevocationListParams {
            this_update: rcgen::date_time_ymd(2020, 1, 1),
            next_update: rcgen::date_time_ymd(until, 1, 1),
            crl_number: SerialNumber::from(1),
            issuing_distribution_point: None,
            revoked_certs: vec![RevokedCertParams {
                serial_number: SerialNumber::from(42),
                revocation_time: rcgen::date_time_ymd(2020, 1, 1),
                reason_code: None,
                invalidity_date: None,
            }],
            key_identifier_method: KeyIdMethod::Sha256,
        };
        let list = list.signed_by(&trusted).unwrap().pem().unwrap();
        format!("{}{list}", trusted.pem())
    };
    let server = server_with(list(2900)).await;
    assert!(server.feed(Some(&good)).await.starts_with("HTTP/1.1 200"));
    assert_eq!(server.feed(Some(&revoked)).await, "", "revoked");
    let late = server_with(list(2021)).await;
    assert_eq!(late.feed(Some(&good)).await, "", "the list is out of date");
}

#[tokio::test]
async fn no_other_name_leads_around_the_certificate() {
    let trusted = authority("clients");
    let server = server(&trusted).await;
    let good = client(&trusted, |_| {});
    let (with, without) = (server.client(Some(&good)), server.client(None));
    let mut nameless = without.clone();
    nameless.enable_sni = false;
    let (with, without, nameless) = (Arc::new(with), Arc::new(without), Arc::new(nameless));
    let who = "/api/v1/who";
    for (config, name, host, path, expected) in [
        // The portal of people asks nobody for a certificate, and knows no system by one.
        (&without, PEOPLE, PEOPLE, "/open", 200),
        (&with, PEOPLE, PEOPLE, "/open", 200),
        (&with, PEOPLE, PEOPLE, who, 403),
        // Opened for one name, asked for another.
        (&without, PEOPLE, FEED, who, 421),
        (&without, PEOPLE, FEED, "/open", 421),
        (&with, PEOPLE, FEED, who, 421),
        (&with, FEED, PEOPLE, "/open", 421),
        // Opened for no name.
        (&nameless, FEED, FEED, who, 421),
        (&nameless, FEED, FEED, "/healthz", 421),
        (&nameless, PEOPLE, PEOPLE, "/open", 200),
        (&with, FEED, FEED, "/open", 200),
    ] {
        let answer = server.ask(config, name, host, path).await;
        let expected = format!("HTTP/1.1 {expected}");
        assert!(
            answer.starts_with(&expected),
            "{name} {host} {path}: {answer}"
        );
    }
}

#[tokio::test]
async fn each_connection_shows_its_certificate_anew() {
    let trusted = authority("clients");
    let server = server(&trusted).await;
    let good = client(&trusted, |_| {});
    let config = Arc::new(server.client(Some(&good)));
    for _ in 0..3 {
        let stream = TcpStream::connect(server.address).await.unwrap();
        let name = ServerName::try_from(FEED).unwrap();
        let mut stream = TlsConnector::from(Arc::clone(&config))
            .connect(name, stream)
            .await
            .unwrap();
        let text = format!("GET /open HTTP/1.1\r\nHost: {FEED}\r\nConnection: close\r\n\r\n");
        stream.write_all(text.as_bytes()).await.unwrap();
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer).await.unwrap();
        let kind = stream.get_ref().1.handshake_kind();
        assert_ne!(kind, Some(rustls::HandshakeKind::Resumed));
    }
}

#[tokio::test]
async fn behind_the_transport_the_portal_is_shut_too() {
    let app = App::new().await;
    let feed = site_with(&app.it, Routes::new(), "feed", |info| {
        info.client_certificates = true;
    });
    for path in [
        "/",
        "/mine",
        "/api/v1/me",
        "/healthz",
        "/nowhere",
        "/?lang=en",
    ] {
        assert_eq!(Browser::on(&feed).get(path).await.status, 403, "{path}");
    }
}

#[test]
fn an_authority_that_cannot_be_read_stops_the_start() {
    let made = rcgen::generate_simple_self_signed(vec![FEED.to_owned()]).unwrap();
    let certificate = HostCertificate {
        hosts: vec![FEED.to_owned()],
        chain: made.cert.pem().into_bytes(),
        key: made.signing_key.serialize_pem().into_bytes(),
    };
    let tls = TlsSettings::new(&[certificate]).unwrap();
    let broken = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let list = "-----BEGIN X509 CRL-----\nAAAA\n-----END X509 CRL-----\n";
    let list = format!("{}{list}", authority("clients").pem());
    for roots in ["", "rubbish", broken, &list] {
        let asking = ClientAuthority {
            host: FEED.to_owned(),
            roots: roots.as_bytes().to_vec(),
        };
        let found = tls.clone().asking(&[asking]);
        assert!(matches!(found, Err(TlsError::Clients(_))), "{roots}");
    }
}
