//! Who is at the other end of a connection: the certificate it was opened with.

use std::fmt;

use axum::extract::FromRequestParts;
use http::request::Parts;
use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use sha2::{Digest as _, Sha256};
use x509_cert::{Certificate, der::Decode as _};

use crate::Problem;

/// Longest subject taken, in bytes of its RFC 4514 form.
const SUBJECT: usize = 1_024;

/// The system that sends a request, by a certificate its portal's authority issued; what it may do is for the
/// service to say. The gate lets nobody without one reach a portal that asks for it.
#[derive(Clone, PartialEq, Eq)]
pub struct ClientCertificate {
    /// SHA-256 of the certificate in DER.
    pub fingerprint: [u8; 32],
    /// Its subject, as RFC 4514 writes it: `CN=feed,O=Ministry`.
    pub subject: String,
}

/// Why a certificate whose signature is good cannot be taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// It is not DER, to the last byte.
    #[error("it is not a certificate")]
    Form,
    /// Its subject is empty or too long.
    #[error("its subject is empty or past {SUBJECT} bytes")]
    Subject,
}

impl ClientCertificate {
    /// Reads a certificate. Nothing is verified: TLS did.
    ///
    /// # Errors
    /// When it cannot be read, or does not say whose it is.
    pub fn read(der: &CertificateDer<'_>) -> Result<Self, CertificateError> {
        let certificate = Certificate::from_der(der).map_err(|_| CertificateError::Form)?;
        let subject = certificate.tbs_certificate.subject.to_string();
        if subject.is_empty() || subject.len() > SUBJECT {
            return Err(CertificateError::Subject);
        }
        Ok(Self {
            fingerprint: Sha256::digest(der).into(),
            subject,
        })
    }

    /// Reads the first certificate of a PEM text.
    ///
    /// # Errors
    /// As [`ClientCertificate::read`], or when there is none.
    pub fn of_pem(pem: &[u8]) -> Result<Self, CertificateError> {
        let der = CertificateDer::from_pem_slice(pem).map_err(|_| CertificateError::Form)?;
        Self::read(&der)
    }

    /// The fingerprint in lower-case hexadecimal, as registers show it.
    #[must_use]
    pub fn hex(&self) -> String {
        use fmt::Write as _;
        let mut text = String::with_capacity(64);
        for byte in self.fingerprint {
            let _ = write!(text, "{byte:02x}");
        }
        text
    }
}

impl fmt::Debug for ClientCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClientCertificate")
            .field(&self.hex())
            .finish()
    }
}

impl<S: Sync> FromRequestParts<S> for ClientCertificate {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        let shown = parts.extensions.get::<Self>().cloned();
        shown.ok_or(Problem::NoCertificate)
    }
}
