//! Signed data (RFC 5652): what both a signature and a stamp are.

use cms::{
    cert::{CertificateChoices, IssuerAndSerialNumber},
    content_info::{CmsVersion, ContentInfo},
    signed_data::{
        CertificateSet, EncapsulatedContentInfo, SignedData, SignerIdentifier, SignerInfo,
        SignerInfos,
    },
};
use der::{
    Any, Decode as _, Encode as _,
    asn1::{ObjectIdentifier, OctetString, SetOfVec},
};
use sha2::{Digest as _, Sha256};
use x509_cert::{attr::Attributes, spki::AlgorithmIdentifierOwned};

use crate::{
    SignetError,
    asn1::{
        self, CONTENT_TYPE, DATA, ECDSA_SHA_256, EssCertIdV2, MESSAGE_DIGEST, SIGNATURE_STAMP,
        SIGNED_DATA, SIGNING_CERTIFICATE, SigningCertificateV2,
    },
    certificate,
    key::SigningKey,
};

/// What is signed.
pub(crate) enum Content<'a> {
    /// Something outside, by its SHA-256.
    Detached([u8; 32]),
    /// A structure of this type, inside.
    Inside(ObjectIdentifier, &'a [u8]),
}

/// A signature made, that a stamp may still be added to.
pub(crate) struct Made {
    data: SignedData,
    info: SignerInfo,
}

/// Signs: content type, digest and certificate are signed together (CAdES; the time is the stamp's to say).
pub(crate) fn sign(content: &Content<'_>, key: &dyn SigningKey) -> Result<Made, SignetError> {
    let wrong = SignetError::Certificate;
    let chain = key.certificates();
    let own = chain.first().ok_or(wrong)?;
    let leaf = certificate::read(own)?;
    let (kind, digest, inside) = match content {
        Content::Detached(digest) => (DATA, *digest, None),
        Content::Inside(kind, bytes) => {
            let octets = OctetString::new(*bytes)?;
            (
                *kind,
                Sha256::digest(bytes).into(),
                Some(Any::encode_from(&octets)?),
            )
        }
    };
    let signed_by = SigningCertificateV2 {
        certs: vec![EssCertIdV2 {
            cert_hash: OctetString::new(Sha256::digest(own).as_slice())?,
        }],
    };
    let digest_of = OctetString::new(digest.as_slice())?;
    let mut signed: Attributes = SetOfVec::new();
    for (oid, value) in [
        (CONTENT_TYPE, Any::encode_from(&kind)?),
        (MESSAGE_DIGEST, Any::encode_from(&digest_of)?),
        (SIGNING_CERTIFICATE, Any::encode_from(&signed_by)?),
    ] {
        signed.insert(asn1::attribute(oid, value)?)?;
    }
    let signature = key.sign(&Sha256::digest(signed.to_der()?).into())?;
    let info = SignerInfo {
        version: CmsVersion::V1,
        sid: SignerIdentifier::IssuerAndSerialNumber(IssuerAndSerialNumber {
            issuer: leaf.tbs_certificate.issuer.clone(),
            serial_number: leaf.tbs_certificate.serial_number,
        }),
        digest_alg: asn1::sha_256(),
        signed_attrs: Some(signed),
        signature_algorithm: AlgorithmIdentifierOwned {
            oid: ECDSA_SHA_256,
            parameters: None,
        },
        signature: OctetString::new(signature)?,
        unsigned_attrs: None,
    };
    let mut certificates = SetOfVec::new();
    for one in chain {
        certificates.insert(CertificateChoices::Certificate(certificate::read(one)?))?;
    }
    let mut digests = SetOfVec::new();
    digests.insert(asn1::sha_256())?;
    let data = SignedData {
        version: if kind == DATA {
            CmsVersion::V1
        } else {
            CmsVersion::V3
        },
        digest_algorithms: digests,
        encap_content_info: EncapsulatedContentInfo {
            econtent_type: kind,
            econtent: inside,
        },
        certificates: Some(CertificateSet(certificates)),
        crls: None,
        signer_infos: SignerInfos(SetOfVec::new()),
    };
    Ok(Made { data, info })
}

impl Made {
    /// The signature itself.
    pub(crate) fn signature(&self) -> &[u8] {
        self.info.signature.as_bytes()
    }

    /// SHA-256 of the signature itself: what a stamp is asked for.
    pub(crate) fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.info.signature.as_bytes()).into()
    }

    /// Adds the stamp on the signature.
    pub(crate) fn stamped(mut self, token: &[u8]) -> Result<Self, SignetError> {
        let token = Any::from_der(token)?;
        let mut unsigned: Attributes = SetOfVec::new();
        unsigned.insert(asn1::attribute(SIGNATURE_STAMP, token)?)?;
        self.info.unsigned_attrs = Some(unsigned);
        Ok(self)
    }

    /// As DER.
    pub(crate) fn bytes(mut self) -> Result<Vec<u8>, SignetError> {
        self.data.signer_infos.0.insert(self.info)?;
        let whole = ContentInfo {
            content_type: SIGNED_DATA,
            content: Any::encode_from(&self.data)?,
        };
        Ok(whole.to_der()?)
    }
}
