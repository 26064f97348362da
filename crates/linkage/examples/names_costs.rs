//! Counts the table of costs of [`linkage::names::distance`].
//!
//! `cargo run --release -p linkage --example names_costs -- name_groups_dev.txt OUT.bin` reads groups of spellings of one
//! name (`a, b, c => id` a line), aligns the spellings of each pair of scripts with the costs of the round before, counts
//! what was aligned with what, and starts again. The first round's costs are plain: vowels are cheap, the same code is
//! free. Pairs that share too little (translations, slips of the source) are left out of the counts. One group in eight
//! is held back, to set the threshold of each pair of scripts against neighbours in the alphabet. The same input gives
//! the same table.
#![expect(clippy::print_stdout, reason = "a measure is for whoever runs it")]
#![expect(
    clippy::indexing_slicing,
    reason = "codes are below 64, scripts and pairs are numbered by the library"
)]

use std::error::Error;

use linkage::names::distance::{self, CODES};
use linkage::names::{Script, Token};

const PAIRS: usize = Script::COUNT * (Script::COUNT + 1) / 2;
const ROUNDS: usize = 6;
/// Most pairs taken of one group for one pair of scripts.
const TAKEN: usize = 6;
/// Weight of a cost all pairs of scripts share against the counts of one.
const PRIOR: f64 = 30.0;
/// Pairs that share less are of two names.
const LEAST: f64 = 0.5;
/// What a gap costs beside a substitution.
const GAP_WEIGHT: f64 = 0.85;

type Table = Vec<f64>;

struct Sample {
    pair: usize,
    a: Vec<u8>,
    b: Vec<u8>,
    group: usize,
}

impl Sample {
    /// One group in eight is kept from the counts, to set thresholds on.
    fn is_held(&self) -> bool {
        self.group.is_multiple_of(8)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments
        .next()
        .ok_or("usage: names_costs GROUPS.txt OUT.bin")?;
    let out = arguments
        .next()
        .ok_or("usage: names_costs GROUPS.txt OUT.bin")?;
    let text = std::fs::read_to_string(path)?;
    let groups: Vec<Vec<Token>> = text
        .lines()
        .filter_map(|line| line.rsplit_once(" => "))
        .map(|(names, _)| {
            names
                .split(", ")
                .map(Token::new)
                .filter(|name| !name.is_empty())
                .collect()
        })
        .collect();
    let information = information(&groups);
    let samples = samples(&groups);
    println!("{} groups, {} pairs", groups.len(), samples.len());
    let mut costs = first();
    for round in 0..ROUNDS {
        costs = recount(&samples, &costs, &information, round);
    }
    let mut bytes = distance::header().to_vec();
    bytes.extend(
        information
            .after
            .iter()
            .flatten()
            .map(|nats| sixteenths(*nats)),
    );
    bytes.extend(calibration(&samples, &costs, &information));
    bytes.extend(costs.iter().flatten().map(|nats| sixteenths(*nats)));
    std::fs::write(out, bytes)?;
    Ok(())
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "clamped to a byte"
)]
fn sixteenths(nats: f64) -> u8 {
    (nats * 16.0).round().clamp(0.0, 255.0) as u8
}

/// `−ln` of the frequency of each code in each script: alone, and after another (row: the code before).
struct Information {
    alone: Vec<Vec<f64>>,
    after: Vec<Vec<f64>>,
}

/// What the code before weighs in the worth of a code, the rest being its frequency alone.
const CONTEXT: f64 = 0.7;
/// Weight of the frequency alone against that after another code.
const BACKOFF: f64 = 20.0;

fn information(groups: &[Vec<Token>]) -> Information {
    let mut alone = vec![vec![1.0_f64; CODES]; Script::COUNT];
    let mut after = vec![vec![0.0_f64; CODES * CODES]; Script::COUNT];
    for name in groups.iter().flatten() {
        let script = name.script() as usize;
        let mut before = 0;
        for code in name.readings().next().unwrap_or_default() {
            alone[script][usize::from(*code)] += 1.0;
            after[script][before * CODES + usize::from(*code)] += 1.0;
            before = usize::from(*code);
        }
    }
    for (row, after) in alone.iter_mut().zip(&mut after) {
        let total: f64 = row.iter().sum();
        for count in row.iter_mut() {
            *count /= total;
        }
        for next in after.chunks_mut(CODES) {
            let total: f64 = next.iter().sum::<f64>() + BACKOFF;
            for (count, alone) in next.iter_mut().zip(row.iter()) {
                let after = -((*count + BACKOFF * alone) / total).ln();
                *count = CONTEXT * after - (1.0 - CONTEXT) * alone.ln();
            }
        }
        for frequency in row.iter_mut() {
            *frequency = -frequency.ln();
        }
    }
    Information { alone, after }
}

