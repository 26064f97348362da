//! Addresses written in base 58.

use blake2::Blake2b512;
use bs58::Alphabet;
use sha2::{Digest, Sha256};

/// Bitcoin's way: a version, a hash, four bytes of checksum.
pub(super) fn read(letters: &str) -> Option<String> {
    let first = *letters.as_bytes().first()?;
    if first == b'r' {
        let mut bytes = [0; 40];
        return (sealed(letters, Alphabet::RIPPLE, &mut bytes)? == [0])
            .then(|| format!("xrp:{letters}"));
    }
    if !matches!(
        first,
        b'1' | b'3' | b'L' | b'M' | b'D' | b'9' | b'A' | b'X' | b'7' | b'T' | b't' | b'K'
    ) {
        return None;
    }
    let mut bytes = [0; 40];
    let (sign, version): (&str, &[u8]) = match first {
        b'1' => ("btc", &[0]),
        b'3' => ("btc", &[5]),
        b'L' => ("ltc", &[0x30]),
        b'M' => ("ltc", &[0x32]),
        b'D' => ("doge", &[0x1E]),
        b'9' | b'A' => ("doge", &[0x16]),
        b'X' => ("dash", &[0x4C]),
        b'7' => ("dash", &[0x10]),
        b'T' => ("trx", &[0x41]),
        b'K' => ("xtz", &[0x02, 0x5A, 0x79]),
        _ => match letters.get(..3)? {
            "tz1" => ("xtz", &[0x06, 0xA1, 0x9F]),
            "tz2" => ("xtz", &[0x06, 0xA1, 0xA1]),
            "tz3" => ("xtz", &[0x06, 0xA1, 0xA4]),
            three if three.starts_with("t1") => ("zec", &[0x1C, 0xB8]),
            three if three.starts_with("t3") => ("zec", &[0x1C, 0xBD]),
            _ => return None,
        },
    };
    let found = sealed(letters, Alphabet::BITCOIN, &mut bytes)?;
    (found == version).then(|| format!("{sign}:{letters}"))
}

/// The version's bytes, when twenty bytes and a checksum that holds follow them.
fn sealed<'a>(letters: &str, alphabet: &Alphabet, bytes: &'a mut [u8; 40]) -> Option<&'a [u8]> {
    let length = bs58::decode(letters)
        .with_alphabet(alphabet)
        .onto(&mut bytes[..])
        .ok()?;
    let (body, sum) = bytes
        .get(..length)?
        .split_at_checked(length.checked_sub(4)?)?;
    let twice = Sha256::digest(Sha256::digest(body));
    if twice.get(..4)? != sum {
        return None;
    }
    body.get(..body.len().checked_sub(20)?)
}

/// Does it hold exactly a key of Ed25519? Solana's addresses have no checksum.
pub(super) fn solana(letters: &str) -> bool {
    let mut bytes = [0; 40];
    (32..=44).contains(&letters.len()) && bs58::decode(letters).onto(&mut bytes[..]) == Ok(32)
}

/// Polkadot's way (SS58): a network, a key, two bytes of Blake2.
pub(super) fn polkadot(letters: &str) -> Option<String> {
    let mut bytes = [0; 40];
    let length = bs58::decode(letters).onto(&mut bytes[..]).ok()?;
    let (body, sum) = bytes.get(..length)?.split_at_checked(33)?;
    let digest = Blake2b512::new()
        .chain_update(b"SS58PRE")
        .chain_update(body)
        .finalize();
    if sum.len() != 2 || digest.get(..2)? != sum {
        return None;
    }
    let sign = match body.first()? {
        0 => "dot",
        2 => "ksm",
        42 => "substrate",
        _ => return None,
    };
    Some(format!("{sign}:{letters}"))
}
