//! Equality search over sealed values.
//!
//! A blind index is HMAC-SHA-256 of the normalised value under a key of its own, derived
//! (HKDF-SHA-256) from a root that only the vault can unwrap. Without the root nobody can test a
//! guess against it; with the root it is still personal data, and is erased with its row.

use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::Secret;
use sha2::Sha256;

use super::{
    context::Context,
    seal::{self, KEY},
};

/// What a person typed, reduced so that two spellings of one value meet: outer blanks dropped,
/// inner runs of blanks made one space, lower case (Unicode).
#[must_use]
pub fn normalise(value: &str) -> String {
    value
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// The 32-byte index of exactly `value` in `index`.
pub(crate) fn of(root: &Secret<[u8; KEY]>, service: &str, index: &str, value: &[u8]) -> Vec<u8> {
    let context = Context {
        label: "acte index 1",
        service,
        key: &[],
        place: index,
    };
    let key = seal::derive(root, &context.bytes());
    // INVARIANT: HMAC takes keys of any length.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key.reveal()) else {
        return Vec::new();
    };
    mac.update(value);
    mac.finalize().into_bytes().to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_value_meet() {
        assert_eq!(
            normalise("  Élodie.Martin@Interieur.Example "),
            "élodie.martin@interieur.example"
        );
        assert_eq!(normalise("DE LA\t Tour"), "de la tour");
    }

    #[test]
    fn each_index_service_and_root_is_alone() {
        let root = Secret::new([1; KEY]);
        let one = of(&root, "a", "agent.email", b"x");
        assert_eq!(one.len(), 32);
        assert_eq!(one, of(&root, "a", "agent.email", b"x"));
        assert_ne!(one, of(&root, "a", "agent.email", b"y"));
        assert_ne!(one, of(&root, "a", "agent.phone", b"x"));
        assert_ne!(one, of(&root, "b", "agent.email", b"x"));
        assert_ne!(one, of(&Secret::new([2; KEY]), "a", "agent.email", b"x"));
    }
}
