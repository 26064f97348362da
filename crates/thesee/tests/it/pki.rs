//! An authority, officers' certificates and a time stamp authority, for the tests of signed reports.

use std::sync::Arc;

use axum::{Router, body::Bytes, http::header, response::IntoResponse as _, routing::post};
use kernel::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, CustomExtension, DnType, IsCa, Issuer, KeyPair,
    KeyUsagePurpose, PKCS_ECDSA_P256_SHA256,
};
use signet::{Authority, FileKey, SigningKey, certificates_of_pem};
use thesee::deeds::reception::{Signing, Stamps};

/// An authority and what it certifies.
pub(crate) struct Pki {
    pub(crate) authority: String,
    issuer: Issuer<'static, KeyPair>,
}

/// A key and its certificate, in one PEM text.
pub(crate) struct Certified {
    pub(crate) pem: String,
    pub(crate) der: Vec<u8>,
}

impl Certified {
    pub(crate) fn key(&self) -> FileKey {
        FileKey::of_pem(&self.pem).unwrap()
    }
}

impl Pki {
    pub(crate) fn new(name: &str) -> Self {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
        let authority = params.self_signed(&key).unwrap().pem();
        let issuer = Issuer::new(params, key);
        Self { authority, issuer }
    }

    fn certify(&self, mut params: CertificateParams, usage: KeyUsagePurpose) -> Certified {
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256).unwrap();
        params.is_ca = IsCa::ExplicitNoCa;
        params.key_usages = vec![usage];
        params.use_authority_key_identifier_extension = true;
        let pem = params.signed_by(&key, &self.issuer).unwrap().pem();
        let der = certificates_of_pem(&pem).unwrap().remove(0);
        Certified {
            pem: format!("{pem}{}", key.serialize_pem()),
            der,
        }
    }

    /// An officer's certificate, valid for these years.
    pub(crate) fn officer(&self, name: &str, number: Option<&str>, years: [i32; 2]) -> Certified {
        let mut params = CertificateParams::default();
        params.distinguished_name.push(DnType::CommonName, name);
        if let Some(number) = number {
            let serial = DnType::CustomDnType(vec![2, 5, 4, 5]);
            params.distinguished_name.push(serial, number);
        }
        params.not_before = rcgen::date_time_ymd(years[0], 1, 1);
        params.not_after = rcgen::date_time_ymd(years[1], 1, 1);
        self.certify(params, KeyUsagePurpose::ContentCommitment)
    }

    /// A time stamp authority's certificate; `proper`: for time stamps alone, and critical.
    pub(crate) fn stamps(&self, proper: bool) -> Certified {
        let mut params = CertificateParams::default();
        let name = "Horodatage d’essai";
        params.distinguished_name.push(DnType::CommonName, name);
        // SEQUENCE { OID 1.3.6.1.5.5.7.3.8 }
        let purpose = [0x30, 10, 6, 8, 0x2b, 6, 1, 5, 5, 7, 3, 8];
        let mut purpose = CustomExtension::from_oid_content(&[2, 5, 29, 37], purpose.to_vec());
        purpose.set_criticality(proper);
        params.custom_extensions.push(purpose);
        self.certify(params, KeyUsagePurpose::DigitalSignature)
    }
}

/// What a time stamp authority does.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Manner {
    /// Stamps.
    Honest,
    /// Answers the request before: an older stamp.
    Replays,
    /// Answers with something else.
    Garbage,
    /// Answers without end.
    Endless,
}

/// Serves a time stamp authority on this machine, whose clock stands at `now`.
pub(crate) async fn serve(stamps: &Certified, now: Timestamp, manner: Manner) -> Stamps {
    let authority = Arc::new(Authority::new(stamps.key()));
    let answer = move |body: Bytes| {
        let authority = Arc::clone(&authority);
        async move {
            let mut body = body.to_vec();
            if manner == Manner::Replays {
                // Another nonce than the one that was sent: the last byte but those of `certReq`.
                let at = body.len() - 4;
                body[at] ^= 1;
            }
            let answer = authority.answer(&body, now, [7; 8]).unwrap();
            let answer = match manner {
                Manner::Honest | Manner::Replays => answer,
                Manner::Garbage => b"<html>".to_vec(),
                Manner::Endless => vec![0; 1 << 20],
            };
            ([(header::CONTENT_TYPE, signet::stamp::REPLY)], answer).into_response()
        }
    };
    let router = Router::new().route("/", post(answer));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Stamps::at(&url, &[]).unwrap()
}

/// Keys of officers, and a time stamp authority.
pub(crate) fn signing(keys: &[&Certified], stamps: Option<Stamps>) -> Signing {
    let keys = keys
        .iter()
        .map(|key| Arc::new(key.key()) as Arc<dyn SigningKey>);
    Signing {
        keys: keys.collect(),
        stamps,
    }
}
