//! `extract_judge [COUNT [SEED]]`: precision and recall a kind on invented complaints, whose identifiers are, and MB/s.
//! `extract_judge COUNT SEED OUT.jsonl` also writes the complaints with their truth, for other tools.
//! `extract_judge COUNT SEED - MISSES` shows that many misses a kind; a fifth number says how many sentences without
//! identifier stand between two facts at most (six: an identifier every 230 bytes or so).

use std::{collections::BTreeMap, fs, hint::black_box, io::Write};

use traces::{
    extract::extract,
    kind::Kind,
    synthetic::{Complaint, Complaints, Settings},
};

#[derive(Default)]
struct Count {
    planted: usize,
    found: usize,
    right: usize,
    exact: usize,
    roles: usize,
    misses: Vec<String>,
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, usual: usize| words.get(at).map_or(Ok(usual), |word| word.parse());
    let (count, seed, shown, between) = (
        number(0, 10_000)?,
        number(1, 1)?,
        number(3, 0)?,
        number(4, 6)?,
    );
    let complaints: Vec<Complaint> = Complaints::new(Settings {
        seed: seed as u64,
        count,
        between: between as u64,
        ..Settings::default()
    })
    .collect();
    if let Some(path) = words.get(2).filter(|path| *path != "-") {
        write(path, &complaints)?;
    }
    let mut counts = BTreeMap::<Kind, Count>::new();
    for complaint in &complaints {
        judge(complaint, &mut counts, shown);
    }
    let mut out = std::io::stdout().lock();
    writeln!(
        out,
        "{:<12} {:>8} {:>8} {:>10} {:>8} {:>8}",
        "kind", "planted", "recall", "precision", "spans", "roles"
    )?;
    for (kind, count) in &counts {
        let share = |part: usize, whole: usize| {
            if whole == 0 {
                1.0
            } else {
                part as f64 / whole as f64
            }
        };
        writeln!(
            out,
            "{:<12} {:>8} {:>8.4} {:>10.4} {:>8.4} {:>8.4}",
            serde_json::to_value(kind)?.as_str().unwrap_or_default(),
            count.planted,
            share(count.right, count.planted),
            share(count.right, count.found),
            share(count.exact, count.right),
            share(count.roles, count.right),
        )?;
        for miss in &count.misses {
            writeln!(out, "    {miss}")?;
        }
    }
    speed(&complaints, &mut out)
}

/// Which of what was planted was found, and which of what was found was planted.
fn judge(complaint: &Complaint, counts: &mut BTreeMap<Kind, Count>, shown: usize) {
    let found = extract(&complaint.text);
    let around = |start: usize, end: usize| {
        let from = complaint.text.floor_char_boundary(start.saturating_sub(50));
        let to = complaint
            .text
            .ceil_char_boundary((end + 20).min(complaint.text.len()));
        complaint
            .text
            .get(from..to)
            .unwrap_or_default()
            .replace('\n', "⏎")
    };
    for planted in &complaint.planted {
        let count = counts.entry(planted.kind).or_default();
        count.planted += 1;
        let right = found.iter().find(|one| {
            one.kind == planted.kind
                && one.value == planted.value
                && one.start < planted.end
                && planted.start < one.end
        });
        match right {
            Some(one) => {
                count.right += 1;
                count.exact += usize::from((one.start, one.end) == (planted.start, planted.end));
                count.roles += usize::from(one.role == planted.role);
                if one.role != planted.role && count.misses.len() < shown {
                    count.misses.push(format!(
                        "role {:?} not {:?}: {}",
                        one.role,
                        planted.role,
                        around(one.start, one.end)
                    ));
                }
            }
            None if count.misses.len() < shown => {
                count.misses.push(format!(
                    "missed {}: {}",
                    planted.value,
                    around(planted.start, planted.end)
                ));
            }
            None => {}
        }
    }
    for one in &found {
        let count = counts.entry(one.kind).or_default();
        count.found += 1;
        let planted = complaint.planted.iter().any(|planted| {
            one.kind == planted.kind
                && one.value == planted.value
                && one.start < planted.end
                && planted.start < one.end
        });
        if !planted && count.misses.len() < shown {
            count.misses.push(format!(
                "false {}: {}",
                one.value,
                around(one.start, one.end)
            ));
        }
    }
}

/// Seconds that this thread has had a core (Linux): what another process takes does not count.
fn clock() -> f64 {
    fs::read_to_string("/proc/thread-self/schedstat")
        .ok()
        .and_then(|line| line.split(' ').next()?.parse::<f64>().ok())
        .unwrap_or(0.0)
        / 1e9
}

fn speed(complaints: &[Complaint], out: &mut impl Write) -> Result<(), Box<dyn std::error::Error>> {
    let bytes: usize = complaints
        .iter()
        .map(|complaint| complaint.text.len())
        .sum();
    let planted: usize = complaints
        .iter()
        .map(|complaint| complaint.planted.len())
        .sum();
    let mut best = f64::MAX;
    for _ in 0..5 {
        let start = clock();
        for complaint in complaints {
            black_box(extract(black_box(&complaint.text)));
        }
        best = best.min(clock() - start);
    }
    writeln!(
        out,
        "{:.1} MB, an identifier every {} bytes: {:.1} MB/s, {:.0} complaints/s (best of five, a core's own time)",
        bytes as f64 / 1e6,
        bytes / planted.max(1),
        bytes as f64 / 1e6 / best,
        complaints.len() as f64 / best,
    )?;
    Ok(())
}

/// One complaint a line: its text, and what is planted in it.
fn write(path: &str, complaints: &[Complaint]) -> Result<(), Box<dyn std::error::Error>> {
    let mut out = std::io::BufWriter::new(fs::File::create(path)?);
    for complaint in complaints {
        let planted: Vec<_> = complaint
            .planted
            .iter()
            .map(|one| serde_json::json!({"kind": one.kind, "value": one.value, "role": one.role, "start": one.start, "end": one.end}))
            .collect();
        serde_json::to_writer(
            &mut out,
            &serde_json::json!({"text": complaint.text, "planted": planted}),
        )?;
        out.write_all(b"\n")?;
    }
    out.flush()?;
    Ok(())
}
