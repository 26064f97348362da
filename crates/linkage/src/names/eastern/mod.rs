//! Whole names of Korea and of the Chinese-speaking countries, under the romanisations of each.
//!
//! Elsewhere a spelling varies by letters; here whole syllables do, words come together or apart, and what two spellings
//! share is known only by the language. So these rules are asked only where both records are from a country where they
//! hold ([`Tongues`]): in France Dina and Tina are two names.

mod chinese;
mod korean;

use chinese::{WAYS, Way};

use crate::places::Country;

/// Languages whose romanisations may be at work in a name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tongues(u8);

const KOREAN: u8 = 1;
const CHINESE: u8 = 2;
const JAPANESE: u8 = 4;

impl Tongues {
    /// Those of a country, by the number of its code.
    pub(crate) fn of(country: u16) -> Self {
        const TONGUES: [(u16, u8); 8] = [
            (Country::number(*b"CN"), CHINESE),
            (Country::number(*b"HK"), CHINESE),
            (Country::number(*b"JP"), JAPANESE),
            (Country::number(*b"KP"), KOREAN),
            (Country::number(*b"KR"), KOREAN),
            (Country::number(*b"MO"), CHINESE),
            (Country::number(*b"SG"), CHINESE),
            (Country::number(*b"TW"), CHINESE),
        ];
        let row = TONGUES.iter().find(|(number, _)| *number == country);
        Self(row.map_or(0, |(_, tongue)| *tongue))
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of both.
    pub(crate) fn and(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    pub(crate) fn is_none(self) -> bool {
        self.0 == 0
    }

    /// Whether syllables are read: those of Japanese are not, nor are its characters.
    pub(crate) fn is_read(self) -> bool {
        self.0 & (KOREAN | CHINESE) != 0
    }

    /// Whether the characters of its names have readings that no rule tells (nanori), so that letters beside them say nothing.
    pub(crate) fn is_unread(self) -> bool {
        self.0 == JAPANESE
    }

    /// Korean alone, if it is one of them.
    pub(crate) fn korean(self) -> Self {
        Self(self.0 & KOREAN)
    }

    /// The situation names are counted in, 0 to 2: the languages vary in unlike measure.
    pub(crate) fn situation(self) -> u8 {
        match self.0 {
            0 | JAPANESE => 0,
            KOREAN => 2,
            _ => 1,
        }
    }

    /// Bits of an id that none has so many names to need: they mark names read in these languages.
    pub(crate) const MARKS: u32 = 7 << 29;

    pub(crate) fn mark(self) -> u32 {
        u32::from(self.0) << 29
    }

    fn has(self, tongue: u8) -> bool {
        self.0 & tongue != 0
    }
}

/// A whole name read in these languages.
pub(crate) struct Reading {
    sounds: [u8; korean::MAX],
    sounded: usize,
    ways: [Way; WAYS],
    parted: usize,
}

impl Reading {
    /// Reads the words of a name, in plain letters.
    pub(crate) fn of<'a>(words: impl Iterator<Item = &'a str> + Clone, tongues: Tongues) -> Self {
        let mut reading = Self {
            sounds: [0; korean::MAX],
            sounded: 0,
            ways: [Way::default(); WAYS],
            parted: 0,
        };
        if tongues.has(KOREAN) {
            let mut letters = [0_u8; 2 * korean::MAX];
            let mut count = 0;
            for (place, letter) in letters.iter_mut().zip(words.clone().flat_map(str::bytes)) {
                *place = letter;
                count += 1;
            }
            let letters = letters.get(..count).unwrap_or_default();
            reading.sounded = korean::sounds(letters, &mut reading.sounds);
        }
        if tongues.has(CHINESE) {
            reading.parted = chinese::ways(words, &mut reading.ways);
        }
        reading
    }

    /// Whether both may be romanisations of one written name.
    pub(crate) fn meets(&self, other: &Self) -> bool {
        if !self.sounds().is_empty() && self.sounds() == other.sounds() {
            return true;
        }
        let ways = |of: &Self| of.ways.into_iter().take(of.parted);
        ways(self).any(|one| {
            ways(other).any(|other| {
                let pairs = || one.into_iter().zip(other);
                pairs().all(|(a, b)| (a == 0) == (b == 0))
                    && pairs().all(|(a, b)| a == 0 || chinese::related(a, b))
            })
        })
    }

    /// Whether it has two syllables or more.
    pub(crate) fn is_full(&self) -> bool {
        let vowels = self.sounds().iter();
        let parted = self.ways.first().filter(|_| self.parted > 0);
        vowels
            .filter(|sound| matches!(sound, b'a' | b'e' | b'i' | b'u'))
            .count()
            > 1
            || parted.is_some_and(|[_, second, ..]| *second != 0)
    }

    /// Sounds of Korean, what every spelling keeps apart; empty where the name is not read so.
    pub(crate) fn sounds(&self) -> &[u8] {
        self.sounds.get(..self.sounded).unwrap_or_default()
    }

    /// Keys equal under the romanisations of one language; Cantonese and Mandarin share none.
    pub(crate) fn keys(&self) -> impl Iterator<Item = u64> {
        let hash = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        let sounds = match self.sounds() {
            [] => 0,
            sounds => sounds.iter().fold(0xcbf2_9ce4_8422_2325, hash),
        };
        let mandarin = self
            .ways
            .into_iter()
            .take(self.parted.min(2))
            .flat_map(chinese::keys);
        std::iter::once(sounds)
            .chain(mandarin)
            .filter(|key| *key != 0)
    }
}
