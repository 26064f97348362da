//! The algorithms that a signature may be made with, and no others: ECDSA on P-256 and P-384, RSA of 2048 to 8192 bits
//! (PKCS#1 v1.5 and PSS), over SHA-256, SHA-384 and SHA-512 (ANSSI's guide on cryptographic mechanisms).

use der::{
    Any, Decode as _, Encode as _, Sequence,
    asn1::{Null, ObjectIdentifier},
};
use p256::ecdsa::signature::hazmat::PrehashVerifier as _;
use rsa::traits::PublicKeyParts as _;
use rsa::{RsaPublicKey, pkcs1::DecodeRsaPublicKey as _, pkcs1v15::Pkcs1v15Sign, pss::Pss};
use sha2::{Sha256, Sha384, Sha512};
use x509_cert::spki::{AlgorithmIdentifierOwned, SubjectPublicKeyInfoOwned};

const fn oid(text: &str) -> ObjectIdentifier {
    ObjectIdentifier::new_unwrap(text)
}

const EC_KEY: ObjectIdentifier = oid("1.2.840.10045.2.1");
const P_256: ObjectIdentifier = oid("1.2.840.10045.3.1.7");
const P_384: ObjectIdentifier = oid("1.3.132.0.34");
const RSA: ObjectIdentifier = oid("1.2.840.113549.1.1.1");
const RSA_PSS: ObjectIdentifier = oid("1.2.840.113549.1.1.10");
const MGF_1: ObjectIdentifier = oid("1.2.840.113549.1.1.8");

/// A digest.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Hash {
    Sha256,
    Sha384,
    Sha512,
}

impl Hash {
    /// The digest of this identifier.
    pub(super) fn of(algorithm: &AlgorithmIdentifierOwned) -> Option<Self> {
        let plain = algorithm.parameters.as_ref().is_none_or(Any::is_null);
        let hash = match algorithm.oid.to_string().as_str() {
            "2.16.840.1.101.3.4.2.1" => Self::Sha256,
            "2.16.840.1.101.3.4.2.2" => Self::Sha384,
            "2.16.840.1.101.3.4.2.3" => Self::Sha512,
            _ => return None,
        };
        plain.then_some(hash)
    }

    /// Digests parts, one after the other.
    pub(super) fn digest(self, parts: &[&[u8]]) -> Vec<u8> {
        fn all<D: sha2::Digest>(parts: &[&[u8]]) -> Vec<u8> {
            let mut digest = D::new();
            parts.iter().for_each(|part| digest.update(part));
            digest.finalize().to_vec()
        }
        match self {
            Self::Sha256 => all::<Sha256>(parts),
            Self::Sha384 => all::<Sha384>(parts),
            Self::Sha512 => all::<Sha512>(parts),
        }
    }
}

/// The parameters of RSA-PSS (RFC 4055); absent ones mean SHA-1, which is refused.
#[derive(Sequence)]
struct PssParameters {
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    hash: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "1", tag_mode = "EXPLICIT", optional = "true")]
    mask: Option<AlgorithmIdentifierOwned>,
    #[asn1(context_specific = "2", tag_mode = "EXPLICIT", optional = "true")]
    salt: Option<u8>,
}

/// What a signature algorithm comes down to.
enum Scheme {
    Ecdsa(Hash),
    Pkcs1(Hash),
    Pss(Hash, usize),
}

