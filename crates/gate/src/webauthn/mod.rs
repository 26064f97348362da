//! Security keys: the relying party's side of W3C Web Authentication.
//!
//! The steps cited are those of §7.1 (registering) and §7.2 (asserting) of the Level 2 Recommendation of
//! 8 April 2021; what Level 3 adds on frames, backup and lengths is checked too and said to be Level 3's. Pure:
//! the challenge, the time and the table of credentials are the caller's ([`crate::staff::keys`]).

pub(crate) mod cbor;
mod cose;
mod data;

use cose::PublicKey;
use data::{AuthenticatorData, Ceremony};
use sha2::{Digest as _, Sha256};

pub use cose::ALGORITHMS;

/// Bytes of an attestation object; without attestation it has some hundreds.
const ATTESTATION: usize = 8_192;
/// Bytes of authenticator data in an assertion.
const AUTHENTICATOR_DATA: usize = 2_048;
/// Bytes of a signature.
const SIGNATURE: usize = 1_024;

/// The portal a key is registered with.
#[derive(Debug, Clone, Copy)]
pub struct RelyingParty<'a> {
    /// Its host name, without port: the RP ID.
    pub id: &'a str,
    /// Scheme, host and port, as browsers write them.
    pub origin: &'a str,
}

/// Why a response is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Flaw {
    /// The client data is too long or not of its form.
    #[error("the client data cannot be read")]
    ClientData,
    /// It is another ceremony's.
    #[error("the response is another ceremony's")]
    Ceremony,
    /// It answers another challenge.
    #[error("the challenge is another")]
    Challenge,
    /// It was made for another site.
    #[error("the origin is another")]
    Origin,
    /// It was made inside another site's page.
    #[error("the response was made in a frame")]
    Frame,
    /// The authenticator's data cannot be read, or contradicts itself.
    #[error("the authenticator's data cannot be read")]
    AuthenticatorData,
    /// The key signed for another relying party.
    #[error("the relying party is another")]
    RelyingParty,
    /// Nobody touched the key.
    #[error("nobody was present")]
    NotPresent,
    /// The key did not check who touched it (PIN, fingerprint, face).
    #[error("nobody was verified")]
    NotVerified,
    /// The key is of an algorithm that was not asked for.
    #[error("the algorithm is another")]
    Algorithm,
    /// The attestation object cannot be read, or its format is not taken.
    #[error("the attestation is not taken")]
    Attestation,
    /// The credential has an id of a length no id has.
    #[error("the credential's id is too short or too long")]
    CredentialId,
    /// The credential is none of this account's.
    #[error("the credential is not this account's")]
    Stranger,
    /// The signature is not the key's.
    #[error("the signature is not the key's")]
    Signature,
    /// The key's counter did not move forward: there may be a copy of it.
    #[error("the counter went back")]
    Counter,
}

impl Flaw {
    /// Stable name, for the audit log.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::ClientData => "key-client-data",
            Self::Ceremony => "key-ceremony",
            Self::Challenge => "key-challenge",
            Self::Origin => "key-origin",
            Self::Frame => "key-frame",
            Self::AuthenticatorData => "key-authenticator-data",
            Self::RelyingParty => "key-relying-party",
            Self::NotPresent => "key-not-present",
            Self::NotVerified => "key-not-verified",
            Self::Algorithm => "key-algorithm",
            Self::Attestation => "key-attestation",
            Self::CredentialId => "key-credential-id",
            Self::Stranger => "key-stranger",
            Self::Signature => "key-signature",
            Self::Counter => "key-counter",
        }
    }
}

/// A credential whose registration was verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// Its id, 16 to 1023 bytes.
    pub id: Vec<u8>,
    /// Its public key in COSE.
    pub key: Vec<u8>,
    /// COSE identifier of its algorithm.
    pub algorithm: i64,
    /// Its counter.
    pub sign_count: u32,
    /// Whether its holder's devices may share it.
    pub backup_eligible: bool,
}

/// What a browser answers to `navigator.credentials.create`.
#[derive(Debug, Clone, Copy)]
pub struct Registration<'a> {
    /// `response.clientDataJSON`.
    pub client_data: &'a [u8],
    /// `response.attestationObject`.
    pub attestation: &'a [u8],
}

/// What a browser answers to `navigator.credentials.get`.
#[derive(Debug, Clone, Copy)]
pub struct Assertion<'a> {
    /// `response.clientDataJSON`.
    pub client_data: &'a [u8],
    /// `response.authenticatorData`.
    pub authenticator_data: &'a [u8],
    /// `response.signature`.
    pub signature: &'a [u8],
}

