//! Whether a value belongs to somebody, from how its occurrences are spread.
//!
//! Two hypotheses on the counts by kind of fraud and by week, both Pólya's urn (what was drawn is drawn again) about the
//! same background. *Everybody's*: the urn is large, occurrences fall nearly as documents do. *Somebody's*: it is small,
//! occurrences clump. The ratio of these Dirichlet-multinomials is a Bayes factor in closed form; for one occurrence it is
//! one, whatever the corpus.

/// Concentration by kind of fraud: a campaign has one, some victims name another.
const SCHEME_CLUMPING: f64 = 0.6;
/// Concentration by week: a campaign lasts weeks out of years.
const WEEK_CLUMPING: f64 = 4.0;
/// Concentration of what everybody quotes: fashions come and go, mildly.
const EVERYBODY: f64 = 300.0;
/// Neither hypothesis is ever more certain than this, in nats: a person may know better.
const MOST: f64 = 30.0;

/// How the documents of the whole index are spread.
#[derive(Clone, Debug, Default)]
pub struct Background {
    pub(crate) schemes: [u32; super::SCHEMES],
    /// From the week of the oldest document.
    pub(crate) weeks: Vec<u32>,
    pub(crate) first_week: u32,
    pub(crate) documents: u32,
}

impl Background {
    pub(crate) fn count(&mut self, scheme: u8, day: u32) {
        let week = day / 7;
        if self.documents == 0 {
            self.first_week = week;
        }
        if week < self.first_week {
            let earlier = (self.first_week - week) as usize;
            self.weeks.splice(0..0, std::iter::repeat_n(0, earlier));
            self.first_week = week;
        }
        let at = (week - self.first_week) as usize;
        if self.weeks.len() <= at {
            self.weeks.resize(at + 1, 0);
        }
        if let Some(count) = self.weeks.get_mut(at) {
            *count += 1;
        }
        if let Some(count) = self.schemes.get_mut(usize::from(scheme)) {
            *count += 1;
        }
        self.documents += 1;
    }

    pub(crate) fn discount(&mut self, scheme: u8, day: u32) {
        let at = (day / 7).saturating_sub(self.first_week) as usize;
        if let Some(count) = self.weeks.get_mut(at) {
            *count = count.saturating_sub(1);
        }
        if let Some(count) = self.schemes.get_mut(usize::from(scheme)) {
            *count = count.saturating_sub(1);
        }
        self.documents = self.documents.saturating_sub(1);
    }

    /// Share of the documents of this kind of fraud, never nought.
    pub(crate) fn scheme(&self, scheme: u8) -> f64 {
        let count = self.schemes.get(usize::from(scheme)).copied().unwrap_or(0);
        smoothed(f64::from(count), self.documents, super::SCHEMES)
    }

    /// Share of the documents of this week: mostly its own count, a little that of the time around, so that one quiet
    /// week is not a finding.
    pub(crate) fn week(&self, week: u32) -> f64 {
        let at = week.saturating_sub(self.first_week) as usize;
        let from = at.saturating_sub(6);
        let around = self.weeks.get(from..(at + 7).min(self.weeks.len()));
        let around = around.unwrap_or_default();
        let mean = f64::from(around.iter().sum::<u32>()) / around.len().max(1) as f64;
        let here = f64::from(self.weeks.get(at).copied().unwrap_or(0));
        smoothed(
            0.8 * here + 0.2 * mean,
            self.documents,
            self.weeks.len().max(1),
        )
    }

    /// Days that the documents cover.
    pub(crate) fn days(&self) -> f64 {
        (self.weeks.len().max(1) * 7) as f64
    }
}

fn smoothed(count: f64, all: u32, cells: usize) -> f64 {
    (count + 0.5) / (f64::from(all) + 0.5 * cells as f64)
}

/// The occurrences of one value, counted; reused from value to value.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    schemes: Vec<(u8, u32)>,
    weeks: Vec<(u32, u32)>,
    all: u32,
}

impl Counts {
    pub(crate) fn clear(&mut self) {
        self.schemes.clear();
        self.weeks.clear();
        self.all = 0;
    }

