//! Addresses in bech32 and bech32m (BIP 173, BIP 350; Cardano's CIP 19; Cosmos).

/// Chains that use plain bech32: what their addresses begin with, their sign, how many bytes they hold.
static PLAIN: &[(&str, &str, &[usize])] = &[
    ("addr", "ada", &[29, 57]),
    ("stake", "ada", &[29]),
    ("cosmos", "atom", &[20, 32]),
    ("osmo", "osmo", &[20, 32]),
    ("terra", "luna", &[20, 32]),
    ("inj", "inj", &[20]),
    ("thor", "rune", &[20]),
    ("celestia", "tia", &[20]),
    ("erd", "egld", &[32]),
];

/// The address, in small letters, with its chain's sign.
pub(super) fn read(letters: &str) -> Option<String> {
    let cut = letters.bytes().take(10).position(|byte| byte == b'1')?;
    let head = letters.get(..cut)?;
    for (prefix, sign) in [("bc", "btc"), ("ltc", "ltc")] {
        if head.eq_ignore_ascii_case(prefix) {
            bech32::segwit::decode(letters).ok()?;
            return Some(format!("{sign}:{}", letters.to_ascii_lowercase()));
        }
    }
    let (_, sign, lengths) = PLAIN.iter().find(|(prefix, ..)| *prefix == head)?;
    let checked =
        bech32::primitives::decode::CheckedHrpstring::new::<bech32::Bech32>(letters).ok()?;
    let length = checked.byte_iter().count();
    lengths
        .contains(&length)
        .then(|| format!("{sign}:{letters}"))
}
