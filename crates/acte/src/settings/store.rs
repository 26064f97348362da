//! The S3 store of a service's files.

use std::path::PathBuf;

use kernel::Secret;
use ledger::blobs::S3Settings;
use serde::Deserialize;

use super::{Failure, guarded_text};

/// A bucket of an S3-compatible store.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Store {
    /// Address of the store, `https://…`; none for AWS's own. Plain HTTP on the loopback only.
    pub(crate) url: Option<String>,
    /// Region.
    pub(crate) region: String,
    /// Bucket.
    pub(crate) bucket: String,
    /// File of two lines, the access key then its secret, mode 600 or 400.
    pub(crate) credentials_file: PathBuf,
}

impl Store {
    /// The store as the ledger opens it; the credentials are read now.
    pub(crate) fn settings(&self) -> Result<S3Settings, Failure> {
        let plain_http = match &self.url {
            None => false,
            Some(url) if url.starts_with("https://") => false,
            Some(url) if on_loopback(url) => true,
            Some(url) => {
                return Err(format!(
                    "[store] url `{url}` must begin with https:// (http:// only for 127.0.0.1, [::1] or localhost)"
                )
                .into());
            }
        };
        let text = guarded_text(&self.credentials_file)?;
        let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        let (Some(access_key), Some(secret), None) = (lines.next(), lines.next(), lines.next())
        else {
            return Err(format!(
                "{}: two lines are expected, the access key then its secret",
                self.credentials_file.display()
            )
            .into());
        };
        Ok(S3Settings {
            endpoint: self.url.clone(),
            region: self.region.clone(),
            bucket: self.bucket.clone(),
            access_key: access_key.to_owned(),
            secret_key: Secret::new(secret.to_owned()),
            plain_http,
        })
    }

    /// Whether it stands on this machine, as those of tests do.
    pub(crate) fn is_local(&self) -> bool {
        self.url.as_deref().is_some_and(on_loopback)
    }

    /// What an operator recognises it by.
    pub(crate) fn shown(&self) -> String {
        let place = self.url.as_deref().unwrap_or("AWS");
        format!("bucket `{}` at {place} ({})", self.bucket, self.region)
    }
}

fn on_loopback(url: &str) -> bool {
    let Some(rest) = url.strip_prefix("http://") else {
        return false;
    };
    let authority = rest.split('/').next().unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(six) => six.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    matches!(host, "127.0.0.1" | "::1" | "localhost")
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt as _;

    use super::*;

    fn store(url: &str, credentials: &str, mode: u32) -> Result<S3Settings, String> {
        let file = std::env::temp_dir().join(format!(
            "acte-store-{}-{mode:o}-{}",
            std::process::id(),
            credentials.len() + url.len()
        ));
        std::fs::write(&file, credentials).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(mode)).unwrap();
        let text = format!(
            "url = \"{url}\"\nregion = \"fr-par\"\nbucket = \"b\"\ncredentials_file = \"{}\"\n",
            file.display()
        );
        let store: Store = toml::from_str(&text).unwrap();
        let found = store.settings().map_err(|error| error.to_string());
        std::fs::remove_file(&file).unwrap();
        found
    }

    #[test]
    fn credentials_are_two_guarded_lines() {
        let good = store("https://s3.example", "key\nsecret\n", 0o600).unwrap();
        assert_eq!((good.access_key.as_str(), good.plain_http), ("key", false));
        assert_eq!(good.secret_key.reveal(), "secret");
        let open = store("https://s3.example", "key\nsecret\n", 0o644).unwrap_err();
        assert!(open.contains("open to others"), "{open}");
        let short = store("https://s3.example", "key\n", 0o400).unwrap_err();
        assert!(short.contains("two lines"), "{short}");
    }

    #[test]
    fn nothing_travels_in_clear_but_on_the_loopback() {
        for (url, plain) in [
            ("http://127.0.0.1:9000", true),
            ("http://[::1]:9000/", true),
            ("http://localhost", true),
            ("https://127.0.0.1", false),
        ] {
            assert_eq!(
                store(url, "k\ns", 0o600).unwrap().plain_http,
                plain,
                "{url}"
            );
        }
        for url in [
            "http://s3.example",
            "http://127.0.0.1.example",
            "s3.example",
        ] {
            assert!(
                store(url, "k\ns", 0o600).unwrap_err().contains("https://"),
                "{url}"
            );
        }
    }
}
