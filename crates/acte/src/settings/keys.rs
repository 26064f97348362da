//! Service keys: a file, or a key that never leaves its PKCS#11 token.

use std::{fmt, path::PathBuf};

use ledger::{
    audit::{LogKey, TokenSigner},
    vault::{KeySource, TokenKey},
};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor, value::MapAccessDeserializer},
};

use super::{Failure, guarded};

/// Where a service key stands.
#[derive(Debug, Clone)]
pub(crate) enum Key {
    /// A file, mode 600 or 400; its version is written in it.
    File(PathBuf),
    /// An AES-256 key inside a token.
    Token(Token),
}

/// Address of a key inside a PKCS#11 token.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Token {
    /// The token's PKCS#11 library.
    pub(crate) module: PathBuf,
    /// Label of the token.
    pub(crate) token: String,
    /// Label of the key.
    pub(crate) label: String,
    /// Version this key has for the service, from 1 up.
    #[serde(default = "one")]
    pub(crate) version: i32,
    /// File holding the PIN, mode 600 or 400.
    pub(crate) pin_file: PathBuf,
}

const fn one() -> i32 {
    1
}

/// Address of an Ed25519 pair inside a PKCS#11 token.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct LogToken {
    /// The token's PKCS#11 library.
    pub(crate) module: PathBuf,
    /// Label of the token.
    pub(crate) token: String,
    /// Label of both halves.
    pub(crate) label: String,
    /// File holding the PIN, mode 600 or 400.
    pub(crate) pin_file: PathBuf,
}

impl LogToken {
    /// The signer; the PIN is read now.
    pub(crate) fn open(&self) -> Result<TokenSigner, Failure> {
        Ok(TokenSigner::open(LogKey {
            module: self.module.clone(),
            token: self.token.clone(),
            label: self.label.clone(),
            pin: guarded(&self.pin_file)?,
        })?)
    }
}

impl Key {
    /// The key as the vault opens it; the PIN is read now.
    pub(crate) fn source(&self) -> Result<KeySource, Failure> {
        Ok(match self {
            Self::File(file) => KeySource::File(file.clone()),
            Self::Token(token) => KeySource::Token(TokenKey {
                module: token.module.clone(),
                token: token.token.clone(),
                label: token.label.clone(),
                version: token.version,
                pin: guarded(&token.pin_file)?,
            }),
        })
    }

    /// What an operator recognises it by.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::File(file) => file.display().to_string(),
            Self::Token(token) => format!(
                "`{}` in the token `{}` ({})",
                token.label,
                token.token,
                token.module.display()
            ),
        }
    }
}

// By hand: an untagged enum would answer any mistake with «did not match any variant».
impl<'de> Deserialize<'de> for Key {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Key;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key file, or a table with module, token, label and pin_file")
            }
            fn visit_str<E>(self, text: &str) -> Result<Key, E> {
                Ok(Key::File(text.into()))
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Key, A::Error> {
                Token::deserialize(MapAccessDeserializer::new(map)).map(Key::Token)
            }
        }
        input.deserialize_any(Reader)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    struct Keys {
        keys: Vec<Key>,
    }

    #[test]
    fn a_key_is_a_file_or_a_place_in_a_token() {
        let text = r#"keys = ["/etc/acte/1.key", { module = "/lib/p11.so", token = "acte", label = "jcop", version = 2, pin_file = "/etc/acte/pin" }]"#;
        let read: Keys = toml::from_str(text).unwrap();
        assert!(matches!(read.keys.first(), Some(Key::File(_))));
        assert!(matches!(read.keys.get(1), Some(Key::Token(token)) if token.version == 2));
    }

    #[test]
    fn a_mistake_is_named() {
        let told = |text: &str| toml::from_str::<Keys>(text).unwrap_err().to_string();
        let missing = told(r#"keys = [{ module = "/lib/p11.so", token = "acte", label = "x" }]"#);
        assert!(missing.contains("pin_file"), "{missing}");
        let unknown = told(
            r#"keys = [{ module = "m", token = "t", label = "l", pin_file = "p", pin = "1" }]"#,
        );
        assert!(unknown.contains("unknown field `pin`"), "{unknown}");
        assert!(told("keys = [3]").contains("a key file, or a table"));
    }
}
