//! Korean names in Latin letters, brought to the sounds that every habit of spelling keeps apart.
//!
//! Three ways are in use and passports mix them: the Revised Romanisation (Ministry of Culture, notice 2000-8),
//! McCune–Reischauer (1939; the State's from 1984 to 2000) without its marks, and English habits (`oo`, `ee`, `u` for ㅓ,
//! `ar` for a long a), as counted by the National Institute of Korean Language among passports. Together they write ㅓ, ㅗ,
//! ㅜ and ㅡ with the same letters, ㅐ, ㅔ and ㅖ too, and plain stops voiced or not: what they merge is one sound here.
//! Syllables are together, apart or hyphened as each form likes, so the sounds of a name are those of all its words.

/// Longest name in sounds; what follows is left out.
pub(super) const MAX: usize = 24;

/// ㅓ ㅗ ㅜ ㅡ.
const BACK: u8 = b'u';
/// ㅐ ㅔ ㅖ.
const FRONT: u8 = b'e';

/// Writes the sounds of plain letters, and tells how many there are.
pub(super) fn sounds(letters: &[u8], out: &mut [u8; MAX]) -> usize {
    let mut rest = head(letters);
    let mut len = 0_usize;
    while let Some(&first) = rest.first() {
        let before = len.checked_sub(1).and_then(|at| out.get(at)).copied();
        let (sounds, taken) = sound(first, rest, before);
        for sound in sounds.iter().copied() {
            // Doubled letters count once, but not where syllables meet: Min-nam
            let last = len.checked_sub(1).and_then(|at| out.get(at)).copied();
            let doubled = last == Some(sound) && !matches!(sound, b'n' | b'm' | b'i');
            if let Some(place) = out.get_mut(len).filter(|_| !doubled) {
                *place = sound;
                len += 1;
            }
        }
        rest = rest.get(taken..).unwrap_or_default();
    }
    len
}

/// The beginning of a word: Rhee, Li and I are 이, Lim and Yim 임, Ghim 김.
fn head(letters: &[u8]) -> &[u8] {
    match letters {
        [b'r', b'h', rest @ ..] if rest.starts_with(b"e") || rest.starts_with(b"i") => rest,
        [b'r' | b'l', rest @ ..] if matches!(rest, [b'i' | b'y', ..] | [b'e', b'e', ..]) => rest,
        _ => letters,
    }
}

/// The sounds at the head of the rest, and how many letters they take.
fn sound(first: u8, rest: &[u8], before: Option<u8>) -> (&'static [u8], usize) {
    let second = rest.get(1).copied().unwrap_or(0);
    let third = rest.get(2).copied().unwrap_or(0);
    let after_vowel = before.is_some_and(is_vowel);
    match (first, second) {
        // Vowels; -y closes a syllable only where no vowel follows: Hay-min, but Ha-yeon
        (b'a', b'e' | b'i') | (b'e', b'a') => (&[FRONT], 2),
        (b'a' | b'e', b'y') if !is_vowel(third) => (&[FRONT], 2),
        (b'a', _) => (b"a", 1),
        (b'e', b'u') if matches!(third, b'i' | b'y') => (b"i", 3),
        (b'e', b'e') => (b"i", 2),
        (b'e', b'o' | b'u') => (&[BACK], 2),
        (b'e', _) => (&[FRONT], 1),
        (b'o', b'i' | b'e') => (&[b'w', FRONT], 2),
        (b'o', b'y') if !is_vowel(third) => (&[b'w', FRONT], 2),
        (b'o', b'o' | b'u') => (&[BACK], 2),
        (b'u', b'i') if matches!(before, None | Some(b'h')) => (b"i", 2),
        (b'o' | b'u', _) => (&[BACK], 1),
        (b'i', _) => (b"i", 1),
        // Ye-eun, not Yi
        (b'y', b'e') if third == b'e' && matches!(rest.get(3), Some(b'o' | b'u')) => (&[FRONT], 2),
        (b'y', b'i') | (b'y', b'e') if second == b'i' || !matches!(third, b'o' | b'u') => (b"", 1),
        (b'y', _) if is_vowel(second) => (b"y", 1),
        (b'y', _) => (b"i", 1),
        // Woo and U are 우, but Won is 원
        (b'w', b'u') => (b"", 1),
        (b'w', b'o') if matches!(third, b'o' | b'u') => (b"", 1),
        (b'w', b'h') if before.is_none() => (b"hw", 2),
        (b'w', _) => (b"w", 1),
        // h and r after a vowel make it long: Ahn, Noh, Hur, Park
        (b'h', _) if after_vowel && !is_vowel(second) && second != b'w' && second != b'y' => {
            (b"", 1)
        }
        (b'h', _) => (b"h", 1),
        (b'r', _) if after_vowel && !is_vowel(second) && second != b'y' && second != b'r' => {
            (b"", 1)
        }
        (b'r' | b'l', _) => (b"l", 1),
        (b'g' | b'b' | b'k', b'h') if before.is_none() => (stop(first), 2),
        (b'c', b'k') => (b"k", 2),
        (b'c', b'h') | (b's', b'h') => (stop(first), 2),
        (b't', b'c') => (b"", 1),
        _ => (stop(first), 1),
    }
}

fn stop(letter: u8) -> &'static [u8] {
    match letter {
        b'g' | b'k' | b'q' => b"k",
        b'd' | b't' => b"t",
        b'b' | b'p' | b'f' | b'v' => b"p",
        b'j' | b'c' | b'z' => b"c",
        b's' => b"s",
        b'm' => b"m",
        b'n' => b"n",
        b'x' => b"ks",
        _ => b"",
    }
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str) -> String {
        let mut out = [0; MAX];
        let len = sounds(name.as_bytes(), &mut out);
        String::from_utf8(out[..len].to_vec()).unwrap()
    }

    #[test]
    fn habits_of_spelling_meet() {
        for spellings in [
            "gim kim ghim",
            "i lee li yi rhee ri",
            "im lim yim rim",
            "bak pak park bahk",
            "choe choi choy",
            "jeong jung chung jong chong",
            "yu yoo ryu ryoo lyu you",
            "u woo wu",
            "eom um uhm",
            "heo hur huh",
            "baek paik paek",
            "an ahn",
            "byeon byun pyon",
            "hwang whang",
            "minu minwoo",
            "yeongsu youngsoo yongsu yungsoo",
            "hyeonseo hyunsuh hyonso hyunsur",
            "jihui jeehee chihi",
            "gyeongmi kyungmee kyongmi",
            "mingyu minkyu",
            "wonjong weonchong",
            "haemin haymin",
            "yeeun yeaeun",
        ] {
            let mut all = spellings.split(' ').map(of);
            let first = all.next().unwrap();
            for other in all {
                assert_eq!(other, first, "{spellings}");
            }
        }
    }

    #[test]
    fn names_apart_stay_apart() {
        for (one, other) in [
            ("won", "eun"),
            ("jihun", "jihye"),
            ("minsu", "minseok"),
            ("hayeon", "haeun"),
            ("sumin", "sumi"),
            ("kim", "im"),
            ("kang", "han"),
            ("jang", "jeong"),
            ("park", "paik"),
        ] {
            assert_ne!(of(one), of(other), "{one} {other}");
        }
    }

    #[test]
    fn too_long_is_cut() {
        assert_eq!(of(&"ka".repeat(40)).len(), MAX);
        assert_eq!(of(""), "");
    }
}
