//! Authenticated encryption of one value.
//!
//! Only RFC 8439 (ChaCha20-Poly1305, on ANSSI's list) and RFC 5869 (HKDF-SHA-256). Each place has
//! its own cipher key, derived from the key above it and the place's context, and each sealing
//! draws a fresh 96-bit nonce. Two sealings can only collide inside one column of one record:
//! 2³² rewritings of it would be needed for one chance in 2³³, far past what a record lives.
//!
//! A sealed value is `1 ‖ nonce (12) ‖ ciphertext ‖ tag (16)`.

use chacha20poly1305::{
    AeadInOut as _, ChaCha20Poly1305, KeyInit as _, Nonce,
    aead::{Aead as _, Payload},
};
use hkdf::Hkdf;
use kernel::{Entropy, Secret};
use sha2::Sha256;

use super::context::Context;

/// Length of every key, in bytes.
pub(crate) const KEY: usize = 32;
/// Number of the format, first byte of a sealed value.
const FORMAT: u8 = 1;
/// Length of a nonce, in bytes.
const NONCE: usize = 12;
/// Length of an authentication tag, in bytes.
pub(crate) const TAG: usize = 16;
/// What sealing adds to a value's length, in bytes.
pub const OVERHEAD: usize = 1 + NONCE + TAG;

/// A sealed value that does not open: altered, moved, or sealed under another key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a sealed value does not open")]
pub struct Broken;

/// The cipher key of a place.
pub(crate) fn derive(above: &Secret<[u8; KEY]>, info: &[u8]) -> Secret<[u8; KEY]> {
    let mut below = [0; KEY];
    // INVARIANT: HKDF-SHA-256 gives up to 8,160 bytes; 32 always fit.
    let expanded = Hkdf::<Sha256>::new(None, above.reveal()).expand(info, &mut below);
    debug_assert!(expanded.is_ok());
    Secret::new(below)
}

/// The cipher under `key`.
pub(crate) fn cipher(key: &Secret<[u8; KEY]>) -> ChaCha20Poly1305 {
    ChaCha20Poly1305::new(key.reveal().into())
}

/// Seals `plain` for `context`.
pub(crate) fn seal(
    key: &Secret<[u8; KEY]>,
    context: &Context<'_>,
    plain: &[u8],
    entropy: &dyn Entropy,
) -> Vec<u8> {
    let context = context.bytes();
    let mut nonce = [0; NONCE];
    entropy.fill(&mut nonce);
    let mut sealed = Vec::with_capacity(plain.len() + OVERHEAD);
    sealed.push(FORMAT);
    sealed.extend(nonce);
    sealed.extend(plain);
    let body = sealed.get_mut(1 + NONCE..).unwrap_or_default();
    let tag = cipher(&derive(key, &context)).encrypt_inout_detached(
        &Nonce::from(nonce),
        &context,
        body.into(),
    );
    // INVARIANT: the cipher refuses only messages past 256 GiB; were it to, an empty value, which
    // never opens, is the safe answer.
    let Ok(tag) = tag else { return Vec::new() };
    sealed.extend(tag);
    sealed
}

/// Opens what [`seal`] made for the same key and context.
///
/// # Errors
/// [`Broken`] for anything else.
pub(crate) fn open(
    key: &Secret<[u8; KEY]>,
    context: &Context<'_>,
    sealed: &[u8],
) -> Result<Vec<u8>, Broken> {
    let (&FORMAT, rest) = sealed.split_first().ok_or(Broken)? else {
        return Err(Broken);
    };
    let (nonce, body) = rest.split_first_chunk::<NONCE>().ok_or(Broken)?;
    let context = context.bytes();
    cipher(&derive(key, &context))
        .decrypt(
            &Nonce::from(*nonce),
            Payload {
                msg: body,
                aad: &context,
            },
        )
        .map_err(|_| Broken)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::vault::testing::Counting;

    fn here<'a>(key: &'a [u8], place: &'a str) -> Context<'a> {
        Context {
            label: "field 1",
            service: "sample",
            key,
            place,
        }
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens(plain: Vec<u8>, key: [u8; KEY], id: [u8; 16]) {
            let key = Secret::new(key);
            let context = here(&id, "t.c");
            let sealed = seal(&key, &context, &plain, &Counting::default());
            prop_assert_eq!(sealed.len(), plain.len() + OVERHEAD);
            prop_assert_eq!(open(&key, &context, &sealed), Ok(plain));
        }

        #[test]
        fn any_flipped_bit_is_seen(plain: Vec<u8>, at: prop::sample::Index, bit in 0_u8..8) {
            let key = Secret::new([9; KEY]);
            let context = here(b"k", "t.c");
            let mut sealed = seal(&key, &context, &plain, &Counting::default());
            let at = at.index(sealed.len());
            sealed[at] ^= 1 << bit;
            prop_assert_eq!(open(&key, &context, &sealed), Err(Broken));
        }

        #[test]
        fn any_cut_is_seen(plain: Vec<u8>, at: prop::sample::Index) {
            let key = Secret::new([9; KEY]);
            let context = here(b"k", "t.c");
            let sealed = seal(&key, &context, &plain, &Counting::default());
            prop_assert_eq!(open(&key, &context, &sealed[..at.index(sealed.len())]), Err(Broken));
        }

        #[test]
        fn another_key_or_place_does_not_open(plain: Vec<u8>, other: [u8; KEY], place in "[a-z]{1,5}\\.[a-z]{1,5}") {
            prop_assume!(other != [9; KEY] && place != "t.c");
            let key = Secret::new([9; KEY]);
            let context = here(b"k", "t.c");
            let sealed = seal(&key, &context, &plain, &Counting::default());
            prop_assert_eq!(open(&Secret::new(other), &context, &sealed), Err(Broken));
            prop_assert_eq!(open(&key, &here(b"k", &place), &sealed), Err(Broken));
            prop_assert_eq!(open(&key, &here(b"l", "t.c"), &sealed), Err(Broken));
            let service = Context { service: "other", ..context };
            prop_assert_eq!(open(&key, &service, &sealed), Err(Broken));
            let label = Context { label: "wrap 1", ..context };
            prop_assert_eq!(open(&key, &label, &sealed), Err(Broken));
        }
    }

    /// Frozen: values sealed by the first format must open for ever.
    #[test]
    fn the_first_format_still_opens() {
        let key = Secret::new([0x42; KEY]);
        let sealed = seal(&key, &here(b"k", "t.c"), b"frozen", &Counting::default());
        let hex: String = sealed.iter().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(
            hex,
            "01af5570f5a1810b7af78caf4bf62e22f943c2e63714802bb981971add9305df96ba01"
        );
        assert_eq!(
            open(&key, &here(b"k", "t.c"), &sealed),
            Ok(b"frozen".to_vec())
        );
    }

    #[test]
    fn the_same_value_never_looks_the_same() {
        let (key, entropy) = (Secret::new([9; KEY]), Counting::default());
        let one = seal(&key, &here(b"k", "t.c"), b"same", &entropy);
        assert_ne!(one, seal(&key, &here(b"k", "t.c"), b"same", &entropy));
    }
}
