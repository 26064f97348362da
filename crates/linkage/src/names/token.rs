//! A name prepared once and compared many times.

use super::diminutive::{self, Place};
use super::distance::{self, Reading};
use super::romanise::{east, roman};
use super::script::Script;
use super::{clean, coder, dictionary, french, gender, particle, skeleton};
use crate::glance::Bag;
use zeroize::Zeroize as _;

/// Most letters of a token looked at.
pub const MAX_CHARS: usize = 64;
/// Most tokens of a field looked at.
pub const MAX_TOKENS: usize = 12;

/// One name: its letters, romanisations, sounds and dictionary groups. Small, owned.
///
/// ```
/// use linkage::names::Token;
/// let name = Token::new("Чайковский");
/// assert_eq!(name.ascii(), "chaikovskii");
/// assert!(name.forms().any(|form| form == "tchaikovski"));
/// ```
#[derive(Clone)]
pub struct Token {
    /// Forms, the primary first, each but the last followed by `|`.
    text: Box<str>,
    /// Where the primary form ends.
    ascii_end: u16,
    letters: Bag,
    /// Readings, the primary first, each but the last followed by a gap.
    codes: Box<[u8]>,
    information: [u16; 3],
    pub(super) script: Script,
    /// Hash of the letters as written: equal for the same written form.
    pub(super) written: u64,
    skeleton: u64,
    pub(super) french: u64,
    /// Surname without a feminine ending, and whether it had one.
    pub(super) stem: (u64, bool),
    groups: Box<[u32]>,
    pub(super) places: &'static [Place],
    /// Numbers of the Chinese and Korean surnames it may spell.
    pub(super) surnames: &'static [u8],
    initial: u8,
    pub(super) single: bool,
    particle: bool,
    /// Whether its only form is what was written.
    plain: bool,
}

/// Names of persons do not reach a log by accident.
impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Token")
            .field("script", &self.script)
            .finish_non_exhaustive()
    }
}

impl Token {
    /// Prepares one name. Spaces, hyphens, digits and signs inside it are dropped; at most [`MAX_CHARS`] letters count.
    #[must_use]
    pub fn new(raw: &str) -> Self {
        let mut token = Self::of_letters(&clean::letters(raw, MAX_CHARS));
        token.particle |= particle::is_elided(raw);
        token
    }

    /// Overwrites what it spells and how it sounds: it is no name any more.
    pub(crate) fn erase(&mut self) {
        let mut text = std::mem::replace(self, Self::new(""));
        text.text.zeroize();
        text.codes.zeroize();
        text.groups.zeroize();
    }

    fn of_letters(letters: &str) -> Self {
        let script = Script::of_name(letters);
        let roman = roman(letters, script);
        let mut information = [0; 3];
        let mut codes =
            Vec::with_capacity(roman.readings.iter().map(|reading| reading.len() + 1).sum());
        for (at, (reading, information)) in roman.readings.iter().zip(&mut information).enumerate()
        {
            let reading = reading
                .get(..reading.len().min(distance::MAX_CODES))
                .unwrap_or_default();
            if at > 0 {
                codes.push(coder::GAP);
            }
            codes.extend_from_slice(reading);
            *information = distance::information(reading, script);
        }
        let written = hash(letters);
        let ascii = roman.forms.first().map(String::as_str).unwrap_or_default();
        Self {
            skeleton: match script {
                Script::Latin => roman
                    .readings
                    .first()
                    .map_or(0, |codes| skeleton::skeleton(codes)),
                _ => skeleton::skeleton(&coder::codes(ascii.as_bytes())),
            },
            french: french::key(ascii),
            stem: gender::stem(letters, ascii),
            groups: dictionary::groups(written).into(),
            places: diminutive::places_of(ascii),
            surnames: if script == Script::Latin {
                east::surnames_of(ascii)
            } else {
                &[]
            },
            initial: ascii.bytes().next().unwrap_or(0),
            single: letters.chars().nth(1).is_none()
                && matches!(script, Script::Latin | Script::Cyrillic | Script::Greek),
            particle: particle::is_particle(ascii),
            plain: roman.forms.len() == 1 && ascii == letters,
            written,
            ascii_end: u16::try_from(ascii.len()).unwrap_or(u16::MAX),
            letters: Bag::of(ascii),
            text: roman.forms.join("|").into(),
            codes: codes.into(),
            information,
            script,
        }
    }

