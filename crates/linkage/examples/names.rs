//! How well [`linkage::names::compare`] tells names alike from names apart.
//!
//! `cargo run --release -p linkage --example names -- PAIRS.csv` reads columns `a,b,match,script_a,script_b` and prints
//! the best F1 overall and by pair of scripts with and without the dictionary, then times.
//! Every pair of a file across two scripts may be a match: each is then also set against the name of the next such pair
//! in alphabetical order, so that recall is not bought with a blind eye.
#![expect(clippy::print_stdout, reason = "a measure is for whoever runs it")]
#![expect(clippy::disallowed_methods, reason = "a measure reads the clock")]

use std::collections::BTreeMap;
use std::error::Error;
use std::hint::black_box;
use std::time::Instant;

use linkage::names::{Likeness, Token, compare, compare_by_rules, distance::THRESHOLD};

struct Pair {
    a: Token,
    b: Token,
    raw: (String, String),
    scripts: String,
    is_match: bool,
    /// Made here, not in the file.
    is_added: bool,
}

type Comparison = fn(&Token, &Token) -> Likeness;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let path = arguments.next().ok_or("usage: names PAIRS.csv [misses]")?;
    let misses = arguments.next().is_some();
    let mut pairs = read(&path)?;
    pairs.extend(crossed(&pairs));
    for (title, comparison) in [
        ("rules alone", compare_by_rules as Comparison),
        ("with the dictionary", compare),
    ] {
        println!("== {title}");
        report(&pairs, comparison, misses);
    }
    time(&pairs);
    Ok(())
}

fn read(path: &str) -> Result<Vec<Pair>, Box<dyn Error>> {
    let mut reader = csv::Reader::from_path(path)?;
    let mut pairs = Vec::new();
    for row in reader.records() {
        let row = row?;
        let get = |at| row.get(at).unwrap_or_default();
        let (x, y) = if get(3) < get(4) {
            (get(3), get(4))
        } else {
            (get(4), get(3))
        };
        pairs.push(Pair {
            a: Token::new(get(0)),
            b: Token::new(get(1)),
            raw: (get(0).to_owned(), get(1).to_owned()),
            scripts: format!("{x}-{y}"),
            is_match: get(2) == "1",
            is_added: false,
        });
    }
    Ok(pairs)
}

/// For each pair of scripts without a false pair in the file: each name with that of its alphabetical neighbour.
fn crossed(pairs: &[Pair]) -> Vec<Pair> {
    let mut by_scripts: BTreeMap<&str, Vec<(&Pair, bool)>> = BTreeMap::new();
    for pair in pairs.iter().filter(|pair| pair.scripts != "LATIN-LATIN") {
        let low_first = pair.a.script() <= pair.b.script();
        by_scripts
            .entry(&pair.scripts)
            .or_default()
            .push((pair, low_first));
    }
    let mut made = Vec::new();
    for (scripts, mut group) in by_scripts {
        let low = |(pair, first): &(&Pair, bool)| {
            if *first {
                pair.a.clone()
            } else {
                pair.b.clone()
            }
        };
        let high = |(pair, first): &(&Pair, bool)| {
            if *first {
                pair.b.clone()
            } else {
                pair.a.clone()
            }
        };
        group.sort_by_key(|entry| low(entry).ascii().to_owned());
        for (one, next) in group.iter().zip(group.iter().skip(1)) {
            let raw = (low(one).ascii().to_owned(), high(next).ascii().to_owned());
            made.push(Pair {
                a: low(one),
                b: high(next),
                raw,
                scripts: scripts.to_owned(),
                is_match: false,
                is_added: true,
            });
        }
    }
    made
}

