//! `link_judge COUNT [SEED]`: links invented complaints, and says how right the series are (B-cubed, Bagga and Baldwin,
//! 1998), how long it took and how much it holds.

#![expect(
    clippy::disallowed_methods,
    clippy::indexing_slicing,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a measure reads the clock, and stops when its own sets are not what it made"
)]

use std::{collections::HashMap, time::Instant};

use traces::{
    campaigns::{Complaint, invent},
    link::{Document, Index},
};

fn main() {
    let mut given = std::env::args()
        .skip(1)
        .filter_map(|word| word.parse::<u32>().ok());
    let count = given.next().unwrap_or(20_000);
    let seed = u64::from(given.next().unwrap_or(7));
    let complaints = invent(count, seed);
    let carried: usize = complaints.iter().map(|one| one.carries.len()).sum();

    let started = Instant::now();
    let mut index = Index::default();
    let mut events = Vec::new();
    index.insert_all(documents(&complaints), &mut events);
    let at_once = started.elapsed();
    print(&format!(
        "{count} at once: {at_once:?}, {carried} values quoted, {:?}",
        index.memory()
    ));
    judge(&index, &complaints);

    let started = Instant::now();
    let mut index = Index::default();
    let mut times: Vec<u128> = Vec::new();
    for document in documents(&complaints) {
        let one = Instant::now();
        index.insert(&document, &mut events);
        times.push(one.elapsed().as_nanos());
    }
    let one_by_one = started.elapsed();
    let mut last = times.split_off(times.len() - times.len() / 10);
    last.sort_unstable();
    let part = |of: f64| last[((last.len() - 1) as f64 * of) as usize] as f64 / 1_000.0;
    print(&format!(
        "{count} one by one: {one_by_one:?}; the last tenth, µs: p50 {:.1}, p99 {:.1}, most {:.1}",
        part(0.5),
        part(0.99),
        part(1.0)
    ));
    judge(&index, &complaints);
}

fn documents(complaints: &[Complaint]) -> impl Iterator<Item = Document<'_>> {
    complaints.iter().enumerate().map(|(id, one)| Document {
        id: id as u64,
        day: one.day,
        scheme: one.scheme,
        carries: &one.carries,
        like: &[],
    })
}

fn judge(index: &Index, complaints: &[Complaint]) {
    let mut both: HashMap<(u32, u32), u32> = HashMap::new();
    let mut found: HashMap<u32, u32> = HashMap::new();
    let mut truth: HashMap<u32, u32> = HashMap::new();
    let of = |id: usize| {
        index
            .series_of(id as u64)
            .map_or(u32::MAX, |series| series.0)
    };
    for (id, one) in complaints.iter().enumerate() {
        *both.entry((of(id), one.campaign)).or_default() += 1;
        *found.entry(of(id)).or_default() += 1;
        *truth.entry(one.campaign).or_default() += 1;
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for ((series, campaign), shared) in &both {
        let shared = f64::from(*shared);
        precision += shared * shared / f64::from(found[series]);
        recall += shared * shared / f64::from(truth[campaign]);
    }
    let (precision, recall) = (
        precision / complaints.len() as f64,
        recall / complaints.len() as f64,
    );
    print(&format!(
        "  B-cubed: precision {precision:.4}, recall {recall:.4}, F1 {:.4}",
        2.0 * precision * recall / (precision + recall)
    ));
}

#[expect(clippy::print_stdout, reason = "an example talks to who runs it")]
fn print(line: &str) {
    println!("{line}");
}
