//! Hashes of the tree.

use std::{fmt, str::FromStr};

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest as _, Sha256};

/// A SHA-256 hash of the tree (RFC 6962 §2.1). Written in base64, as C2SP formats do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Hash(pub [u8; 32]);

/// Text that is not the base64 of 32 bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the base64 of a SHA-256 hash")]
pub struct HashError;

impl Hash {
    /// Root of the empty tree: the hash of nothing.
    #[must_use]
    pub fn empty() -> Self {
        Self(Sha256::digest([]).into())
    }

    /// Hash of a leaf: `SHA-256(0x00 ‖ data)`.
    #[must_use]
    pub fn leaf(data: &[u8]) -> Self {
        Self(
            Sha256::new()
                .chain_update([0])
                .chain_update(data)
                .finalize()
                .into(),
        )
    }

    /// Hash of two children: `SHA-256(0x01 ‖ left ‖ right)`.
    #[must_use]
    pub fn node(left: &Self, right: &Self) -> Self {
        let hasher = Sha256::new().chain_update([1]).chain_update(left.0);
        Self(hasher.chain_update(right.0).finalize().into())
    }

    /// The hash in `bytes`, which must be 32 long.
    ///
    /// # Errors
    /// When they are not.
    pub fn from_slice(bytes: &[u8]) -> Result<Self, HashError> {
        bytes.try_into().map(Self).map_err(|_| HashError)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 44];
        match STANDARD.encode_slice(self.0, &mut text) {
            Ok(_) => f.write_str(std::str::from_utf8(&text).map_err(|_| fmt::Error)?),
            Err(_) => Err(fmt::Error),
        }
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Hash {
    type Err = HashError;

    fn from_str(text: &str) -> Result<Self, HashError> {
        // One byte more than needed, as the decoder counts whole groups.
        let mut bytes = [0; 33];
        if text.len() != 44 {
            return Err(HashError);
        }
        match STANDARD.decode_slice(text, &mut bytes) {
            Ok(32) => Self::from_slice(bytes.get(..32).ok_or(HashError)?),
            _ => Err(HashError),
        }
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Text;
        impl serde::de::Visitor<'_> for Text {
            type Value = Hash;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the base64 of a SHA-256 hash")
            }
            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Hash, E> {
                text.parse().map_err(E::custom)
            }
        }
        deserializer.deserialize_str(Text)
    }
}
