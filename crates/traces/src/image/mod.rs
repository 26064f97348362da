//! How like two images are, whatever their size, compression or small retouches: PDQ, 256 bits that change little when
//! the image does (Davis and Rosen, «The TMK+PDQF video-hashing algorithm and the PDQ image-hashing algorithm», Meta,
//! 2019). Two images at 31 bits or fewer of one another are taken for copies; a flat image hashes to chance and is not
//! hashed at all.
//!
//! Decoding a file is somebody else's, where it harms nobody: here are shades only.

mod dct;
mod filter;
mod near;

use serde::{Deserialize, Serialize};

pub use near::{Images, Near};

use crate::text::mix;

/// Bits of a hash.
pub const BITS: usize = 256;
/// Most bits by which two copies of one image differ (the threshold that PDQ's authors advise).
pub const MOST_APART: u32 = 31;
/// Least quality of an image whose hash says something, of a hundred (the same).
pub const LEAST_QUALITY: u8 = 50;
/// Smallest side hashed, in pixels.
pub const SMALLEST: usize = 16;
/// Largest side read, in pixels: larger images say no more.
pub const LARGEST: usize = 4_096;

/// The hash of an image: its words, the first holding bits 0 to 15.
#[derive(
    Clone, Copy, PartialEq, Eq, Debug, Hash, PartialOrd, Ord, Default, Serialize, Deserialize,
)]
pub struct Pdq(pub [u16; 16]);

impl Pdq {
    /// Bits that differ.
    #[must_use]
    pub fn apart(&self, other: &Self) -> u32 {
        let words = self.0.iter().zip(&other.0);
        words.map(|(one, other)| (one ^ other).count_ones()).sum()
    }

    /// Sixty-four hexadecimal digits, the last word first, as PDQ's authors print it.
    #[must_use]
    pub fn hex(&self) -> String {
        self.0
            .iter()
            .rev()
            .map(|word| format!("{word:04x}"))
            .collect()
    }

    /// Reads sixty-four hexadecimal digits.
    #[must_use]
    pub fn from_hex(hex: &str) -> Option<Self> {
        let digits = hex.as_bytes();
        if digits.len() != 64 {
            return None;
        }
        let mut words = [0; 16];
        for (word, digits) in words.iter_mut().rev().zip(digits.chunks_exact(4)) {
            let digits = std::str::from_utf8(digits).ok()?;
            *word = u16::from_str_radix(digits, 16).ok()?;
        }
        Some(Self(words))
    }

    fn bit(&self, place: usize) -> bool {
        let word = self.0.get(place >> 4).copied().unwrap_or_default();
        word >> (place & 15) & 1 == 1
    }
}

/// Shades of an image, row after row.
#[derive(Clone, Copy, Debug)]
pub struct Shades<'a> {
    width: usize,
    height: usize,
    bytes: &'a [u8],
}

impl<'a> Shades<'a> {
    /// One byte a pixel; none when there are not as many as the sides say, or a side is beyond bounds.
    #[must_use]
    pub fn new(width: usize, height: usize, bytes: &'a [u8]) -> Option<Self> {
        let fits = |side| (SMALLEST..=LARGEST).contains(&side);
        let whole = fits(width) && fits(height) && width.saturating_mul(height) == bytes.len();
        whole.then_some(Self {
            width,
            height,
            bytes,
        })
    }
}

/// An image, sketched: as it is, and turned and mirrored in the seven other ways.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Sketch {
    variants: [Pdq; 8],
    quality: u8,
}

/// Bytes of a sketch that is written down.
const WRITTEN: usize = 8 * 32 + 1;

impl Sketch {
    /// Sketches an image. What is written down goes through [`Sketch::keyed`] first.
    #[must_use]
    pub fn of(shades: Shades<'_>) -> Self {
        let small = filter::reduced(shades);
        let quality = filter::quality(&small);
        let variants = dct::variants(&small);
        Self { variants, quality }
    }

    /// The hash of the image as it is.
    #[must_use]
    pub fn hash(&self) -> Pdq {
        let [first, ..] = self.variants;
        first
    }

    /// All eight hashes, the image as it is first.
    #[must_use]
    pub const fn variants(&self) -> &[Pdq; 8] {
        &self.variants
    }

    /// How much there is to see, of a hundred.
    #[must_use]
    pub const fn quality(&self) -> u8 {
        self.quality
    }

    /// Whether it says anything.
    #[must_use]
    pub const fn tells(&self) -> bool {
        self.quality >= LEAST_QUALITY
    }

    /// The same sketch under a key: bits in another order and some turned over, alike for every image, so that distances
    /// stay and nobody without the key can look a known image up.
    #[must_use]
    pub fn keyed(&self, key: u64) -> Self {
        let (order, turned) = scramble(key);
        let variants = self.variants.map(|hash| {
            let mut words = turned;
            for (place, from) in order.iter().enumerate() {
                if hash.bit(usize::from(*from))
                    && let Some(word) = words.get_mut(place >> 4)
                {
                    *word ^= 1 << (place & 15);
                }
            }
            Pdq(words)
        });
        Self {
            variants,
            quality: self.quality,
        }
    }

    /// As it is written down: quality, then the eight hashes, big-endian.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let words = self.variants.iter().flat_map(|hash| hash.0);
        let mut bytes = vec![self.quality];
        bytes.extend(words.flat_map(u16::to_be_bytes));
        bytes
    }

    /// Reads what was written down.
    #[must_use]
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (quality, words) = bytes.split_first()?;
        if bytes.len() != WRITTEN {
            return None;
        }
        let mut variants = [Pdq::default(); 8];
        let places = variants.iter_mut().flat_map(|hash| &mut hash.0);
        for (place, pair) in places.zip(words.chunks_exact(2)) {
            *place = u16::from_be_bytes(pair.try_into().ok()?);
        }
        Some(Self {
            variants,
            quality: *quality,
        })
    }
}

/// An order of the bits and the bits turned over, from a key (Fisher and Yates).
fn scramble(key: u64) -> ([u8; BITS], [u16; 16]) {
    let mut chance = key;
    let mut next = || {
        chance = chance.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(chance)
    };
    let mut order: [u8; BITS] =
        std::array::from_fn(|place| u8::try_from(place).unwrap_or_default());
    for last in (1..BITS).rev() {
        let other = next() % (last as u64 + 1);
        order.swap(last, usize::try_from(other).unwrap_or_default());
    }
    (order, std::array::from_fn(|_| (next() >> 48) as u16))
}

/// How like two images are by the bits between them: one for the same, a half at [`MOST_APART`].
#[must_use]
pub fn likeness(apart: u32) -> f32 {
    (1.0 - apart as f32 / (2.0 * (MOST_APART as f32 + 1.0))).max(0.0)
}

#[cfg(test)]
mod tests;
