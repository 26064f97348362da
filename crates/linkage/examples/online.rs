//! How long one question against many records takes, with its reasons:
//! `cargo run --release -p linkage --example online -- MAP.toml RECORDS.csv QUESTIONS.csv [--questions 5000]`
//!
//! Every record of the first table is held in memory and learned from; questions are taken evenly from the second, one
//! at a time on one thread, each answered with up to twenty records and the reasons for each as JSON.
#![expect(clippy::print_stdout, reason = "a measure is for whoever runs it")]
#![expect(clippy::disallowed_methods, reason = "a measure reads the clock")]

use std::{error::Error, fs::File, time::Instant};

use linkage::{
    base::Base,
    bulk::Limits,
    online::{self, Question},
    person::{Field, Person},
    table::{Mapping, Refusal},
};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let (map, records, questions, wanted) = match arguments.as_slice() {
        [map, records, questions] => (map, records, questions, 5000),
        [map, records, questions, flag, wanted] if flag == "--questions" => {
            (map, records, questions, wanted.parse::<usize>()?.max(1))
        }
        _ => return Err("online MAP.toml RECORDS.csv QUESTIONS.csv [--questions 5000]".into()),
    };
    let mapping = Mapping::read(&std::fs::read_to_string(map)?)?;
    let begin = Instant::now();
    let mut base = Base::default();
    let table = File::open(records)?;
    base.gather(|add| {
        mapping.each(table, |_, person, _| {
            add(person);
            Ok(())
        })
    })?;
    let read = begin.elapsed();
    let held = base.len();
    let (online, _) = online::trained(base, Limits::default());
    let ready = begin.elapsed();

    let questions = questions_of(&mapping, questions, wanted)?;
    let mut delays = Vec::with_capacity(questions.len());
    let (mut answers, mut sure, mut letters) = (0, 0, 0);
    for texts in &questions {
        let mut person = Person::default();
        for (field, text) in Field::ALL.into_iter().zip(texts) {
            person.set(field, text);
        }
        let begin = Instant::now();
        let found = online.ask(&person, Question::default());
        for answer in &found {
            letters += serde_json::to_string(&answer.explanation)?.len();
        }
        delays.push(begin.elapsed());
        answers += found.len();
        sure += usize::from(found.iter().any(|answer| answer.probability >= 0.99));
    }
    delays.sort_unstable();
    let at = |share: usize| {
        let place = (delays.len() * share / 100).min(delays.len().saturating_sub(1));
        delays.get(place).copied().unwrap_or_default().as_secs_f64() * 1e3
    };
    println!(
        "{held} records read in {:.1} s, ready in {:.1} s; {} questions, {answers} answers, {sure} with one at 0.99 or \
         more, {} kB of reasons",
        read.as_secs_f64(),
        ready.as_secs_f64(),
        delays.len(),
        letters / 1000
    );
    println!(
        "p50 {:.2} ms, p95 {:.2} ms, p99 {:.2} ms; memory {} MiB, at most {} MiB",
        at(50),
        at(95),
        at(99),
        memory("VmRSS:"),
        memory("VmHWM:")
    );
    Ok(())
}

/// Texts of as many records as wanted, taken evenly.
fn questions_of(
    mapping: &Mapping,
    path: &str,
    wanted: usize,
) -> Result<Vec<Vec<String>>, Box<dyn Error>> {
    let mut all = 0;
    mapping.each(File::open(path)?, |_, _, _| {
        all += 1;
        Ok(())
    })?;
    let step = (all / wanted).max(1);
    let (mut at, mut questions) = (0, Vec::new());
    mapping.each(File::open(path)?, |_, person, _| -> Result<(), Refusal> {
        if at % step == 0 && questions.len() < wanted {
            questions.push(
                Field::ALL
                    .map(|field| person.get(field).to_owned())
                    .to_vec(),
            );
        }
        at += 1;
        Ok(())
    })?;
    Ok(questions)
}

/// A line of this process's status, in MiB; 0 where there is no such file.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let found = status.lines().find_map(|text| text.strip_prefix(line));
    let number = found.and_then(|text| text.split_whitespace().next()?.parse::<u64>().ok());
    number.unwrap_or(0) / 1024
}
