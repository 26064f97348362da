//! Chance from a seed: SplitMix64 (Steele, Lea and Flood, 2014).

/// A stream of chance.
#[derive(Clone, Debug)]
pub(crate) struct Chance(u64);

impl Chance {
    /// The stream that begins at a seed.
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// One of the many streams of a seed.
    pub(crate) fn stream(seed: u64, stream: u64) -> Self {
        // Drawn, not added: streams would be one another's continuation.
        let mut streams = Self(seed.rotate_left(32) ^ stream);
        Self(streams.next())
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ mixed >> 30).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ mixed >> 27).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ mixed >> 31
    }

    /// From nought to one, the latter never.
    #[expect(clippy::cast_precision_loss, reason = "53 bits are kept")]
    pub(crate) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number below a bound; nought below nought.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a share of the bound"
    )]
    pub(crate) fn below(&mut self, bound: u32) -> u32 {
        (self.unit() * f64::from(bound.max(1))) as u32
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn from(&mut self, low: u64, high: u64) -> u64 {
        low + self.next() % (high - low + 1)
    }

    /// One of these.
    #[expect(
        clippy::indexing_slicing,
        clippy::cast_possible_truncation,
        reason = "a place below the length"
    )]
    pub(crate) fn one<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[(self.next() % of.len() as u64) as usize]
    }

    /// One of these words.
    pub(crate) fn word(&mut self, of: &[&'static str]) -> &'static str {
        let word: &&'static str = self.one(of);
        word
    }

    /// True so often, from 0 to 1.
    pub(crate) fn often(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// So many digits.
    pub(crate) fn digits(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(*self.one(b"0123456789")))
            .collect()
    }

    /// So many of these letters.
    pub(crate) fn letters(&mut self, of: &[u8], count: usize) -> String {
        (0..count).map(|_| char::from(*self.one(of))).collect()
    }

    /// So many bytes.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        let mut next = || self.next().to_le_bytes();
        std::array::from_fn(|_| {
            let [_, _, _, byte, ..] = next();
            byte
        })
    }
}
