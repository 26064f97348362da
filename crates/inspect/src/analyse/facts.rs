//! Facts every node has: hashes, size, entropy, first bytes.

use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::Value;
use sha2::{Digest as _, Sha256};

/// Lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// SHA-256, lower-case hexadecimal.
pub(crate) fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Shannon entropy, 0 to 8 bits a byte.
pub(crate) fn entropy(bytes: &[u8]) -> f64 {
    let mut counts = [0_u64; 256];
    for byte in bytes {
        if let Some(count) = counts.get_mut(usize::from(*byte)) {
            *count += 1;
        }
    }
    #[expect(
        clippy::cast_precision_loss,
        reason = "a ratio of sizes far below 2^52"
    )]
    let (total, share) = (bytes.len() as f64, |count: u64| count as f64);
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let probability = share(*count) / total;
            -probability * probability.log2()
        })
        .sum()
}

/// Adds the facts of the bytes as they stand.
pub(super) fn add(bytes: &[u8], facts: &mut BTreeMap<String, Value>) {
    let mut put = |name: &str, value: Value| facts.insert(name.to_owned(), value);
    put("hash.sha1", hex(&sha1::Sha1::digest(bytes)).into());
    put("hash.md5", hex(&md5::Md5::digest(bytes)).into());
    put(
        "entropy",
        ((entropy(bytes) * 1000.0).round() / 1000.0).into(),
    );
    put(
        "head",
        hex(bytes.get(..16.min(bytes.len())).unwrap_or_default()).into(),
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entropy_of_known_inputs() {
        assert_eq!(entropy(b""), 0.0);
        assert_eq!(entropy(b"aaaa"), 0.0);
        assert_eq!(entropy(b"abab"), 1.0);
        let all: Vec<u8> = (0..=255).collect();
        assert_eq!(entropy(&all), 8.0);
    }

    #[test]
    fn hashes_are_those_of_the_standards() {
        let mut facts = BTreeMap::new();
        add(b"abc", &mut facts);
        assert_eq!(facts["hash.md5"], "900150983cd24fb0d6963f7d28e17f72");
        assert_eq!(
            facts["hash.sha1"],
            "a9993e364706816aba3e25717850c26c9cd0d89d"
        );
        assert_eq!(
            sha256(b"abc"),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        );
    }
}
