//! Opaque tokens: 256 random bits in the cookie, their SHA-256 in the table.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{AeadInOut, ChaCha20Poly1305, KeyInit};
use kernel::{Entropy, Secret};
use sha2::{Digest, Sha256};

/// A bearer's token: whoever has it is the session, so it does not print.
#[derive(Debug, Clone)]
pub struct Bearer(Secret<[u8; 32]>);

impl Bearer {
    /// A new token.
    pub fn new(entropy: &(impl Entropy + ?Sized)) -> Self {
        let mut bytes = [0; 32];
        entropy.fill(&mut bytes);
        Self(Secret::new(bytes))
    }

    /// Reads the 43 characters of [`Bearer::text`].
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let mut bytes = [0; 32];
        let whole = text.len() == 43 && URL_SAFE_NO_PAD.decode_slice(text, &mut bytes) == Ok(32);
        whole.then(|| Self(Secret::new(bytes)))
    }

    /// As it travels: base64url without padding.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0.reveal())
    }

    /// As the table knows it. The token has 256 bits of its own, so a plain digest is enough.
    #[must_use]
    pub fn hash(&self) -> [u8; 32] {
        Sha256::digest(self.0.reveal()).into()
    }

    /// A value that only the bearer can compute, for the use named.
    #[must_use]
    pub fn derive(&self, usage: &str) -> [u8; 32] {
        let mut digest = Sha256::new();
        digest.update(b"acte bearer v1\0");
        digest.update(usage.as_bytes());
        digest.update([0]);
        digest.update(self.0.reveal());
        digest.finalize().into()
    }

    /// Seals what only the bearer may read again. Once per usage and token: the nonce is fixed.
    #[must_use]
    pub fn seal(&self, usage: &str, plain: &[u8]) -> Option<Vec<u8>> {
        let cipher = ChaCha20Poly1305::new(&self.derive(usage).into());
        let mut buffer = plain.to_vec();
        cipher
            .encrypt_in_place(&[0; 12].into(), b"", &mut buffer)
            .ok()?;
        Some(buffer)
    }

    /// Opens what [`Bearer::seal`] sealed.
    #[must_use]
    pub fn open(&self, usage: &str, sealed: &[u8]) -> Option<Vec<u8>> {
        let cipher = ChaCha20Poly1305::new(&self.derive(usage).into());
        let mut buffer = sealed.to_vec();
        cipher
            .decrypt_in_place(&[0; 12].into(), b"", &mut buffer)
            .ok()?;
        Some(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Fixed(u8);
    impl Entropy for Fixed {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(self.0);
        }
    }

    #[test]
    fn a_token_round_trips_and_does_not_print() {
        let bearer = Bearer::new(&Fixed(3));
        let text = bearer.text();
        assert_eq!(Bearer::parse(&text).unwrap().hash(), bearer.hash());
        assert!(!format!("{bearer:?}").contains(&text));
        for wrong in [
            "",
            "x",
            text.get(1..).unwrap(),
            &format!("{text}="),
            &"é".repeat(22),
        ] {
            assert!(Bearer::parse(wrong).is_none(), "{wrong}");
        }
    }

    #[test]
    fn only_the_bearer_opens_what_it_sealed() {
        let bearer = Bearer::new(&Fixed(3));
        let sealed = bearer.seal("hint", b"token").unwrap();
        assert_eq!(bearer.open("hint", &sealed).unwrap(), b"token");
        assert!(bearer.open("other", &sealed).is_none());
        assert!(Bearer::new(&Fixed(4)).open("hint", &sealed).is_none());
    }
}
