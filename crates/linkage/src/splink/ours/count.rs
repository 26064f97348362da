//! What each level of Splink's is worth: the shares of pairs that reach it among records of one person, as our whole
//! model tells them (the expectation of EM), and among strangers.

use super::{
    super::{Model, Refusal},
    columns::Cells,
    levels::{Comparison, Of},
    row,
};
use crate::{
    base::Base,
    bulk::{Linked, Scope},
    compare::schema::{COMPARISONS, FAMILY, GIVEN, ORDER, family, given, is_of_names},
    model::{Shares, probability},
    record::Record,
};

/// Pairs drawn at random, and records they are drawn from.
const STRANGERS: u64 = 200_000;
const DRAWN: usize = 3_000;
/// Pairs our model linked that are looked at.
const LINKED: usize = 40_000;
/// What is expected beforehand weighs as much as so many pairs.
const BEFORE: f64 = 40.0;

/// Expected pairs at each level of each comparison.
pub(super) struct Counts {
    same: Vec<Vec<f64>>,
    strangers: Vec<Vec<f64>>,
    filled: Vec<&'static str>,
}

impl Counts {
    pub(super) fn of(
        base: &Base,
        linked: &Linked,
        scope: Scope,
        asked: &Model,
    ) -> Result<Self, Refusal> {
        let none = || vec![Vec::new(); asked.comparisons().len()];
        let mut counts = Self {
            same: none(),
            strangers: none(),
            filled: Vec::new(),
        };
        let mut eye = base.eye();
        let mut sure =
            |a: &Record, b: &Record| probability(linked.model.score(&eye.observe(a, b)).bits);
        let step = base.len().div_ceil(DRAWN).max(1);
        let drawn: Vec<u32> = (0..base.len())
            .step_by(step)
            .filter_map(|place| u32::try_from(place).ok())
            .collect();
        let records = || {
            drawn
                .iter()
                .filter_map(|place| base.records.get(*place as usize))
        };
        let cells: Vec<Cells> = records().map(|record| base.cells(record)).collect();
        for (name, text) in cells.iter().flatten() {
            if !text.is_empty() && !counts.filled.contains(name) {
                counts.filled.push(name);
            }
        }
        let rows = cells.iter().map(|cells| row(asked, cells));
        let rows = rows.collect::<Result<Vec<_>, _>>()?;
        let known: Vec<&Record> = records().collect();
        for (one, other) in pairs(drawn.len()) {
            let (Some(a), Some(b)) = (drawn.get(one), drawn.get(other)) else {
                continue;
            };
            let (Some(left), Some(right)) = (rows.get(one), rows.get(other)) else {
                continue;
            };
            if let (Some(x), Some(y)) = (known.get(one), known.get(other))
                && scope.admits(*a, *b)
            {
                let found = asked.score(left, right);
                let levels = found.levels.iter().map(|level| level.index);
                add(&mut counts.strangers, levels, 1.0 - sure(x, y));
            }
        }
        for pair in linked
            .pairs
            .iter()
            .step_by(linked.pairs.len().div_ceil(LINKED).max(1))
        {
            let (Some(a), Some(b)) = (
                base.records.get(pair.a as usize),
                base.records.get(pair.b as usize),
            ) else {
                continue;
            };
            let (one, other) = (base.cells(a), base.cells(b));
            let found = asked.score(&row(asked, &one)?, &row(asked, &other)?);
            let levels = found.levels.iter().map(|level| level.index);
            add(&mut counts.same, levels, sure(a, b));
        }
        Ok(counts)
    }

    /// Whether any record looked at fills this column.
    pub(super) fn fills(&self, column: &str) -> bool {
        self.filled.contains(&column)
    }