/// `digest` is the one named beside the algorithm, when the algorithm itself names none.
fn scheme(algorithm: &AlgorithmIdentifierOwned, digest: Option<Hash>) -> Option<Scheme> {
    let found = match algorithm.oid.to_string().as_str() {
        "1.2.840.10045.4.3.2" => Scheme::Ecdsa(Hash::Sha256),
        "1.2.840.10045.4.3.3" => Scheme::Ecdsa(Hash::Sha384),
        "1.2.840.10045.4.3.4" => Scheme::Ecdsa(Hash::Sha512),
        "1.2.840.113549.1.1.11" => Scheme::Pkcs1(Hash::Sha256),
        "1.2.840.113549.1.1.12" => Scheme::Pkcs1(Hash::Sha384),
        "1.2.840.113549.1.1.13" => Scheme::Pkcs1(Hash::Sha512),
        _ if algorithm.oid == RSA => Scheme::Pkcs1(digest?),
        _ if algorithm.oid == RSA_PSS => {
            let parameters: PssParameters = algorithm.parameters.as_ref()?.decode_as().ok()?;
            let hash = Hash::of(&parameters.hash?)?;
            let mask = parameters.mask?;
            let under = AlgorithmIdentifierOwned::from_der(&mask.parameters?.to_der().ok()?);
            let same = mask.oid == MGF_1 && Hash::of(&under.ok()?) == Some(hash);
            same.then_some(Scheme::Pss(hash, usize::from(parameters.salt?)))?
        }
        _ => return None,
    };
    Some(found)
}

/// Whether a key made this signature of a message.
pub(super) fn holds(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<Hash>,
    message: &[u8],
    signature: &[u8],
) -> bool {
    checked(key, algorithm, digest, message, signature).is_some()
}

fn checked(
    key: &SubjectPublicKeyInfoOwned,
    algorithm: &AlgorithmIdentifierOwned,
    digest: Option<Hash>,
    message: &[u8],
    signature: &[u8],
) -> Option<()> {
    let public = key.subject_public_key.as_bytes()?;
    match scheme(algorithm, digest)? {
        Scheme::Ecdsa(hash) => {
            (key.algorithm.oid == EC_KEY).then_some(())?;
            let curve: ObjectIdentifier = key.algorithm.parameters.as_ref()?.decode_as().ok()?;
            let digest = hash.digest(&[message]);
            if curve == P_256 {
                let key = p256::ecdsa::VerifyingKey::from_sec1_bytes(public).ok()?;
                let signature = p256::ecdsa::Signature::from_der(signature).ok()?;
                key.verify_prehash(&digest, &signature).ok()
            } else if curve == P_384 {
                let key = p384::ecdsa::VerifyingKey::from_sec1_bytes(public).ok()?;
                let signature = p384::ecdsa::Signature::from_der(signature).ok()?;
                key.verify_prehash(&digest, &signature).ok()
            } else {
                None
            }
        }
        Scheme::Pkcs1(hash) => {
            let (key, digest) = (rsa_key(key, public)?, hash.digest(&[message]));
            let scheme = match hash {
                Hash::Sha256 => Pkcs1v15Sign::new::<Sha256>(),
                Hash::Sha384 => Pkcs1v15Sign::new::<Sha384>(),
                Hash::Sha512 => Pkcs1v15Sign::new::<Sha512>(),
            };
            key.verify(scheme, &digest, signature).ok()
        }
        Scheme::Pss(hash, salt) => {
            let (key, digest) = (rsa_key(key, public)?, hash.digest(&[message]));
            match hash {
                Hash::Sha256 => key.verify(Pss::<Sha256>::new_with_salt(salt), &digest, signature),
                Hash::Sha384 => key.verify(Pss::<Sha384>::new_with_salt(salt), &digest, signature),
                Hash::Sha512 => key.verify(Pss::<Sha512>::new_with_salt(salt), &digest, signature),
            }
            .ok()
        }
    }
}

/// An RSA key of a size that may be trusted and can be computed with.
fn rsa_key(key: &SubjectPublicKeyInfoOwned, public: &[u8]) -> Option<RsaPublicKey> {
    let parameters = key.algorithm.parameters.as_ref();
    let plain = parameters.is_none_or(|found| found.decode_as::<Null>().is_ok());
    (key.algorithm.oid == RSA && plain && public.len() <= 1100).then_some(())?;
    let key = RsaPublicKey::from_pkcs1_der(public).ok()?;
    (256..=1024).contains(&key.size()).then_some(key)
}