    /// The primary form, lower-case `a`–`z`: ICAO's for Cyrillic, bare letters for Latin. Empty when there is none.
    #[must_use]
    pub fn ascii(&self) -> &str {
        self.text
            .get(..usize::from(self.ascii_end))
            .unwrap_or_default()
    }

    /// The other plausible romanisations, at most six, none twice.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.text.split('|').skip(1)
    }

    /// Letters of the primary form.
    pub(crate) fn letters(&self) -> Bag {
        self.letters
    }

    pub(super) fn is_plain(&self) -> bool {
        self.plain
    }

    /// Every form, the primary first.
    pub(super) fn all_forms(&self) -> impl Iterator<Item = &str> {
        self.text.split('|')
    }

    /// Consonant classes, equal under most romanisations; 0 for none.
    #[must_use]
    pub fn skeleton(&self) -> u64 {
        self.skeleton
    }

    /// A key equal for names that sound alike in French; 0 for none.
    #[must_use]
    pub fn french(&self) -> u64 {
        self.french
    }

    /// The dictionary groups it is in, sorted; mostly few or none.
    #[must_use]
    pub fn groups(&self) -> &[u32] {
        &self.groups
    }

    /// A number equal for a given name and its familiar forms; of a form of several names it tells one.
    pub(crate) fn root(&self) -> Option<u16> {
        diminutive::root(self.places)
    }

    /// First letter of the primary form, 0 for none.
    #[must_use]
    pub fn initial(&self) -> u8 {
        self.initial
    }

    /// Whether it is a particle (de, von, ben, al…), which registers add and drop.
    #[must_use]
    pub fn is_particle(&self) -> bool {
        self.particle
    }

    /// Numbers of the Chinese and Korean surnames it may spell; mostly none.
    pub(crate) fn surnames(&self) -> &'static [u8] {
        self.surnames
    }

    /// Whether it is a single letter, as an initial is.
    #[must_use]
    pub fn is_initial(&self) -> bool {
        self.single && self.initial != 0
    }

    /// Whether no letter was left.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.codes.is_empty() && self.text.is_empty()
    }

    /// The script it came in.
    #[must_use]
    pub fn script(&self) -> Script {
        self.script
    }

    /// Its readings as sound codes (below [`coder::CODES`]); for the program that counts costs.
    pub fn readings(&self) -> impl Iterator<Item = &[u8]> {
        self.codes.split(|code| *code == coder::GAP)
    }

    pub(super) fn sounds(&self) -> impl Iterator<Item = Reading<'_>> {
        let readings = self
            .codes
            .split(|code| *code == coder::GAP)
            .zip(self.information);
        readings.map(|(codes, information)| Reading {
            codes,
            information,
            script: self.script,
        })
    }
}

/// Splits a field into names: at spaces, hyphens, commas and the `<` of machine readable zones. At most [`MAX_TOKENS`],
/// each of at most [`MAX_CHARS`] letters; what has no letter is left out.
#[must_use]
pub fn tokens(raw: &str) -> Vec<Token> {
    let words = clean::words(raw).map(|word| clean::letters(word, MAX_CHARS));
    words
        .filter(|letters| !letters.is_empty())
        .take(MAX_TOKENS)
        .map(|letters| Token::of_letters(&letters))
        .collect()
}

/// FNV-1a, then a mix so that every bit counts: the same on every machine, as the dictionary's file needs.
pub(super) fn hash(text: &str) -> u64 {
    let folded = text.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    });
    let mixed = (folded ^ (folded >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
    mixed ^ (mixed >> 29)
}
