//! Signed data (RFC 5652), taken apart and judged point by point.

use cms::{
    cert::CertificateChoices,
    content_info::{CmsVersion, ContentInfo},
    signed_data::{SignedData, SignerIdentifier, SignerInfo},
};
use der::{
    Any, Decode, Encode as _, Reader as _, Sequence, SliceReader,
    asn1::{ObjectIdentifier, OctetString},
};
use x509_cert::{Certificate, attr::Attributes, spki::AlgorithmIdentifierOwned};

use super::algorithm::{self, Hash};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const SIGNED_DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.2");
/// What a detached signature says its content is.
pub(super) const DATA: ObjectIdentifier = oid("1.2.840.113549.1.7.1");
const CONTENT_TYPE: ObjectIdentifier = oid("1.2.840.113549.1.9.3");
const MESSAGE_DIGEST: ObjectIdentifier = oid("1.2.840.113549.1.9.4");
const SIGNING_CERTIFICATE: ObjectIdentifier = oid("1.2.840.113549.1.9.16.2.47");

/// Most certificates that a signature may carry.
const CERTIFICATES: usize = 16;

/// RFC 5035.
#[derive(Sequence)]
struct SigningCertificate {
    certs: Vec<CertificateId>,
    #[asn1(optional = "true")]
    policies: Option<Any>,
}

#[derive(Sequence)]
struct CertificateId {
    #[asn1(optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    digest: OctetString,
    #[asn1(optional = "true")]
    issuer: Option<Any>,
}

/// A signature, with all that it carries.
pub(super) struct Signed {
    data: SignedData,
    info: SignerInfo,
    /// The certificates it carries.
    pub(super) certificates: Vec<Certificate>,
    /// The signer's, among them.
    pub(super) signer: Certificate,
    hash: Hash,
    signed: Attributes,
}

impl Signed {
    /// Reads one; `padded`: zeros may follow it, and nothing else.
    pub(super) fn read(bytes: &[u8], padded: bool) -> Option<Self> {
        let mut reader = SliceReader::new(bytes).ok()?;
        let whole = ContentInfo::decode(&mut reader).ok()?;
        let rest = bytes.get(usize::try_from(reader.position()).ok()?..)?;
        let ends = rest.is_empty() || padded && rest.iter().all(|byte| *byte == 0);
        (ends && whole.content_type == SIGNED_DATA).then_some(())?;
        let data: SignedData = whole.content.decode_as().ok()?;
        let [info] = data.signer_infos.0.as_slice() else {
            return None;
        };
        let info = info.clone();
        // What nobody signed says what it must, and nothing else (RFC 5652, 5.1 and 5.3).
        let version = if data.encap_content_info.econtent_type == DATA {
            CmsVersion::V1
        } else {
            CmsVersion::V3
        };
        let plain = data.version == version && info.version == CmsVersion::V1;
        let named = data.digest_algorithms.as_slice() == [info.digest_alg.clone()];
        (plain && named && data.crls.is_none()).then_some(())?;
        let set = data.certificates.as_ref()?;
        (set.0.len() <= CERTIFICATES).then_some(())?;
        let mut certificates = Vec::new();
        for one in set.0.iter() {
            match one {
                CertificateChoices::Certificate(certificate) => {
                    certificates.push(certificate.clone());
                }
                CertificateChoices::Other(_) => return None,
            }
        }
        let SignerIdentifier::IssuerAndSerialNumber(named) = &info.sid else {
            return None;
        };
        let signer = certificates.iter().find(|one| {
            one.tbs_certificate.issuer == named.issuer
                && one.tbs_certificate.serial_number == named.serial_number
        });
        let signer = signer?.clone();
        let hash = Hash::of(&info.digest_alg)?;
        let signed = info.signed_attrs.clone()?;
        Some(Self {
            data,
            info,
            certificates,
            signer,
            hash,
            signed,
        })
    }

    /// The content carried inside, of this type.
    pub(super) fn inside(&self, kind: ObjectIdentifier) -> Option<Vec<u8>> {
        let inside = &self.data.encap_content_info;
        (inside.econtent_type == kind).then_some(())?;
        let content: OctetString = inside.econtent.as_ref()?.decode_as().ok()?;
        Some(content.into_bytes())
    }

    /// Whether nothing is carried inside.
    pub(super) fn is_detached(&self) -> bool {
        let inside = &self.data.encap_content_info;
        inside.econtent_type == DATA && inside.econtent.is_none()
    }

    /// Whether what is signed is this content, of this type.
    pub(super) fn covers(&self, kind: ObjectIdentifier, parts: &[&[u8]]) -> bool {
        let said: Option<ObjectIdentifier> = self.attribute(CONTENT_TYPE);
        let digest: Option<OctetString> = self.attribute(MESSAGE_DIGEST);
        said == Some(kind)
            && digest.is_some_and(|digest| digest.as_bytes() == self.hash.digest(parts))
    }

    /// Whether the signer's key made the signature of the attributes.
    pub(super) fn holds(&self) -> bool {
        let Ok(message) = self.signed.to_der() else {
            return false;
        };
        algorithm::holds(
            &self.signer.tbs_certificate.subject_public_key_info,
            &self.info.signature_algorithm,
            Some(self.hash),
            &message,
            self.info.signature.as_bytes(),
        )
    }

    /// Whether the certificate that is signed for is the signer's (RFC 5035): another of the same key is not it.
    pub(super) fn names_its_signer(&self) -> bool {
        let named: Option<SigningCertificate> = self.attribute(SIGNING_CERTIFICATE);
        let Some(first) = named.as_ref().and_then(|named| named.certs.first()) else {
            return false;
        };
        let hash = match &first.hash {
            None => Some(Hash::Sha256),
            Some(algorithm) => Hash::of(algorithm),
        };
        let (Some(hash), Ok(own)) = (hash, self.signer.to_der()) else {
            return false;
        };
        hash.digest(&[&own]) == first.digest.as_bytes()
    }

    /// The bytes of the signature itself.
    pub(super) fn signature(&self) -> &[u8] {
        self.info.signature.as_bytes()
    }

    /// The value of an attribute that nobody signed, as DER, when it is there once.
    pub(super) fn beside(&self, kind: ObjectIdentifier) -> Option<Vec<u8>> {
        one(self.info.unsigned_attrs.as_ref()?, kind)
    }

    fn attribute<T: for<'a> Decode<'a>>(&self, kind: ObjectIdentifier) -> Option<T> {
        T::from_der(&one(&self.signed, kind)?).ok()
    }
}

/// The one value of the one attribute of a kind, as DER.
fn one(attributes: &Attributes, kind: ObjectIdentifier) -> Option<Vec<u8>> {
    let mut found = attributes.iter().filter(|one| one.oid == kind);
    let (Some(attribute), None) = (found.next(), found.next()) else {
        return None;
    };
    match attribute.values.as_slice() {
        [value] => value.to_der().ok(),
        _ => None,
    }
}
