//! Certificates of those who sign.

use der::{Decode as _, Encode as _, Tagged as _, asn1::ObjectIdentifier};
use sha2::{Digest as _, Sha256};
use x509_cert::Certificate;

use crate::SignetError;

/// Longest file of certificates read, in bytes.
const LONGEST: usize = 64 * 1024;
/// Most certificates of one file.
const MOST: usize = 8;

const COMMON_NAME: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.3");
const SERIAL_NUMBER: ObjectIdentifier = ObjectIdentifier::new_unwrap("2.5.4.5");

/// Who a certificate is of, and for how long.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// The name, as the certificate says it (common name).
    pub name: String,
    /// The number that tells the holder from namesakes (`serialNumber` of the subject).
    pub number: Option<String>,
    /// SHA-256 of the certificate.
    pub fingerprint: [u8; 32],
    /// First second of its validity, in seconds since 1970.
    pub from: u64,
    /// Last second of its validity.
    pub until: u64,
}

impl Holder {
    /// Reads a certificate.
    ///
    /// # Errors
    /// [`SignetError::Certificate`] when it cannot be read or names nobody.
    pub fn of(der: &[u8]) -> Result<Self, SignetError> {
        let certificate = Certificate::from_der(der).map_err(|_| SignetError::Certificate)?;
        let tbs = &certificate.tbs_certificate;
        let named = |oid| {
            let mut parts = tbs.subject.0.iter().flat_map(|part| part.0.iter());
            let part = parts.find(|part| part.oid == oid)?;
            let text = match part.value.tag() {
                der::Tag::Utf8String | der::Tag::PrintableString => part.value.value(),
                _ => return None,
            };
            String::from_utf8(text.to_vec()).ok()
        };
        Ok(Self {
            name: named(COMMON_NAME).ok_or(SignetError::Certificate)?,
            number: named(SERIAL_NUMBER),
            fingerprint: Sha256::digest(der).into(),
            from: tbs.validity.not_before.to_unix_duration().as_secs(),
            until: tbs.validity.not_after.to_unix_duration().as_secs(),
        })
    }
}

/// The certificates of a PEM file, in its order, as DER. Other blocks are passed over.
///
/// # Errors
/// [`SignetError::Certificate`] when there is none, one cannot be read, or there are too many.
pub fn certificates_of_pem(pem: &str) -> Result<Vec<Vec<u8>>, SignetError> {
    const BEGIN: &str = "-----BEGIN CERTIFICATE-----";
    const END: &str = "-----END CERTIFICATE-----";
    let wrong = SignetError::Certificate;
    if pem.len() > LONGEST {
        return Err(wrong);
    }
    let mut found = Vec::new();
    for block in pem.split(BEGIN).skip(1) {
        let (body, _) = block.split_once(END).ok_or(wrong)?;
        let whole = format!("{BEGIN}\n{}\n{END}\n", body.trim());
        let (_, der) = der::pem::decode_vec(whole.as_bytes()).map_err(|_| wrong)?;
        // Kept as it was given, once it is known to be one.
        Certificate::from_der(&der).map_err(|_| wrong)?;
        found.push(der);
    }
    match found.len() {
        1..=MOST => Ok(found),
        _ => Err(wrong),
    }
}

/// A certificate read, beside the bytes it was read from.
pub(crate) fn read(der: &[u8]) -> Result<Certificate, SignetError> {
    let certificate = Certificate::from_der(der).map_err(|_| SignetError::Certificate)?;
    // What is written again must be what was given: its digest is signed.
    match certificate.to_der() {
        Ok(again) if again == der => Ok(certificate),
        _ => Err(SignetError::Certificate),
    }
}