    pub(crate) fn add(&mut self, scheme: u8, day: u32) {
        add(&mut self.schemes, scheme);
        // Occurrences come in the order of time, mostly: the week is the last one or near it.
        add(&mut self.weeks, day / 7);
        self.all += 1;
    }

    /// How much likelier these counts are if the value is somebody's than if it is everybody's: natural logarithm.
    pub(crate) fn somebodys(&self, background: &Background) -> f64 {
        if self.all < 2 {
            return 0.0;
        }
        let schemes = self
            .schemes
            .iter()
            .map(|&(scheme, n)| (background.scheme(scheme), n));
        let weeks = self
            .weeks
            .iter()
            .map(|&(week, n)| (background.week(week), n));
        let factor = urn(schemes, self.all, SCHEME_CLUMPING) + urn(weeks, self.all, WEEK_CLUMPING);
        factor.clamp(-MOST, MOST)
    }
}

fn add<K: PartialEq + Copy>(counts: &mut Vec<(K, u32)>, key: K) {
    match counts.iter_mut().rev().find(|(known, _)| *known == key) {
        Some((_, n)) => *n += 1,
        None => counts.push((key, 1)),
    }
}

/// Log of a small urn against a large one, on the same draws.
fn urn(cells: impl Iterator<Item = (f64, u32)>, all: u32, clumping: f64) -> f64 {
    let mut log = rising(EVERYBODY, all) - rising(clumping, all);
    for (share, n) in cells {
        log += rising(clumping * share, n) - rising(EVERYBODY * share, n);
    }
    log
}

/// Log of `a (a + 1) … (a + n - 1)`.
fn rising(a: f64, n: u32) -> f64 {
    const FEW: u32 = 12;
    let few = n.min(FEW);
    let mut log = 0.0;
    for step in 0..few {
        log += (a + f64::from(step)).ln();
    }
    if n > FEW {
        log += stirling(a + f64::from(n)) - stirling(a + f64::from(FEW));
    }
    log
}

/// Log of the gamma function for arguments above ten (Stirling's series to its third term: error below 1e-8).
fn stirling(x: f64) -> f64 {
    const HALF_LOG_TAU: f64 = 0.918_938_533_204_672_7;
    let inverse = 1.0 / x;
    (x - 0.5) * x.ln() - x + HALF_LOG_TAU + inverse / 12.0 - inverse.powi(3) / 360.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn years() -> Background {
        let mut background = Background::default();
        for day in 0..730 {
            for scheme in 0..8 {
                background.count(scheme, 20_000 + day);
            }
        }
        background
    }

    fn counted(occurrences: impl IntoIterator<Item = (u8, u32)>) -> Counts {
        let mut counts = Counts::default();
        occurrences
            .into_iter()
            .for_each(|(scheme, day)| counts.add(scheme, 20_000 + day));
        counts
    }

    #[test]
    fn one_occurrence_says_nothing() {
        assert_eq!(counted([(3, 10)]).somebodys(&years()), 0.0);
    }

    #[test]
    fn a_campaign_is_somebody_s_however_large() {
        for size in [3_u32, 30, 300, 3_000] {
            let one = counted((0..size).map(|n| (2, 100 + n % 40)));
            assert!(one.somebodys(&years()) > 2.0, "{size}");
        }
    }

    #[test]
    fn a_bank_s_line_is_everybody_s() {
        for size in [20_u32, 200, 2_000] {
            let all = counted((0..size).map(|n| ((n % 8) as u8, n * 730 / size)));
            assert!(all.somebodys(&years()) < -3.0, "{size}");
        }
    }

    #[test]
    fn the_logarithm_of_a_rising_product_is_right() {
        for (a, n) in [(0.3_f64, 5_u32), (0.05, 13), (4.0, 400)] {
            let plain: f64 = (0..n).map(|step| (a + f64::from(step)).ln()).sum();
            assert!((rising(a, n) - plain).abs() < 1e-7 * plain.abs().max(1.0));
        }
    }
}