/// What a reading is worth.
fn worth(codes: &[u8], after: &[f64]) -> f64 {
    let befores = std::iter::once(&0).chain(codes);
    codes
        .iter()
        .zip(befores)
        .map(|(code, before)| after[usize::from(*before) * CODES + usize::from(*code)])
        .sum()
}

fn samples(groups: &[Vec<Token>]) -> Vec<Sample> {
    let mut samples = Vec::new();
    for (number, group) in groups.iter().enumerate() {
        let mut taken = [0; PAIRS];
        // Short spellings come first in the source; a stride takes some of each
        let pairs = group.len() * group.len();
        for step in 0..pairs {
            let at = (step * 7919) % pairs;
            let (one, other) = (&group[at / group.len()], &group[at % group.len()]);
            let (pair, swapped) = distance::pair(one.script(), other.script());
            if at / group.len() == at % group.len() || swapped || taken[pair] >= TAKEN {
                continue;
            }
            taken[pair] += 1;
            let codes = |name: &Token| name.readings().next().unwrap_or_default().to_vec();
            samples.push(Sample {
                pair,
                a: codes(one),
                b: codes(other),
                group: number,
            });
        }
    }
    samples
}

/// Costs to begin with: the same code is free, vowels are cheap.
fn first() -> Vec<Table> {
    let is_vowel = |code: usize| matches!(code, 1 | 5 | 9 | 15 | 21 | 25 | 40..=43 | 53..=55 | 57 | 58 | 60..=63);
    let table: Table = (0..CODES * CODES)
        .map(|at| match (at / CODES, at % CODES) {
            (0, y) | (y, 0) if is_vowel(y) => 1.0,
            (0, _) | (_, 0) => 3.0,
            (x, y) if x == y => 0.1,
            (x, y) if is_vowel(x) && is_vowel(y) => 1.0,
            (x, y) if is_vowel(x) || is_vowel(y) => 5.0,
            _ => 3.5,
        })
        .collect();
    vec![table; PAIRS]
}

/// The cheapest alignment and its cost.
fn align(a: &[u8], b: &[u8], costs: &Table) -> (f64, Vec<(u8, u8)>) {
    let width = b.len() + 1;
    let mut best = vec![f64::MAX; (a.len() + 1) * width];
    let cost = |x: u8, y: u8| costs[usize::from(x) * CODES + usize::from(y)];
    best[0] = 0.0;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            let here = best[i * width + j];
            if i < a.len() {
                let to = &mut best[(i + 1) * width + j];
                *to = to.min(here + cost(a[i], 0));
            }
            if j < b.len() {
                let to = &mut best[i * width + j + 1];
                *to = to.min(here + cost(0, b[j]));
            }
            if i < a.len() && j < b.len() {
                let to = &mut best[(i + 1) * width + j + 1];
                *to = to.min(here + cost(a[i], b[j]));
            }
        }
    }
    let (mut i, mut j) = (a.len(), b.len());
    let mut edits = Vec::new();
    while i > 0 || j > 0 {
        let here = best[i * width + j];
        if i > 0
            && j > 0
            && (best[(i - 1) * width + j - 1] + cost(a[i - 1], b[j - 1]) - here).abs() < 1e-9
        {
            edits.push((a[i - 1], b[j - 1]));
            (i, j) = (i - 1, j - 1);
        } else if i > 0 && (best[(i - 1) * width + j] + cost(a[i - 1], 0) - here).abs() < 1e-9 {
            edits.push((a[i - 1], 0));
            i -= 1;
        } else {
            edits.push((0, b[j - 1]));
            j -= 1;
        }
    }
    (best[a.len() * width + b.len()], edits)
}

fn scripts_of(pair: usize) -> (usize, usize) {
    let high = (0..Script::COUNT)
        .rev()
        .find(|high| high * (high + 1) / 2 <= pair)
        .unwrap_or(0);
    (pair - high * (high + 1) / 2, high)
}

fn share(sample: &Sample, cost: f64, information: &Information) -> f64 {
    let (low, high) = scripts_of(sample.pair);
    let whole =
        worth(&sample.a, &information.after[low]) + worth(&sample.b, &information.after[high]);
    1.0 - 2.0 * cost / (f64::from(distance::HEADROOM) * whole).max(1e-9)
}

fn recount(
    samples: &[Sample],
    costs: &[Table],
    information: &Information,
    round: usize,
) -> Vec<Table> {
    let mut counts = vec![vec![0.0_f64; CODES * CODES]; PAIRS];
    let (mut total, mut used, mut mean) = (0.0_f64, 0.0_f64, 0.0_f64);
    for sample in samples.iter().filter(|sample| !sample.is_held()) {
        let (cost, edits) = align(&sample.a, &sample.b, &costs[sample.pair]);
        let share = share(sample, cost, information);
        total += 1.0;
        if share < LEAST {
            continue;
        }
        used += 1.0;
        mean += share;
        let (low, high) = scripts_of(sample.pair);
        for (x, y) in edits {
            counts[sample.pair][usize::from(x) * CODES + usize::from(y)] += 1.0;
            // Neither side is the first in one script
            if low == high {
                counts[sample.pair][usize::from(y) * CODES + usize::from(x)] += 1.0;
            }
        }
    }
    println!(
        "round {round}: {:.3} of the pairs used, mean share {:.3}",
        used / total,
        mean / used
    );
    counts
        .iter()
        .enumerate()
        .map(|(pair, counts)| priced(counts, scripts_of(pair), information))
        .collect()
}

