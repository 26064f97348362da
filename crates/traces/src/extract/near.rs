//! The words around a place, folded: small letters, no accent, plain apostrophes and spaces.

use super::scan::Text;

/// The most that is folded, in bytes.
const MOST: usize = 96;

/// Some folded words.
pub(crate) struct Near {
    letters: [u8; MOST],
    len: usize,
}

impl Near {
    /// What stands in the `reach` bytes before `place`.
    pub(crate) fn before(text: &Text<'_>, place: usize, reach: usize) -> Self {
        Self::fold(text, place.saturating_sub(reach.min(MOST)), place)
    }

    /// What stands in the `reach` bytes from `place` on.
    pub(crate) fn after(text: &Text<'_>, place: usize, reach: usize) -> Self {
        Self::fold(text, place, (place + reach.min(MOST)).min(text.len()))
    }

    fn fold(text: &Text<'_>, start: usize, end: usize) -> Self {
        let mut near = Self {
            letters: [0; MOST],
            len: 0,
        };
        #[cfg(test)]
        super::scan::steps::add(end - start);
        let mut bytes = text
            .bytes()
            .get(start..end)
            .unwrap_or_default()
            .iter()
            .copied()
            .peekable();
        while let Some(byte) = bytes.next() {
            let folded = match byte {
                0..0x80 => byte.to_ascii_lowercase(),
                0xC3 => match bytes.next().unwrap_or(0) | 0x20 {
                    0xA0..=0xA5 => b'a',
                    0xA7 => b'c',
                    0xA8..=0xAB => b'e',
                    0xAC..=0xAF => b'i',
                    0xB1 => b'n',
                    0xB2..=0xB6 => b'o',
                    0xB9..=0xBC => b'u',
                    _ => b'?',
                },
                0xC2 => match bytes.next() {
                    Some(0xA0) => b' ',
                    // The sign of degrees writes «no».
                    Some(0xB0) => b'o',
                    _ => b'?',
                },
                0xE2 if bytes.peek() == Some(&0x80) => {
                    bytes.next();
                    match bytes.next() {
                        Some(0x98 | 0x99) => b'\'',
                        Some(0x80..=0x8B | 0xAF) => b' ',
                        Some(0x90..=0x95) => b'-',
                        _ => b'?',
                    }
                }
                0x80..0xC0 => continue,
                _ => b'?',
            };
            if let Some(slot) = near.letters.get_mut(near.len) {
                *slot = folded;
                near.len += 1;
            }
        }
        near
    }

    /// The folded letters.
    pub(crate) fn letters(&self) -> &[u8] {
        self.letters.get(..self.len).unwrap_or_default()
    }

    /// Is one of these words there, whole (a plural counts)?
    pub(crate) fn has(&self, words: &[&str]) -> bool {
        self.last(words).is_some()
    }

    /// Where the last of these words ends, counted from the beginning.
    pub(crate) fn last(&self, words: &[&str]) -> Option<usize> {
        let letters = self.letters();
        for (at, &first) in letters.iter().enumerate().rev() {
            // Only where a word begins.
            let begins = !at
                .checked_sub(1)
                .and_then(|before| letters.get(before))
                .is_some_and(u8::is_ascii_alphanumeric);
            if !begins {
                continue;
            }
            let found = words
                .iter()
                .filter(|word| word.as_bytes().first() == Some(&first) && self.stands(at, word))
                .map(|word| at + word.len())
                .max();
            if found.is_some() {
                return found;
            }
        }
        None
    }

    /// Does this word stand whole at `at`?
    fn stands(&self, at: usize, word: &str) -> bool {
        let alone = |byte: Option<&u8>| !byte.is_some_and(u8::is_ascii_alphanumeric);
        let letters = self.letters();
        let end = at + word.len();
        letters.get(at..end) == Some(word.as_bytes())
            && (alone(letters.get(end))
                || letters.get(end) == Some(&b's') && alone(letters.get(end + 1)))
    }

    /// Does a word begin with one of these?
    pub(crate) fn begins(&self, words: &[&str]) -> bool {
        let letters = self.letters();
        let mut within = false;
        letters.iter().enumerate().any(|(at, byte)| {
            let first = !within && byte.is_ascii_alphanumeric();
            within = byte.is_ascii_alphanumeric();
            first
                && letters
                    .get(at..)
                    .is_some_and(|rest| words.iter().any(|word| rest.starts_with(word.as_bytes())))
        })
    }

    /// Is the first word, past blanks, one of these?
    pub(crate) fn starts(&self, words: &[&str]) -> bool {
        let letters = self.letters().trim_ascii_start();
        words.iter().any(|word| {
            letters
                .strip_prefix(word.as_bytes())
                .is_some_and(|rest| !rest.first().is_some_and(u8::is_ascii_alphanumeric))
        })
    }

    /// Do the words end with one of these, but for blanks and marks (`:`, `.`, `=`, brackets, quotes)?
    pub(crate) fn ends(&self, words: &[&str]) -> bool {
        let letters = self.letters();
        let end = letters
            .iter()
            .rposition(|byte| {
                !matches!(byte, b' ' | b':' | b'.' | b'=' | b'(' | b'"' | b'?' | b'\n')
            })
            .map_or(0, |last| last + 1);
        let letters = letters.get(..end).unwrap_or_default();
        words.iter().any(|word| {
            letters
                .strip_suffix(word.as_bytes())
                .is_some_and(|rest| !rest.last().is_some_and(u8::is_ascii_alphanumeric))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn near(text: &str) -> Near {
        Near::before(&Text::new(text), text.len(), MOST)
    }

    #[test]
    fn words_are_found_whole_and_without_accents() {
        let near = near("Voici mon N° de CHÈQUE\u{a0}: l’Été");
        assert!(near.has(&["cheque"]));
        assert!(near.has(&["no"]) && near.has(&["l'ete"]));
        assert!(!near.has(&["che", "hequ", "et"]));
    }

    #[test]
    fn a_plural_counts() {
        assert!(near("mes factures 12").has(&["facture"]));
        assert!(near("mes factures").has(&["facture"]));
        assert!(!near("facturation").has(&["factur"]));
    }

    #[test]
    fn ends_skips_marks() {
        assert!(near("mon Tél. : ").ends(&["tel"]));
        assert!(!near("hôtel : ").ends(&["tel"]));
    }
}
