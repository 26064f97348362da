//! How long a failed job waits.

use std::time::Duration;

use kernel::Entropy;

/// First wait.
const FIRST: Duration = Duration::from_secs(5);
/// Longest wait.
const LONGEST: Duration = Duration::from_secs(3600);

/// The wait after failure number `attempt` (from 1): doubles from 5 s up to an hour, less up to half of
/// it, drawn at random, so that jobs that failed together do not come back together.
pub fn backoff(attempt: u32, entropy: &(impl Entropy + ?Sized)) -> Duration {
    let doubled = FIRST.saturating_mul(1 << attempt.saturating_sub(1).min(20));
    let ceiling = doubled.min(LONGEST);
    let mut bytes = [0; 4];
    entropy.fill(&mut bytes);
    let share = f64::from(u32::from_le_bytes(bytes)) / f64::from(u32::MAX);
    ceiling.mul_f64(0.5 + share / 2.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::vault::testing::Counting;

    #[test]
    fn waits_double_up_to_an_hour_and_never_line_up() {
        let entropy = Counting::default();
        let mut seen = Vec::new();
        for attempt in 1..=40 {
            let wait = backoff(attempt, &entropy);
            let ceiling = FIRST
                .saturating_mul(1 << (attempt - 1).min(20))
                .min(LONGEST);
            assert!(
                wait >= ceiling / 2 && wait <= ceiling,
                "{attempt}: {wait:?}"
            );
            seen.push(wait);
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 40);
    }
}