/// Verifies a registration (§7.1). Steps 1 to 4 are the browser's; that no account has the credential (step 22)
/// is the table's to say.
///
/// # Errors
/// The first flaw found.
pub fn register(
    party: RelyingParty<'_>,
    challenge: &[u8; 32],
    given: Registration<'_>,
) -> Result<Credential, Flaw> {
    data::client_data(given.client_data, Ceremony::Create, challenge, party)?;
    // Step 11.
    let hash = Sha256::digest(given.client_data);
    // Step 12.
    if given.attestation.len() > ATTESTATION {
        return Err(Flaw::Attestation);
    }
    let object = cbor::whole(given.attestation).ok_or(Flaw::Attestation)?;
    let raw = object.named("authData").and_then(cbor::Value::bytes);
    let raw = raw.ok_or(Flaw::Attestation)?;
    let data = AuthenticatorData::read(raw)?;
    // Steps 13 to 15.
    data.check(party)?;
    let attested = data.attested.as_ref().ok_or(Flaw::AuthenticatorData)?;
    // Step 16.
    let key = attested.key.as_ref().ok_or(Flaw::Algorithm)?;
    // Step 17: no extension was asked for; what one answers unasked is ignored.
    // Steps 18 and 19.
    statement(&object, key, raw, &hash)?;
    // Steps 20 and 21: none and self attestation have no anchor, and are enough: who designates hands the key over.
    if !attested.has_an_id() {
        return Err(Flaw::CredentialId);
    }
    Ok(Credential {
        id: attested.id.to_vec(),
        key: attested.cose.to_vec(),
        algorithm: key.algorithm(),
        sign_count: data.sign_count,
        backup_eligible: data.backup_eligible(),
    })
}

/// The formats taken: `none` (§8.7), and `packed` signed by the credential itself (§8.2, self attestation), which
/// browsers let through when no attestation is asked for.
fn statement(
    object: &cbor::Value<'_>,
    key: &PublicKey<'_>,
    raw: &[u8],
    hash: &[u8],
) -> Result<(), Flaw> {
    let statement = object.named("attStmt").ok_or(Flaw::Attestation)?;
    match object.named("fmt") {
        Some(cbor::Value::Text("none")) if *statement == cbor::Value::Map(Vec::new()) => Ok(()),
        Some(cbor::Value::Text("packed")) if statement.named("x5c").is_none() => {
            let algorithm = statement.named("alg").and_then(cbor::Value::int);
            let signature = statement.named("sig").and_then(cbor::Value::bytes);
            let signed = [raw, hash].concat();
            match signature {
                Some(signature)
                    if algorithm == Some(key.algorithm()) && key.verifies(&signed, signature) =>
                {
                    Ok(())
                }
                _ => Err(Flaw::Signature),
            }
        }
        _ => Err(Flaw::Attestation),
    }
}

/// Verifies an assertion (§7.2) under the key and the counter kept for its credential; the new counter. Steps 1
/// to 8 — whose credential it is — are the caller's, who found the key.
///
/// # Errors
/// The first flaw found.
pub fn assert(
    party: RelyingParty<'_>,
    challenge: &[u8; 32],
    given: Assertion<'_>,
    key: &[u8],
    sign_count: u32,
) -> Result<u32, Flaw> {
    // Steps 9 to 14.
    data::client_data(given.client_data, Ceremony::Get, challenge, party)?;
    if given.authenticator_data.len() > AUTHENTICATOR_DATA || given.signature.len() > SIGNATURE {
        return Err(Flaw::AuthenticatorData);
    }
    let data = AuthenticatorData::read(given.authenticator_data)?;
    // Steps 15 to 17; step 18 as step 17 above.
    data.check(party)?;
    // Step 19.
    let hash = Sha256::digest(given.client_data);
    // Step 20.
    let key = PublicKey::whole(key).ok_or(Flaw::Algorithm)?;
    let signed = [given.authenticator_data, &hash[..]].concat();
    if !key.verifies(&signed, given.signature) {
        return Err(Flaw::Signature);
    }
    // Step 21: keys that do not count say zero, always.
    if (data.sign_count != 0 || sign_count != 0) && data.sign_count <= sign_count {
        return Err(Flaw::Counter);
    }
    Ok(data.sign_count)
}

/// Reads hostile bytes with every reader here; for the fuzzer.
#[cfg(fuzzing)]
pub(crate) fn fuzz(bytes: &[u8]) {
    let party = RelyingParty {
        id: "a.localhost",
        origin: "https://a.localhost",
    };
    if let Some((value, rest)) = cbor::read(bytes) {
        assert!(rest.len() < bytes.len(), "{value:?} of nothing");
    }
    let _ = AuthenticatorData::read(bytes).map(|data| data.check(party));
    let _ = data::client_data(bytes, Ceremony::Get, &[0; 32], party);
    let key = PublicKey::whole(bytes);
    if let Some(key) = key {
        assert!(!key.verifies(bytes, bytes));
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn no_bytes_bring_a_reader_down(
            bytes in prop::collection::vec(prop_oneof![
                any::<u8>(),
                // What items begin with.
                prop::sample::select(vec![0x01, 0x03, 0x20, 0x26, 0x41, 0x58, 0x81, 0xa1, 0xa5, 0xc5]),
            ], 0..200),
        ) {
            let party = RelyingParty { id: "a", origin: "https://a" };
            if let Some((_, rest)) = cbor::read(&bytes) {
                prop_assert!(rest.len() < bytes.len());
            }
            let _ = AuthenticatorData::read(&bytes).map(|data| data.check(party));
            let _ = data::client_data(&bytes, Ceremony::Get, &[0; 32], party);
            let key = PublicKey::whole(&bytes);
            prop_assert!(key.is_none_or(|key| !key.verifies(&bytes, &bytes)));
            // Behind a head that holds, the credential is read too.
            let attested = [&[0; 32][..], &[0b100_0101, 0, 0, 0, 1], &bytes].concat();
            let _ = AuthenticatorData::read(&attested);
        }
    }
}
