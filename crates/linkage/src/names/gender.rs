//! Slavic surnames that a woman bears with an ending of their own: Nováková for Novák, Wałęsówna for Wałęsa.
//!
//! The Russian kind (Ivanov, Ivanova; -ski, -ska) differs by a vowel the costs already know; these differ by a syllable.

use super::token;

/// The bare stem of a surname, 0 for none, and whether it came with a feminine ending.
pub(super) fn stem(letters: &str, ascii: &str) -> (u64, bool) {
    // `-ova` without its accent is Ivanova as well, whose father is not Ivan: only -ková is sure then
    let ending = match ascii {
        _ if ascii.ends_with("owna") => 4,
        _ if ascii.ends_with("owa") || letters.ends_with("ová") => 3,
        _ if ascii.ends_with("kova") => 3,
        _ => 0,
    };
    let kept = ascii.get(..ascii.len() - ending).unwrap_or_default();
    let bare = kept.trim_end_matches(['a', 'e', 'i', 'o', 'y']);
    if bare.len() < 3 {
        return (0, false);
    }
    // The e that comes and goes: Pávek, Pávková
    let fleeting = match bare.as_bytes() {
        [head @ .., b'e', last] if head.len() > 1 => Some((head.len(), *last)),
        _ => None,
    };
    let hash = match fleeting {
        Some((at, last)) => {
            let mut stem = bare.get(..at).unwrap_or_default().to_owned();
            stem.push(char::from(last));
            token::hash(&stem)
        }
        None => token::hash(bare),
    };
    (hash, ending > 0)
}
