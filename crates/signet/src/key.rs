//! Where an officer's key lives.
//!
//! An act asks for an advanced signature: the key is under the sole control of who signs. [`FileKey`] holds it in a file,
//! for demonstrations and tests; an officer's card or a remote signing service keeps it where it cannot be copied, and
//! is asked for one digest at a time. Both are one [`SigningKey`].

use p256::{
    ecdsa::{DerSignature, signature::hazmat::PrehashSigner as _},
    pkcs8::DecodePrivateKey as _,
};
use zeroize::Zeroizing;

use crate::{SignetError, certificate};

/// A key that signs digests, with the certificate it goes with.
pub trait SigningKey: Send + Sync {
    /// The holder's certificate, then those that lead from it to an authority, without the authority's own; as DER.
    fn certificates(&self) -> &[Vec<u8>];

    /// Signs a SHA-256 digest with ECDSA on P-256: the signature, as DER.
    ///
    /// # Errors
    /// [`SignetError::Key`] when the key does not answer, or refuses.
    fn sign(&self, digest: &[u8; 32]) -> Result<Vec<u8>, SignetError>;
}

/// A key kept in a file.
pub struct FileKey {
    key: p256::ecdsa::SigningKey,
    certificates: Vec<Vec<u8>>,
}

impl std::fmt::Debug for FileKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("FileKey [secret]")
    }
}

impl FileKey {
    /// Reads a PEM text that holds a P-256 key (PKCS#8) and its certificate, then those above it.
    ///
    /// # Errors
    /// [`SignetError::Certificate`] when either cannot be read, or the certificate is of another key.
    pub fn of_pem(pem: &str) -> Result<Self, SignetError> {
        let wrong = SignetError::Certificate;
        let certificates = certificate::certificates_of_pem(pem)?;
        let begin = pem.find("-----BEGIN PRIVATE KEY-----").ok_or(wrong)?;
        let block = Zeroizing::new(pem.get(begin..).unwrap_or_default().to_owned());
        let end = "-----END PRIVATE KEY-----";
        let (body, _) = block.split_once(end).ok_or(wrong)?;
        let body = Zeroizing::new(format!("{body}{end}\n"));
        let key = p256::ecdsa::SigningKey::from_pkcs8_pem(&body).map_err(|_| wrong)?;
        let leaf = certificate::read(certificates.first().ok_or(wrong)?)?;
        let spki = &leaf.tbs_certificate.subject_public_key_info;
        let certified = spki.subject_public_key.as_bytes().ok_or(wrong)?;
        let certified = p256::ecdsa::VerifyingKey::from_sec1_bytes(certified).map_err(|_| wrong)?;
        if certified != *key.verifying_key() {
            return Err(wrong);
        }
        Ok(Self { key, certificates })
    }
}

impl SigningKey for FileKey {
    fn certificates(&self) -> &[Vec<u8>] {
        &self.certificates
    }

    fn sign(&self, digest: &[u8; 32]) -> Result<Vec<u8>, SignetError> {
        let signature: DerSignature = self
            .key
            .sign_prehash(digest)
            .map_err(|_| SignetError::Key)?;
        Ok(signature.as_bytes().to_vec())
    }
}
