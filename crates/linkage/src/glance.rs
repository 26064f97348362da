//! What can be told of two texts at a glance, from a word kept in each record: whether they can be alike at all. Reading
//! the texts themselves costs a trip to memory for each pair, and nearly all pairs come to nothing.

/// Letters of a text, each counted up to twice, and how many letters there are.
#[derive(Clone, Copy, Default)]
pub(crate) struct Bag(u64);

/// Sum of the shares of letters in common below which Jaro and Winkler's likeness stays under 0.9.
pub(crate) const NINE_TENTHS: f32 = 1.499;
/// The same for 0.7, below which a common beginning counts for nothing.
pub(crate) const SEVEN_TENTHS: f32 = 1.099;

const BUCKETS: u32 = 28;
const COUNTED: u64 = (1 << (2 * BUCKETS)) - 1;

impl Bag {
    pub(crate) fn of(text: &str) -> Self {
        let (mut once, mut twice) = (0u64, 0u64);
        for byte in text.bytes() {
            let bucket = match byte | 32 {
                letter @ b'a'..=b'z' => letter - b'a',
                _ => 26 + (byte & 1),
            };
            let bit = 1 << bucket;
            twice |= once & bit;
            once |= bit;
        }
        let length = text.len().min(255) as u64;
        Self(once | twice << BUCKETS | length << (2 * BUCKETS))
    }

    fn length(self) -> u32 {
        u32::from((self.0 >> (2 * BUCKETS)) as u8)
    }

    /// The most letters the two can have in common.
    fn common(self, other: Self) -> u32 {
        let (a, b) = (self.0 & COUNTED, other.0 & COUNTED);
        // Letters past the second of a kind.
        let more = |bag: Self, bits: u64| bag.length().saturating_sub(bits.count_ones());
        (a & b).count_ones() + more(self, a).min(more(other, b))
    }

    /// Whether enough letters can be in common for a likeness.
    #[expect(clippy::cast_precision_loss, reason = "at most 255 letters")]
    pub(crate) fn alike(self, other: Self, least: f32) -> bool {
        let common = self.common(other) as f32;
        common / self.length().max(1) as f32 + common / other.length().max(1) as f32 >= least
    }

    /// Whether two slips can make one of the other.
    pub(crate) fn two_slips(self, other: Self) -> bool {
        self.common(other) + 2 >= self.length().max(other.length())
    }
}

/// A number of a few letters and digits in one word; 0 for none, or for one that does not fit.
#[derive(Clone, Copy, Default)]
pub(crate) struct Packed(u64);

/// Bits a sign: digits alone, or digits and letters.
#[derive(Clone, Copy)]
pub(crate) enum Signs {
    Digits = 4,
    All = 6,
}

impl Packed {
    pub(crate) fn of(text: &str, signs: Signs) -> Self {
        let width = signs as u32;
        let mut word = 0;
        let mut shift = 0;
        for byte in text.bytes() {
            let sign = match (byte, signs) {
                (b'0'..=b'9', _) => byte - b'0' + 1,
                (b'A'..=b'Z', Signs::All) => byte - b'A' + 11,
                _ => return Self(0),
            };
            if shift + width > u64::BITS {
                return Self(0);
            }
            word |= u64::from(sign) << shift;
            shift += width;
        }
        Self(word)
    }

    pub(crate) fn is_some(self) -> bool {
        self.0 != 0
    }

    pub(crate) fn length(self, signs: Signs) -> u32 {
        (u64::BITS - self.0.leading_zeros()).div_ceil(signs as u32)
    }

    /// Slips between two numbers, counted up to two: a sign more, less or other, or two neighbours exchanged.
    pub(crate) fn slips(self, other: Self, signs: Signs) -> Option<u32> {
        let apart = self.length(signs).abs_diff(other.length(signs));
        (apart..=2).find(|most| within(self.0, other.0, signs as u32, *most))
    }
}

fn within(mut a: u64, mut b: u64, width: u32, most: u32) -> bool {
    if a == b {
        return true;
    }
    if most == 0 {
        return false;
    }
    // What begins the same is left out.
    let same = (a ^ b).trailing_zeros() / width * width;
    (a, b) = (a >> same, b >> same);
    let (rest_a, rest_b) = (a >> width, b >> width);
    let first = (1 << width) - 1;
    let exchanged = a & first == rest_b & first && b & first == rest_a & first;
    within(rest_a, rest_b, width, most - 1)
        || within(rest_a, b, width, most - 1)
        || within(a, rest_b, width, most - 1)
        || (exchanged && within(rest_a >> width, rest_b >> width, width, most - 1))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rapidfuzz::distance::{jaro_winkler, osa};

    use super::*;

    proptest! {
        #[test]
        fn slips_are_those_of_the_whole_count(a in "[A-C1-3]{1,10}", b in "[A-C1-3]{1,10}") {
            let found = Packed::of(&a, Signs::All).slips(Packed::of(&b, Signs::All), Signs::All);
            let whole = osa::distance(a.bytes(), b.bytes());
            prop_assert_eq!(found, u32::try_from(whole).ok().filter(|slips| *slips <= 2));
        }

        #[test]
        fn what_is_alike_is_never_ruled_out(a in "[a-e1.]{1,14}", b in "[a-e1.]{1,14}") {
            let score = jaro_winkler::similarity(a.bytes(), b.bytes());
            let (one, other) = (Bag::of(&a), Bag::of(&b));
            prop_assert!(score < 0.9 || one.alike(other, NINE_TENTHS));
            prop_assert!(score < 0.7 || one.alike(other, SEVEN_TENTHS));
            prop_assert!(osa::distance(a.bytes(), b.bytes()) > 2 || one.two_slips(other));
        }
    }

    #[test]
    fn what_does_not_fit_is_left_to_the_text() {
        assert!(!Packed::of("12345678901", Signs::All).is_some());
        assert!(Packed::of("1234567890123456", Signs::Digits).is_some());
        assert!(!Packed::of("12345678901234567", Signs::Digits).is_some());
        assert!(!Packed::of("Ω1", Signs::All).is_some());
    }
}
