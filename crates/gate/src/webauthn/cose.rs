//! Public keys in COSE (RFC 9052 §7, RFC 9053), and signatures under them: ES256, EdDSA (Ed25519), RS256.

use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_ASN1, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents,
    UnparsedPublicKey,
};

use super::cbor::{self, Value};

/// COSE identifiers of the algorithms taken, the preferred first.
pub const ALGORITHMS: [i64; 3] = [ES256, EDDSA, RS256];

const ES256: i64 = -7;
const EDDSA: i64 = -8;
const RS256: i64 = -257;

// Labels of a COSE key: the first three of any, the others of its type.
const TYPE: i64 = 1;
const ALGORITHM: i64 = 3;
const CURVE: i64 = -1;
const X: i64 = -2;
const Y: i64 = -3;
const N: i64 = -1;
const E: i64 = -2;

/// A credential's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum PublicKey<'a> {
    /// A point of P-256, uncompressed (SEC 1 §2.3.3).
    P256([u8; 65]),
    /// Ed25519.
    Ed25519(&'a [u8; 32]),
    /// Modulus and exponent, without leading zeros.
    Rsa(&'a [u8], &'a [u8]),
}

impl<'a> PublicKey<'a> {
    /// Reads a key that is all there is.
    pub(super) fn whole(bytes: &'a [u8]) -> Option<Self> {
        Self::read(&cbor::whole(bytes)?)
    }

    /// Reads a key of one of [`ALGORITHMS`]; none when it is another, or not what its algorithm asks.
    pub(super) fn read(key: &Value<'a>) -> Option<Self> {
        let number = |label| key.at(label).and_then(Value::int);
        let bytes = |label| key.at(label).and_then(Value::bytes);
        match (number(TYPE)?, number(ALGORITHM)?) {
            (2, ES256) if number(CURVE)? == 1 => {
                let x: &[u8; 32] = bytes(X)?.try_into().ok()?;
                let y: &[u8; 32] = bytes(Y)?.try_into().ok()?;
                let mut point = [4; 65];
                let (_, halves) = point.split_first_mut()?;
                let (first, second) = halves.split_at_mut_checked(32)?;
                first.copy_from_slice(x);
                second.copy_from_slice(y);
                Some(Self::P256(point))
            }
            (1, EDDSA) if number(CURVE)? == 6 => Some(Self::Ed25519(bytes(X)?.try_into().ok()?)),
            (3, RS256) => {
                let (n, e) = (bytes(N)?, bytes(E)?);
                let sized = (256..=1_024).contains(&n.len()) && (1..=4).contains(&e.len());
                sized.then_some(Self::Rsa(n, e))
            }
            _ => None,
        }
    }

    /// COSE identifier of its algorithm.
    pub(super) const fn algorithm(&self) -> i64 {
        match self {
            Self::P256(_) => ES256,
            Self::Ed25519(_) => EDDSA,
            Self::Rsa(..) => RS256,
        }
    }

    /// Whether `signature` is this key's on `message`. A point off the curve verifies nothing.
    pub(super) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_ASN1, point).verify(message, signature)
            }
            Self::Ed25519(key) => UnparsedPublicKey::new(&ED25519, key).verify(message, signature),
            Self::Rsa(n, e) => RsaPublicKeyComponents { n, e }.verify(
                &RSA_PKCS1_2048_8192_SHA256,
                message,
                signature,
            ),
        }
        .is_ok()
    }
}
