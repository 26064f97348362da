//! Bytes and their classes; the text as readers see it.

/// A decimal digit.
pub(crate) const DIGIT: u8 = 1;
/// A small letter of ASCII.
pub(crate) const LOWER: u8 = 2;
/// A capital of ASCII.
pub(crate) const UPPER: u8 = 4;
/// What a word is made of.
pub(crate) const WORD: u8 = DIGIT | LOWER | UPPER;
/// A byte that may stand in the middle of an identifier: a reader is asked.
pub(crate) const MARK: u8 = 8;

static CLASSES: [u8; 256] = classes();

#[expect(
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    reason = "run by the compiler; the index is below 256"
)]
const fn classes() -> [u8; 256] {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'a'..=b'z' => LOWER,
            b'A'..=b'Z' => UPPER,
            b'@' | b':' | b'.' | b'[' | b'(' | b'{' => MARK,
            _ => 0,
        };
        byte += 1;
    }
    table
}

/// The class of a byte.
#[inline]
#[expect(clippy::indexing_slicing, reason = "256 classes, one a byte")]
pub(crate) fn class(byte: u8) -> u8 {
    CLASSES[usize::from(byte)]
}

/// The text, and its bytes. What stands outside reads as zero, which is nothing's part.
#[derive(Clone, Copy)]
pub(crate) struct Text<'a> {
    whole: &'a str,
    bytes: &'a [u8],
}

impl<'a> Text<'a> {
    pub(crate) fn new(whole: &'a str) -> Self {
        Self {
            whole,
            bytes: whole.as_bytes(),
        }
    }

    pub(crate) fn len(&self) -> usize {
        self.bytes.len()
    }

    pub(crate) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// The byte at `place`, zero outside.
    #[inline]
    pub(crate) fn at(&self, place: usize) -> u8 {
        #[cfg(test)]
        steps::count();
        self.bytes.get(place).copied().unwrap_or(0)
    }

    /// The byte `back` places before `place`, zero outside.
    #[inline]
    pub(crate) fn before(&self, place: usize, back: usize) -> u8 {
        place.checked_sub(back).map_or(0, |place| self.at(place))
    }

    /// The bytes between two places, as text; nothing if a place cuts a letter.
    pub(crate) fn part(&self, start: usize, end: usize) -> &'a str {
        self.whole.get(start..end).unwrap_or("")
    }

    /// The letter that begins at `place`.
    pub(crate) fn letter(&self, place: usize) -> Option<char> {
        self.whole.get(place..)?.chars().next()
    }

    /// Does `word` (small letters of ASCII) stand at `place`, in whatever case?
    pub(crate) fn says(&self, place: usize, word: &str) -> bool {
        self.bytes
            .get(place..)
            .and_then(|rest| rest.get(..word.len()))
            .is_some_and(|there| there.eq_ignore_ascii_case(word.as_bytes()))
    }

    /// The byte after the last of the run of bytes of these classes that begins at `place`, at most `most` further.
    pub(crate) fn run(&self, place: usize, classes: u8, most: usize) -> usize {
        let mut end = place;
        while end - place < most && class(self.at(end)) & classes != 0 {
            end += 1;
        }
        end
    }

    /// The first byte of the run that ends before `place`, at most `most` earlier and not before `floor`.
    pub(crate) fn run_back(&self, place: usize, classes: u8, most: usize, floor: usize) -> usize {
        let mut start = place;
        while start > floor && place - start < most && class(self.before(start, 1)) & classes != 0 {
            start -= 1;
        }
        start
    }

    /// Is the byte at `place` part of a word, accented letters included?
    #[inline]
    pub(crate) fn wordy(&self, place: usize) -> bool {
        let byte = self.at(place);
        class(byte) & WORD != 0 || (0xC3..=0xC5).contains(&byte)
    }

    /// Does a word end just before `place`, accented letters included?
    pub(crate) fn wordy_before(&self, place: usize) -> bool {
        class(self.before(place, 1)) & WORD != 0
            || (self.before(place, 1) >= 0x80 && (0xC3..=0xC5).contains(&self.before(place, 2)))
    }

    /// How many bytes of one blank stand at `place`: space, tab, no-break and thin spaces, marks without width.
    #[inline]
    pub(crate) fn blank(&self, place: usize) -> usize {
        match self.at(place) {
            b' ' | b'\t' => 1,
            0xC2 if matches!(self.at(place + 1), 0xA0 | 0xAD) => 2,
            0xE2 if self.at(place + 1) == 0x80
                && matches!(self.at(place + 2), 0x80..=0x8F | 0xAF) =>
            {
                3
            }
            0xE2 if self.at(place + 1) == 0x81 && self.at(place + 2) == 0xA0 => 3,
            0xEF if self.at(place + 1) == 0xBB && self.at(place + 2) == 0xBF => 3,
            _ => 0,
        }
    }

    /// The place after at most `most` blanks at `place`.
    pub(crate) fn after_blanks(&self, place: usize, most: usize) -> usize {
        let mut at = place;
        for _ in 0..most {
            match self.blank(at) {
                0 => break,
                bytes => at += bytes,
            }
        }
        at
    }

    /// The place before at most `most` blanks that end before `place`.
    pub(crate) fn before_blanks(&self, place: usize, most: usize) -> usize {
        let mut at = place;
        for _ in 0..most {
            match [1, 2, 3]
                .into_iter()
                .find(|&bytes| at >= bytes && self.blank(at - bytes) == bytes)
            {
                Some(bytes) => at -= bytes,
                None => break,
            }
        }
        at
    }
}

/// How many bytes readers looked at: the walk's cost, without a clock.
#[cfg(test)]
pub(crate) mod steps {
    use std::cell::Cell;

    thread_local! {
        static COUNT: Cell<u64> = const { Cell::new(0) };
    }

    pub(crate) fn count() {
        COUNT.with(|count| count.set(count.get() + 1));
    }

    pub(crate) fn add(more: usize) {
        COUNT.with(|count| count.set(count.get() + more as u64));
    }

    /// The count since the last call.
    pub(crate) fn take() -> u64 {
        COUNT.with(|count| count.replace(0))
    }
}
