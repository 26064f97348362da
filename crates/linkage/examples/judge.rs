//! How good a set of scored pairs is, against the truth:
//! `cargo run --release -p linkage --example judge -- TRUTH.csv PAIRS.csv [--json]`
//!
//! The truth is `id,cluster[,origin]`, the pairs are `id_a,id_b,match_weight,probability`; columns are found by name.
//! A pair given twice counts once, with its highest weight. Twenty million pairs take half a gibibyte.

use std::collections::HashMap;
use std::error::Error;
use std::fs::File;
use std::io::{Write as _, stdout};

use rustc_hash::FxHashMap;

/// Bins of the calibration error.
const BINS: usize = 15;
/// Below so many true pairs, the recall of an origin is chance.
const FEW: u64 = 30;

/// What is known of the records.
#[derive(Default)]
struct Truth {
    ranks: HashMap<Box<str>, u32>,
    /// For each record, its cluster and its origin.
    records: Vec<(u32, u16)>,
    origins: Vec<String>,
    /// For each origin, the true pairs there are.
    wanted: Vec<u64>,
}

/// A scored pair.
struct Pair {
    key: u64,
    weight: f64,
    probability: f32,
    /// Origin of a true pair, in [`Truth::origins`].
    right: Option<u16>,
}

impl Truth {
    fn read(file: impl std::io::Read) -> Result<Self, Box<dyn Error>> {
        let mut rows = csv::Reader::from_reader(file);
        let columns = rows.headers()?.clone();
        let column = |name: &str| columns.iter().position(|column| column == name);
        let (id, cluster) = (
            column("id").ok_or("no id")?,
            column("cluster").ok_or("no cluster")?,
        );
        let origin = column("origin");
        let mut truth = Self::default();
        let (mut clusters, mut origins) = (
            FxHashMap::<Box<str>, u32>::default(),
            FxHashMap::<Box<str>, u16>::default(),
        );
        let mut sizes: Vec<(u64, u16)> = Vec::new();
        let mut row = csv::StringRecord::new();
        while rows.read_record(&mut row)? {
            let text = |column: usize| row.get(column).unwrap_or_default();
            let called = origin.map_or("", text);
            let place = match origins.get(called) {
                Some(place) => *place,
                None => {
                    let place = u16::try_from(truth.origins.len())?;
                    truth.origins.push(called.to_owned());
                    origins.insert(called.into(), place);
                    place
                }
            };
            let next = u32::try_from(sizes.len())?;
            let number = *clusters.entry(text(cluster).into()).or_insert(next);
            if number == next {
                sizes.push((0, place));
            }
            if let Some((size, _)) = sizes.get_mut(number as usize) {
                *size += 1;
            }
            truth
                .ranks
                .insert(text(id).into(), u32::try_from(truth.records.len())?);
            truth.records.push((number, place));
        }
        truth.wanted = vec![0; truth.origins.len()];
        for (size, place) in sizes {
            if let Some(wanted) = truth.wanted.get_mut(usize::from(place)) {
                *wanted += size * (size - 1) / 2;
            }
        }
        Ok(truth)
    }

    /// The pairs, highest weight first, and how many rows spoke of records nobody knows.
    fn pairs(&self, file: impl std::io::Read) -> Result<(Vec<Pair>, u64), Box<dyn Error>> {
        let mut rows = csv::Reader::from_reader(file);
        let columns = rows.headers()?.clone();
        let column = |name: &str| {
            columns
                .iter()
                .position(|column| column == name)
                .ok_or(format!("no {name}"))
        };
        let (left, right) = (column("id_a")?, column("id_b")?);
        let (weight, probability) = (column("match_weight")?, column("probability")?);
        let (mut pairs, mut unknown) = (Vec::new(), 0);
        let mut row = csv::StringRecord::new();
        while rows.read_record(&mut row)? {
            let rank = |column: usize| self.ranks.get(row.get(column).unwrap_or_default()).copied();
            let (Some(a), Some(b)) = (rank(left), rank(right)) else {
                unknown += 1;
                continue;
            };
            let number = |column: usize| row.get(column).unwrap_or_default().parse::<f64>();
            let weight = number(weight)?;
            if a == b || weight.is_nan() {
                unknown += 1;
                continue;
            }
            let of = |rank: u32| self.records.get(rank as usize).copied().unwrap_or_default();
            let right = (of(a).0 == of(b).0).then_some(of(a).1);
            #[expect(
                clippy::cast_possible_truncation,
                reason = "seven digits of a probability are enough for bins"
            )]
            let probability = number(probability)? as f32;
            pairs.push(Pair {
                key: u64::from(a.min(b)) << 32 | u64::from(a.max(b)),
                weight,
                probability,
                right,
            });
        }
        pairs.sort_unstable_by(|a, b| a.key.cmp(&b.key).then(b.weight.total_cmp(&a.weight)));
        pairs.dedup_by_key(|pair| pair.key);
        pairs.sort_unstable_by(|a, b| b.weight.total_cmp(&a.weight).then(a.key.cmp(&b.key)));
        Ok((pairs, unknown))
    }
}

