//! Chance that replays: SplitMix64 (Steele, Lea and Flood, 2014), one stream for each thing drawn.

/// A stream of draws. Equal seeds and streams give equal draws, on every machine.
#[derive(Clone, Debug)]
pub(super) struct Chance(u64);

const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

fn mix(mut word: u64) -> u64 {
    word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    word ^ (word >> 31)
}

impl Chance {
    /// The stream of that number under that seed.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        Self(mix(seed.wrapping_add(STEP)) ^ mix(stream.wrapping_mul(STEP).wrapping_add(1)))
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(STEP);
        mix(self.0)
    }

    /// A number below `bound`; 0 when there is none.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        let wide = u128::from(self.next()) * (bound as u128);
        usize::try_from(wide >> 64).unwrap_or_default()
    }

    /// A number from `low` to `high`, both included.
    pub(super) fn between(&mut self, low: u32, high: u32) -> u32 {
        let span = u64::from(high.saturating_sub(low)) + 1;
        let wide = (u128::from(self.next()) * u128::from(span)) >> 64;
        low.saturating_add(u32::try_from(wide).unwrap_or_default())
    }

    /// A number in [0, 1).
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// True once in 1/`share` times.
    pub(super) fn hit(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of them, each as likely as the others.
    pub(super) fn pick<T: Copy + Default>(&mut self, among: &[T]) -> T {
        among
            .get(self.below(among.len()))
            .copied()
            .unwrap_or_default()
    }

    /// One of them, the first ones more often: the rank is the square of a uniform draw.
    pub(super) fn early<T: Copy + Default>(&mut self, among: &[T]) -> T {
        let rank = self.unit().powi(2) * among.len() as f64;
        among.get(floor(rank)).copied().unwrap_or_default()
    }

    /// Which of these weights, in proportion.
    pub(super) fn weighted(&mut self, weights: &[u32]) -> usize {
        let total: u64 = weights.iter().map(|weight| u64::from(*weight)).sum();
        let mut left = self.unit() * total as f64;
        for (rank, weight) in weights.iter().enumerate() {
            left -= f64::from(*weight);
            if left < 0.0 {
                return rank;
            }
        }
        0
    }
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a cast from f64 saturates; callers pass small positive numbers"
)]
fn floor(number: f64) -> usize {
    number as usize
}
