//! The script a name is written in.

/// Scripts told apart: each has its own way of turning sounds into letters, hence its own costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Script {
    /// Latin letters, with or without diacritics.
    Latin,
    /// Cyrillic letters of every language.
    Cyrillic,
    /// Arabic letters, Persian and Urdu included.
    Arabic,
    /// Hebrew letters.
    Hebrew,
    /// Greek letters.
    Greek,
    /// Chinese characters, whatever the language read from them.
    Han,
    /// Hiragana and katakana.
    Kana,
    /// Korean syllables.
    Hangul,
    /// Georgian and Armenian letters.
    Caucasian,
    /// Devanagari, Bengali and the other scripts of India.
    Indic,
    /// All the rest.
    Other,
}

impl Script {
    /// How many there are.
    pub const COUNT: usize = 11;

    /// Every script, in the order of declaration.
    pub const ALL: [Self; Self::COUNT] = [
        Self::Latin,
        Self::Cyrillic,
        Self::Arabic,
        Self::Hebrew,
        Self::Greek,
        Self::Han,
        Self::Kana,
        Self::Hangul,
        Self::Caucasian,
        Self::Indic,
        Self::Other,
    ];

    /// The script of a letter (blocks of the Unicode standard).
    #[must_use]
    pub fn of(letter: char) -> Self {
        match u32::from(letter) {
            0..=0x24f | 0x1e00..=0x1eff | 0x2c60..=0x2c7f | 0xa720..=0xa7ff => Self::Latin,
            0x250..=0x2af => Self::Latin,
            0x370..=0x3ff | 0x1f00..=0x1fff => Self::Greek,
            0x400..=0x52f | 0x1c80..=0x1c8f | 0x2de0..=0x2dff | 0xa640..=0xa69f => Self::Cyrillic,
            0x530..=0x58f | 0x10a0..=0x10ff | 0x1c90..=0x1cbf | 0x2d00..=0x2d2f => Self::Caucasian,
            0x590..=0x5ff | 0xfb1d..=0xfb4f => Self::Hebrew,
            0x600..=0x6ff | 0x750..=0x77f | 0x8a0..=0x8ff | 0xfb50..=0xfdff | 0xfe70..=0xfeff => {
                Self::Arabic
            }
            0x900..=0xdff => Self::Indic,
            0x1100..=0x11ff | 0x3130..=0x318f | 0xac00..=0xd7ff => Self::Hangul,
            0x3040..=0x30ff | 0x31f0..=0x31ff => Self::Kana,
            0x3005..=0x3007 | 0x3400..=0x9fff | 0xf900..=0xfaff | 0x20000..=0x323af => Self::Han,
            _ => Self::Other,
        }
    }

    /// Kana and Han are mixed in Japanese names: the first letter that is not Latin decides.
    #[must_use]
    pub(super) fn of_name(letters: &str) -> Self {
        letters
            .chars()
            .map(Self::of)
            .find(|script| *script != Self::Latin)
            .unwrap_or(Self::Latin)
    }
}
