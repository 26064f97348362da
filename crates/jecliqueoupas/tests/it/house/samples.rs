//! Files to deposit and rules to find them with. Nothing a scanner would stop at stands in clear.

use std::fmt::Write as _;

/// The EICAR test file, put together from pieces.
pub(crate) fn eicar() -> Vec<u8> {
    [
        "X5O!P%@AP[4\\PZX54(P^)7CC)7}",
        "$EICAR-STANDARD-",
        "ANTIVIRUS-TEST-",
        "FILE!$H+H*",
    ]
    .concat()
    .into_bytes()
}

/// A harmless text with a mark in it, for a rule of the test to find: the engine's own rules do not.
pub(crate) fn marked() -> Vec<u8> {
    b"Note interne, marque TEMOIN-4417.\n".repeat(8)
}

/// A harmless text.
pub(crate) fn clean() -> Vec<u8> {
    b"Compte rendu de la reunion.\n".repeat(20)
}

/// The source of a rule that ranks whatever holds `needle`.
pub(crate) fn rule_finding(name: &str, needle: &[u8], verdict: &str) -> String {
    let hex = needle.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x} ");
        hex
    });
    format!(
        "rule {name} {{\n  meta:\n    description = \"Essai {name}\"\n    verdict = \"{verdict}\"\n    \
         family = \"Famille-{name}\"\n  strings:\n    $a = {{ {hex}}}\n  condition:\n    $a\n}}\n"
    )
}
