//! SHA-256 as people read it.

/// Lower-case hexadecimal.
#[must_use]
pub fn sha256_hex(hash: &[u8]) -> String {
    use std::fmt::Write as _;
    hash.iter()
        .fold(String::with_capacity(64), |mut text, byte| {
            let _ = write!(text, "{byte:02x}");
            text
        })
}

/// Reads 64 hexadecimal digits, in either case.
#[must_use]
pub fn parse_sha256(text: &str) -> Option<[u8; 32]> {
    let text = text.trim();
    if text.len() != 64 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let mut hash = [0; 32];
    for (slot, index) in hash.iter_mut().zip((0..64).step_by(2)) {
        *slot = u8::from_str_radix(text.get(index..index + 2)?, 16).ok()?;
    }
    Some(hash)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_round_trip() {
        let hash: [u8; 32] = std::array::from_fn(|i| u8::try_from(i * 7).unwrap());
        assert_eq!(parse_sha256(&sha256_hex(&hash)), Some(hash));
        assert_eq!(parse_sha256(&sha256_hex(&hash).to_uppercase()), Some(hash));
        for wrong in ["", "zz", &"g".repeat(64), &"a".repeat(63), &"é".repeat(32)] {
            assert_eq!(parse_sha256(wrong), None);
        }
    }
}
