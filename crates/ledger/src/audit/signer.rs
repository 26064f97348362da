//! The key that signs checkpoints.

use std::{
    fs,
    io::{ErrorKind, Read as _, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

use kernel::{Entropy, tlog::SigningKey};
use zeroize::{Zeroize as _, Zeroizing};

use crate::Fault;

/// Largest key file read, in bytes.
const MAX_KEY: u64 = 4096;

/// Signs checkpoints with an Ed25519 key that it may keep elsewhere (a token, another process).
pub trait Signer: Send + Sync + 'static {
    /// The public key.
    fn public(&self) -> [u8; 32];

    /// Signs bytes (RFC 8032, Ed25519).
    ///
    /// # Errors
    /// When the key is out of reach: nothing is then added to the log.
    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Fault>;
}

/// A key in a PEM PKCS#8 file that only the service's user may read.
#[derive(Debug)]
pub struct FileSigner {
    key: SigningKey,
}

impl FileSigner {
    /// A key already in memory.
    #[must_use]
    pub const fn new(key: SigningKey) -> Self {
        Self { key }
    }

    /// Reads the key at `path`.
    ///
    /// # Errors
    /// When it cannot be read, is not an Ed25519 key, or others than its owner may read it.
    pub fn open(path: &Path) -> Result<Self, Fault> {
        let file = fs::File::open(path).map_err(|error| unreadable(&error))?;
        let mode = file.metadata().map_err(|error| unreadable(&error))?.mode();
        if mode & 0o077 != 0 {
            return Err(Fault::Key(
                "the audit log's key may be read by others (chmod 600)".into(),
            ));
        }
        let mut pem = Zeroizing::new(String::new());
        file.take(MAX_KEY)
            .read_to_string(&mut pem)
            .map_err(|error| unreadable(&error))?;
        let key = SigningKey::from_pem(&pem)
            .map_err(|_| Fault::Key("the audit log's key is not PKCS#8 Ed25519".into()))?;
        Ok(Self { key })
    }

    /// Reads the key at `path`, or makes one there: for the embedded default.
    ///
    /// # Errors
    /// As [`FileSigner::open`], or when the file cannot be written.
    pub fn open_or_create(path: &Path, entropy: &dyn Entropy) -> Result<Self, Fault> {
        let mut options = fs::OpenOptions::new();
        match options.write(true).create_new(true).mode(0o600).open(path) {
            Err(error) if error.kind() == ErrorKind::AlreadyExists => Self::open(path),
            Err(error) => Err(unreadable(&error)),
            Ok(mut file) => {
                let mut seed = [0; 32];
                entropy.fill(&mut seed);
                let key = SigningKey::from_seed(&seed);
                seed.zeroize();
                let wrong = |_| Fault::Key("the audit log's key cannot be written".into());
                let pem = key.to_pem().map_err(wrong)?;
                file.write_all(pem.as_bytes())
                    .and_then(|()| file.sync_all())
                    .map_err(|error| {
                        // A half-written key must not be taken for one. Nothing more can be done if
                        // this fails.
                        let _ = fs::remove_file(path);
                        unreadable(&error)
                    })?;
                Ok(Self { key })
            }
        }
    }
}

impl Signer for FileSigner {
    fn public(&self) -> [u8; 32] {
        // Any name does: only the key is taken.
        self.key
            .verifier("log")
            .map(|key| key.bytes())
            .unwrap_or_default()
    }

    fn sign(&self, message: &[u8]) -> Result<[u8; 64], Fault> {
        Ok(self.key.sign(message))
    }
}

fn unreadable(error: &std::io::Error) -> Fault {
    Fault::Key(format!("the audit log's key: {}", error.kind()).into())
}
