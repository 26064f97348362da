//! What more records cost: in bulk, and for one question.

use super::programs::{Programs, mapping, measured};

/// Records of the sets, the first to compare with.
const SIZES: [usize; 4] = [100_000, 10_000, 1_000_000, 3_000_000];
/// Records held while questions are asked.
const HELD: usize = 1_000_000;

/// Prints two tables: bulk runs of growing sets (Splink's beside them if `beside`), and questions against one set held in
/// memory.
pub(super) fn run(programs: &Programs, most: usize, beside: bool) -> Result<(), String> {
    println!(
        "\n| records | engine | processor | clock | memory | time beside n log n from 100,000 | Splink's time, memory \
         beside ours |\n|---|---|---|---|---|---|---|"
    );
    let mut first = None;
    for records in SIZES.into_iter().filter(|records| *records <= most) {
        let table = programs.generated(records, "1", false)?.join("records.csv");
        let (cost, _) = programs.link("requests", std::slice::from_ref(&table))?;
        let rate = cost.processor / n_log_n(records);
        let growth = rate / *first.get_or_insert(rate);
        println!(
            "| {records} | ours | {:.1} s | {:.1} s | {:.0} MiB | ×{growth:.2} | – |",
            cost.processor, cost.clock, cost.memory
        );
        // Past a million Splink would take what memory and time are there.
        if records == 1_000_000 && beside {
            let (theirs, figures, _) = programs.splink("requests", &table, &["--online", "20"])?;
            println!(
                "| | Splink | {:.1} s | {} s | {:.0} MiB | – | ×{:.1}, ×{:.1} |",
                theirs.processor,
                figures["seconds_in_all"],
                theirs.memory,
                figures["seconds_in_all"].as_f64().unwrap_or(f64::NAN) / cost.clock,
                theirs.memory / cost.memory
            );
            println!(
                "\nSplink, one question: {} ms (median of 20)\n",
                figures["online_ms_median"]
            );
        }
    }
    let held = HELD.min(most);
    let records = programs.generated(held, "1", false)?.join("records.csv");
    let others = programs
        .generated(held.min(100_000), "2", false)?
        .join("records.csv");
    let mut online = programs.ours("online");
    online.arg(mapping("requests")).arg(records).arg(others);
    println!(
        "\nOne question, with reasons:\n\n{}",
        measured(&mut online)?.said
    );
    Ok(())
}

#[expect(clippy::cast_precision_loss, reason = "counts far below 2^52")]
fn n_log_n(records: usize) -> f64 {
    let records = records as f64;
    records * records.log2()
}
