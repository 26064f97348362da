//! Particles of names: they come, go and stick to the next word from one register to the other.

/// Sorted. French, Arabic, Dutch, German, Iberian, Italian, Celtic, Slavic and Scandinavian.
pub(super) const PARTICLES: [&str; 52] = [
    "a", "ab", "abd", "abi", "abou", "abu", "af", "ait", "al", "ap", "ash", "at", "av", "ben",
    "beni", "bent", "bin", "bint", "bou", "da", "das", "de", "degli", "del", "dela", "della",
    "den", "der", "des", "di", "do", "dos", "du", "e", "el", "ibn", "la", "las", "le", "les", "lo",
    "los", "mac", "mc", "o", "ould", "ter", "van", "vom", "von", "y", "zu",
];

/// Whether these letters are a particle.
pub(super) fn is_particle(ascii: &str) -> bool {
    PARTICLES.binary_search(&ascii).is_ok()
        || matches!(
            ascii,
            "d" | "l" | "zum" | "zur" | "und" | "saint" | "st" | "ste" | "sainte" | "oulad" | "umm"
        )
}
