//! Whole names of Korea and of the Chinese-speaking countries, under the romanisations of each.
//!
//! Elsewhere a spelling varies by letters; here whole syllables do, words come together or apart, and what two spellings
//! share is known only by the language. So these rules are asked only where both records are from a country where they
//! hold ([`Tongues`]): in France Dina and Tina are two names.

mod chinese;
mod korean;

use chinese::{HONG_KONG, PINYIN, WADE_GILES, WAYS, Way};

use crate::{compare::schema::tongue, places::Country};

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

    /// Whether those of Chinese are among them.
    pub(crate) fn is_chinese(self) -> bool {
        self.has(CHINESE)
    }

    /// Korean alone, if it is one of them.
    pub(crate) fn korean(self) -> Self {
        Self(self.0 & KOREAN)
    }

    /// Whether a country writes Chinese names in Latin letters by its own rules beside pinyin, by the number of its code.
    pub(crate) fn has_own_spelling(country: u16) -> bool {
        const OWN: [u16; 4] = [
            Country::number(*b"HK"),
            Country::number(*b"MO"),
            Country::number(*b"SG"),
            Country::number(*b"TW"),
        ];
        OWN.contains(&country)
    }

    /// The situation names are counted in: the languages vary in unlike measure, and Chinese names in unlike spellings
    /// are seldom written the same.
    pub(crate) fn situation(self, schemes: [Schemes; 2]) -> u8 {
        match self.0 {
            0 | JAPANESE => tongue::ANY,
            KOREAN => tongue::KOREAN,
            _ if schemes[0].are_unlike(schemes[1]) => tongue::UNLIKE,
            _ => tongue::CHINESE,
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

/// Ways of spelling Chinese the names of a record may follow: pinyin, Wade–Giles, Hong Kong's; none where they are not
/// read, or follow none throughout.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Schemes(u8);

impl Schemes {
    /// Those in use in a country, by the number of its code; in no other is one spelling against another.
    pub(crate) fn used_in(country: u16) -> Self {
        const USED: [(u16, u8); 5] = [
            (Country::number(*b"CN"), PINYIN | WADE_GILES | HONG_KONG),
            (Country::number(*b"HK"), PINYIN | HONG_KONG),
            (Country::number(*b"MO"), PINYIN | HONG_KONG),
            (Country::number(*b"SG"), PINYIN | WADE_GILES | HONG_KONG),
            (Country::number(*b"TW"), PINYIN | WADE_GILES),
        ];
        let row = USED.iter().find(|(number, _)| *number == country);
        Self(row.map_or(0, |(_, used)| *used))
    }

    pub(crate) fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Those of these that all names follow that follow any: a slip leaves one unread, and the other tells.
    pub(crate) fn of(self, names: impl Iterator<Item = Reading>) -> Self {
        let each = names.map(|name| name.schemes() & self.0);
        let all = each.filter(|schemes| *schemes != 0).reduce(|a, b| a & b);
        Self(all.unwrap_or(0))
    }

    /// Whether both are known, and only one may be pinyin, or they have none in common.
    pub(crate) fn are_unlike(self, other: Self) -> bool {
        let known = self.0 != 0 && other.0 != 0;
        // Peng and Yang may be Hong Kong's too: what tells is that Pang and Yeung are not of the mainland
        known && ((self.0 ^ other.0) & PINYIN != 0 || self.0 & other.0 == 0)
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

    /// Ways of spelling Chinese it may follow, a bit each.
    fn schemes(&self) -> u8 {
        let ways = self.ways.into_iter().take(self.parted);
        ways.map(chinese::schemes).fold(0, |any, one| any | one)
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

#[cfg(test)]
mod tests {
    use super::*;

    fn schemes(country: [u8; 2], names: [&str; 2]) -> Schemes {
        let country = Country::number(country);
        let read = |name: &str| {
            Reading::of(
                name.split(' ')
                    .map(str::to_owned)
                    .collect::<Vec<_>>()
                    .iter()
                    .map(String::as_str),
                Tongues::of(country),
            )
        };
        Schemes::used_in(country).of(names.into_iter().map(read))
    }

    #[test]
    fn spellings_are_unlike_where_no_rule_writes_both() {
        let unlike = |country, one, other| {
            let (one, other) = (schemes(country, one), schemes(country, other));
            assert_eq!(one.are_unlike(other), other.are_unlike(one));
            one.are_unlike(other)
        };
        assert!(unlike(*b"HK", ["fung", "ka fung"], ["feng", "jiafeng"]));
        assert!(unlike(*b"TW", ["chin", "yung ming"], ["jin", "yong ming"]));
        assert!(unlike(
            *b"HK",
            ["yeung", "pang shing"],
            ["yang", "pengcheng"]
        ));
        // A slip in one name: the other tells
        assert!(unlike(*b"HK", ["fung", "kz fnug"], ["feng", "jiafeng"]));
        // One spelling; names that are one in both; names none writes; spellings not in use there
        assert!(!unlike(*b"HK", ["fung", "ka fung"], ["leung", "kam kwan"]));
        assert!(!unlike(*b"CN", ["li", "na"], ["feng", "jiafeng"]));
        assert!(!unlike(*b"HK", ["martin", "peter"], ["feng", "jiafeng"]));
        assert!(!unlike(*b"FR", ["fung", "ka fung"], ["feng", "jiafeng"]));
        // Wade–Giles is none of Hong Kong's
        assert!(!unlike(*b"HK", ["hsieh", "chihliang"], ["xie", "zhiliang"]));
    }
}
