//! Addresses of crypto-currencies, each by its chain's own checksum. The value begins with the chain's sign.

mod base58;
mod bech;
mod others;

use super::super::{
    Reading, Sure,
    scan::{LOWER, Text, UPPER},
    walk::Word,
};
use crate::{extract::near::Near, kind::Kind};

/// No address is shorter.
pub(crate) const SHORTEST: usize = 25;

/// An address that is a whole word.
pub(crate) fn read(text: &Text<'_>, word: Word) -> Option<Reading> {
    if word.len() > 110 || text.wordy_before(word.start) && text.before(word.start, 1) >= 0x80 {
        return None;
    }
    let letters = text.part(word.start, word.end);
    let found = |value: String, sure| Reading {
        kind: Kind::Wallet,
        value,
        start: word.start,
        end: word.end,
        sure,
    };
    if let Some(value) = checked(letters) {
        return Some(found(value, Sure::Checked));
    }
    if word.classes & (UPPER | LOWER) == UPPER | LOWER && base58::solana(letters) {
        let named = Near::before(text, word.start, 80).has(&[
            "sol",
            "solana",
            "phantom",
            "wallet",
            "portefeuille",
            "crypto",
            "adresse",
            "usdc",
            "usdt",
            "btc",
            "bitcoin",
        ]);
        // Without a word, only at the usual lengths.
        return (named || word.len() >= 43).then(|| {
            found(
                format!("sol:{letters}"),
                if named { Sure::Named } else { Sure::Shape },
            )
        });
    }
    None
}

/// The address with its chain's sign, if a checksum holds.
fn checked(letters: &str) -> Option<String> {
    let bytes = letters.as_bytes();
    match (letters.len(), bytes.first()?) {
        (42, b'0') => others::ethereum(letters),
        (42, b'q' | b'p' | b'Q' | b'P') if !letters.contains('1') => {
            others::bitcoin_cash(letters).or_else(|| bech::read(letters))
        }
        (56, b'G') => others::stellar(letters),
        (95 | 106, b'4' | b'8') => others::monero(letters),
        (25..=36, _) if !bytes.contains(&b'0') => {
            base58::read(letters).or_else(|| bech::read(letters))
        }
        (46..=49, _) if bytes.iter().any(u8::is_ascii_uppercase) => base58::polkadot(letters),
        _ => bech::read(letters),
    }
}

/// An address of TON: its letters hold hyphens and underscores, so that it is no word.
pub(crate) fn ton(text: &Text<'_>, start: usize) -> Option<Reading> {
    let end = start + 48;
    let letters = text.part(start, end);
    let inside = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_');
    if letters.len() != 48
        || inside(text.at(end))
        || inside(text.before(start, 1))
        || !letters.bytes().all(inside)
    {
        return None;
    }
    Some(Reading {
        kind: Kind::Wallet,
        value: others::ton(letters)?,
        start,
        end,
        sure: Sure::Checked,
    })
}

#[cfg(test)]
mod tests {
    use crate::{extract::extract, kind::Kind};

    /// Published examples: each chain's own documents, or the first block's rewards.
    const KNOWN: &[(&str, &str)] = &[
        (
            "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
            "btc:1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        ),
        (
            "3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
            "btc:3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy",
        ),
        (
            "BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4",
            "btc:bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4",
        ),
        (
            "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
            "btc:bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0",
        ),
        (
            "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed",
            "eth:0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed",
        ),
        (
            "0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359",
            "eth:0xfb6916095ca1df60bb79ce92ce3ea74c37c5d359",
        ),
        (
            "bitcoincash:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
            "bch:qpm2qsznhks23z7629mms6s4cwef74vcwvy22gdx6a",
        ),
        (
            "rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
            "xrp:rHb9CJAWyB4rj91VRWn96DkukG4bwdtyTh",
        ),
        (
            "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
            "trx:TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t",
        ),
        (
            "addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
            "ada:addr1vx2fxv2umyhttkxyxp8x0dlpdt3k6cwng5pxj3jhsydzers66hrl8",
        ),
        (
            "15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
            "dot:15oF4uVJwmo4TdGW7VfQxNLavjCXviqxT9S1MgbjMNHr6Sp5",
        ),
        (
            "GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
            "xlm:GA7QYNF7SOWQ3GLR2BGMZEHXAVIRZA4KVWLTJJFC7MGXUA74P7UJVSGZ",
        ),
        (
            "888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
            "xmr:888tNkZrPN6JsEgekjMnABU4TBzc2Dt29EPAvkRxbANsAnjyPbb3iQ1YBRk1UXcdRsiKc9dhwMVgN5S9cQUiyoogDavup3H",
        ),
        (
            "EQDKbjIcfM6ezt8KjKJJLshZJJSqX7XOA4ff-W72r5gqPrHF",
            "ton:0:ca6e321c7cce9ecedf0a8ca2492ec8592494aa5fb5ce0387dff96ef6af982a3e",
        ),
        (
            "tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb",
            "xtz:tz1VSUr8wwNhLAzempoch5d6hLRiTh8Cjcjb",
        ),
        (
            "adresse SOL 7v91N7iZ9mNicL8WfG6cgSCKyRXydQjLh6UYBWwm6y1Q",
            "sol:7v91N7iZ9mNicL8WfG6cgSCKyRXydQjLh6UYBWwm6y1Q",
        ),
        (
            "LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1",
            "ltc:LM2WMpR1Rp6j3Sa59cMXMs1SPzj9eXpGc1",
        ),
        (
            "DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD",
            "doge:DBXu2kgc3xtvCUWFcxFE3r9hEYgmuaaCyD",
        ),
    ];

    #[test]
    fn published_addresses_are_read() {
        for (text, value) in KNOWN {
            let found = extract(&format!("vers {text}, puis"));
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(
                (found[0].kind, found[0].value.as_str()),
                (Kind::Wallet, *value)
            );
        }
    }

    #[test]
    fn one_letter_off_is_refused() {
        for (text, _) in KNOWN {
            if text.contains("SOL") || text.starts_with("0xfb") {
                continue;
            }
            let place = text.len() - 9;
            let mut slipped = text.as_bytes().to_vec();
            slipped[place] = if slipped[place] == b'3' { b'4' } else { b'3' };
            let slipped = String::from_utf8(slipped).unwrap();
            let found = extract(&slipped);
            assert!(
                found.iter().all(|one| one.kind != Kind::Wallet),
                "{slipped}: {found:?}"
            );
        }
    }
}
