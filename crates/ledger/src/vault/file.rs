//! A service key in a file.
//!
//! One line: `acte-service-key 1 VERSION KEY`, the key in unpadded URL-safe base64.

use std::{
    fs::{File, OpenOptions},
    io::{Read as _, Write as _},
    os::unix::fs::{MetadataExt as _, OpenOptionsExt as _},
    path::Path,
};

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use kernel::{Entropy, Secret};
use zeroize::Zeroizing;

use super::{
    context::Context,
    seal::{self, KEY},
    service_key::{KeyError, ServiceKey},
};

const MAGIC: &str = "acte-service-key";
const FORMAT: &str = "1";
/// A key file is shorter than this, in bytes.
const LONGEST: u8 = 200;

/// Creates a key file of `version` with fresh bytes, mode 600, never over an existing one, and
/// returns once it is on the disk.
///
/// # Errors
/// When the file exists or cannot be written.
pub fn create_key_file(path: &Path, version: i32, entropy: &dyn Entropy) -> Result<(), KeyError> {
    if version < 1 {
        return Err(KeyError::Settings("versions start at 1"));
    }
    let mut key = Zeroizing::new([0; KEY]);
    entropy.fill(&mut *key);
    let text = Zeroizing::new(BASE64_URL_SAFE_NO_PAD.encode(*key));
    let line = Zeroizing::new(format!("{MAGIC} {FORMAT} {version} {}\n", *text));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(KeyError::File)?;
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    file.write_all(line.as_bytes())
        .and_then(|()| file.sync_all())
        .and_then(|()| File::open(folder.unwrap_or(Path::new(".")))?.sync_all())
        .map_err(|error| {
            // A half-written key must not be taken for one. Nothing more can be done if this fails.
            let _ = std::fs::remove_file(path);
            KeyError::File(error)
        })
}

/// A service key read from a file.
pub(crate) struct FileKey {
    version: i32,
    key: Secret<[u8; KEY]>,
}

impl FileKey {
    /// Reads a key file, refusing one that others than its owner may read.
    pub(crate) fn read(path: &Path) -> Result<Self, KeyError> {
        let file = File::open(path).map_err(KeyError::File)?;
        let metadata = file.metadata().map_err(KeyError::File)?;
        if !metadata.is_file() {
            return Err(KeyError::Shape);
        }
        let mode = metadata.mode() & 0o7777;
        if mode & 0o077 != 0 {
            return Err(KeyError::Mode(mode));
        }
        let mut text = Zeroizing::new(String::with_capacity(LONGEST.into()));
        file.take(LONGEST.into())
            .read_to_string(&mut text)
            .map_err(KeyError::File)?;
        Self::parse(&text)
    }

    fn parse(text: &str) -> Result<Self, KeyError> {
        let mut words = text.split_ascii_whitespace();
        if words.next() != Some(MAGIC) || words.next() != Some(FORMAT) {
            return Err(KeyError::Shape);
        }
        let version = words
            .next()
            .and_then(|word| word.parse().ok())
            .ok_or(KeyError::Shape)?;
        let encoded = words.next().ok_or(KeyError::Shape)?;
        let bytes = BASE64_URL_SAFE_NO_PAD
            .decode(encoded)
            .map_err(|_| KeyError::Shape)?;
        let bytes = Zeroizing::new(bytes);
        let key = <[u8; KEY]>::try_from(bytes.as_slice()).map_err(|_| KeyError::Shape)?;
        if version < 1 || words.next().is_some() {
            return Err(KeyError::Shape);
        }
        Ok(Self {
            version,
            key: Secret::new(key),
        })
    }
}

impl ServiceKey for FileKey {
    fn version(&self) -> i32 {
        self.version
    }

    fn waits(&self) -> bool {
        false
    }

    fn wrap(
        &self,
        context: &[u8],
        key: &Secret<[u8; KEY]>,
        entropy: &dyn Entropy,
    ) -> Result<Vec<u8>, KeyError> {
        Ok(seal::seal(
            &self.key,
            &whole(context),
            key.reveal(),
            entropy,
        ))
    }

    fn unwrap(&self, context: &[u8], wrapped: &[u8]) -> Result<Secret<[u8; KEY]>, KeyError> {
        let opened = seal::open(&self.key, &whole(context), wrapped);
        let opened = Zeroizing::new(opened.map_err(|_| KeyError::Broken)?);
        <[u8; KEY]>::try_from(opened.as_slice())
            .map(Secret::new)
            .map_err(|_| KeyError::Broken)
    }
}

/// The wrapping's context already names everything; it stands in the key's place.
fn whole(context: &[u8]) -> Context<'_> {
    Context {
        label: "acte wrap 1",
        service: "",
        key: context,
        place: "",
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, os::unix::fs::PermissionsExt as _};

    use super::*;
    use crate::vault::testing::Counting;

    #[test]
    fn a_key_file_is_private_and_reads_back() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service.key");
        create_key_file(&path, 3, &Counting::default()).unwrap();
        assert_eq!(
            fs::metadata(&path).unwrap().permissions().mode() & 0o777,
            0o600
        );
        let key = FileKey::read(&path).unwrap();
        assert_eq!(key.version(), 3);
        let data = Secret::new([5; KEY]);
        let wrapped = key.wrap(b"here", &data, &Counting::default()).unwrap();
        assert_eq!(
            key.unwrap(b"here", &wrapped).unwrap().reveal(),
            data.reveal()
        );
        assert!(matches!(
            key.unwrap(b"there", &wrapped),
            Err(KeyError::Broken)
        ));
        // Never over an existing key.
        assert!(matches!(
            create_key_file(&path, 4, &Counting::default()),
            Err(KeyError::File(_))
        ));
        assert_eq!(FileKey::read(&path).unwrap().version(), 3);
    }

    #[test]
    fn a_laxer_mode_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("service.key");
        create_key_file(&path, 1, &Counting::default()).unwrap();
        for mode in [0o640, 0o604, 0o660, 0o644, 0o610] {
            fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
            assert!(matches!(FileKey::read(&path), Err(KeyError::Mode(seen)) if seen == mode));
        }
        fs::set_permissions(&path, fs::Permissions::from_mode(0o400)).unwrap();
        assert!(FileKey::read(&path).is_ok());
    }

    #[test]
    fn other_shapes_are_refused() {
        let key = "A".repeat(43);
        for text in [
            String::new(),
            "acte-service-key".to_owned(),
            format!("acte-service-key 2 1 {key}"),
            format!("acte-service-key 1 0 {key}"),
            format!("acte-service-key 1 x {key}"),
            format!("acte-service-key 1 1 {key} more"),
            "acte-service-key 1 1 AAAA".to_owned(),
        ] {
            assert!(
                matches!(FileKey::parse(&text), Err(KeyError::Shape)),
                "{text}"
            );
        }
        assert!(FileKey::parse(&format!("acte-service-key 1 1 {key}\n")).is_ok());
    }
}
