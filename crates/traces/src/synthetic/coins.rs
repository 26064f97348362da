//! Addresses of crypto-currencies with their chains' checksums, made the other way round from how they are read.

use blake2::Blake2b512;
use sha2::{Digest, Sha256};
use sha3::{Digest as _, Keccak256};

use super::figures::Told;
use crate::chance::Chance;

fn sealed(version: &[u8], body: &[u8]) -> Vec<u8> {
    let mut bytes = [version, body].concat();
    let sum = Sha256::digest(Sha256::digest(&bytes));
    bytes.extend(sum.iter().take(4));
    bytes
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// An address, and its canonical form.
pub(super) fn wallet(chance: &mut Chance) -> Told {
    let body: [u8; 20] = chance.bytes();
    let key: [u8; 32] = chance.bytes();
    let plain = |sign: &str, version: &[u8]| {
        let address = bs58::encode(sealed(version, &body)).into_string();
        (address.clone(), format!("{sign}:{address}"))
    };
    match chance.from(0, 13) {
        0 => plain("btc", &[0]),
        1 => plain("btc", &[5]),
        2 => plain("ltc", &[48]),
        3 => plain("doge", &[30]),
        4 | 5 => plain("trx", &[65]),
        6 => plain("xtz", &[6, 161, 159]),
        7 => bech32::segwit::encode(bech32::hrp::BC, bech32::segwit::VERSION_0, &body).map_or_else(
            |_| plain("btc", &[0]),
            |address| (address.clone(), format!("btc:{address}")),
        ),
        8 => ethereum(chance, &body),
        9 => {
            let address = bs58::encode(sealed(&[0], &body))
                .with_alphabet(bs58::Alphabet::RIPPLE)
                .into_string();
            (address.clone(), format!("xrp:{address}"))
        }
        10 => {
            let mut bytes = [&[0u8][..], &key].concat();
            let digest = Blake2b512::new()
                .chain_update(b"SS58PRE")
                .chain_update(&bytes)
                .finalize();
            bytes.extend(digest.iter().take(2));
            let address = bs58::encode(bytes).into_string();
            (address.clone(), format!("dot:{address}"))
        }
        11 => {
            let address = bs58::encode(key).into_string();
            (address.clone(), format!("sol:{address}"))
        }
        12 => monero(&key),
        _ => {
            let bytes = [&[0x61u8][..], &key.map(|byte| byte ^ 1), &body].concat();
            let bytes: Vec<u8> = bytes.into_iter().take(29).collect();
            bech32::encode_lower::<bech32::Bech32>(bech32::Hrp::parse_unchecked("addr"), &bytes)
                .map_or_else(
                    |_| plain("btc", &[0]),
                    |address| (address.clone(), format!("ada:{address}")),
                )
        }
    }
}

fn ethereum(chance: &mut Chance, body: &[u8; 20]) -> Told {
    let small = hex(body);
    let canonical = format!("eth:0x{small}");
    if chance.often(0.4) {
        return (format!("0x{small}"), canonical);
    }
    let hash = hex(&Keccak256::digest(small.as_bytes()));
    let mixed: String = small
        .chars()
        .zip(hash.chars())
        .map(|(letter, weight)| {
            if weight > '7' {
                letter.to_ascii_uppercase()
            } else {
                letter
            }
        })
        .collect();
    (format!("0x{mixed}"), canonical)
}

fn monero(key: &[u8; 32]) -> Told {
    let mut bytes = vec![18];
    bytes.extend(key);
    bytes.extend(Sha256::digest(key));
    let sum = Keccak256::digest(&bytes);
    bytes.extend(sum.iter().take(4));
    let alphabet: Vec<char> = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
        .chars()
        .collect();
    let mut address = String::new();
    for block in bytes.chunks(8) {
        let mut number = block
            .iter()
            .fold(0u128, |sum, byte| sum << 8 | u128::from(*byte));
        let width = if block.len() == 8 { 11 } else { 7 };
        let mut letters: Vec<char> = Vec::new();
        for _ in 0..width {
            letters.extend(
                usize::try_from(number % 58)
                    .ok()
                    .and_then(|at| alphabet.get(at)),
            );
            number /= 58;
        }
        address.extend(letters.iter().rev());
    }
    (address.clone(), format!("xmr:{address}"))
}
