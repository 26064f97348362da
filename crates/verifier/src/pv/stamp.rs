//! What a time stamp says (RFC 3161).

use der::{
    Any, Decode as _, Sequence,
    asn1::{GeneralizedTime, Int, ObjectIdentifier, OctetString},
};
use x509_cert::spki::AlgorithmIdentifierOwned;

use super::{algorithm::Hash, signed::Signed};

/// The type of what a stamp says.
pub(super) const TST_INFO: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.1.4");
/// The attribute that holds the stamp on a signature.
pub(super) const SIGNATURE_STAMP: ObjectIdentifier =
    ObjectIdentifier::new_unwrap("1.2.840.113549.1.9.16.2.14");

#[derive(Sequence)]
struct Info {
    version: u8,
    policy: ObjectIdentifier,
    imprint: Imprint,
    serial: Int,
    at: GeneralizedTime,
    #[asn1(optional = "true")]
    accuracy: Option<Accuracy>,
    #[asn1(default = "Default::default")]
    ordering: bool,
    #[asn1(optional = "true")]
    nonce: Option<Int>,
    #[asn1(context_specific = "0", tag_mode = "EXPLICIT", optional = "true")]
    authority: Option<Any>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    extensions: Option<Vec<Any>>,
}

#[derive(Sequence)]
struct Imprint {
    hash: AlgorithmIdentifierOwned,
    digest: OctetString,
}

#[derive(Sequence)]
struct Accuracy {
    #[asn1(optional = "true")]
    seconds: Option<u32>,
    #[asn1(context_specific = "0", tag_mode = "IMPLICIT", optional = "true")]
    millis: Option<u16>,
    #[asn1(context_specific = "1", tag_mode = "IMPLICIT", optional = "true")]
    micros: Option<u16>,
}

/// A stamp, read.
pub(super) struct Stamp {
    pub(super) signed: Signed,
    /// When, in seconds since 1970.
    pub(super) at: u64,
    content: Vec<u8>,
    hash: Option<Hash>,
    digest: Vec<u8>,
}

impl Stamp {
    pub(super) fn read(token: &[u8]) -> Option<Self> {
        let signed = Signed::read(token, false)?;
        let content = signed.inside(TST_INFO)?;
        let info = Info::from_der(&content).ok()?;
        (info.version == 1).then_some(())?;
        Some(Self {
            at: info.at.to_unix_duration().as_secs(),
            hash: Hash::of(&info.imprint.hash),
            digest: info.imprint.digest.into_bytes(),
            signed,
            content,
        })
    }

    /// Whether it stamps these bytes.
    pub(super) fn stamps(&self, bytes: &[u8]) -> bool {
        self.hash
            .is_some_and(|hash| hash.digest(&[bytes]) == self.digest)
    }

    /// Whether its authority signed what it says.
    pub(super) fn holds(&self) -> bool {
        self.signed.covers(TST_INFO, &[&self.content])
            && self.signed.holds()
            && self.signed.names_its_signer()
    }
}
