//! The key of the service: wraps the record keys, and nothing else.

use std::path::PathBuf;

use kernel::{Entropy, Secret};

use super::seal::KEY;

/// What is wrong with a service key.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The key file cannot be read or written.
    #[error("service key file: {0}")]
    File(#[source] std::io::Error),
    /// The key file may be read by others than its owner.
    #[error("service key file is open to others (mode {0:o}); it must be 600 or 400")]
    Mode(u32),
    /// The key file is not one that `create_key_file` wrote.
    #[error("service key file is not of a known shape")]
    Shape,
    /// The token answered with an error, is absent, or refuses the PIN.
    #[error("security token: {0}")]
    Token(#[source] Box<cryptoki::error::Error>),
    /// No token, or no key, bears the configured label, or several do.
    #[error("security token: {0}")]
    Lookup(&'static str),
    /// A wrapped key does not unwrap: altered, or wrapped by another service key.
    #[error("a wrapped key does not unwrap")]
    Broken,
    /// Two configured keys bear one version, or none is configured.
    #[error("service keys: {0}")]
    Settings(&'static str),
    /// A version that rows of the database use is not configured.
    #[error("service key version {0} is needed and not configured")]
    Missing(i32),
    /// The configured key of a version is not the one that version was first used with.
    #[error("service key version {0} is not the key this database knows")]
    Swapped(i32),
}

impl From<cryptoki::error::Error> for KeyError {
    fn from(error: cryptoki::error::Error) -> Self {
        Self::Token(Box::new(error))
    }
}

/// A key of the service, in one version: in a file, or inside a PKCS#11 token.
pub trait ServiceKey: Send + Sync + 'static {
    /// Its version, from 1 up.
    fn version(&self) -> i32;

    /// Whether a call may wait for a device: it is then made off the async threads.
    fn waits(&self) -> bool;

    /// Wraps a record key, bound to `context`.
    ///
    /// # Errors
    /// When the token cannot answer.
    fn wrap(
        &self,
        context: &[u8],
        key: &Secret<[u8; KEY]>,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, KeyError>;

    /// Unwraps what [`ServiceKey::wrap`] made for the same `context`.
    ///
    /// # Errors
    /// [`KeyError::Broken`] when it was altered or wrapped otherwise; others when the token cannot
    /// answer.
    fn unwrap(&self, context: &[u8], wrapped: &[u8]) -> Result<Secret<[u8; KEY]>, KeyError>;
}

/// Where a service key stands.
#[derive(Debug, Clone)]
pub enum KeySource {
    /// A file made by [`super::create_key_file`], mode 600 or 400. Its version is written in it.
    File(PathBuf),
    /// An AES-256 key inside a PKCS#11 token, which it never leaves.
    Token(TokenKey),
}

/// Address of a key inside a PKCS#11 token.
#[derive(Debug, Clone)]
pub struct TokenKey {
    /// The token's PKCS#11 library.
    pub module: PathBuf,
    /// Label of the token.
    pub token: String,
    /// Label of the key (`CKA_LABEL`).
    pub label: String,
    /// Version this key has for the service, from 1 up.
    pub version: i32,
    /// PIN of the user.
    pub pin: Secret<String>,
}

/// The service keys an operator configured. New record keys are wrapped by the highest version
/// that the database calls active; the others only unwrap, until rotation retires them.
#[derive(Debug, Clone)]
pub struct VaultSettings {
    /// Keys, in any order.
    pub keys: Vec<KeySource>,
}

impl VaultSettings {
    /// One key file.
    #[must_use]
    pub fn file(path: impl Into<PathBuf>) -> Self {
        Self {
            keys: vec![KeySource::File(path.into())],
        }
    }
}
