//! Chains with ways of their own.

use sha3::{Digest, Keccak256};

/// `0x` and forty digits of base 16. Capitals, where there are both, must be those of EIP-55.
pub(super) fn ethereum(letters: &str) -> Option<String> {
    let digits = letters
        .strip_prefix("0x")
        .or_else(|| letters.strip_prefix("0X"))?;
    if digits.len() != 40 || !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let small = digits.to_ascii_lowercase();
    let mixed = digits.bytes().any(|byte| byte.is_ascii_uppercase())
        && digits.bytes().any(|byte| byte.is_ascii_lowercase());
    if mixed {
        let hash = Keccak256::digest(small.as_bytes());
        let nibbles = hash.iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let right = digits.bytes().zip(nibbles).all(|(byte, nibble)| {
            byte.is_ascii_digit() || byte.is_ascii_uppercase() == (nibble >= 8)
        });
        if !right {
            return None;
        }
    }
    // One digit repeated is nobody's.
    let first = small.bytes().next()?;
    (!small.bytes().all(|byte| byte == first)).then(|| format!("eth:0x{small}"))
}

/// Bitcoin Cash: base 32 with a polynomial of its own (spec «cashaddr»).
pub(super) fn bitcoin_cash(letters: &str) -> Option<String> {
    const ALPHABET: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    let small = letters.to_ascii_lowercase();
    if small != letters && letters.bytes().any(|byte| byte.is_ascii_lowercase()) {
        return None;
    }
    let mut sum: u64 = 1;
    let mut feed = |value: u8| {
        let top = sum >> 35;
        sum = ((sum & 0x07_ffff_ffff) << 5) ^ u64::from(value);
        for (bit, generator) in [
            0x98_f2bc_8e61,
            0x79_b76d_99e2,
            0xf3_3e5f_b3c4,
            0xae_2eab_e2a8,
            0x1e_4f43_e470,
        ]
        .iter()
        .enumerate()
        {
            if top >> bit & 1 == 1 {
                sum ^= generator;
            }
        }
    };
    b"bitcoincash".iter().for_each(|byte| feed(byte & 31));
    feed(0);
    for byte in small.bytes() {
        let value = ALPHABET.iter().position(|letter| *letter == byte)?;
        feed(u8::try_from(value).ok()?);
    }
    (sum == 1).then(|| format!("bch:{small}"))
}

/// Stellar: base 32 of a kind, a key and a checksum (SEP 23).
pub(super) fn stellar(letters: &str) -> Option<String> {
    let mut bytes = [0u8; 35];
    let (mut held, mut bits, mut at) = (0u32, 0, bytes.iter_mut());
    for byte in letters.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        held = held << 5 | u32::from(value);
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            *at.next()? = low(held >> bits);
            held &= (1 << bits) - 1;
        }
    }
    let (body, sum) = bytes.split_at_checked(33)?;
    (body.first() == Some(&0x30) && crc(body).to_le_bytes() == sum)
        .then(|| format!("xlm:{letters}"))
}

/// TON: a tag, a workchain, a key, a checksum; kept as workchain and key, which its two writings share (TEP 2).
pub(super) fn ton(letters: &str) -> Option<String> {
    let mut bytes = [0u8; 36];
    let (mut held, mut bits, mut at) = (0u32, 0, bytes.iter_mut());
    for byte in letters.bytes() {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'-' => 62,
            b'_' => 63,
            _ => return None,
        };
        held = held << 6 | u32::from(value);
        bits += 6;
        if bits >= 8 {
            bits -= 8;
            *at.next()? = low(held >> bits);
            held &= (1 << bits) - 1;
        }
    }
    let (body, sum) = bytes.split_at_checked(34)?;
    let &[tag, chain, ..] = body else { return None };
    if !matches!(tag, 0x11 | 0x51) || !matches!(chain, 0 | 0xFF) || crc(body).to_be_bytes() != sum {
        return None;
    }
    let mut value = format!("ton:{}:", if chain == 0 { "0" } else { "-1" });
    for byte in body.iter().skip(2) {
        value.push(char::from_digit(u32::from(byte >> 4), 16)?);
        value.push(char::from_digit(u32::from(byte & 15), 16)?);
    }
    Some(value)
}

/// Monero: base 58 by blocks of eleven letters for eight bytes, a checksum by Keccak.
pub(super) fn monero(letters: &str) -> Option<String> {
    const ALPHABET: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut bytes = Vec::with_capacity(77);
    for block in letters.as_bytes().chunks(11) {
        let size = match block.len() {
            11 => 8,
            7 => 5,
            _ => return None,
        };
        let number = block.iter().try_fold(0u128, |sum, byte| {
            let value = ALPHABET.iter().position(|letter| letter == byte)?;
            Some(sum * 58 + value as u128)
        })?;
        if number >> (8 * size) != 0 {
            return None;
        }
        bytes.extend(number.to_be_bytes().iter().skip(16 - size));
    }
    let (body, sum) = bytes.split_at_checked(bytes.len().checked_sub(4)?)?;
    let known = matches!((body.first()?, letters.len()), (18 | 42, 95) | (19, 106));
    (known && Keccak256::digest(body).get(..4)? == sum).then(|| format!("xmr:{letters}"))
}

/// The low byte.
fn low(held: u32) -> u8 {
    held.to_le_bytes().first().copied().unwrap_or(0)
}

/// CRC-16/XMODEM.
fn crc(bytes: &[u8]) -> u16 {
    bytes.iter().fold(0, |crc: u16, byte| {
        (0..8).fold(crc ^ u16::from(*byte) << 8, |crc, _| {
            if crc & 0x8000 == 0 {
                crc << 1
            } else {
                crc << 1 ^ 0x1021
            }
        })
    })
}