    /// m and u of each level but the first, which says nothing; none when no pair reaches any of them.
    pub(super) fn chances(
        &self,
        place: usize,
        comparison: &Comparison,
        shares: &Shares,
    ) -> Option<Vec<(f64, f64)>> {
        let said = |counts: &[Vec<f64>]| -> Vec<f64> {
            let levels = counts.get(place).map(Vec::as_slice).unwrap_or_default();
            (1..comparison.levels.len())
                .map(|level| levels.get(level).copied().unwrap_or(0.0))
                .collect()
        };
        let (same, strangers) = (said(&self.same), said(&self.strangers));
        let (pairs, random) = (same.iter().sum::<f64>(), strangers.iter().sum::<f64>());
        if pairs + random == 0.0 {
            return None;
        }
        let levels = comparison.levels.iter().skip(1);
        let chances =
            levels
                .zip(same.into_iter().zip(strangers))
                .map(|(level, (same, strange))| {
                    let (m, u) = expected(comparison.at, level.of, shares);
                    // What random pairs seldom or never show is taken from what is expected: a Poisson count under a gamma
                    // prior of shape one half.
                    let u = u.max(0.1 / (random + 1.0));
                    let u = (strange + 0.5) / (random + 0.5 / u);
                    ((same + BEFORE * m) / (pairs + BEFORE), u)
                });
        let chances: Vec<(f64, f64)> = chances.collect();
        let (all_m, all_u) = chances
            .iter()
            .fold((0.0, 0.0), |(m, u), chance| (m + chance.0, u + chance.1));
        let normal = |(m, u): (f64, f64)| ((m / all_m).max(1e-9), (u / all_u).max(1e-12));
        Some(chances.into_iter().map(normal).collect())
    }
}

/// m and u of the levels of ours one stands for: their sum, the mean over situations; of names of any origin, as most are.
pub(super) fn expected(at: usize, of: Of, shares: &Shares) -> (f64, f64) {
    let mean = |at: usize, levels: &[u8]| {
        let contexts = COMPARISONS
            .get(at)
            .filter(|_| !is_of_names(at))
            .map_or(1, |comparison| comparison.contexts);
        let sum = |table: &crate::model::Table| -> f64 {
            let places = table.get(at).into_iter().flatten().take(contexts);
            let shares = places.flat_map(|place| {
                levels
                    .iter()
                    .filter_map(|level| place.get(usize::from(*level)))
            });
            shares.map(|share| f64::from(*share)).sum::<f64>() / contexts as f64
        };
        (sum(&shares.same), sum(&shares.strangers))
    };
    match of {
        Of::Nothing => (0.0, 0.0),
        Of::Levels(levels, share) => {
            let (m, u) = mean(at, levels);
            (m * share, u * share)
        }
        // Strangers cross by chance as often as they agree straight on both names.
        Of::Crossed => (
            mean(ORDER, &[2]).0,
            mean(FAMILY, &[family::SAME]).1
                * mean(GIVEN, &[given::ALL, given::SAME, given::FIRST]).1,
        ),
    }
}

fn add(counts: &mut [Vec<f64>], levels: impl Iterator<Item = usize>, weight: f64) {
    for (counts, level) in counts.iter_mut().zip(levels) {
        if level >= counts.len() {
            counts.resize(level + 1, 0.0);
        }
        if let Some(count) = counts.get_mut(level) {
            *count += weight;
        }
    }
}

/// Every pair of so many things, or as many as are wanted, drawn without looking.
fn pairs(things: usize) -> Box<dyn Iterator<Item = (usize, usize)>> {
    let all = things as u64 * (things as u64).saturating_sub(1) / 2;
    if all <= STRANGERS {
        return Box::new((1..things).flat_map(|b| (0..b).map(move |a| (a, b))));
    }
    let draw = move |draw: u64| {
        let hash = |salt: u64| {
            let hash = (draw ^ salt).wrapping_mul(0x9E37_79B9_7F4A_7C15);
            let hash = (hash ^ hash >> 29).wrapping_mul(0xBF58_476D_1CE4_E5B9);
            usize::try_from((hash ^ hash >> 32) % things as u64).unwrap_or(0)
        };
        (hash(0), hash(0x5555_5555_0000))
    };
    Box::new((0..STRANGERS).map(draw).filter(|(a, b)| a != b))
}
