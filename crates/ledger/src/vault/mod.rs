//! Envelope encryption: a data key for each record, wrapped by the key of the service.
//!
//! ```text
//! service key (file or PKCS#11 token, versioned)
//!   └ wraps record keys (table vault_key) ── one is the root of the blind indexes
//!       └ HKDF per column, per blob ── ChaCha20-Poly1305
//! ```
//!
//! Erasing a record destroys its row of `vault_key`: what other tables, the blob store, the logs of
//! the database or its backups still hold of it can no longer be read by anyone.

mod blind;
mod context;
mod deed;
mod file;
mod record_key;
pub mod rotation;
pub(crate) mod seal;
mod service_key;
mod store;
#[cfg(test)]
pub(crate) mod testing;
mod token;

pub use blind::normalise;
pub(crate) use deed::destroy;
pub use file::create_key_file;
pub use record_key::{RecordKey, VaultKey};
pub use seal::OVERHEAD;
pub use service_key::{KeyError, KeySource, ServiceKey, TokenKey, VaultSettings};
pub(crate) use store::INDEX_ROOT;
pub use store::Vault;
pub(crate) use token::sign_in;

use crate::Fault;

impl From<KeyError> for Fault {
    fn from(error: KeyError) -> Self {
        Self::Key(error.to_string().into())
    }
}

impl From<seal::Broken> for Fault {
    fn from(broken: seal::Broken) -> Self {
        Self::Corrupt(broken.to_string().into())
    }
}