/// Precision, recall and their harmonic mean where one stops.
#[derive(Clone, Copy, Debug, Default, serde::Serialize)]
struct Point {
    threshold: f64,
    precision: f64,
    recall: f64,
    f1: f64,
}

/// The figures.
#[derive(Debug, Default, serde::Serialize)]
struct Verdict {
    records: usize,
    true_pairs: u64,
    pairs: usize,
    unknown_rows: u64,
    candidate_recall: f64,
    best: Point,
    /// Where precision is at least 0.99 and recall highest.
    at_precision_99: Point,
    sure_pairs: u64,
    sure_precision: f64,
    calibration_error: f64,
    /// Recall of each origin at the best threshold, and its true pairs.
    origins: Vec<(String, f64, u64)>,
    /// The lowest recall among origins with enough true pairs.
    worst: Option<(String, f64)>,
    /// How far it is from French names.
    worst_gap_to_fr: Option<f64>,
}

fn ratio(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

fn judge(truth: &Truth, pairs: &[Pair], unknown_rows: u64) -> Verdict {
    let true_pairs: u64 = truth.wanted.iter().sum();
    let mut verdict = Verdict {
        records: truth.records.len(),
        true_pairs,
        pairs: pairs.len(),
        unknown_rows,
        ..Verdict::default()
    };
    let (mut taken, mut right) = (0, 0);
    // Pairs of one weight stand or fall together
    for tie in pairs.chunk_by(|a, b| a.weight == b.weight) {
        taken += tie.len() as u64;
        right += tie.iter().filter(|pair| pair.right.is_some()).count() as u64;
        let (precision, recall) = (ratio(right, taken), ratio(right, true_pairs));
        let f1 = if right == 0 {
            0.0
        } else {
            2.0 * precision * recall / (precision + recall)
        };
        let point = Point {
            threshold: tie.first().map_or(0.0, |pair| pair.weight),
            precision,
            recall,
            f1,
        };
        if f1 > verdict.best.f1 {
            verdict.best = point;
        }
        if precision >= 0.99 && recall > verdict.at_precision_99.recall {
            verdict.at_precision_99 = point;
        }
    }
    verdict.candidate_recall = ratio(right, true_pairs);
    let sure = || pairs.iter().filter(|pair| pair.probability >= 0.99);
    verdict.sure_pairs = sure().count() as u64;
    verdict.sure_precision = ratio(
        sure().filter(|pair| pair.right.is_some()).count() as u64,
        verdict.sure_pairs,
    );
    verdict.calibration_error = calibration_error(pairs);
    origins(truth, pairs, &mut verdict);
    verdict
}

/// Mean distance between what was promised and what was so, over bins of equal width.
fn calibration_error(pairs: &[Pair]) -> f64 {
    let mut bins = [(0.0_f64, 0.0_f64); BINS];
    for pair in pairs {
        let promised = f64::from(pair.probability).clamp(0.0, 1.0);
        let at = (1..BINS)
            .take_while(|bin| promised * BINS as f64 >= *bin as f64)
            .count();
        if let Some((gap, _)) = bins.get_mut(at) {
            *gap += promised - f64::from(u8::from(pair.right.is_some()));
        }
    }
    bins.iter().map(|(gap, _)| gap.abs()).sum::<f64>() / (pairs.len().max(1) as f64)
}

fn origins(truth: &Truth, pairs: &[Pair], verdict: &mut Verdict) {
    let mut found = vec![0_u64; truth.origins.len()];
    for pair in pairs
        .iter()
        .take_while(|pair| pair.weight >= verdict.best.threshold)
    {
        if let Some(found) = pair
            .right
            .and_then(|place| found.get_mut(usize::from(place)))
        {
            *found += 1;
        }
    }
    verdict.origins = (truth.origins.iter().zip(&truth.wanted).zip(&found))
        .filter(|((_, wanted), _)| **wanted > 0)
        .map(|((origin, wanted), found)| (origin.clone(), ratio(*found, *wanted), *wanted))
        .collect();
    verdict.origins.sort_by(|a, b| a.1.total_cmp(&b.1));
    if verdict.origins.len() < 2 {
        return;
    }
    let worst = verdict.origins.iter().find(|(_, _, wanted)| *wanted >= FEW);
    let french = verdict.origins.iter().find(|(origin, ..)| origin == "FR");
    verdict.worst = worst.map(|(origin, recall, _)| (origin.clone(), *recall));
    verdict.worst_gap_to_fr = worst.zip(french).map(|(worst, french)| french.1 - worst.1);
}

fn table(verdict: &Verdict) -> String {
    let mut lines = vec![
        ("records".to_owned(), verdict.records.to_string()),
        ("true pairs".to_owned(), verdict.true_pairs.to_string()),
        ("pairs in the file".to_owned(), verdict.pairs.to_string()),
    ];
    if verdict.unknown_rows > 0 {
        lines.push(("rows left out".to_owned(), verdict.unknown_rows.to_string()));
    }
    let Point {
        threshold,
        precision,
        recall,
        f1,
    } = verdict.best;
    lines.extend([
        (
            "recall of candidates".to_owned(),
            format!("{:.4}", verdict.candidate_recall),
        ),
        ("best F1".to_owned(), format!("{f1:.4}")),
        (
            "  precision, recall".to_owned(),
            format!("{precision:.4}, {recall:.4}"),
        ),
        ("  threshold".to_owned(), format!("{threshold:.3}")),
        (
            "recall at precision 0.99".to_owned(),
            format!("{:.4}", verdict.at_precision_99.recall),
        ),
        (
            "pairs at p of 0.99 or more".to_owned(),
            verdict.sure_pairs.to_string(),
        ),
        (
            "  precision".to_owned(),
            format!("{:.4}", verdict.sure_precision),
        ),
        (
            "calibration error".to_owned(),
            format!(
                "{:.4} over {} pairs",
                verdict.calibration_error, verdict.pairs
            ),
        ),
    ]);
    if let (Some((origin, recall)), Some(gap)) = (&verdict.worst, verdict.worst_gap_to_fr) {
        lines.push((
            "worst origin".to_owned(),
            format!("{origin} {recall:.4}, {gap:.4} below FR"),
        ));
    }
    let recalls: Vec<_> = (verdict.origins.iter())
        .filter(|_| verdict.worst.is_some())
        .map(|(origin, recall, wanted)| {
            (
                format!("  recall {origin}"),
                format!("{recall:.4} of {wanted}"),
            )
        })
        .collect();
    lines.extend(recalls);
    lines
        .iter()
        .map(|(name, figure)| format!("{name:<28}{figure}\n"))
        .collect()
}

fn main() -> Result<(), Box<dyn Error>> {
    let (json, files): (Vec<_>, Vec<_>) = std::env::args()
        .skip(1)
        .partition(|argument| argument == "--json");
    let [truth, pairs] = files.as_slice() else {
        return Err("judge TRUTH.csv PAIRS.csv [--json]".into());
    };
    let truth = Truth::read(File::open(truth)?)?;
    let (pairs, unknown) = truth.pairs(File::open(pairs)?)?;
    let verdict = judge(&truth, &pairs, unknown);
    let text = if json.is_empty() {
        table(&verdict)
    } else {
        serde_json::to_string_pretty(&verdict)? + "\n"
    };
    stdout().write_all(text.as_bytes())?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRUTH: &str = "id,cluster,origin\na,1,FR\nb,1,FR\nc,1,FR\nd,2,KR\ne,2,KR\nf,3,KR\n";

    fn verdict(pairs: &str) -> Verdict {
        let truth = Truth::read(TRUTH.as_bytes()).unwrap();
        let (pairs, unknown) = truth
            .pairs(format!("id_a,id_b,match_weight,probability\n{pairs}").as_bytes())
            .unwrap();
        judge(&truth, &pairs, unknown)
    }

    #[test]
    fn all_right_is_one() {
        let verdict = verdict("a,b,9,1\nb,c,8,1\nc,a,7,1\ne,d,6,1\n");
        assert_eq!(
            (
                verdict.best.f1,
                verdict.best.threshold,
                verdict.candidate_recall
            ),
            (1.0, 6.0, 1.0)
        );
        assert_eq!(
            (
                verdict.at_precision_99.recall,
                verdict.sure_precision,
                verdict.calibration_error
            ),
            (1.0, 1.0, 0.0)
        );
        assert_eq!(verdict.true_pairs, 4);
    }

    #[test]
    fn ties_stand_or_fall_together() {
        let verdict = verdict("a,b,5,0.9\nd,f,5,0.9\n");
        assert_eq!((verdict.best.precision, verdict.best.recall), (0.5, 0.25));
        assert_eq!(verdict.at_precision_99.recall, 0.0);
        assert!((verdict.calibration_error - 0.4).abs() < 1e-6);
    }

    #[test]
    fn a_pair_given_twice_counts_once_and_strangers_are_left_out() {
        let verdict = verdict("a,b,5,0.9\nb,a,6,0.95\na,z,9,1\na,a,9,1\n");
        assert_eq!(
            (verdict.pairs, verdict.unknown_rows, verdict.best.threshold),
            (1, 2, 6.0)
        );
    }

    #[test]
    fn nothing_found_is_nothing() {
        let verdict = verdict("");
        assert_eq!(
            (
                verdict.best.f1,
                verdict.candidate_recall,
                verdict.calibration_error
            ),
            (0.0, 0.0, 0.0)
        );
    }
}
