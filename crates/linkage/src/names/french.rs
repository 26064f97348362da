//! How a name sounds in French: names of the registers of France are written by ear.
//!
//! Rules of French spelling, in the line of F. Brouard's Soundex2 and Phonex (1999) but told by ear: `eau`, `ault`, `ot`
//! are one sound; silent endings go; `an` and `en` are one vowel; `s` between vowels is `z`. One pass over plain letters,
//! no allocation.

/// Most sounds kept.
const MAX: usize = 24;

/// A key equal for names that sound alike in French; 0 for none.
pub(super) fn key(ascii: &str) -> u64 {
    let mut sounds = Sounds {
        buffer: [0; MAX],
        len: 0,
    };
    let mut rest = spoken(ascii.as_bytes());
    let mut before = 0;
    while let Some(first) = rest.first() {
        let (used, sound) = sound(rest, before);
        sounds.push(sound);
        let used = used.max(1);
        before = rest.get(used - 1).copied().unwrap_or(*first);
        rest = rest.get(used..).unwrap_or_default();
    }
    sounds.key()
}

struct Sounds {
    buffer: [u8; MAX],
    len: usize,
}

impl Sounds {
    /// Adds sounds; the same twice running counts once.
    fn push(&mut self, sounds: &[u8]) {
        for sound in sounds {
            let last = self.len.checked_sub(1).and_then(|at| self.buffer.get(at));
            if last == Some(sound) {
                continue;
            }
            if let Some(place) = self.buffer.get_mut(self.len) {
                *place = *sound;
                self.len += 1;
            }
        }
    }

    fn key(&self) -> u64 {
        let kept = self.buffer.get(..self.len).unwrap_or_default();
        match std::str::from_utf8(kept) {
            // One sound is no evidence
            Ok(text) if text.len() > 1 => super::token::hash(text),
            _ => 0,
        }
    }
}

/// Without what is not heard at the end: `e`, `es`, and the consonants `d t s x z`, `p` after m (Renaud, Dupont, Lamoureux).
fn spoken(mut letters: &[u8]) -> &[u8] {
    if let [head @ .., b'e', b'r' | b't' | b'z'] = letters
        && head.len() > 1
    {
        // -er, -et, -ez sound like é; the vowel stays
        return letters.get(..head.len() + 1).unwrap_or(letters);
    }
    for _ in 0..3 {
        letters = match letters {
            [head @ .., before, b'e'] if head.len() > 1 && *before != b'e' => {
                // The consonant before a silent e is heard
                return letters.get(..head.len() + 1).unwrap_or(letters);
            }
            [head @ .., b's' | b't' | b'd' | b'x' | b'z'] if head.len() > 1 => head,
            [.., b'm', b'p'] => letters.get(..letters.len() - 1).unwrap_or(letters),
            [head @ .., b'u', b'l'] if head.len() > 1 && head.ends_with(b"a") => {
                letters.get(..head.len() + 1).unwrap_or(letters)
            }
            _ => return letters,
        };
    }
    letters
}

fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

/// The sound of the first letters, and how many they are. Vowels are a e i o u, `A` an, `I` in, `O` on, `E` eu;
/// consonants their letter, `C` ch, `N` gn.
fn sound(rest: &[u8], before: u8) -> (usize, &'static [u8]) {
    let at = |place: usize| rest.get(place).copied().unwrap_or(0);
    // A nasal vowel: n or m that no vowel, n or m follows
    let nasal = |place: usize| {
        matches!(at(place), b'n' | b'm')
            && !is_vowel(at(place + 1))
            && !matches!(at(place + 1), b'n' | b'm' | b'h')
    };
    match (at(0), at(1), at(2)) {
        (b'e', b'a', b'u') => (3, b"o"),
        (b'a', b'u', b'l') if matches!(at(3), b't' | b'd' | 0) => (3, b"o"),
        (b'a', b'i' | b'y', _) | (b'e', b'i' | b'y', _) if nasal(2) => (3, b"I"),
        (b'o', b'i', _) if nasal(2) => (3, b"uI"),
        (b'a', b'u', _) => (2, b"o"),
        (b'o', b'e', b'u') => (3, b"E"),
        (b'e', b'u', _) => (2, b"E"),
        (b'o', b'u', _) => (2, b"u"),
        (b'o', b'i' | b'y', _) => (2, b"ua"),
        (b'a' | b'e', b'i' | b'y', _) => (2, b"e"),
        (b'a' | b'e', ..) if nasal(1) => (2, b"A"),
        (b'i' | b'y' | b'u', ..) if nasal(1) => (2, b"I"),
        (b'o', ..) if nasal(1) => (2, b"O"),
        (b'y', ..) => (1, b"i"),
        (b'i', b'l', b'l') => (3, b"i"),
        (b'a', ..) => (1, b"a"),
        (b'e', ..) => (1, b"e"),
        (b'i', ..) => (1, b"i"),
        (b'o', ..) => (1, b"o"),
        (b'u', ..) => (1, b"u"),
        (b's', b'c', b'h') => (3, b"C"),
        (b't', b'c', b'h') => (3, b"tC"),
        (b's', b'h', _) => (2, b"C"),
        (b'c', b'h', next) => (
            2,
            if next == 0 || is_vowel(next) {
                b"C"
            } else {
                b"k"
            },
        ),
        (b's', b'c', b'e' | b'i' | b'y') => (2, b"s"),
        (b'p', b'h', _) => (2, b"f"),
        (b'g', b'n', _) => (2, b"N"),
        (b'g', b'e', b'a' | b'o') => (2, b"j"),
        (b'g', b'u', b'e' | b'i' | b'y') => (2, b"g"),
        (b'g', b'e' | b'i' | b'y', _) => (1, b"j"),
        (b'g', ..) => (1, b"g"),
        (b'c', b'e' | b'i' | b'y', _) => (1, b"s"),
        (b'q', b'u', _) | (b'c', b'k', _) => (2, b"k"),
        (b'c' | b'k' | b'q', ..) => (1, b"k"),
        (b'b', b'v', _) => (2, b"v"),
        (b's', b's', _) => (2, b"s"),
        (b's', next, _) if is_vowel(before) && is_vowel(next) => (1, b"z"),
        (b't', b'i', b'o') if at(3) == b'n' => (1, b"s"),
        (b'x', ..) => (1, b"ks"),
        (b'h', ..) => (1, b""),
        (b'b', ..) => (1, b"b"),
        (b'd', ..) => (1, b"d"),
        (b'f', ..) => (1, b"f"),
        (b'j', ..) => (1, b"j"),
        (b'l', ..) => (1, b"l"),
        (b'm', ..) => (1, b"m"),
        (b'n', ..) => (1, b"n"),
        (b'p', ..) => (1, b"p"),
        (b'r', ..) => (1, b"r"),
        (b's', ..) => (1, b"s"),
        (b't', ..) => (1, b"t"),
        (b'v' | b'w', ..) => (1, b"v"),
        (b'z', ..) => (1, b"z"),
        _ => (1, b""),
    }
}