fn report(pairs: &[Pair], comparison: Comparison, misses: bool) {
    let scored: Vec<(f32, &Pair)> = pairs
        .iter()
        .map(|pair| (comparison(&pair.a, &pair.b).score, pair))
        .collect();
    let of_file: Vec<(f32, bool)> = scored
        .iter()
        .filter(|(_, pair)| !pair.is_added)
        .map(|(score, pair)| (*score, pair.is_match))
        .collect();
    let all: Vec<(f32, bool)> = scored
        .iter()
        .map(|(score, pair)| (*score, pair.is_match))
        .collect();
    println!("file as it is            {}", best(&of_file));
    println!("with neighbours crossed  {}", best(&all));
    let mut by_scripts: BTreeMap<&str, Vec<(f32, bool)>> = BTreeMap::new();
    for (score, pair) in &scored {
        by_scripts
            .entry(&pair.scripts)
            .or_default()
            .push((*score, pair.is_match));
    }
    let mut by_scripts: Vec<_> = by_scripts
        .into_iter()
        .filter(|(_, list)| list.len() >= 40)
        .collect();
    by_scripts.sort_by_key(|(_, list)| std::cmp::Reverse(list.len()));
    for (scripts, list) in by_scripts {
        println!(
            "{scripts:20} {:6} pairs  {}  own best {}",
            list.len(),
            at(&list, THRESHOLD),
            best(&list)
        );
    }
    if misses {
        for (score, pair) in scored
            .iter()
            .filter(|(score, pair)| (*score >= THRESHOLD) != pair.is_match)
        {
            println!(
                "miss\t{}\t{}\t{score:.2}\t{}\t{}\t{}",
                pair.scripts, pair.is_match, pair.is_added, pair.raw.0, pair.raw.1
            );
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts of a test file")]
fn f1(right: usize, wrong: usize, missed: usize) -> f64 {
    2.0 * right as f64 / ((2 * right + wrong + missed).max(1)) as f64
}

fn at(scored: &[(f32, bool)], threshold: f32) -> String {
    let count = |over: bool, matches: bool| {
        scored
            .iter()
            .filter(|(score, is)| (*score >= threshold) == over && *is == matches)
            .count()
    };
    let (right, wrong, missed) = (count(true, true), count(true, false), count(false, true));
    format!(
        "F1 {:.4} ({right} right, {wrong} wrong, {missed} missed)",
        f1(right, wrong, missed)
    )
}

/// The threshold with the best F1.
fn best(scored: &[(f32, bool)]) -> String {
    let mut sorted = scored.to_vec();
    sorted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let positives = sorted.iter().filter(|(_, is)| *is).count();
    let (mut right, mut wrong, mut top) = (0, 0, (0.0, 1.0));
    for (at, (score, is)) in sorted.iter().enumerate() {
        right += usize::from(*is);
        wrong += usize::from(!is);
        if sorted.get(at + 1).is_none_or(|next| next.0 < *score) {
            let value = f1(right, wrong, positives - right);
            if value > top.0 {
                top = (value, *score);
            }
        }
    }
    format!("F1 {:.4} at {:.3}", top.0, top.1)
}

#[expect(clippy::cast_precision_loss, reason = "counts of a test file")]
fn time(pairs: &[Pair]) {
    let latin: Vec<&Pair> = pairs
        .iter()
        .filter(|pair| pair.scripts == "LATIN-LATIN")
        .collect();
    let crossed: Vec<&Pair> = pairs
        .iter()
        .filter(|pair| pair.scripts != "LATIN-LATIN")
        .collect();
    for (title, pairs) in [("Latin–Latin", latin), ("the others", crossed)] {
        let mut least = (f64::MAX, f64::MAX);
        for _ in 0..40 {
            let start = Instant::now();
            for pair in &pairs {
                black_box(compare(black_box(&pair.a), black_box(&pair.b)));
            }
            least.0 = least.0.min(start.elapsed().as_secs_f64());
            let start = Instant::now();
            for pair in pairs.iter().filter(|pair| !pair.is_added) {
                black_box(Token::new(black_box(&pair.raw.0)));
                black_box(Token::new(black_box(&pair.raw.1)));
            }
            least.1 = least.1.min(start.elapsed().as_secs_f64());
        }
        let tokens = 2 * pairs.iter().filter(|pair| !pair.is_added).count();
        println!(
            "{title}: compare {:.0} ns a pair, Token::new {:.0} ns",
            least.0 * 1e9 / pairs.len() as f64,
            least.1 * 1e9 / tokens as f64
        );
    }
}
