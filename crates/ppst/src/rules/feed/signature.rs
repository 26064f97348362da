//! The signature of a batch: Ed25519, detached, over the SHA-256 of its bytes.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use ed25519_dalek::{Signature, VerifyingKey};

/// Reads a signature: base64, sixty-four bytes.
#[must_use]
pub fn parse(text: &str) -> Option<[u8; 64]> {
    STANDARD.decode(text.trim()).ok()?.try_into().ok()
}

/// Whether one of the keys signed this digest.
#[must_use]
pub fn is_by(keys: &[Vec<u8>], sha256: &[u8; 32], signature: &[u8; 64]) -> bool {
    let signature = Signature::from_bytes(signature);
    keys.iter().any(|key| {
        let key: Option<[u8; 32]> = key.as_slice().try_into().ok();
        let key = key.and_then(|key| VerifyingKey::from_bytes(&key).ok());
        key.is_some_and(|key| key.verify_strict(sha256, &signature).is_ok())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use ed25519_dalek::{Signer as _, SigningKey};

    #[test]
    fn only_the_source_s_own_key_over_these_very_bytes() {
        let (own, other) = (
            SigningKey::from_bytes(&[1; 32]),
            SigningKey::from_bytes(&[2; 32]),
        );
        let keys = vec![
            own.verifying_key().to_bytes().to_vec(),
            vec![0; 32],
            vec![1; 3],
        ];
        let digest = [7; 32];
        let good = own.sign(&digest).to_bytes();
        assert!(is_by(&keys, &digest, &good));
        assert!(!is_by(&keys, &[8; 32], &good));
        assert!(!is_by(&keys, &digest, &other.sign(&digest).to_bytes()));
        assert!(!is_by(&[], &digest, &good));
        assert_eq!(parse(&STANDARD.encode(good)), Some(good));
        assert_eq!(parse("AAAA"), None);
    }
}
