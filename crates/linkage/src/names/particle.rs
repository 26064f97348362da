//! Particles of names: they come, go and stick to the next word from one register to the other.

/// Sorted. French, Arabic, Dutch, German, Iberian, Italian, Celtic, Slavic and Scandinavian. A lone letter is rather an
/// initial, but for the « e » of Portugal and the « y » of Spain.
pub(super) const PARTICLES: [&str; 59] = [
    "ab", "abd", "abi", "abou", "abu", "af", "ait", "al", "ap", "ash", "at", "av", "ben", "beni",
    "bent", "bin", "bint", "bou", "da", "das", "de", "degli", "del", "dela", "della", "den", "der",
    "des", "di", "do", "dos", "du", "e", "el", "ibn", "la", "las", "le", "les", "lo", "los", "mac",
    "mc", "oulad", "ould", "saint", "sainte", "st", "ste", "ter", "umm", "und", "van", "vom",
    "von", "y", "zu", "zum", "zur",
];

/// Whether these letters are a particle.
pub(super) fn is_particle(ascii: &str) -> bool {
    PARTICLES.binary_search(&ascii).is_ok()
}

/// Whether a text is an elided one: d’, l’, o’.
pub(super) fn is_elided(raw: &str) -> bool {
    let mut letters = raw.trim().chars();
    let (letter, sign, end) = (letters.next(), letters.next(), letters.next());
    matches!(letter, Some('d' | 'D' | 'l' | 'L' | 'o' | 'O'))
        && matches!(sign, Some('\'' | '’'))
        && end.is_none()
}
