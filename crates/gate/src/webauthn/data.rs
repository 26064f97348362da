//! What an authenticator and a browser send: authenticator data (WebAuthn §6.1) and client data (§5.8.1).

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::Deserialize;
use subtle::ConstantTimeEq as _;

use super::{
    Flaw, RelyingParty,
    cbor::{self, Value},
    cose::PublicKey,
};

/// Bytes of client data: a few short fields, with room for those to come.
const CLIENT_DATA: usize = 4_096;
/// Longest credential id (WebAuthn Level 3, §7.1).
const CREDENTIAL_ID: usize = 1_023;

const USER_PRESENT: u8 = 1;
const USER_VERIFIED: u8 = 1 << 2;
const BACKUP_ELIGIBLE: u8 = 1 << 3;
const BACKED_UP: u8 = 1 << 4;
const ATTESTED: u8 = 1 << 6;
const EXTENDED: u8 = 1 << 7;

/// Which ceremony a response belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ceremony {
    /// Registration.
    Create,
    /// Authentication.
    Get,
}

/// Unknown members are left alone, as the specification asks; one that stands twice is refused.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ClientData {
    #[serde(rename = "type")]
    kind: String,
    challenge: String,
    origin: String,
    #[serde(default)]
    cross_origin: bool,
    top_origin: Option<String>,
}

/// Steps 5 to 9 of §7.1, 9 to 13 of §7.2 (Level 2), and Level 3's on frames.
pub(super) fn client_data(
    json: &[u8],
    ceremony: Ceremony,
    challenge: &[u8; 32],
    party: RelyingParty<'_>,
) -> Result<(), Flaw> {
    if json.len() > CLIENT_DATA {
        return Err(Flaw::ClientData);
    }
    // §7.1 steps 5–6, §7.2 steps 9–10.
    let data: ClientData = serde_json::from_slice(json).map_err(|_| Flaw::ClientData)?;
    // §7.1 step 7, §7.2 step 11.
    let kind = match ceremony {
        Ceremony::Create => "webauthn.create",
        Ceremony::Get => "webauthn.get",
    };
    if data.kind != kind {
        return Err(Flaw::Ceremony);
    }
    // §7.1 step 8, §7.2 step 12.
    let given = URL_SAFE_NO_PAD.decode(&data.challenge).unwrap_or_default();
    if !bool::from(given.ct_eq(challenge)) {
        return Err(Flaw::Challenge);
    }
    // §7.1 step 9, §7.2 step 13.
    if data.origin != party.origin {
        return Err(Flaw::Origin);
    }
    // Level 3: no other site's frame speaks for this one.
    if data.cross_origin || data.top_origin.is_some() {
        return Err(Flaw::Frame);
    }
    Ok(())
}

/// What the authenticator signed.
#[derive(Debug, Clone)]
pub(super) struct AuthenticatorData<'a> {
    relying_party: &'a [u8],
    flags: u8,
    /// Its counter.
    pub(super) sign_count: u32,
    /// The new credential, in a registration.
    pub(super) attested: Option<Attested<'a>>,
}

/// A new credential (§6.5.1).
#[derive(Debug, Clone)]
pub(super) struct Attested<'a> {
    /// Its id.
    pub(super) id: &'a [u8],
    /// Its key; none when its algorithm is none of ours.
    pub(super) key: Option<PublicKey<'a>>,
    /// Its key, as it was written.
    pub(super) cose: &'a [u8],
}

impl<'a> AuthenticatorData<'a> {
    /// Reads all of it, to the last byte.
    pub(super) fn read(bytes: &'a [u8]) -> Result<Self, Flaw> {
        Self::parse(bytes).ok_or(Flaw::AuthenticatorData)
    }

    fn parse(bytes: &'a [u8]) -> Option<Self> {
        let (relying_party, rest) = bytes.split_at_checked(32)?;
        let (&flags, rest) = rest.split_first()?;
        let (count, mut rest) = rest.split_first_chunk::<4>()?;
        let mut attested = None;
        if flags & ATTESTED != 0 {
            // The model of the authenticator (AAGUID) is not looked at: nobody attests it.
            let (_, after) = rest.split_at_checked(16)?;
            let (length, after) = after.split_first_chunk::<2>()?;
            let length = usize::from(u16::from_be_bytes(*length));
            let (id, after) = after.split_at_checked(length)?;
            let (key, left) = cbor::read(after)?;
            let cose = after.get(..after.len().checked_sub(left.len())?)?;
            let key = PublicKey::read(&key);
            attested = Some(Attested { id, key, cose });
            rest = left;
        }
        if flags & EXTENDED != 0 {
            let (extensions, left) = cbor::read(rest)?;
            if !matches!(extensions, Value::Map(_)) {
                return None;
            }
            rest = left;
        }
        let sign_count = u32::from_be_bytes(*count);
        rest.is_empty().then_some(Self {
            relying_party,
            flags,
            sign_count,
            attested,
        })
    }

    /// Steps 13 to 15 of §7.1, 15 to 17 of §7.2 (Level 2), and Level 3's on backup.
    pub(super) fn check(&self, party: RelyingParty<'_>) -> Result<(), Flaw> {
        use sha2::{Digest as _, Sha256};
        // §7.1 step 13, §7.2 step 15.
        let expected: [u8; 32] = Sha256::digest(party.id).into();
        if self.relying_party != expected {
            return Err(Flaw::RelyingParty);
        }
        // §7.1 step 14, §7.2 step 16.
        if self.flags & USER_PRESENT == 0 {
            return Err(Flaw::NotPresent);
        }
        // §7.1 step 15, §7.2 step 17: required here, so that a key found or stolen is not enough.
        if self.flags & USER_VERIFIED == 0 {
            return Err(Flaw::NotVerified);
        }
        // Level 3: backed up without being fit for it cannot be.
        if self.flags & BACKED_UP != 0 && self.flags & BACKUP_ELIGIBLE == 0 {
            return Err(Flaw::AuthenticatorData);
        }
        Ok(())
    }

    /// Whether the key may be copied to other devices of its holder.
    pub(super) const fn backup_eligible(&self) -> bool {
        self.flags & BACKUP_ELIGIBLE != 0
    }
}

impl Attested<'_> {
    /// Whether its id has a length that ids have.
    pub(super) fn has_an_id(&self) -> bool {
        (16..=CREDENTIAL_ID).contains(&self.id.len())
    }
}