/// Counts to costs: `−ln p(x,y)` less half the information of both sides.
fn priced(counts: &Table, (low, high): (usize, usize), information: &Information) -> Table {
    let total: f64 = counts.iter().sum::<f64>() + PRIOR;
    let start = &first()[0];
    // A little of the first costs, so that what was never seen keeps a sensible price
    let weight = |at: usize| {
        (-start[at]).exp() * {
            let (x, y) = (at / CODES, at % CODES);
            let q = |script: usize, code: usize| (-information.alone[script][code]).exp();
            match (x, y) {
                (0, 0) => 0.0,
                (0, y) => q(high, y) * 0.5,
                (x, 0) => q(low, x) * 0.5,
                (x, y) => (q(low, x) * q(high, y)).sqrt(),
            }
        }
    };
    (0..CODES * CODES)
        .map(|at| {
            let (x, y) = (at / CODES, at % CODES);
            let p = (counts[at] + PRIOR * weight(at)) / total;
            match (x, y) {
                (0, 0) => 0.0,
                (0, y) => GAP_WEIGHT * (-p.ln() - information.alone[high][y] / 2.0),
                (x, 0) => GAP_WEIGHT * (-p.ln() - information.alone[low][x] / 2.0),
                (x, y) => -p.ln() - (information.alone[low][x] + information.alone[high][y]) / 2.0,
            }
            .max(0.0)
        })
        .collect()
}

/// For each pair of scripts, the share at which matches held back are best told from alphabetical neighbours, and the
/// share the best tenth of the matches passes; both in 255ths.
fn calibration(samples: &[Sample], costs: &[Table], information: &Information) -> Vec<u8> {
    let mut out = Vec::new();
    for (pair, costs) in costs.iter().enumerate() {
        let mut held: Vec<&Sample> = samples
            .iter()
            .filter(|sample| sample.pair == pair && sample.is_held())
            .collect();
        held.sort_by(|a, b| a.a.cmp(&b.a));
        let (low, high) = scripts_of(pair);
        // In Latin most neighbours are strangers; across scripts a register has few
        let strangers = if low == 0 && high == 0 { 12 } else { 1 };
        let mut scored: Vec<(f64, bool)> = Vec::new();
        for (at, sample) in held.iter().enumerate() {
            let cost = align(&sample.a, &sample.b, costs).0;
            scored.push((share(sample, cost, information), true));
            // Those of the same name come first in the order: step over them
            let after = held.iter().skip(at + 1).take(60);
            let others = after.filter(|other| other.group != sample.group && other.b != sample.b);
            for other in others.take(strangers) {
                let crossed = Sample {
                    pair,
                    a: sample.a.clone(),
                    b: other.b.clone(),
                    group: 0,
                };
                let cost = align(&crossed.a, &crossed.b, costs).0;
                scored.push((share(&crossed, cost, information), false));
            }
        }
        let (threshold, top, f1) = cut(&mut scored);
        if held.len() > 100 {
            let script = |at: usize| Script::ALL[at];
            println!(
                "{:?}-{:?}: {} pairs held, threshold {threshold:.3}, top {top:.3}, F1 {f1:.4}",
                script(low),
                script(high),
                held.len()
            );
        }
        let byte = |share: f64| sixteenths(share * 255.0 / 16.0);
        out.extend([byte(threshold), byte(top)]);
    }
    out
}

#[expect(clippy::cast_precision_loss, reason = "counts of names")]
fn cut(scored: &mut [(f64, bool)]) -> (f64, f64, f64) {
    scored.sort_by(|a, b| b.0.total_cmp(&a.0));
    let positives = scored.iter().filter(|(_, is)| *is).count();
    if positives < 20 {
        return (0.55, 0.95, 0.0);
    }
    let top = scored
        .iter()
        .filter(|(_, is)| *is)
        .nth(positives / 10)
        .map_or(0.95, |(share, _)| *share);
    let (mut right, mut wrong, mut best) = (0, 0, (0.55, 0.0));
    for (share, is) in scored.iter() {
        right += usize::from(*is);
        wrong += usize::from(!is);
        let f1 = 2.0 * right as f64 / (right + wrong + positives) as f64;
        if f1 > best.1 {
            best = (*share, f1);
        }
    }
    (
        best.0.clamp(0.05, 0.9),
        top.clamp(best.0 + 0.05, 1.0),
        best.1,
    )
}
