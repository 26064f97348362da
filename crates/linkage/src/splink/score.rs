//! The weight of a pair: Fellegi and Sunter's sum, as Splink computes it.

use super::model::{Adjustment, Comparison, Level, Model};
use super::row::Row;
use super::sql::Sides;

/// What a model thinks of a pair.
#[derive(Debug, Clone, PartialEq)]
pub struct Scored<'m> {
    /// Bits of evidence that the two records speak of one person, the prior included.
    pub match_weight: f64,
    /// The same as a probability.
    pub probability: f64,
    /// What each comparison found, in the order of [`Model::comparisons`].
    pub levels: Vec<LevelScore<'m>>,
}

/// What one comparison found.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LevelScore<'m> {
    /// Place of the level in its comparison, from 0.
    pub index: usize,
    /// Splink's `gamma`: -1 for a null level, else counted down to 0.
    pub gamma: i32,
    /// The level's words for charts.
    pub label: &'m str,
    /// Bits.
    pub weight: f64,
    /// Bits that the frequency of the value adds.
    pub frequency_adjustment: f64,
}

impl Model {
    /// The weight of a pair, in bits, without what each comparison found: no list is made.
    #[must_use]
    pub fn weigh(&self, left: &Row<'_>, right: &Row<'_>) -> f64 {
        self.comparisons.iter().fold(self.prior, |sum, comparison| {
            let found = comparison.found(left, right);
            sum + found.weight + found.frequency_adjustment
        })
    }

    /// The weight of a pair and its reasons.
    #[must_use]
    pub fn score<'m>(&'m self, left: &Row<'_>, right: &Row<'_>) -> Scored<'m> {
        let mut match_weight = self.prior;
        let levels = self.comparisons.iter().map(|comparison| {
            let found = comparison.found(left, right);
            match_weight = match_weight + found.weight + found.frequency_adjustment;
            found
        });
        let levels = levels.collect();
        Scored {
            match_weight,
            probability: probability(match_weight),
            levels,
        }
    }
}

impl Comparison {
    /// The first level whose condition holds, neither false nor unknown.
    fn found(&self, left: &Row<'_>, right: &Row<'_>) -> LevelScore<'_> {
        let sides = Sides {
            left: &left.values,
            right: &right.values,
        };
        let mut levels = self.levels.iter().enumerate();
        let found = levels.find(|(_, level)| {
            level
                .condition
                .as_ref()
                .is_none_or(|condition| sides.truth(condition) == Some(true))
        });
        // ELSE holds for any pair, and each comparison was read with one
        found.map_or(LevelScore::nothing(), |(index, level)| {
            level.score(index, left, right)
        })
    }
}

impl Level {
    fn score(&self, index: usize, left: &Row<'_>, right: &Row<'_>) -> LevelScore<'_> {
        LevelScore {
            index,
            gamma: self.gamma,
            label: &self.label,
            weight: self.weight,
            frequency_adjustment: self
                .adjustment
                .as_ref()
                .map_or(0.0, |by| by.bits(left, right)),
        }
    }
}

impl LevelScore<'_> {
    const fn nothing() -> Self {
        Self {
            index: 0,
            gamma: -1,
            label: "",
            weight: 0.0,
            frequency_adjustment: 0.0,
        }
    }
}

impl Adjustment {
    /// The rarer the value, the more its agreement says; the more frequent of the two counts.
    fn bits(&self, left: &Row<'_>, right: &Row<'_>) -> f64 {
        let of = |row: &Row<'_>| {
            row.frequencies
                .get(self.column)
                .copied()
                .unwrap_or(f64::NAN)
        };
        // `max` passes over NaN, so that one known frequency is enough
        let frequency = of(left).max(of(right));
        if frequency.is_nan() {
            return 0.0;
        }
        self.weight * (self.expected - frequency.max(self.minimum).log2())
    }
}

fn probability(weight: f64) -> f64 {
    if weight >= 0.0 {
        1.0 / (1.0 + (-weight).exp2())
    } else {
        weight.exp2() / (1.0 + weight.exp2())
    }
}
